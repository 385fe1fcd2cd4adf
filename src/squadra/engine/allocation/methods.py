"""The ways to a plan, and which of them is taken."""

from collections.abc import Sequence

from squadra.engine.allocation import flow, lp, overlapping
from squadra.engine.allocation.floors import Floor, nest_of
from squadra.engine.allocation.greedy import greedy, simple_bound
from squadra.engine.allocation.plan import Plan
from squadra.engine.allocation.problem import Problem

AUTO, FLOW, LP, GREEDY = METHODS = ("auto", "flow", "lp", "greedy")


def allocate(problem: Problem, floors: Sequence[Floor] = (), method: str = AUTO) -> Plan:
    """Place the people. `auto` is `flow`; `lp` gives all to HiGHS, which takes far longer.

    `greedy` keeps no floors, and its plan has no prices.
    """
    if method == GREEDY:
        return Plan(problem, greedy(problem), simple_bound(problem))
    if method == LP:
        return lp.best_plan(problem, floors)
    nest = nest_of(floors, len(problem.people))
    if nest is None:
        return overlapping.best_plan(problem, floors)
    return flow.best_plan(problem, nest)
