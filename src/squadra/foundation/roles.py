"""The roles of an account in a service; each package's `policies` says what they give."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """A role gives verbs; which people it gives them on, only an open grant says."""

    COACH = "coach", _("operatore o operatrice SIL")
    SOCIAL_WORKER = "social_worker", _("assistente sociale o segretariato")
    SPECIALIST = "specialist", _("servizio specialistico")
    SCOUT = "scout", _("mediatore o mediatrice aziendale")
    COORDINATOR = "coordinator", _("coordinamento")
    ADMINISTRATOR = "administrator", _("amministrazione degli accessi")


FOLLOWS_PEOPLE = frozenset({Role.COACH, Role.SOCIAL_WORKER})
SEES_PEOPLE = FOLLOWS_PEOPLE | {Role.SPECIALIST}
