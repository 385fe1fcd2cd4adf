"""Other ways to place a cohort: the greedy one, and solvers at their best settings.

Each takes a problem and returns the total that it reached.
"""

from collections.abc import Callable

import numpy as np

from squadra.engine.allocation import Problem, allocate
from squadra.engine.allocation.floors import Nest
from squadra.engine.allocation.layout import layout_of
from squadra.engine.allocation.network import least_cost_flow


def greedy(problem: Problem) -> int:
    """The best pair first, then the best that is left."""
    return allocate(problem, method="greedy").objective


def ortools(problem: Problem) -> int:
    """OR-Tools' flow of least cost over all edges."""
    layout = layout_of(problem, Nest.none(len(problem.people)), [])
    flow = least_cost_flow(layout.network, layout.supply, layout.cost)
    return -int((flow * layout.cost).sum())


def highs(problem: Problem) -> int:
    """HiGHS' dual simplex: the constraints are totally unimodular, so whole numbers come by it."""
    from scipy.optimize import linprog
    from scipy.sparse import csr_array

    people, openings, edges = len(problem.people), len(problem.openings), len(problem.score)
    rows = np.concatenate([problem.person, people + problem.opening])
    columns = np.tile(np.arange(edges), 2)
    matrix = csr_array((np.ones(2 * edges), (rows, columns)), shape=(people + openings, edges))
    limits = np.concatenate([np.ones(people), problem.seats])
    result = linprog(-problem.score.astype(float), A_ub=matrix, b_ub=limits, method="highs-ds")
    return round(-result.fun)


PEERS: dict[str, Callable[[Problem], int]] = {
    "greedy": greedy,
    "ortools": ortools,
    "highs": highs,
}
