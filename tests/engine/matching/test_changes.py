"""What would change a pair: true, small, and never asking to give up a limit or a need."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given

from squadra.engine.matching import Opening, Pair, Person, Setting, SkillTable, explain
from squadra.engine.matching.changes import REPAIRS, smallest_set, what_would_change
from squadra.engine.matching.reference import failed_rules
from tests.engine.matching.couples import MODEL, MONDAY, Cells, pair_of
from tests.engine.matching.strategies import couples, skill_tables

PERSON = {
    "id": "amina",
    "lat": "45.5",
    "lon": "9.4",
    "max_km": "5",
    "languages": "it:A2",
    "availability": "110x0000000000",
    "skills": "sweep:1",
}
OPENING = {
    "id": "cleaner",
    "company": "alba",
    "lat": "45.5",
    "lon": "9.42",
    "kind": "job",
    "seats": "1",
    "expires_on": "2026-06-30",
    "shift": "11000000000000",
    "flexible": "false",
    "essential": "sweep:1",
    "optional": "sweep:1",
}


def changes(folder: Path, person: Cells, opening: Cells) -> list[dict[str, Any]]:
    return explain(pair_of(folder, PERSON | person, OPENING | opening))["what_would_change"]


def brief(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in rows]


def test_a_pair_that_has_everything_needs_no_change(tmp_path: Path) -> None:
    assert changes(tmp_path, {}, {}) == []


def test_kilometres_are_rounded_up_to_a_tenth(tmp_path: Path) -> None:
    """1.5588 km asked of somebody who reaches 1.5."""
    (row,) = changes(tmp_path, {"max_km": "1.5"}, {})
    assert row == {"change": "max_km", "from": 1.5, "to": 1.6, "gain": 39, "admissible": True}


def test_the_bus_is_asked_to_go_further_where_it_goes_further_already(tmp_path: Path) -> None:
    person = {"max_km": "0", "max_km_transit": "1"}
    (row,) = changes(tmp_path, person, {"transit": "true"})
    assert (row["change"], row["from"], row["to"]) == ("max_km_transit", 1.0, 1.6)
    (row,) = changes(tmp_path, person, {"transit": "false"})
    assert (row["change"], row["from"], row["to"]) == ("max_km", 0.0, 1.6)


def test_a_licence_opens_the_door_without_points(tmp_path: Path) -> None:
    rows = changes(tmp_path, {}, {"licences": "forklift"})
    assert brief(rows) == [("licences:forklift", False, True, 0, True)]


def test_a_language_is_raised_to_the_level_asked(tmp_path: Path) -> None:
    rows = changes(tmp_path, {}, {"languages": "it:B1"})
    assert brief(rows) == [("languages:it", "A2", "B1", 0, True)]


def test_a_language_that_nobody_recorded_starts_from_nothing(tmp_path: Path) -> None:
    rows = changes(tmp_path, {}, {"languages": "en:A1"})
    assert brief(rows) == [("languages:en", None, "A1", 0, True)]


def test_all_that_is_missing_comes_first_and_together(tmp_path: Path) -> None:
    """Each of the set's rows is admissible: with the whole set. Alone none of them is."""
    rows = changes(
        tmp_path,
        {"max_km": "1.5"},
        {"licences": "B|forklift", "languages": "it:B1", "essential": "sweep:2"},
    )
    assert brief(rows) == [
        ("max_km", 1.5, 1.6, 39, True),
        ("licences:B", False, True, 0, True),
        ("licences:forklift", False, True, 0, True),
        ("languages:it", "A2", "B1", 0, True),
        ("skills:sweep", 1, 2, 1750, False),
        ("max_km", 1.5, 1.6, 39, False),
    ]


def test_only_as_many_half_days_as_are_needed(tmp_path: Path) -> None:
    """Two of six are free and half would do where they can be agreed: one more is enough."""
    week = {"shift": "11101110000000", "flexible": "true"}
    rows = changes(tmp_path, {}, week)
    assert brief(rows) == [
        ("availability:tuesday_morning", False, True, 250, True),
        ("availability:wednesday_morning", False, True, 250, True),
        ("availability:wednesday_afternoon", False, True, 250, True),
        ("availability:thursday_morning", False, True, 250, True),
    ]
    fixed = changes(tmp_path, {}, week | {"flexible": "false"})
    assert [row["admissible"] for row in fixed] == [True] * 4 + [False] * 4


def test_a_half_day_never_to_be_asked_is_never_asked(tmp_path: Path) -> None:
    rows = changes(tmp_path, {}, {"shift": "11110000000000"})
    assert brief(rows) == [("availability:tuesday_morning", False, True, 375, False)]


def test_what_cannot_be_changed_is_not_argued_with(tmp_path: Path) -> None:
    for person, opening in (
        ({"limits": "cold"}, {"demands": "cold"}),
        ({"needs": "tutor"}, {"supports": "none"}),
        ({"vetoes": "company:alba"}, {}),
        ({"kinds": "course"}, {}),
        ({"hours_max": "10"}, {"hours": "20"}),
        ({"latest": "12:00"}, {"ends_at": "13:00"}),
        ({"from_date": "2027-01-01"}, {}),
        ({"entitlements": "art18"}, {"reserved": "l68"}),
        ({}, {"seats": "0"}),
    ):
        assert changes(tmp_path, person, opening | {"licences": "forklift"}) == []


def test_a_skill_is_raised_to_what_is_wanted_and_its_gain_is_measured(tmp_path: Path) -> None:
    rows = changes(tmp_path, {}, {"essential": "sweep:3|iron:2|mop:1", "optional": "sweep:1"})
    assert brief(rows) == [
        ("skills:iron", None, 2, 1167, True),
        ("skills:mop", None, 1, 817, True),
        ("skills:sweep", 1, 3, 778, True),
    ]


def test_a_skill_wanted_twice_is_raised_to_the_higher_level(tmp_path: Path) -> None:
    (row, *_) = changes(tmp_path, {}, {"essential": "sweep:2", "optional": "sweep:3"})
    assert (row["change"], row["to"]) == ("skills:sweep", 3)


def test_single_changes_come_by_gain_and_are_ten_at_most(tmp_path: Path) -> None:
    """Eight half-days and seven skills could change; ten are told, the best first."""
    rows = changes(
        tmp_path,
        {"availability": "11111100000000"},
        {"shift": "11111111111100", "flexible": "true", "essential": "a:2|b:2|c:2|d:2|e:2|f:2|g:2"},
    )
    gains = [row["gain"] for row in rows]
    assert len(rows) == 10
    assert gains == sorted(gains, reverse=True)
    assert [row["change"] for row in rows[:2]] == ["skills:a", "skills:b"]


def test_unknown_data_are_not_a_change(tmp_path: Path) -> None:
    person = {"languages": "", "availability": ""}
    assert changes(tmp_path, person, {"languages": "it:B1"}) == []


SETTING = Setting(MODEL, SkillTable(), MONDAY)
FAR = (
    Person(id="p", lat=45.5, lon=9.4, max_km=1),
    Opening(
        id="o", company="c", lat=45.6, lon=9.4, kind="job", seats=1, expires_on=MONDAY,
        licences=frozenset({"B"}), languages={"it": 3},
    ),
)  # fmt: skip


@given(couple=couples(), table=skill_tables)
@example(couple=FAR, table=SkillTable())
def test_the_set_makes_the_pair_admissible_and_none_of_it_can_be_spared(
    couple: tuple[Person, Opening], table: SkillTable
) -> None:
    pair = Pair(*couple, Setting(MODEL, table, MONDAY))
    together = smallest_set(pair)
    repairable = set(failed_rules(pair)) <= set(REPAIRS)
    if not repairable:
        assert together == []
    for spared in range(len(together)):
        changed = pair
        for change in together[:spared] + together[spared + 1 :]:
            changed = replace(changed, person=change.apply(changed.person))
        assert failed_rules(changed)
    if together:
        for change in together:
            pair = replace(pair, person=change.apply(pair.person))
        assert failed_rules(pair) == []


@pytest.mark.slow
@given(couple=couples(), table=skill_tables)
def test_changes_touch_only_what_a_person_can_gain(
    couple: tuple[Person, Opening], table: SkillTable
) -> None:
    person, opening = couple
    pair = Pair(person, opening, Setting(MODEL, table, MONDAY))
    rows = what_would_change(pair)
    columns = {row["change"].partition(":")[0] for row in rows}
    assert columns <= {
        "skills", "availability", "max_km", "max_km_transit", "licences", "languages",
    }  # fmt: skip
    assert all(row["gain"] >= 0 for row in rows)
    assert all(row["gain"] > 0 or row["admissible"] for row in rows)
    assert len(rows) - len(smallest_set(pair)) <= 10


@given(couple=couples())
def test_a_half_day_with_an_x_is_as_if_it_did_not_exist(couple: tuple[Person, Opening]) -> None:
    person, opening = couple
    closed = replace(person, availability="x" * 14)
    rows = what_would_change(Pair(closed, opening, SETTING))
    assert not [row for row in rows if row["change"].startswith("availability")]
