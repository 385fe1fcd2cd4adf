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
from squadra.proposals.matching import openings_for
from squadra.proposals.models import AnswerKind, Proposal
from squadra.proposals.querysets import people_referred_to
from squadra.proposals.services import answer, propose, withdraw

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
    """Propose the first opening to some people, each with another ending; the first has none."""
    proposals = _proposals(actor, _people_of(actor)[1:])
    for ending, proposal in zip(ENDINGS, proposals, strict=False):
        ending(actor, proposal)


def _proposals(actor: Actor, people: list[Citizen]) -> Iterator[Proposal]:
    for citizen in people:
        if places := openings_for(actor, citizen, actor.on).places:
            opening = Opening.objects.get(pk=places[0].other)
            yield propose(actor=actor, citizen=citizen, opening=opening)


def _waits(_actor: Actor, _proposal: Proposal) -> None:
    """The answer is still to come."""


def _answers(kind: AnswerKind) -> Ending:
    return lambda actor, proposal: answer(actor=actor, proposal=proposal, kind=kind, told=True)


def _withdrawn(actor: Actor, proposal: Proposal) -> None:
    withdraw(actor=actor, proposal=proposal)


ENDINGS: tuple[Ending, ...] = (
    _waits,
    _answers(AnswerKind.YES),
    _waits,
    _answers(AnswerKind.NOT_NOW),
    _waits,
    _withdrawn,
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
