"""The states of a proposal and its transitions, as one table."""

from django.utils.translation import gettext_lazy as _

from squadra.foundation.roles import FOLLOWS_PEOPLE
from squadra.foundation.workflow import Transition, Workflow

PROPOSAL = Workflow(
    name="proposal",
    states={
        "proposed": _("in attesa della risposta"),
        "accepted": _("accettata"),
        "closed": _("chiusa"),
    },
    initial="proposed",
    transitions=(
        Transition("accept", source="proposed", target="accepted", roles=FOLLOWS_PEOPLE),
        Transition("close", source="proposed", target="closed", roles=FOLLOWS_PEOPLE),
        # The same state as after a no, so that no state tells a refusal.
        Transition("withdraw", source="proposed", target="closed", roles=FOLLOWS_PEOPLE),
        Transition("reopen", source="accepted", target="proposed", roles=FOLLOWS_PEOPLE),
        Transition("reopen", source="closed", target="proposed", roles=FOLLOWS_PEOPLE),
    ),
)

# A proposal of the same opening is not made anew while one is in these states.
STANDING = ("proposed", "accepted")
