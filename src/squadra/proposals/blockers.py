"""Why a verb cannot be done now: feeds the greyed button, the message and the refusal alike."""

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from squadra.foundation.access import Actor, Blocker
from squadra.organisations.models import Organisation
from squadra.proposals.card import forbidden_words
from squadra.proposals.matching import Pairing
from squadra.proposals.models import BenefitCheck, Disclosure, Proposal
from squadra.proposals.policies import POLICIES
from squadra.proposals.querysets import people_referred_to
from squadra.proposals.words.rules import excluded_by
from squadra.proposals.workflow import PROPOSAL

# The steps of the workflow that a verb takes, or prepares: open where one of them is.
STEPS = {
    "answer": ("accept", "close"),
    "accept": ("accept",),
    "benefit": ("accept",),
    "withdraw": ("withdraw",),
    "reopen": ("reopen",),
    "step_back": ("step_back",),
    "card": ("send",),
    "approve": ("send",),
    "send": ("send",),
    "recall": ("recall",),
    "remind": ("recall",),
    "reply": ("agree", "call_off"),
    "take_back_reply": ("take_back_reply",),
}


def blockers(obj: Any, verb: str, actor: Actor) -> list[Blocker]:
    """Say why not, most general reason first; empty where the verb can be done.

    `obj` is a `Pairing` for `propose`, else a `Proposal`. What its state rules out is not looked
    into further.
    """
    policy = "answer" if verb == "accept" else verb
    wrong_role = POLICIES.blockers(actor, policy, service_id=obj.person.service_id)
    return wrong_role or _wrong_state(obj, verb) or list(CHECKS[verb](obj, actor))


def _wrong_state(obj: Any, verb: str) -> list[Blocker]:
    found = [PROPOSAL.blockers(obj.state, step, Blocker) for step in STEPS.get(verb, ())]
    return found[0] if found and all(found) else []


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


def _accept(proposal: Proposal, actor: Actor) -> Iterator[Blocker]:
    """What holds a yes back, and no other answer."""
    yield from referent_blockers(proposal, actor)
    check = BenefitCheck.objects.filter(proposal=proposal).first()
    if check and check.is_waiting:
        message = _("Prima del sì si aspetta che cosa dice la fonte sull'aiuto economico.")
        yield Blocker("benefit_check", message, reverse("proposals:benefit", args=[proposal.pk]))


def _reopen(proposal: Proposal, actor: Actor) -> Iterator[Blocker]:
    # The referent alone, answered or withdrawn alike: else a greyed button would tell an answer.
    yield from referent_blockers(proposal, actor)
    yield from _stands_again(proposal, actor)


def _stands_again(proposal: Proposal, _actor: Actor) -> Iterator[Blocker]:
    others = Proposal.objects.standing().exclude(pk=proposal.pk)
    if others.filter(person=proposal.person_id, opening=proposal.opening_id).exists():
        yield Blocker("standing", _("La stessa opportunità è stata proposta di nuovo."))


def _approve(proposal: Proposal, actor: Actor) -> Iterator[Blocker]:
    yield from referent_blockers(proposal, actor, _("L'approvazione la registra chi è referente."))
    card = _current_card(proposal)
    url = reverse("proposals:card", args=[proposal.pk])
    if card is None or not card.sentences:
        yield Blocker("no_card", _("La scheda non ha ancora nessuna frase."), url)
        return
    yield from not_for_companies(card, proposal)


def not_for_companies(card: Disclosure, proposal: Proposal) -> Iterator[Blocker]:
    """Say which sentences cannot stand on the card, as the person's file stands today.

    Asked again after the approval: since then they may be under protection, or have moved.
    """
    url = reverse("proposals:card", args=[proposal.pk])
    for sentence, why in forbidden_words(card.sentences, proposal):
        words = {"sentence": sentence, "why": why}
        message = _("«%(sentence)s» non può stare sulla scheda: %(why)s.") % words
        yield Blocker("not_for_companies", message, url)


def _send(proposal: Proposal, actor: Actor) -> Iterator[Blocker]:
    card = _current_card(proposal)
    approve = reverse("proposals:approve", args=[proposal.pk])
    if card is None or not card.is_approved:
        message = _("La persona non ha ancora approvato la scheda.")
        yield Blocker("not_approved", message, approve)
    elif not card.holds_on(actor.on):
        message = _("L'approvazione è scaduta: la persona la rilegge prima che vada all'azienda.")
        yield Blocker("expired", message, approve)
    else:
        yield from not_for_companies(card, proposal)
    company = proposal.opening.organisation
    if not company.contacts.kept().exists():
        yield _no_contact(company, actor)


def _no_contact(company: Organisation, actor: Actor) -> Blocker:
    """A company of another district is kept there: who found the opening writes the contact."""
    if not Organisation.objects.visible_to(actor).filter(pk=company.pk).exists():
        message = _("L'azienda non ha ancora una persona con cui parlare: la scrive chi la segue.")
        return Blocker("no_contact", message)
    url = reverse("organisations:contact_add", args=[company.pk])
    return Blocker("no_contact", _("L'azienda non ha ancora una persona con cui parlare."), url)


def _nothing_more(_proposal: Proposal, _actor: Actor) -> Iterator[Blocker]:
    """The state alone decides."""
    yield from ()


def referent_blockers(proposal: Proposal, actor: Actor, message: str = "") -> Iterator[Blocker]:
    """Say that what is asked is the referent's alone."""
    if not people_referred_to(actor).filter(pk=proposal.person_id).exists():
        ours = _("La risposta la registra chi è referente della persona.")
        yield Blocker("referent", message or ours)


def _current_card(proposal: Proposal) -> Disclosure | None:
    return Disclosure.objects.current().filter(proposal=proposal).first()


CHECKS: dict[str, Callable[[Any, Actor], Iterator[Blocker]]] = {
    "propose": _propose,
    "answer": referent_blockers,
    "accept": _accept,
    "benefit": referent_blockers,
    "withdraw": _nothing_more,
    "reopen": _reopen,
    "step_back": referent_blockers,
    "card": _nothing_more,
    "approve": _approve,
    "send": _send,
    "recall": _nothing_more,
    "remind": _nothing_more,
    "reply": _nothing_more,
    "take_back_reply": _stands_again,
}
