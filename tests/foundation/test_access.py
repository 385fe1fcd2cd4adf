"""Who may do a verb, and the reason that somebody else is given."""

from datetime import date
from uuid import UUID

import pytest

from squadra.foundation.access import ActiveRole, Actor, Policy, PolicyTable, Refused

NORTH, SOUTH = UUID(int=1), UUID(int=2)
COACH_NORTH = ActiveRole("coach", NORTH, "north")
SCOUT_SOUTH = ActiveRole("scout", SOUTH, "south")
TABLE = PolicyTable(
    Policy("read", roles=frozenset({"coach", "scout"})),
    Policy("propose", roles=frozenset({"coach"}), section="proposals"),
)


def actor(*roles: ActiveRole) -> Actor:
    return Actor(account_id=UUID(int=9), roles=roles, on=date(2026, 3, 1))


def test_a_role_gives_the_verbs_that_the_table_says() -> None:
    assert TABLE.allows(actor(COACH_NORTH), "propose")
    assert not TABLE.allows(actor(SCOUT_SOUTH), "propose")
    assert not TABLE.allows(actor(), "read")


def test_a_refusal_says_why_in_italian() -> None:
    with pytest.raises(Refused) as refused:
        TABLE.require(actor(SCOUT_SOUTH), "propose")
    assert refused.value.messages == ("Il tuo ruolo non permette questa operazione.",)
    assert [blocker.code for blocker in refused.value.blockers] == ["role"]


def test_a_role_in_one_service_gives_nothing_in_another() -> None:
    both = actor(COACH_NORTH, SCOUT_SOUTH)
    TABLE.require(both, "propose", service_id=NORTH)
    assert TABLE.blockers(both, "propose", service_id=SOUTH)
    assert TABLE.blockers(both, "propose", district_id="south")


def test_a_verb_that_nobody_wrote_down_is_an_error_not_a_permission() -> None:
    with pytest.raises(KeyError):
        TABLE.allows(actor(COACH_NORTH), "erase")


def test_a_verb_stands_once_in_a_table() -> None:
    with pytest.raises(ValueError, match="twice"):
        PolicyTable(Policy("read", frozenset()), Policy("read", frozenset()))


def test_an_actor_knows_services_and_districts() -> None:
    everywhere = ActiveRole("coordinator", UUID(int=3))
    who = actor(COACH_NORTH, SCOUT_SOUTH, everywhere)
    assert who.service_ids == {NORTH, SOUTH, UUID(int=3)}
    assert who.district_ids == {"north", "south"}
    assert who.role_names == {"coach", "scout", "coordinator"}
