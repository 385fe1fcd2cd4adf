"""The states of a proposal, and of a question to another district, with their transitions."""

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
        "sent": _("in attesa dell'azienda"),
        "agreed": _("l'azienda è d'accordo"),
        "ended": _("finita da parte dell'azienda"),
        "closed": _("chiusa"),
    },
    initial="proposed",
    transitions=(
        _transition("accept", "proposed", "accepted", _("la persona dice sì")),
        _transition("close", "proposed", "closed", _("la persona dice no, o non adesso")),
        # The same state as after a no, so that no state tells a refusal.
        _transition("withdraw", "proposed", "closed", _("si ritira la proposta")),
        _transition("step_back", "accepted", "closed", _("si ritira la proposta")),
        _transition("step_back", "sent", "closed", _("si ritira la proposta")),
        _transition("step_back", "agreed", "closed", _("si ritira la proposta")),
        _transition("reopen", "accepted", "proposed", _("si cancella la risposta")),
        _transition("reopen", "closed", "proposed", _("si riapre la proposta")),
        _transition("send", "accepted", "sent", _("l'azienda riceve la scheda approvata")),
        _transition("recall", "sent", "accepted", _("si richiama la scheda")),
        _transition("agree", "sent", "agreed", _("l'azienda dice sì")),
        _transition("turn_down", "sent", "ended", _("l'azienda dice no, o non risponde")),
        _transition("call_off", "agreed", "ended", _("l'azienda cambia programma")),
        _transition("take_back_reply", "agreed", "sent", _("si cancella la sua risposta")),
        _transition("take_back_reply", "ended", "sent", _("si cancella la sua risposta")),
    ),
)

# A proposal of the same opening is not made anew while one is in these states.
STANDING = ("proposed", "accepted", "sent", "agreed")
# The person has said yes, and nobody has gone back on it.
ACCEPTED = ("accepted", "sent", "agreed")
# What the team sees: of what was closed, nothing (ADR 3); what a company ended is the company's.
SEEN = (*STANDING, "ended")

ROUTED = Workflow(
    name="routed_match",
    states={
        "asked": _("in corso"),
        "taken": _("proposta alla persona"),
        "closed": _("per ora no"),
    },
    initial="asked",
    transitions=(
        _transition("take", "asked", "taken", _("chi la segue la propone alla persona")),
        _transition("close", "asked", "closed", _("chi la segue dice: per ora no")),
        _transition("reopen", "closed", "asked", _("si cancella la risposta")),
    ),
)
