"""Placing people in openings: the plan of greatest total score under seats and floors, proven.

    problem = problem_of([("p1", "o1", 5200), ("p2", "o1", 4100)], {"o1": 1})
    plan = allocate(problem)
    plan.objective, plan.bound, plan.prices

docs/algorithms/allocation.md says what is computed, how, and why it is exact.
"""

from squadra.engine.allocation.floors import Floor, FloorResult
from squadra.engine.allocation.methods import METHODS, allocate
from squadra.engine.allocation.plan import Plan
from squadra.engine.allocation.problem import Problem, problem_of

__all__ = [
    "METHODS",
    "Floor",
    "FloorResult",
    "Plan",
    "Problem",
    "allocate",
    "problem_of",
]
