"""Rows of the database as the contract's facts: the same for pages and for files."""

from datetime import date, time
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from squadra.engine.matching.records import Veto as VetoRecord
from squadra.openings.models import Opening
from squadra.people.models import Anchor, Citizen, PersonSkill
from squadra.people.services import record_skill
from squadra.proposals.facts import (
    OPENING_COLUMNS,
    PERSON_COLUMNS,
    PersonFacts,
    opening_facts,
    person_facts,
)
from squadra.proposals.models import Veto, VetoKind
from squadra.proposals.services import add_veto
from squadra.vocabularies.models import Occupation, OccupationKind, Skill, SkillKind
from tests.factories import World, actor, make_citizen, make_opening

DISHWASHER = "http://data.europa.eu/esco/occupation/prova-lavapiatti"
FLOORS = "http://data.europa.eu/esco/skill/prova-pavimenti"


@pytest.fixture
def vocabulary(db: None) -> Skill:
    Occupation.objects.create(
        id=uuid4(),
        uri=DISHWASHER,
        code="9412.2",
        kind=OccupationKind.ESCO,
        isco="9412",
        label="Lavapiatti",
        version="1.2.0",
    )
    return Skill.objects.create(
        id=uuid4(), uri=FLOORS, kind=SkillKind.SKILL, label="Lavare i pavimenti", version="1.2.0"
    )


# Field of the profile, what it holds, what stands in the contract's column of the same name.
PROFILE = (
    ("max_km", 7.5, "7.5"),
    ("max_km_transit", 20.0, "20.0"),
    ("targets", (DISHWASHER, "91"), f"{DISHWASHER}|91"),
    ("goals", (FLOORS,), FLOORS),
    ("languages", ("it:B1", "ar:native"), "it:B1|ar:native"),
    ("availability", "1010101010xx00", "1010101010xx00"),
    ("earliest", time(8, 30), "08:30"),
    ("latest", time(17), "17:00"),
    ("hours_max", 20.0, "20.0"),
    ("limits", ("heavy_loads", "noise"), "heavy_loads|noise"),
    ("needs", ("tutor",), "tutor"),
    ("licences", ("B",), "B"),
    ("entitlements", "l68|l381", "l68|l381"),
    ("kinds", ("internship",), "internship"),
    ("from_date", date(2027, 2, 1), "2027-02-01"),
    ("waiting_since", date(2026, 1, 7), "2026-01-07"),
)
OPENING = (
    ("kind", "job", "job"),
    ("seats", 3, "3"),
    ("sector", "81.21", "81.21"),
    ("essential", (f"{FLOORS}:2",), f"{FLOORS}:2"),
    ("languages", ("it:A2",), "it:A2"),
    ("shift", "10101010100000", "10101010100000"),
    ("flexible", False, "false"),
    ("starts_at", time(8, 30), "08:30"),
    ("ends_at", time(12, 30), "12:30"),
    ("hours", 20.0, "20.0"),
    ("hours_min", 12.0, "12.0"),
    ("demands", ("cold",), "cold"),
    ("adaptable", ("cold",), "cold"),
    ("supports", ("none",), "none"),
    ("licences", ("haccp",), "haccp"),
    ("reserved", ("l68",), "l68"),
    ("starts_on", date(2027, 1, 11), "2027-01-11"),
    ("expires_on", date(2027, 12, 31), "2027-12-31"),
)
Table = tuple[tuple[str, Any, str], ...]


def fields(table: Table) -> dict[str, Any]:
    return {field: value for field, value, _cell in table}


def cells(table: Table) -> dict[str, str]:
    return {field: cell for field, _value, cell in table}


def mine(world: World) -> Citizen:
    return Citizen.objects.visible_to(actor(world.coach))


def facts_of(world: World, citizen: Citizen) -> PersonFacts:
    return person_facts(mine(world).filter(pk=citizen.pk))


def test_a_whole_profile_is_one_row_of_the_contract(world: World, vocabulary: Skill) -> None:
    home = {"anchor": Anchor.HOME, "home_lat": 45.5, "home_lon": 9.4}
    citizen = make_citizen(world.coach, profile=fields(PROFILE), **home)

    facts = facts_of(world, citizen)

    place = {"id": str(citizen.pk), "lat": "45.5", "lon": "9.4"}
    assert dict(facts.rows[0]) == {**place, **cells(PROFILE), "skills": "", "vetoes": ""}
    record = facts.records[0]
    assert record.targets == ("9412.2", "91")
    assert record.languages == {"it": 3, "ar": 6}
    assert record.entitlements == {"l68", "l381"}


def test_skills_stand_in_the_row_with_their_levels(world: World, vocabulary: Skill) -> None:
    skill = PersonSkill(
        person=world.citizen, skill=vocabulary, level=3, assessed_on=date(2026, 1, 7)
    )
    record_skill(actor=actor(world.coach), skill=skill)

    facts = facts_of(world, world.citizen)

    assert facts.rows[0]["skills"] == f"{FLOORS}:3"
    assert facts.records[0].skills == {FLOORS: 3}


def test_what_the_person_does_not_want_stands_in_the_row(world: World) -> None:
    opening = str(world.opening.pk)
    for veto in (
        Veto(person=world.citizen, kind=VetoKind.OPENING, opening=world.opening),
        Veto(person=world.citizen, kind=VetoKind.SECTOR, code="10.1"),
    ):
        add_veto(actor=actor(world.coach), veto=veto)

    facts = facts_of(world, world.citizen)

    assert facts.rows[0]["vetoes"] == f"opening:{opening}|sector:10.1"
    assert facts.records[0].vetoes[0] == VetoRecord("opening", opening)


def test_what_is_not_known_stays_empty(world: World) -> None:
    facts = person_facts(mine(world))

    row = facts.rows[0]
    known = {"id", "lat", "lon", "max_km", "waiting_since"}
    assert {column for column in PERSON_COLUMNS if row[column]} == known
    record = facts.records[0]
    assert record.targets is None
    assert record.availability is None
    assert record.kinds is None
    assert record.entitlements is None


def test_a_whole_opening_is_one_row_of_the_contract(world: World) -> None:
    opening = make_opening(world.coach, **fields(OPENING))
    opening.site.transit = True
    opening.site.save()

    facts = opening_facts(Opening.objects.filter(pk=opening.pk))

    ids = {"id": str(opening.pk), "company": str(opening.organisation_id)}
    lat, lon = map(str, opening.site.point)
    place = {"lat": lat, "lon": lon, "transit": "true"}
    unsaid = {"occupation": "", "optional": ""}
    assert dict(facts.rows[0]) == {**ids, **place, **cells(OPENING), **unsaid}
    record = facts.records[0]
    assert record.supports == frozenset(), "surely none"
    assert record.flexible is False


def test_what_an_opening_does_not_say_stays_unknown(world: World) -> None:
    record = opening_facts(Opening.objects.filter(pk=world.opening.pk)).records[0]

    assert record.supports is None
    assert record.flexible is None
    assert record.shift is None
    assert record.transit is False, "the contract: empty is false"


def test_whoever_cannot_be_matched_is_kept_apart_with_what_is_missing(world: World) -> None:
    paused = make_citizen(world.coach, profile={"matching_paused": True, "max_km": None})

    facts = person_facts(mine(world))

    assert [row["id"] for row in facts.rows] == [str(world.citizen.pk)]
    [left] = facts.left_out
    assert left.person == paused
    assert [blocker.code for blocker in left.missing] == ["paused", "max_km"]


def test_a_refuge_shows_the_point_of_the_service(world: World) -> None:
    hidden = make_citizen(world.coach, refuge=True, anchor=Anchor.SERVICE)

    [row] = person_facts(mine(world).filter(pk=hidden.pk)).rows

    seat = world.here.municipality
    assert (row["lat"], row["lon"]) == (str(seat.lat), str(seat.lon))


def test_rows_come_in_the_order_of_their_ids(world: World) -> None:
    for _number in range(5):
        make_citizen(world.coach)
        make_opening(world.coach)

    people = [row["id"] for row in person_facts(mine(world)).rows]
    openings = [row["id"] for row in opening_facts(Opening.objects.all()).rows]

    assert len(people) == len(openings) == 6
    assert people == sorted(people)
    assert openings == sorted(openings)


@pytest.mark.parametrize("people", [1, 6])
def test_queries_do_not_grow_with_the_rows(
    world: World, django_assert_num_queries: DjangoAssertNumQueries, people: int
) -> None:
    for _number in range(people):
        make_citizen(world.coach, anchor=Anchor.SERVICE)
        make_opening(world.coach)

    visible = mine(world)
    with django_assert_num_queries(3 + 2):
        assert person_facts(visible).records
    with django_assert_num_queries(2 + 1):
        assert opening_facts(Opening.objects.all()).records


def test_the_columns_are_the_contracts() -> None:
    assert PERSON_COLUMNS[:4] == ("id", "lat", "lon", "max_km")
    assert len(PERSON_COLUMNS) == 21
    assert OPENING_COLUMNS[:4] == ("id", "company", "lat", "lon")
    assert len(OPENING_COLUMNS) == 25


def test_no_column_tells_a_refusal_or_a_name() -> None:
    for column in (*PERSON_COLUMNS, *OPENING_COLUMNS):
        assert not any(word in column for word in ("answer", "refus", "name", "tax", "birth"))
