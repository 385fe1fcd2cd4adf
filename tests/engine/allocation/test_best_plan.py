"""The plan is the best there is, the same for every order of the rows, and proven."""

import random
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from squadra.engine.allocation import Floor, Problem, allocate, problem_of
from squadra.engine.allocation.floors import nest_of
from squadra.engine.allocation.network import Residual
from tests.engine.allocation.small import (
    all_choices,
    best,
    floors_of,
    in_reach,
    keeping,
    problems,
)

pytestmark = pytest.mark.slow


def chosen(problem: Problem, method: str = "auto") -> list[tuple[str, str]]:
    plan = allocate(problem, method=method)
    return [
        (problem.people[problem.person[edge]], problem.openings[problem.opening[edge]])
        for edge in plan.chosen
    ]


def test_the_best_for_all_is_not_the_best_pair_first() -> None:
    edges = [("ada", "bar", 9000), ("ada", "orto", 8000), ("ugo", "bar", 8500)]
    problem = problem_of(edges, {"bar": 1, "orto": 1})
    assert chosen(problem) == [("ada", "orto"), ("ugo", "bar")]
    assert chosen(problem, "greedy") == [("ada", "bar")]


def test_of_equal_totals_the_one_that_places_more_people() -> None:
    edges = [("ada", "bar", 8), ("ada", "orto", 4), ("ugo", "bar", 4), ("zoe", "serra", 0)]
    problem = problem_of(edges, {"bar": 1, "orto": 1, "serra": 1})
    assert chosen(problem) == [("ada", "orto"), ("ugo", "bar"), ("zoe", "serra")]


def test_nobody_goes_where_there_are_no_seats() -> None:
    assert chosen(problem_of([("ada", "bar", 9000)], {"bar": 0})) == []


def test_without_edges_the_plan_is_empty_and_proven() -> None:
    for seats in ({}, {"bar": 2}):
        for method in ("auto", "lp", "greedy"):
            plan = allocate(problem_of([], seats), method=method)
            assert (plan.objective, plan.placed, plan.bound, plan.gap) == (0, 0, 0, 0.0)
            assert plan.is_optimal


@pytest.mark.parametrize("method", ["flow", "lp"])
@given(data=st.data())
def test_no_plan_is_better_and_of_the_best_none_places_more(
    method: str, data: st.DataObject
) -> None:
    problem = data.draw(problems())
    choices = all_choices(problem, [])
    plan = allocate(problem, method=method)
    assert plan.objective == plan.bound == best(choices)
    assert plan.placed == max(len(one.edges) for one in choices if one.total == plan.objective)


@given(problem=problems(), salt=st.integers(0, 10**6))
def test_no_order_of_the_rows_and_no_method_changes_the_plan(problem: Problem, salt: int) -> None:
    edges = [
        (problem.people[person], problem.openings[opening], score)
        for person, opening, score in zip(
            problem.person.tolist(), problem.opening.tolist(), problem.score.tolist(), strict=True
        )
    ]
    seats = list(zip(problem.openings, problem.seats.tolist(), strict=True))
    shuffle = random.Random(salt).shuffle
    shuffle(edges)
    shuffle(seats)
    assert chosen(problem_of(edges, dict(seats))) == chosen(problem) == chosen(problem, "lp")


def test_a_tie_is_settled_by_lot_and_not_by_the_alphabet() -> None:
    """With one seat for two equal people, whoever comes first by id is not always the one."""
    winners = {
        chosen(problem_of([(f"a{case}", "bar", 5), (f"b{case}", "bar", 5)], {"bar": 1}))[0][0][0]
        for case in range(20)
    }
    assert winners == {"a", "b"}


@given(problem=problems())
def test_a_price_is_by_how_much_the_optimum_grows_with_one_more_seat(problem: Problem) -> None:
    plan = allocate(problem)
    assert plan.prices is not None
    for opening, price in enumerate(plan.prices.tolist()):
        seats = problem.seats.copy()
        seats[opening] += 1
        assert best(all_choices(problem.with_seats(seats), [])) == plan.objective + price


@given(problem=problems())
def test_the_bound_can_be_checked_by_hand(problem: Problem) -> None:
    """No edge has more score than its person's profit and its opening's price together."""
    plan = allocate(problem)
    assert plan.prices is not None
    assert plan.profits is not None
    together = plan.profits[problem.person] + plan.prices[problem.opening]
    assert (problem.score <= together).all()
    assert plan.bound == plan.profits.sum() + (problem.seats * plan.prices).sum()


@given(data=st.data())
def test_floors_are_kept_as_far_as_they_can_be_and_cost_what_is_said(data: st.DataObject) -> None:
    problem = data.draw(problems())
    floors = data.draw(floors_of(problem))
    check_floors(problem, floors, "auto")


@given(data=st.data())
def test_lp_says_the_same_of_floors(data: st.DataObject) -> None:
    problem = data.draw(problems())
    check_floors(problem, data.draw(floors_of(problem, most=2)), "lp")


def check_floors(problem: Problem, floors: Sequence[Floor], method: str) -> None:
    choices = all_choices(problem, floors)
    kept = in_reach(choices, floors)
    plan = allocate(problem, floors, method)
    assert plan.objective == plan.bound == best(keeping(choices, kept))
    for number, result in enumerate(plan.floors):
        floor = floors[number]
        placed = np.intersect1d(problem.person[plan.chosen], floor.members)
        others = {other: asked for other, asked in kept.items() if other != number}
        assert (result.group, result.wanted) == (floor.group, floor.wanted)
        assert result.reached == len(placed) >= kept[number]
        assert result.state == ("met" if kept[number] == floor.wanted else "unattainable")
        assert result.cost == best(keeping(choices, others)) - plan.objective


@given(data=st.data())
def test_under_floors_a_price_counts_with_as_many_of_each_group(data: st.DataObject) -> None:
    problem = data.draw(problems())
    floors = data.draw(floors_of(problem))
    assume(nest_of(floors, len(problem.people)) is not None)
    kept = in_reach(all_choices(problem, floors), floors)
    plan = allocate(problem, floors)
    assert plan.prices is not None
    for opening, price in enumerate(plan.prices.tolist()):
        seats = problem.seats.copy()
        seats[opening] += 1
        choices = keeping(all_choices(problem.with_seats(seats), floors), kept)
        assert best(choices) == plan.objective + price


def test_a_flow_that_is_not_the_best_is_found_out() -> None:
    """Going round 0, 1, 2 costs less than nothing: such a flow could be improved."""
    ring = np.array([0, 1, 2])
    residual = Residual(3, ring, ring, np.array([1, 2, 0]), np.array([1, 1, -3]))
    with pytest.raises(ArithmeticError):
        residual.distances(np.zeros(3, np.int64))


@pytest.mark.parametrize("seed", range(3))
def test_middle_problems_agree_with_an_integer_program(seed: int) -> None:
    draw = np.random.default_rng(seed)
    pairs = np.unique(draw.integers(0, [300, 60], (2500, 2)), axis=0)
    problem = problem_of(
        [(f"p{person}", f"o{opening}", int(draw.integers(0, 60))) for person, opening in pairs],
        {f"o{opening}": int(draw.integers(0, 8)) for opening in range(60)},
    )
    floors = [Floor("a", 60, np.arange(70)), Floor("b", 45, np.arange(20, 70))]
    plan, by_program = allocate(problem, floors, "flow"), allocate(problem, floors, "lp")
    assert plan.is_optimal
    assert by_program.is_optimal
    assert plan.objective == by_program.objective
    assert plan.floors == by_program.floors
    assert allocate(problem, method="greedy").objective < allocate(problem).objective


@pytest.mark.parametrize("seed", range(3))
def test_middle_problems_with_overlapping_floors_agree_with_an_integer_program(seed: int) -> None:
    draw = np.random.default_rng(seed)
    pairs = np.unique(draw.integers(0, [200, 40], (1200, 2)), axis=0)
    problem = problem_of(
        [(f"p{person}", f"o{opening}", int(draw.integers(0, 9000))) for person, opening in pairs],
        {f"o{opening}": int(draw.integers(1, 6)) for opening in range(40)},
    )
    groups = [np.arange(60), np.arange(40, 110), np.arange(90, 150)]
    floors = [
        Floor(str(number), round(share * len(members)), members)
        for number, (share, members) in enumerate(zip((0.8, 0.7, 0.75), groups, strict=True))
    ]
    plan, by_program = allocate(problem, floors), allocate(problem, floors, "lp")
    assert plan.is_optimal
    assert plan.objective == by_program.objective == by_program.bound
    assert [floor.cost for floor in plan.floors] == [floor.cost for floor in by_program.floors]
    assert {floor.state for floor in plan.floors} == {"met"}


@given(data=st.data())
def test_where_the_auction_is_given_up_another_search_finds_the_same_plan(
    data: st.DataObject,
) -> None:
    problem = data.draw(problems())
    floors = data.draw(floors_of(problem))
    plan = allocate(problem, floors)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("squadra.engine.allocation.auction.MOST_BIDS", -1)
        other = allocate(problem, floors)
    assert plan.chosen.tolist() == other.chosen.tolist()
    assert plan.floors == other.floors
