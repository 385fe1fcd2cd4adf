"""Work under way in the demo: who follows whom, what was proposed and answered, what runs out.

All of it by the services that the pages use: the demo shows no state that work cannot reach.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import cycle

from django.db import transaction

from squadra.config.demo.people_at_work import COACH, SIGN_INS, SignIn
from squadra.foundation.access import Actor
from squadra.foundation.roles import FOLLOWS_PEOPLE
from squadra.openings.models import Opening
from squadra.openings.policies import KEEPS
from squadra.openings.services import update_opening
from squadra.people.models import Citizen
from squadra.people.services import change_referent, register_citizen
from squadra.proposals.card import suggested_for
from squadra.proposals.matching import openings_for
from squadra.proposals.models import (
    AnswerKind,
    Channel,
    CompanyReason,
    Heard,
    OverrideReason,
    Proposal,
    ReplyKind,
)
from squadra.proposals.models.company import hash_of
from squadra.proposals.overrides import Departure
from squadra.proposals.querysets import people_referred_to
from squadra.proposals.services import (
    answer,
    approve_card,
    propose,
    record_reply,
    send_card,
    withdraw,
    write_card,
)

FOLLOWERS = tuple(sign_in for sign_in in SIGN_INS if sign_in.role in FOLLOWS_PEOPLE)
TEAM = tuple(sign_in for sign_in in FOLLOWERS if sign_in.district == COACH.district)
TURNS = (*TEAM, *7 * (COACH,))
"""Whose turn it is to follow the next person: colleagues who brought in nobody have some too."""
NEWCOMERS = (
    ("Rosa", "Vitali"),
    ("Karim", "Zaki"),
    ("Teresa", "Villa"),
    ("Andrea", "Zanetti"),
    ("Olena", "Vovk"),
    ("Sergio", "Zucchi"),
    ("Fatou", "Wade"),
    ("Ivano", "Verri"),
)
"""Met this week, two for each who follows people: nothing is known of what they look for yet."""
RUNS_OUT_IN = (3, 7, 12)
"""Days, for the openings of each service that are soon over."""

SENTENCES = 5
"""Of a card: as many as are read aloud without tiring."""

Ending = Callable[[Actor, Proposal], object]


@transaction.atomic
def begin_work() -> None:
    """Share people out, meet new ones, propose, answer, and let some openings run out."""
    _share_out()
    for place, sign_in in enumerate(FOLLOWERS):
        actor = sign_in.actor()
        _propose_and_answer(actor)
        _meet(actor, sign_in, NEWCOMERS[2 * place : 2 * place + 2])
    for district in {sign_in.district: None for sign_in in FOLLOWERS}:
        _let_run_out(district)


def _share_out() -> None:
    """Hand some of the people whom one coach has brought in over to the colleagues."""
    actor = COACH.actor()
    accounts = [sign_in.account() for sign_in in TURNS]
    for citizen, referent in zip(_people_of(actor), cycle(accounts), strict=False):
        if referent.pk != actor.account_id:
            change_referent(actor=actor, citizen=citizen, referent=referent)


def _propose_and_answer(actor: Actor) -> None:
    """Propose the first opening to some people, each with another ending; the first has none.

    To one more the second is proposed, because they know the place.
    """
    people = iter(_here_and_there(_people_of(actor)[1:]))
    for ending, proposal in zip(ENDINGS, _proposals(actor, people), strict=False):
        ending(actor, proposal)
    next(_proposals(actor, people, place=1, departure=Departure(OverrideReason.KNOWN, "")), None)


def _here_and_there(people: list[Citizen]) -> list[Citizen]:
    """Some of them, of all letters of the alphabet, enough for each ending and as many more."""
    return people[:: max(1, len(people) // (2 * len(ENDINGS)))]


def _proposals(
    actor: Actor,
    people: Iterator[Citizen],
    *,
    place: int = 0,
    departure: Departure | None = None,
) -> Iterator[Proposal]:
    for citizen in people:
        places = openings_for(actor, citizen, actor.on).places
        if len(places) > place:
            opening = Opening.objects.get(pk=places[place].other)
            yield propose(actor=actor, citizen=citizen, opening=opening, departure=departure)


def _waits(_actor: Actor, _proposal: Proposal) -> None:
    """The answer is still to come."""


def _answers(kind: AnswerKind) -> Ending:
    return lambda actor, proposal: answer(actor=actor, proposal=proposal, kind=kind, told=True)


def _withdrawn(actor: Actor, proposal: Proposal) -> None:
    withdraw(actor=actor, proposal=proposal)


def _with_card(*steps: Ending) -> Ending:
    """The person says yes and approves the card for the company; then what follows."""

    def ending(actor: Actor, proposal: Proposal) -> None:
        _answers(AnswerKind.YES)(actor, proposal)
        suggested = suggested_for(proposal.person, proposal.opening, actor.on)
        sentences = suggested.ready[:SENTENCES]
        card = write_card(actor=actor, proposal=proposal, sentences=sentences, expected=0)
        read, how = hash_of(str(card.text)), Heard.IN_PERSON
        approve_card(actor=actor, proposal=proposal, how=how, on=actor.on, text_hash=read)
        for step in steps:
            step(actor, proposal)

    return ending


def _sent(actor: Actor, proposal: Proposal) -> None:
    """The company has the card, by whoever speaks for it."""
    contact = proposal.opening.organisation.contacts.order_by("name", "pk")[0]
    how = Channel.EMAIL if contact.email else Channel.PHONE
    send_card(actor=actor, proposal=proposal, contact=contact, how=how, on=actor.on)


def _replies(kind: ReplyKind, reason: CompanyReason = CompanyReason.NOT_SAID) -> Ending:
    return lambda actor, proposal: record_reply(
        actor=actor, proposal=proposal, kind=kind, reason=reason, on=actor.on
    )


ENDINGS: tuple[Ending, ...] = (
    _waits,
    _answers(AnswerKind.YES),
    _waits,
    _answers(AnswerKind.NOT_NOW),
    _with_card(_sent),
    _waits,
    _withdrawn,
    _with_card(_sent, _replies(ReplyKind.YES)),
    _with_card(_sent, _replies(ReplyKind.NO, CompanyReason.TAKEN)),
    _with_card(),
)


def _meet(actor: Actor, sign_in: SignIn, names: tuple[tuple[str, str], ...]) -> None:
    service = sign_in.service()
    for given_name, family_name in names:
        register_citizen(
            actor=actor,
            service=service,
            referent=sign_in.account(),
            identity={
                "given_name": given_name,
                "family_name": family_name,
                "municipality": service.municipality,
            },
        )


def _let_run_out(district: str) -> None:
    """Shorten some openings that have begun, as their keeper does when a company calls."""
    keeper = next(one for one in SIGN_INS if one.district == district and one.role in KEEPS)
    actor = keeper.actor()
    begun = Opening.objects.visible_to(actor).open_on(actor.on).filter(starts_on__isnull=True)
    for days, opening in zip(RUNS_OUT_IN, begun.order_by("title_key", "pk"), strict=False):
        opening.expires_on = actor.on + timedelta(days=days)
        update_opening(actor=actor, opening=opening, expected=opening.version)


def _people_of(actor: Actor) -> list[Citizen]:
    return list(people_referred_to(actor).order_by("name_key", "pk"))
