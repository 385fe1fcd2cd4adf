"""The states of a proposal and its transitions, as one table."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from squadra.foundation.roles import FOLLOWS_PEOPLE
from squadra.foundation.workflow import Transition, Workflow


def _transition(verb: str, source: str, target: str, label: str | Promise) -> Transition:
    return Transition(verb, source, target, roles=FOLLOWS_PEOPLE, label=label)


PROPOSAL = Workflow(
    name="proposal",
    states={
        "proposed": _("in attesa della risposta"),
        "accepted": _("accettata"),
        "closed": _("chiusa"),
    },
    initial="proposed",
    transitions=(
        _transition("accept", "proposed", "accepted", _("la persona dice sì")),
        _transition("close", "proposed", "closed", _("la persona dice no, o non adesso")),
        # The same state as after a no, so that no state tells a refusal.
        _transition("withdraw", "proposed", "closed", _("si ritira la proposta")),
        _transition("reopen", "accepted", "proposed", _("si cancella la risposta")),
        _transition("reopen", "closed", "proposed", _("si riapre la proposta")),
    ),
)

# A proposal of the same opening is not made anew while one is in these states.
STANDING = ("proposed", "accepted")
