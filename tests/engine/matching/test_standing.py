"""Questions about one person or one opening get the answers that `match` gives of all."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from squadra.engine.matching import Opening, Person, Setting, SkillTable, match
from squadra.engine.matching.components import score_components
from squadra.engine.matching.doors import Door, gains_of, lets_in, opens_most, reliefs_of
from squadra.engine.matching.fast.rejecting import NONE_FALSE, SEVERAL_FALSE, UNSEEN
from squadra.engine.matching.fast.sides import side_of
from squadra.engine.matching.fast.standing import Judged, Standing
from squadra.engine.matching.pair import Pair
from squadra.engine.matching.reference import failed_rules, total_score
from squadra.engine.matching.rules import RULES
from tests.engine.matching.couples import MODEL, MONDAY
from tests.engine.matching.strategies import openings, people, skill_tables

pytestmark = pytest.mark.slow

Everybody = list[Person]
Everything = list[Opening]


def some(make: st.SearchStrategy, most: int) -> st.SearchStrategy[list]:
    """Rows with ids of their own, o1 the one that vetoes name."""
    return st.lists(make, min_size=1, max_size=most).map(
        lambda rows: [replace(row, id=f"{row.id[0]}{place}") for place, row in enumerate(rows)]
    )


def setting_of(table: SkillTable) -> Setting:
    return Setting(MODEL, table, MONDAY)


def standing_of(who: Everybody, what: Everything, setting: Setting) -> Standing:
    return Standing.of(side_of(who, Person), side_of(what, Opening), setting)


def admissible(who: Sequence[Person], what: Sequence[Opening], setting: Setting) -> int:
    """How many of these pairs no rule excludes, by the reference."""
    return sum(not failed_rules(Pair(p, o, setting)) for p in who for o in what)


@given(
    who=some(people(), 5),
    what=some(openings(), 8),
    table=skill_tables,
    top=st.integers(1, 6),
)
def test_one_row_and_one_column_are_those_of_the_whole(
    who: Everybody, what: Everything, table: SkillTable, top: int
) -> None:
    setting = setting_of(table)
    standing = standing_of(who, what, setting)
    for person in who:
        expected = match([person], what, setting, top=top).rows
        assert standing.openings_for(person, top=top) == expected
    for opening in what:
        expected = match(who, [opening], setting, by="opening", top=top).rows
        assert standing.people_for(opening, top=top) == expected


@given(
    who=some(people(), 5),
    what=some(openings(), 6),
    edited=st.tuples(people(), openings()),
    seed=st.integers(0, 99),
)
def test_what_has_changed_since_is_seen_and_what_is_out_of_sight_is_not(
    who: Everybody, what: Everything, edited: tuple[Person, Opening], seed: int
) -> None:
    setting = setting_of(SkillTable())
    new_person, new_opening = replace(edited[0], id="p0"), replace(edited[1], id="o0")
    standing = standing_of(who, what, setting)
    before = standing.openings_for(who[0], top=9)
    changed = standing.changed(
        people=[new_person, replace(new_person, id="new")],
        openings=[new_opening],
        gone_people={"p1"},
        gone_openings={"o1", "o77"},
    )
    draw = np.random.default_rng(seed)
    seen_people = draw.random(len(changed.person_ids)) < 0.7
    seen_openings = draw.random(len(changed.opening_ids)) < 0.7
    now_people = {row.id: row for row in [*who, new_person, replace(new_person, id="new")]}
    now_openings = {row.id: row for row in [*what, new_opening]}
    live_people = np.array([*(row.id not in {"p0", "p1"} for row in who), True, True])
    live_openings = np.array([*(row.id not in {"o0", "o1"} for row in what), True])
    left_people = [
        now_people[str(one)]
        for one, seen in zip(changed.person_ids, seen_people & live_people, strict=True)
        if seen
    ]
    left_openings = [
        now_openings[str(one)]
        for one, seen in zip(changed.opening_ids, seen_openings & live_openings, strict=True)
        if seen
    ]
    for person in now_people.values():
        expected = match([person], left_openings, setting, top=4).rows
        assert changed.openings_for(person, top=4, visible=seen_openings) == expected
    for opening in now_openings.values():
        expected = match(left_people, [opening], setting, by="opening", top=3).rows
        assert changed.people_for(opening, top=3, visible=seen_people) == expected
    assert standing.openings_for(who[0], top=9) == before, "the one from before is as it was"


@given(who=some(people(), 4), what=some(openings(), 7), table=skill_tables, seed=st.integers(0, 99))
def test_what_keeps_away_is_what_the_reference_says(
    who: Everybody, what: Everything, table: SkillTable, seed: int
) -> None:
    """One rule alone, several or none, and the score of the pair, admissible or not."""
    setting = setting_of(table)
    standing = standing_of(who, what, setting)
    draw = np.random.default_rng(seed)
    seen_people, seen_openings = draw.random(len(who)) < 0.8, draw.random(len(what)) < 0.8
    for person in who:
        judged = standing.openings_judged(person, seen_openings)
        expected = [verdict(person, opening, setting) for opening in what]
        assert told(judged, seen_openings) == told_of(expected, seen_openings)
    for opening in what:
        judged = standing.people_judged(opening, seen_people)
        expected = [verdict(person, opening, setting) for person in who]
        assert told(judged, seen_people) == told_of(expected, seen_people)
        apart = standing.among(seen_people)
        assert apart.person_ids.to_pylist() == standing.person_ids.filter(seen_people).to_pylist()
        everybody = np.ones(len(apart.person_ids), np.bool_)
        assert told(apart.people_judged(opening), everybody) == told_of(expected, seen_people)


def verdict(person: Person, opening: Opening, setting: Setting) -> tuple[int, int, int]:
    pair = Pair(person, opening, setting)
    failed = failed_rules(pair)
    only = SEVERAL_FALSE if len(failed) > 1 else NONE_FALSE
    essential = score_components(pair)["essential"].points
    alone = list(RULES).index(failed[0]) if len(failed) == 1 else only
    return alone, total_score(pair), essential


def told(judged: Judged, seen: np.ndarray) -> list[tuple[int, int, int]]:
    assert (judged.only[~seen] == UNSEEN).all()
    columns = judged.only, judged.scores, judged.essential
    return list(zip(*(column[seen].tolist() for column in columns), strict=True))


def told_of(expected: list[tuple[int, int, int]], seen: np.ndarray) -> list[tuple[int, int, int]]:
    return [row for row, one in zip(expected, seen, strict=True) if one]


@given(person=people(), what=some(openings(), 8))
def test_what_opens_most_is_what_the_reference_counts(person: Person, what: Everything) -> None:
    setting = setting_of(SkillTable())
    expected = opens_most(person, what, setting)
    assert standing_of([person], what, setting).opens_most(person) == expected
    assert expected.now == admissible([person], what, setting)


@given(who=some(people(), 8), opening=openings())
def test_what_lets_in_most_is_what_the_reference_counts(who: Everybody, opening: Opening) -> None:
    setting = setting_of(SkillTable())
    expected = lets_in(opening, who, setting)
    assert standing_of(who, [opening], setting).lets_in(opening) == expected
    assert expected.now == admissible(who, [opening], setting)


FREE = Person(id="p0", lat=45.5, lon=9.4, max_km=10)
OPEN = Opening(id="o0", company="alba", lat=45.5, lon=9.4, kind="job", seats=1, expires_on=MONDAY)


def test_a_forklift_licence_opens_two_more() -> None:
    what = [
        OPEN,
        replace(OPEN, id="o1", licences=frozenset({"forklift"})),
        replace(OPEN, id="o2", licences=frozenset({"forklift"})),
        replace(OPEN, id="o3", licences=frozenset({"forklift", "B"})),
        replace(OPEN, id="o4", licences=frozenset({"B"}), languages={"it": 3}),
        replace(OPEN, id="o5", lat=45.56),
    ]
    person = replace(FREE, max_km=6.0, languages={"it": 3})
    found = standing_of([person], what, setting_of(SkillTable())).opens_most(person)
    assert found.now == 1
    assert found.doors == [
        Door("licences:forklift", False, True, 2),
        Door("licences:B", False, True, 1),
        Door("max_km", 6.0, 11.0, 1),
        Door("max_km", 6.0, 16.0, 1),
    ]


def test_without_the_licence_two_people_more() -> None:
    who = [
        replace(FREE, licences=frozenset({"B"})),
        replace(FREE, id="p1"),
        replace(FREE, id="p2"),
        replace(FREE, id="p3", limits=frozenset({"cold"})),
    ]
    opening = replace(OPEN, licences=frozenset({"B"}), demands=frozenset({"cold"}))
    found = standing_of(who, [opening], setting_of(SkillTable())).lets_in(opening)
    assert found.now == 1
    assert found.doors == [Door("licences:B", True, False, 2)]


def test_nobody_is_asked_to_drop_what_is_theirs() -> None:
    person = replace(
        FREE,
        limits=frozenset({"cold"}),
        needs=frozenset({"tutor"}),
        kinds=frozenset({"course"}),
        availability="1x0" + "1" * 11,
    )
    columns = {gain.what.partition(":")[0] for gain in gains_of(person, {"B"}, {("it", 2)})}
    assert columns == {"licences", "availability", "max_km"}
    assert [g.what for g in gains_of(person, (), ()) if g.what.startswith("availability")] == [
        "availability:tuesday_morning"
    ]


def test_no_company_is_asked_about_what_the_law_reserves() -> None:
    opening = replace(OPEN, reserved=frozenset({"l68_art1"}), flexible=False)
    assert [relief.what for relief in reliefs_of(opening)] == ["flexible"]
