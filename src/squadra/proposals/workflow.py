"""The states of a proposal and its transitions, as one table."""

from django.utils.translation import gettext_lazy as _

from squadra.foundation.roles import Role
from squadra.foundation.workflow import Transition, Workflow

DECIDES = frozenset({Role.COACH, Role.SOCIAL_WORKER})

PROPOSAL = Workflow(
    name="proposal",
    states={
        "proposed": _("in attesa della risposta"),
        "accepted": _("accettata"),
        "closed": _("chiusa"),
    },
    initial="proposed",
    transitions=(
        Transition("accept", source="proposed", target="accepted", roles=DECIDES),
        Transition("close", source="proposed", target="closed", roles=DECIDES),
        Transition("reopen", source="accepted", target="proposed", roles=DECIDES),
        Transition("reopen", source="closed", target="proposed", roles=DECIDES),
    ),
)
