"""The best plan under floors whose groups overlap, and what each of them costs."""

from collections.abc import Sequence
from dataclasses import replace

from squadra.engine.allocation import lp
from squadra.engine.allocation.cuts import Found, Search
from squadra.engine.allocation.floors import Floor, counts, nest_of, results
from squadra.engine.allocation.flow import best_total, proven
from squadra.engine.allocation.plan import Plan
from squadra.engine.allocation.problem import Problem


def best_plan(problem: Problem, floors: Sequence[Floor]) -> Plan:
    """The best plan, the same for the same problem, and its gap where it could not be closed.

    Where seats put floors out of reach, or the search by cuts loses its way, HiGHS decides.
    """
    # If whole groups can be placed, no floor on them is reached further than that.
    least = [min(floor.wanted, len(floor.members)) for floor in floors]
    found = _found(problem, floors, least)
    if found is None:
        return lp.best_plan(problem, floors)
    search, best = found
    plan, _ = proven(problem, search.cells, best.numbers.tolist(), best.flow)
    costs = [
        _total_without(problem, floors, least, number) - plan.objective
        for number in range(len(floors))
    ]
    reached = counts(floors, problem.person[plan.chosen], len(problem.people))
    return replace(plan, bound=best.bound, floors=results(floors, least, reached, costs))


def _found(
    problem: Problem, floors: Sequence[Floor], least: Sequence[int]
) -> tuple[Search, Found] | None:
    search = Search(problem, floors, least)
    best = search.run()
    return None if best is None else (search, best)


def _total_without(
    problem: Problem, floors: Sequence[Floor], least: Sequence[int], number: int
) -> int:
    """The greatest total without one of the floors, the others kept."""
    others = [floor for place, floor in enumerate(floors) if place != number]
    asked = [wanted for place, wanted in enumerate(least) if place != number]
    nest = nest_of(others, len(problem.people))
    if nest is not None:
        return best_total(problem, nest, asked)
    found = _found(problem, others, asked)
    if found is None:
        return lp.best_total(problem, others, asked)
    return found[1].total
