"""What helps at work, in positive words: how a task is done well, never what somebody cannot do.

A sentence says an instruction that any good workplace could follow for anybody. None names a state
of health, and none lets one guess it more than the instruction itself must.
"""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from squadra.vocabularies.labels import CONDITIONS, SUPPORTS

Phrases = Mapping[str, str | Promise]

# For each condition that a person avoids, the post where they work well.
WORKS_WELL: Final[Phrases] = {
    "night": _("Lavora bene di giorno."),
    "weekend": _("Lavora bene dal lunedì al venerdì."),
    "early_start": _("Dà il meglio con un inizio a metà mattina."),
    "unpredictable_shifts": _("Lavora bene con turni stabili, detti in anticipo."),
    "heights": _("Lavora bene in postazioni a terra."),
    "heavy_loads": _("Lavora bene con pesi leggeri."),
    "standing": _("Lavora meglio in un posto seduto."),
    "sitting": _("Lavora bene in movimento."),
    "stairs": _("Lavora bene su un solo piano."),
    "outdoor": _("Lavora bene al chiuso."),
    "cold": _("Lavora bene in un ambiente riscaldato."),
    "heat": _("Lavora bene in un ambiente fresco."),
    "noise": _("Lavora bene in un ambiente silenzioso."),
    "dust": _("Lavora bene in un ambiente con aria pulita."),
    "chemicals": _("Lavora bene con prodotti d'uso comune."),
    "screens": _("Dà il meglio in attività manuali, senza schermo."),
    "driving": _("Lavora bene in sede, senza guidare."),
    "machines": _("Dà il meglio in attività a mano, senza macchinari."),
    "fast_pace": _("Lavora con cura, a ritmo costante."),
    "repetitive": _("Lavora bene con attività varie."),
    "multitasking": _("Lavora bene con un'attività alla volta."),
    "alone": _("Lavora bene insieme ad altri."),
    "crowd": _("Lavora bene in un gruppo piccolo."),
    "public": _("Dà il meglio in attività dietro le quinte."),
    "conflict": _("Lavora bene in un clima sereno."),
    "money": _("Dà il meglio in attività senza cassa."),
    "alcohol": _("Lavora bene in locali senza bevande alcoliche."),
    "animals": _("Lavora bene in luoghi senza animali."),
}

# For each support that a person needs, what the workplace does.
WHAT_HELPS: Final[Phrases] = {
    "tutor": _("È utile avere una persona di riferimento in azienda."),
    "experienced_tutor": _("È utile una persona di riferimento che abbia già affiancato altri."),
    "gradual_hours": _("È utile cominciare con poche ore, che poi crescono."),
    "extra_breaks": _("Sono utili pause brevi e regolari."),
    "written_tasks": _("È utile avere i compiti scritti."),
    "same_tasks": _("Sono utili compiti chiari e sempre uguali."),
    "quiet_place": _("È utile una postazione tranquilla."),
    "job_coach_visits": _("Il nostro operatore passa ogni tanto, d'accordo con l'azienda."),
    "remote_support": _("Il nostro operatore resta raggiungibile a distanza."),
    "time_off_for_care": _("È utile poter concordare prima qualche assenza."),
    "step_free": _("È utile un accesso senza gradini."),
    "interpreter": _("Per le spiegazioni più lunghe ci pensiamo noi a un interprete."),
}

if (CONDITIONS.keys(), SUPPORTS.keys()) != (WORKS_WELL.keys(), WHAT_HELPS.keys()):
    raise RuntimeError("each condition and each support has its positive words")
