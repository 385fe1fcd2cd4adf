"""Italian words for every code that describes people and openings.

The codes of conditions, supports, kinds, half-days and levels are the engine's; those of languages
are ISO 639-1 (ISO 639-3 where it has none), of driving licences the categories of Directive
2006/126/EC; other certificates and reserved lists have codes of ours. The words are those that a
service writes in its sheets: lower case, each meaning one code of its list.
"""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from squadra.engine.matching import vocabulary
from squadra.ui import week

Labels = Mapping[str, str | Promise]

CONDITIONS: Final[Labels] = {
    "night": _("lavoro di notte"),
    "weekend": _("sabato o domenica"),
    "early_start": _("inizio presto al mattino"),
    "unpredictable_shifts": _("turni imprevedibili"),
    "heights": _("lavoro in altezza"),
    "heavy_loads": _("carichi pesanti"),
    "standing": _("stare in piedi a lungo"),
    "sitting": _("stare seduti a lungo"),
    "stairs": _("scale"),
    "outdoor": _("lavoro all'aperto"),
    "cold": _("freddo"),
    "heat": _("caldo"),
    "noise": _("rumore"),
    "dust": _("polvere"),
    "chemicals": _("prodotti chimici"),
    "screens": _("schermo"),
    "driving": _("guida"),
    "machines": _("macchinari"),
    "fast_pace": _("ritmo veloce"),
    "repetitive": _("gesti ripetitivi"),
    "multitasking": _("più cose insieme"),
    "alone": _("lavoro in solitudine"),
    "crowd": _("luoghi affollati"),
    "public": _("contatto con il pubblico"),
    "conflict": _("situazioni di conflitto"),
    "money": _("maneggio di denaro"),
    "alcohol": _("presenza di alcolici"),
    "animals": _("animali"),
}

SUPPORTS: Final[Labels] = {
    "tutor": _("tutor in azienda"),
    "experienced_tutor": _("tutor esperto"),
    "gradual_hours": _("orario graduale"),
    "extra_breaks": _("pause in più"),
    "written_tasks": _("compiti per iscritto"),
    "same_tasks": _("compiti sempre uguali"),
    "quiet_place": _("luogo tranquillo"),
    "job_coach_visits": _("visite dell'operatore"),
    "remote_support": _("sostegno a distanza"),
    "time_off_for_care": _("permessi per le cure"),
    "step_free": _("accesso senza gradini"),
    "interpreter": _("interprete"),
}

NO_SUPPORT: Final = "none"
OFFERED_SUPPORTS: Final[Labels] = {NO_SUPPORT: _("di sicuro nessuno"), **SUPPORTS}
"""What a company says of its supports: surely none is an answer, no answer is unknown."""

SKILL_LEVELS: Final[Labels] = {
    "1": _("di base"),
    "2": _("in autonomia"),
    "3": _("con esperienza"),
}

KINDS: Final[Labels] = {
    "job": _("lavoro"),
    "internship": _("tirocinio"),
    "inclusion_internship": _("tirocinio di inclusione sociale"),
    "work_grant": _("borsa lavoro"),
    "course": _("corso"),
    "community": _("attività di comunità"),
}

HALF_DAYS: Final[Labels] = dict(zip(vocabulary.HALF_DAYS, week.HALF_DAYS, strict=True))

LANGUAGE_LEVELS: Final[Labels] = {
    "A1": _("A1: parole e frasi molto semplici"),
    "A2": _("A2: frasi semplici di ogni giorno"),
    "B1": _("B1: se la cava da solo o da sola"),
    "B2": _("B2: parla con scioltezza"),
    "C1": _("C1: parla e scrive bene di tutto"),
    "C2": _("C2: come chi è madrelingua"),
    "native": _("madrelingua"),
}

LANGUAGES: Final[Labels] = {
    "it": _("italiano"),
    "sq": _("albanese"),
    "am": _("amarico"),
    "ar": _("arabo"),
    "hy": _("armeno"),
    "az": _("azero"),
    "bm": _("bambara"),
    "eu": _("basco"),
    "bn": _("bengalese"),
    "be": _("bielorusso"),
    "my": _("birmano"),
    "bs": _("bosniaco"),
    "bg": _("bulgaro"),
    "ca": _("catalano"),
    "cs": _("ceco"),
    "zh": _("cinese"),
    "ko": _("coreano"),
    "hr": _("croato"),
    "ku": _("curdo"),
    "da": _("danese"),
    "he": _("ebraico"),
    "et": _("estone"),
    "fi": _("finlandese"),
    "fr": _("francese"),
    "ff": _("fulfulde"),
    "ka": _("georgiano"),
    "ja": _("giapponese"),
    "el": _("greco"),
    "gu": _("gujarati"),
    "ha": _("hausa"),
    "hi": _("hindi"),
    "ig": _("igbo"),
    "id": _("indonesiano"),
    "en": _("inglese"),
    "rw": _("kinyarwanda"),
    "rn": _("kirundi"),
    "lv": _("lettone"),
    "ln": _("lingala"),
    "ise": _("lingua dei segni italiana"),
    "lt": _("lituano"),
    "mk": _("macedone"),
    "ml": _("malayalam"),
    "ms": _("malese"),
    "mt": _("maltese"),
    "mr": _("marathi"),
    "mn": _("mongolo"),
    "ne": _("nepalese"),
    "nl": _("olandese"),
    "om": _("oromo"),
    "ps": _("pashto"),
    "fa": _("persiano"),
    "pl": _("polacco"),
    "pt": _("portoghese"),
    "pa": _("punjabi"),
    "qu": _("quechua"),
    "rom": _("romanes"),
    "ro": _("rumeno"),
    "ru": _("russo"),
    "sr": _("serbo"),
    "si": _("singalese"),
    "sk": _("slovacco"),
    "sl": _("sloveno"),
    "so": _("somalo"),
    "es": _("spagnolo"),
    "sv": _("svedese"),
    "sw": _("swahili"),
    "tl": _("tagalog"),
    "ta": _("tamil"),
    "de": _("tedesco"),
    "te": _("telugu"),
    "th": _("thailandese"),
    "ti": _("tigrino"),
    "tr": _("turco"),
    "tk": _("turcomanno"),
    "uk": _("ucraino"),
    "hu": _("ungherese"),
    "ur": _("urdu"),
    "uz": _("uzbeco"),
    "vi": _("vietnamita"),
    "wo": _("wolof"),
    "yo": _("yoruba"),
}

LICENCES: Final[Labels] = {
    "AM": _("patente AM"),
    "A1": _("patente A1"),
    "A2": _("patente A2"),
    "A": _("patente A"),
    "B": _("patente B"),
    "BE": _("patente BE"),
    "C1": _("patente C1"),
    "C": _("patente C"),
    "CE": _("patente CE"),
    "D1": _("patente D1"),
    "D": _("patente D"),
    "cqc_goods": _("CQC merci"),
    "cqc_people": _("CQC persone"),
    "adr": _("patentino ADR"),
    "forklift": _("abilitazione carrello elevatore"),
    "tractor": _("abilitazione trattore"),
    "aerial_platform": _("abilitazione piattaforma elevabile"),
    "earth_moving": _("abilitazione movimento terra"),
    "truck_crane": _("abilitazione gru su autocarro"),
    "chainsaw": _("abilitazione motosega"),
    "work_at_height": _("abilitazione lavori in quota"),
    "plant_protection": _("patentino fitosanitario"),
    "welding": _("patentino saldatura"),
    "electrical_work": _("attestato lavori elettrici"),
    "haccp": _("attestato HACCP"),
    "asa": _("attestato ASA"),
    "oss": _("attestato OSS"),
    "family_care": _("attestato assistente familiare"),
    "lifeguard": _("brevetto assistente bagnanti"),
    "fire_safety": _("attestato antincendio"),
    "first_aid": _("attestato primo soccorso"),
    "defibrillator": _("attestato uso del defibrillatore"),
    "safety": _("formazione sicurezza lavoratori"),
    "safety_supervisor": _("formazione sicurezza preposti"),
}

ENTITLEMENTS: Final[Labels] = {
    "l68": _("legge 68/1999"),
    "l68_art18": _("articolo 18 legge 68/1999"),
    "l381": _("legge 381/1991"),
    "protection": _("protezione internazionale"),
}


def skill_and_level(cell: str) -> tuple[str, str]:
    """Part a skill's cell: its URI, which has colons of its own, and its level, empty for none."""
    uri, _colon, level = cell.rpartition(":")
    return (uri, level) if level in SKILL_LEVELS else (cell, "")
