"""Kinds of service."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ServiceKind(models.TextChoices):
    """Kinds of service; an employer never sees which one follows a person."""

    SIL = "sil", _("servizio di inserimento lavorativo")
    SECRETARIAT = "secretariat", _("segretariato sociale")
    CPS = "cps", _("centro psico-sociale")
    SERD = "serd", _("servizio per le dipendenze")
    NOA = "noa", _("nucleo operativo alcologia")
    UONPIA = "uonpia", _("neuropsichiatria dell'infanzia e adolescenza")
    JOB_CENTRE = "job_centre", _("centro per l'impiego")
    COORDINATION = "coordination", _("coordinamento di secondo livello")
    OTHER = "other", _("altro servizio")
