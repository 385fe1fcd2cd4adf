"""The states of a cohort plan and its transitions, as one table."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from squadra.foundation.roles import FOLLOWS_PEOPLE
from squadra.foundation.workflow import Transition, Workflow


def _transition(verb: str, source: str, target: str, label: str | Promise) -> Transition:
    return Transition(verb, source, target, roles=FOLLOWS_PEOPLE, label=label)


PLAN = Workflow(
    name="cohort_plan",
    states={
        "draft": _("in preparazione"),
        "working": _("in calcolo"),
        "ready": _("pronto"),
    },
    initial="draft",
    transitions=(
        _transition("choose", "draft", "draft", _("si scelgono persone, opportunità e minimi")),
        _transition("calculate", "draft", "working", _("si calcola")),
        _transition("calculate", "ready", "working", _("si ricalcola")),
        _transition("calculate", "working", "working", _("si riprova")),
        _transition("finish", "working", "ready", _("il piano è trovato")),
        _transition("give_up", "working", "draft", _("il calcolo non è riuscito")),
        _transition("reopen", "ready", "draft", _("si cambiano le scelte")),
        _transition("move", "ready", "ready", _("si sposta una persona a mano")),
    ),
)
