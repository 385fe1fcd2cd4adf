"""What the contract promises of every person and every opening, tried on random ones."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squadra.engine.matching import Opening, Pair, Person, Setting, SkillTable, match
from squadra.engine.matching.components import score_components
from squadra.engine.matching.reference import Side, failed_rules
from squadra.engine.matching.rules import RULES
from tests.engine.matching.couples import MODEL, MONDAY
from tests.engine.matching.strategies import (
    couples,
    improvements,
    openings,
    people,
    skill_tables,
)

ALL = 1000
IDS = ("p1", "p2", "p3", "p4")


def setting(table: SkillTable) -> Setting:
    return Setting(MODEL, table, MONDAY)


def points(pair: Pair) -> dict[str, int]:
    return {name: part.points for name, part in score_components(pair).items()}


@st.composite
def improved(draw: st.DrawFn, person: Person) -> Person:
    ways = improvements(person)
    return draw(ways[draw(st.sampled_from(sorted(ways)))])


@pytest.mark.slow
@given(couple=couples(), table=skill_tables, data=st.data())
def test_whoever_improves_keeps_every_opening_and_every_point(
    couple: tuple[Person, Opening], table: SkillTable, data: st.DataObject
) -> None:
    person, opening = couple
    before = Pair(person, opening, setting(table))
    after = Pair(data.draw(improved(person)), opening, setting(table))
    assert set(failed_rules(after)) <= set(failed_rules(before))
    earned = points(before)
    assert all(after_points >= earned[name] for name, after_points in points(after).items())


@pytest.mark.slow
@given(
    couple=couples(),
    others=st.tuples(*(people(name) for name in IDS[1:])),
    table=skill_tables,
    data=st.data(),
)
def test_whoever_improves_never_loses_a_place_before_an_opening(
    couple: tuple[Person, Opening],
    others: tuple[Person, ...],
    table: SkillTable,
    data: st.DataObject,
) -> None:
    person, opening = couple
    before = places([person, *others], opening, setting(table))
    after = places([data.draw(improved(person)), *others], opening, setting(table))
    if "p1" in before:
        assert after["p1"] <= before["p1"]


def places(everyone: Sequence[Person], opening: Opening, at: Setting) -> dict[str, int]:
    rows = match(everyone, [opening], at, by="opening", top=ALL).rows
    return {row.person: row.rank for row in rows}


@pytest.mark.slow
@given(
    everyone=st.tuples(*(people(name) for name in IDS)),
    offered=st.tuples(*(openings(f"o{number}") for number in range(3))),
    table=skill_tables,
    by=st.sampled_from(("person", "opening")),
    data=st.data(),
)
def test_the_order_of_the_rows_changes_nothing(
    everyone: tuple[Person, ...],
    offered: tuple[Opening, ...],
    table: SkillTable,
    by: Side,
    data: st.DataObject,
) -> None:
    shuffled = data.draw(st.permutations(everyone)), data.draw(st.permutations(offered))
    assert match(everyone, offered, setting(table), by=by, top=2) == match(
        *shuffled, setting(table), by=by, top=2
    )


@pytest.mark.slow
@given(
    everyone=st.tuples(*(people(name) for name in IDS)),
    offered=st.tuples(*(openings(f"o{number}") for number in range(3))),
    table=skill_tables,
)
def test_both_directions_tell_of_the_same_pairs(
    everyone: tuple[Person, ...], offered: tuple[Opening, ...], table: SkillTable
) -> None:
    for_people = match(everyone, offered, setting(table), by="person", top=ALL)
    for_openings = match(everyone, offered, setting(table), by="opening", top=ALL)
    assert for_people.rejected == for_openings.rejected
    unranked = [
        {(row.person, row.opening): (row.score, row.points, row.flags) for row in matches.rows}
        for matches in (for_people, for_openings)
    ]
    assert unranked[0] == unranked[1]
    possible = len(everyone) * len(offered)
    away = sum(counts["ANY"] for counts in for_people.rejected.values())
    assert len(unranked[0]) == possible - away


@given(couple=couples(), table=skill_tables)
def test_a_score_is_whole_and_within_its_bounds(
    couple: tuple[Person, Opening], table: SkillTable
) -> None:
    pair = Pair(*couple, setting(table))
    weights = MODEL.weights_of(pair.opening.kind)
    earned = points(pair)
    assert all(0 <= earned[name] <= weights[name] for name in weights)
    assert all(type(value) is int for value in earned.values())
    assert 0 <= sum(earned.values()) <= 10_000


@given(couple=couples(), table=skill_tables)
def test_a_need_ranks_nobody_lower(couple: tuple[Person, Opening], table: SkillTable) -> None:
    person, opening = couple
    without = replace(person, needs=frozenset())
    assert points(Pair(person, opening, setting(table))) == points(
        Pair(without, opening, setting(table))
    )


@given(couple=couples(), table=skill_tables)
def test_missing_data_never_keep_an_opening_away(
    couple: tuple[Person, Opening], table: SkillTable
) -> None:
    """Whatever is forgotten about the person, no rule begins to exclude."""
    person, opening = couple
    forgotten = replace(
        person, languages=None, availability=None, hours_max=None, entitlements=None, kinds=None
    )
    before = failed_rules(Pair(person, opening, setting(table)))
    assert set(failed_rules(Pair(forgotten, opening, setting(table)))) <= set(before)


@given(couple=couples(), day=st.dates(dt.date(2026, 2, 1), dt.date(2026, 6, 1)))
def test_the_day_decides_dates_and_nothing_else(
    couple: tuple[Person, Opening], day: dt.date
) -> None:
    today = Pair(*couple, setting(SkillTable()))
    then = Pair(*couple, Setting(MODEL, SkillTable(), day))
    assert points(today) == points(then)
    differing = [name for name, rule in RULES.items() if rule(today) is not rule(then)]
    assert set(differing) <= {"dates"}
