"""Why a verb cannot be done now: feeds the greyed button, the message and the refusal alike."""

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from squadra.foundation.access import Actor, Blocker
from squadra.proposals.matching import Pairing
from squadra.proposals.models import Proposal
from squadra.proposals.policies import POLICIES
from squadra.proposals.querysets import people_referred_to
from squadra.proposals.words.rules import excluded_by
from squadra.proposals.workflow import PROPOSAL


def blockers(obj: Any, verb: str, actor: Actor) -> list[Blocker]:
    """Say why not, most general reason first; empty where the verb can be done.

    `obj` is a `Pairing` for `propose`, else a `Proposal`.
    """
    wrong_role = POLICIES.blockers(actor, verb, service_id=obj.person.service_id)
    return wrong_role or list(CHECKS[verb](obj, actor))


def _propose(pairing: Pairing, _actor: Actor) -> Iterator[Blocker]:
    yield from pairing.missing
    if pairing.pair:
        for rule, sentence in excluded_by(pairing.explanation):
            yield Blocker(f"rule:{rule}", sentence)
    yield from _standing(pairing)


def _standing(pairing: Pairing) -> Iterator[Blocker]:
    standing = Proposal.objects.standing().filter(person=pairing.person, opening=pairing.opening)
    if standing.exists():
        person = reverse("desk:person", args=[pairing.person.pk])
        yield Blocker("standing", _("Questa opportunità è già stata proposta."), person)


def _answer(proposal: Proposal, actor: Actor) -> Iterator[Blocker]:
    yield from _referent(proposal, actor)
    yield from PROPOSAL.blockers(proposal.state, "accept", Blocker)


def _reopen(proposal: Proposal, actor: Actor) -> Iterator[Blocker]:
    # The referent alone, answered or withdrawn alike: else a greyed button would tell an answer.
    yield from _referent(proposal, actor)
    yield from PROPOSAL.blockers(proposal.state, "reopen", Blocker)
    others = Proposal.objects.standing().exclude(pk=proposal.pk)
    if others.filter(person=proposal.person_id, opening=proposal.opening_id).exists():
        yield Blocker("standing", _("La stessa opportunità è stata proposta di nuovo."))


def _withdraw(proposal: Proposal, _actor: Actor) -> Iterator[Blocker]:
    yield from PROPOSAL.blockers(proposal.state, "withdraw", Blocker)


def _referent(proposal: Proposal, actor: Actor) -> Iterator[Blocker]:
    if not people_referred_to(actor).filter(pk=proposal.person_id).exists():
        yield Blocker("referent", _("La risposta la registra chi è referente della persona."))


CHECKS: dict[str, Callable[[Any, Actor], Iterator[Blocker]]] = {
    "propose": _propose,
    "answer": _answer,
    "reopen": _reopen,
    "withdraw": _withdraw,
}
