"""What people write about work: word → what it means. Read by openings and by extraction.

Each pattern is looked for in a plain text (`plain.plain`).
"""

import re
from collections.abc import Iterable
from typing import Any, Final, NamedTuple


class Said(NamedTuple):
    """A pattern, the value that it stands for, and whether the title does without it."""

    pattern: re.Pattern[str]
    value: Any
    removed: bool = True


def said(rows: Iterable[tuple[str, Any]], *, removed: bool = True) -> tuple[Said, ...]:
    """Rows of a pattern's alternatives, whole words, and the value that they stand for."""
    return tuple(Said(re.compile(rf"\b(?:{words})\b"), value, removed) for words, value in rows)


_TIME = r"(?P<{0}_h>[01]?\d|2[0-3])(?:[:.,](?P<{0}_m>[0-5]\d))?"
CLOCK: Final = re.compile(
    rf"\b(?:dalle(?: ore)?|ore) {_TIME.format('from')} (?:alle(?: ore)?|-) ?{_TIME.format('to')}\b"
    rf"|(?<![\d./-]){_TIME.format('since')} ?- ?{_TIME.format('until')}(?![\d./-])"
)

DAY_NAMES: Final = ("lun", "mar", "mer", "gio", "ven", "sab", "dom")
_DAY = (
    r"(?:lun(?:edi)?|mar(?:tedi)?|mer(?:coledi)?|gio(?:vedi)?|ven(?:erdi)?"
    r"|sab(?:at[oi])?|dom(?:enic[ahe]+)?)"
)
DAYS: Final = re.compile(
    rf"\b(?:dal? |il )?(?P<first>{_DAY})(?: ?-| a| al| alla| fino al?) ?(?P<last>{_DAY})\b"
    rf"|\b(?:il |la )?(?P<one>{_DAY})\b"
)
WHOLE_WEEKS: Final = said(
    [
        (r"fine settimana|week ?-?end", (5, 6)),
        (r"tutti i giorni|sette giorni su sette|7 giorni su 7", tuple(range(7))),
        (r"nei giorni feriali|giorni feriali", tuple(range(5))),
    ]
)
HALVES: Final = said(
    [
        (r"(?:(?:la|di|al) )?mattin[aeo]|mattinat[ae]", (0,)),
        (r"(?:(?:il|al|nel) )?pomeriggi[oi]?", (1,)),
        (r"tutto il giorno|giornata intera|tempo pieno|full[- ]?time", (0, 1)),
    ]
)
DEMANDS: Final = said(
    [
        (r"nott[ei]|notturn\w", "night"),
        (r"sabat[oi]|domenic\w+|fine settimana|week ?-?end", "weekend"),
        (r"mattin[ao] presto|all'alba|molto presto", "early_start"),
        (r"turni (?:variabili|imprevedibili)", "unpredictable_shifts"),
        (r"in altezza|in quota|ponteggi\w?|sui tetti", "heights"),
        (r"pesi|carichi pesanti|sollevar\w*|colli pesanti", "heavy_loads"),
        (r"in piedi|stazione eretta", "standing"),
        (r"sedut[aoei]", "sitting"),
        (r"scale", "stairs"),
        (r"all'aperto|all'aria aperta|nei campi|all'esterno", "outdoor"),
        (r"freddo|cell[ae] frigo\w*", "cold"),
        (r"caldo", "heat"),
        (r"rumor\w+", "noise"),
        (r"polver\w+", "dust"),
        (r"prodotti chimici", "chemicals"),
        (r"(?:al|con il|col) computer|videoterminale", "screens"),
        (r"guida(?:re)?|alla guida|autist[aei]|camionist[aei]", "driving"),
        (r"macchinari", "machines"),
        (r"ritm[oi] (?:veloc|serrat|sostenut|intens|elevat)\w+|catena di montaggio", "fast_pace"),
        (r"ripetitiv\w+", "repetitive"),
        (r"da sol[ao]|in solitudine", "alone"),
        (r"affollat\w+", "crowd"),
        (r"(?:col|con il|al) pubblico|con i clienti|con la clientela", "public"),
        (r"in cassa|alla cassa|denaro|contanti", "money"),
        (r"alcolici", "alcohol"),
        (r"animali|can[ei]|gatt[oi]|cavall[oi]|bestiame", "animals"),
        (r"piu cose insieme|multitasking", "multitasking"),
        (r"conflitti|conflittuali|persone aggressive", "conflict"),
    ],
    removed=False,
)
LICENCES: Final = said(
    [
        (r"haccp", "haccp"),
        (r"mulett[oi]|carrell[oi] elevator[ei]", "forklift"),
        (r"trattore", "tractor"),
        (r"motosega", "chainsaw"),
        (r"cqc merci", "cqc_goods"),
        (r"cqc persone", "cqc_people"),
        (
            r"attestat\w (?:di )?oss|qualifica (?:di )?oss|oss \(?(?:attestat|qualific|diplom)\w*",
            "oss",
        ),
        (
            r"attestat\w (?:di )?asa|qualifica (?:di )?asa|asa \(?(?:attestat|qualific|diplom)\w*",
            "asa",
        ),
        (r"primo soccorso", "first_aid"),
        (r"antincendio", "fire_safety"),
        (r"(?:patentino |attestato |certificato )adr|adr", "adr"),
        (r"piattaform[ae] (?:aere[ae]|elevabil[ei])|ple", "aerial_platform"),
        (r"movimento terra|patentino (?:per |dell')?(?:l')?escavatore", "earth_moving"),
        (r"gru su autocarro", "truck_crane"),
        (r"(?:corso|attestato|formazione) (?:per )?(?:i )?lavori in quota", "work_at_height"),
        (r"fitosanitari\w?", "plant_protection"),
        (r"patentino (?:di |da )?salda\w+", "welding"),
        (
            r"(?:attestato |qualifica )?(?:pes|pav|pei)|attestato lavori elettrici",
            "electrical_work",
        ),
        (r"attestato (?:di |da )?assistente familiare", "family_care"),
        (r"brevetto (?:di |da )?(?:assistente (?:ai )?bagnanti|bagnin[oa])", "lifeguard"),
        (r"defibrillatore|blsd", "defibrillator"),
        (r"(?:corso|formazione|attestato) (?:sulla |di |base )?sicurezza", "safety"),
        (
            r"(?:corso|formazione|attestato) (?:sicurezza )?(?:da |per )?prepost[oi]",
            "safety_supervisor",
        ),
    ],
    removed=False,
)
DRIVING: Final = re.compile(r"\bpatente (?P<licence>am|a1|a2|a|be|b|c1|ce|c|d1|d)\b")
