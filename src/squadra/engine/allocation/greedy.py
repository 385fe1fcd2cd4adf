"""The plan that a desk would make by hand: the best pair first, then the best that is left."""

import numpy as np

from squadra.engine.allocation.problem import Ints, Problem


def greedy(problem: Problem) -> Ints:
    """The edges taken by score, then by the ids of person and opening, in their order."""
    from squadra.engine.allocation.kernels import take_in_order

    order = np.argsort(-problem.score, kind="stable")
    chosen = take_in_order(
        order, problem.person, problem.opening, problem.seats, len(problem.people)
    )
    return np.sort(chosen)


def simple_bound(problem: Problem) -> int:
    """A total that no plan exceeds: everybody's best, or every seat's best where that is less."""
    best = np.zeros(len(problem.people), np.int64)
    np.maximum.at(best, problem.person, problem.score)
    order = np.lexsort((-problem.score, problem.opening))
    opening = problem.opening[order]
    first = np.searchsorted(opening, opening)
    seated = np.arange(len(order)) - first < problem.seats[opening]
    return min(int(best.sum()), int(problem.score[order][seated].sum()))
