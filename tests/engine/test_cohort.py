"""A cohort placed by the matcher is placed as well as over a list of all its pairs."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squadra.engine.allocation import allocate, problem_of
from squadra.engine.cohort import pairs_of_cohort, place_cohort
from squadra.engine.matching import Opening, Person, Setting, SkillTable, match
from squadra.engine.matching.fast.sides import side_of
from tests.engine.matching.couples import MODEL, MONDAY
from tests.engine.matching.strategies import openings, people, skill_tables
from tests.engine.matching.test_standing import some


def listed(who: list[Person], what: list[Opening], setting: Setting) -> int:
    """The best total over all pairs that the reference admits."""
    rows = match(who, what, setting, top=max(1, len(what))).rows
    seats = {opening.id: opening.seats for opening in what}
    edges = [(row.person, row.opening, row.score) for row in rows]
    return allocate(problem_of(edges, seats)).objective


@pytest.mark.slow
@given(who=some(people(), 9), what=some(openings(), 6), table=skill_tables, seats=st.integers(1, 2))
def test_the_plan_is_the_best_over_all_pairs(
    who: list[Person], what: list[Opening], table: SkillTable, seats: int
) -> None:
    setting = Setting(MODEL, table, MONDAY)
    offered = [replace(opening, seats=min(opening.seats, seats)) for opening in what]
    fed = place_cohort(side_of(who, Person), side_of(offered, Opening), setting)
    assert fed.plan.is_optimal
    assert fed.plan.objective == listed(who, offered, setting)


@pytest.mark.slow
def test_it_asks_for_more_where_everybody_wants_the_same() -> None:
    """Sixty people with one seat each in sixty places; the best twenty are the same for all."""
    who = [
        Person(id=f"p{n:02}", lat=45.0, lon=9.0 + n / 10_000, max_km=40, targets=("5120.1",))
        for n in range(60)
    ]
    what = [
        Opening(
            id=f"o{n:02}",
            company="alba",
            lat=45.0,
            lon=9.0 + n / 300,
            kind="job",
            seats=1,
            occupation="5120.1",
            expires_on=MONDAY,
        )
        for n in range(60)
    ]
    setting = Setting(MODEL, SkillTable(), MONDAY)
    fed = place_cohort(side_of(who, Person), side_of(what, Opening), setting)
    assert fed.rounds > 1
    assert fed.plan.placed == 60
    assert fed.plan.objective == listed(who, what, setting)
    rough = place_cohort(side_of(who, Person), side_of(what, Opening), setting, close=1.0)
    assert rough.rounds == 1
    assert rough.plan.objective <= fed.plan.objective <= rough.plan.bound


@pytest.mark.slow
@given(who=some(people(), 9), what=some(openings(), 6), table=skill_tables)
def test_a_list_of_all_pairs_is_the_reference_s(
    who: list[Person], what: list[Opening], table: SkillTable
) -> None:
    setting = Setting(MODEL, table, MONDAY)
    problem = pairs_of_cohort(side_of(who, Person), side_of(what, Opening), setting)
    rows = match(who, what, setting, top=max(1, len(what))).rows
    assert [
        (problem.people[person], problem.openings[opening], score)
        for person, opening, score in zip(
            problem.person.tolist(),
            problem.opening.tolist(),
            problem.score.tolist(),
            strict=True,
        )
    ] == sorted((row.person, row.opening, row.score) for row in rows)
    assert list(problem.people) == sorted(person.id for person in who)
