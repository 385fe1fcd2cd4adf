"""Edges that come as prices ask for them lead to the best plan over all pairs."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from squadra.engine.allocation import Problem, allocate, problem_of
from squadra.engine.allocation.feeding import Edges, Source, place_fed
from squadra.engine.allocation.problem import Ints
from squadra.engine.matching import Opening, Person, Setting, SkillTable, match, read_model
from tests.engine.allocation.small import problems


def all_of(problem: Problem, most: int) -> Source:
    """A source that knows all pairs and gives each person the `most` that are most above."""

    def source(profits: Ints, prices: Ints) -> Edges:
        above = problem.score - profits[problem.person] - prices[problem.opening]
        given_: list[int] = []
        for person in range(len(problem.people)):
            mine = np.flatnonzero((problem.person == person) & (above > 0))
            given_ += mine[np.argsort(-above[mine], kind="stable")][:most].tolist()
        return Edges(problem.person[given_], problem.opening[given_], problem.score[given_])

    return source


@given(problem=problems(), most=st.integers(1, 3))
def test_what_is_fed_by_prices_ends_as_good_as_what_is_given_whole(
    problem: Problem, most: int
) -> None:
    fed = place_fed(problem.people, problem.openings, problem.seats, all_of(problem, most))
    assert fed.plan.is_optimal
    assert fed.plan.objective == allocate(problem).objective


@pytest.mark.parametrize("rounds", [1, 2, 3])
def test_the_bound_holds_for_all_pairs_also_when_it_ends_early(rounds: int) -> None:
    draw = np.random.default_rng(rounds)
    problem = problem_of(
        [(f"p{p}", f"o{o}", int(draw.integers(0, 10_000))) for p in range(60) for o in range(20)],
        {f"o{o}": 2 for o in range(20)},
    )
    whole = allocate(problem)
    fed = place_fed(
        problem.people,
        problem.openings,
        problem.seats,
        all_of(problem, 1),
        most_rounds=rounds,
    )
    assert fed.rounds == rounds
    assert fed.plan.objective <= whole.objective <= fed.plan.bound
    assert (fed.plan.gap > 0) == (not fed.plan.is_optimal)


def test_the_reference_feeds_it() -> None:
    """Of the reference's pairs only the best two a person first, the others as prices ask."""
    day = dt.date(2026, 3, 2)
    people = [
        Person(id=f"p{n:02}", lat=45.0 + n % 5 / 100, lon=9.0 + n % 7 / 100, max_km=40)
        for n in range(24)
    ]
    openings = [
        Opening(
            id=f"o{n}",
            company="c",
            lat=45.0,
            lon=9.0 + n / 50,
            kind="job",
            seats=4,
            expires_on=dt.date(2026, 12, 31),
        )
        for n in range(6)
    ]
    setting = Setting(read_model(), SkillTable(), day)
    rows = match(people, openings, setting, top=len(openings)).rows
    seats = {opening.id: opening.seats for opening in openings}
    whole = problem_of([(row.person, row.opening, row.score) for row in rows], seats)
    best = problem_of([(r.person, r.opening, r.score) for r in rows if r.rank <= 2], seats)
    fed = place_fed(
        whole.people,
        whole.openings,
        whole.seats,
        all_of(whole, 1),
        first=Edges(best.person, best.opening, best.score),
    )
    assert allocate(best).objective < fed.plan.objective == allocate(whole).objective
    assert fed.plan.is_optimal
    assert len(fed.plan.problem.score) < len(whole.score)
