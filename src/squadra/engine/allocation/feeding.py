"""Placing over all admissible pairs without holding them all: edges come as their prices ask.

The best edges of each person are placed first. Whoever knows all pairs is then asked for those
whose score is above what person and opening cost together; while there are any, they join and the
people are placed anew. When there are none, the prices prove the plan the best over all pairs,
those never seen included.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from squadra.engine.allocation.floors import Nest
from squadra.engine.allocation.flow import best_flow, proven
from squadra.engine.allocation.layout import layout_of
from squadra.engine.allocation.plan import Plan
from squadra.engine.allocation.problem import Ints, Problem


@dataclass(frozen=True, slots=True)
class Edges:
    """Pairs by the places of person and opening, and their scores."""

    person: Ints
    opening: Ints
    score: Ints


Source = Callable[[Ints, Ints], Edges]
"""Given each person's profit and each opening's price, pairs of more score than the two together.

It may leave out pairs, but for each person whom it gives any it gives the one that is most above;
and it gives nothing only where there is nothing.
"""


@dataclass(frozen=True, slots=True)
class Fed:
    """A plan over the pairs seen in so many rounds; its bound holds for all pairs of the source."""

    plan: Plan
    rounds: int


def place_fed(
    people: Sequence[str],
    openings: Sequence[str],
    seats: Ints,
    source: Source,
    *,
    first: Edges | None = None,
    close: float = 0.0,
    most_rounds: int = 100,
) -> Fed:
    """Place people over all pairs of the source, until the gap is at most `close`.

    People and openings are in the order of their ids. `first` are edges to begin from.
    """
    none = np.zeros(0, np.int64)
    problem = Problem(people, openings, seats, none, none, none)
    if first is not None:
        problem = _joined(problem, first)
    rounds, bounds = 0, list[int]()
    while True:
        rounds += 1
        plan = _placed(problem)
        assert plan.profits is not None
        assert plan.prices is not None
        more = source(plan.profits, plan.prices)
        bounds.append(plan.bound + _above(more, plan.profits, plan.prices))
        plan = replace(plan, bound=min(bounds))
        if plan.gap <= close or not len(more.score) or rounds == most_rounds:
            return Fed(plan, rounds)
        problem = _joined(problem, more)


def _placed(problem: Problem) -> Plan:
    nest = Nest.none(len(problem.people))
    return proven(problem, nest, [], best_flow(layout_of(problem, nest, [])))[0]


def _above(edges: Edges, profits: Ints, prices: Ints) -> int:
    """By how much the profits must rise before no pair is above them and the prices together."""
    rise = np.zeros(len(profits), np.int64)
    above = edges.score - profits[edges.person] - prices[edges.opening]
    np.maximum.at(rise, edges.person, above)
    return int(rise.sum())


def _joined(problem: Problem, more: Edges) -> Problem:
    """The problem with more edges, each pair once."""
    person = np.concatenate([problem.person, more.person])
    opening = np.concatenate([problem.opening, more.opening])
    score = np.concatenate([problem.score, more.score])
    _, places = np.unique(person * max(1, len(problem.openings)) + opening, return_index=True)
    return Problem(
        problem.people,
        problem.openings,
        problem.seats,
        person[places],
        opening[places],
        score[places],
    )
