"""The best plan under any floors, groups that overlap included, as an integer program for HiGHS."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import floor as round_down
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from squadra.engine.allocation.floors import Floor, cells_of, counts, results, within_reach
from squadra.engine.allocation.flow import best_flow, proven
from squadra.engine.allocation.layout import layout_of
from squadra.engine.allocation.plan import Plan
from squadra.engine.allocation.problem import Ints, Problem

ROUNDING: Final = 1e-3
"""How far from a whole number HiGHS may say that it is."""


@dataclass(frozen=True, slots=True)
class Program:
    """Choose edges, each whole or not at all; the last columns are people whom floors lack."""

    problem: Problem
    floors: Sequence[Floor]

    def solve(self, weight: Ints, least: Sequence[int], may_lack: Sequence[int]) -> "Solved":
        """The choice of greatest weight where at least so many of each floor are placed."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        edges = len(self.problem.score)
        if not edges + len(self.floors):
            return Solved(np.zeros(0, np.int64), 0)
        most = np.concatenate([np.ones(edges), np.asarray(may_lack, float)])
        result = milp(
            -weight.astype(float),
            integrality=np.ones(len(weight)),
            bounds=Bounds(0, most),
            constraints=LinearConstraint(self._matrix(), *self._limits(least)),
            options={"mip_rel_gap": 0},
        )
        if result.x is None:
            raise ArithmeticError(f"HiGHS found no plan: {result.message}")
        bound = -result.mip_dual_bound
        return Solved(np.rint(result.x).astype(np.int64), round_down(bound + ROUNDING))

    def _limits(self, least: Sequence[int]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        people, openings = len(self.problem.people), len(self.problem.openings)
        lower = np.concatenate([np.zeros(people + openings), np.asarray(least, float)])
        upper = np.concatenate(
            [np.ones(people), self.problem.seats, np.full(len(self.floors), np.inf)]
        )
        return lower, upper

    def _matrix(self) -> Any:
        """A row for each person, opening and floor; a column for each edge and floor."""
        from scipy.sparse import csr_array

        problem = self.problem
        people, openings, edges = len(problem.people), len(problem.openings), len(problem.score)
        rows, columns = [problem.person, people + problem.opening], [np.arange(edges)] * 2
        for number, floor in enumerate(self.floors):
            inside = np.zeros(people, bool)
            inside[floor.members] = True
            mine = np.append(np.flatnonzero(inside[problem.person]), edges + number)
            rows.append(np.full(len(mine), people + openings + number))
            columns.append(mine)
        row, column = np.concatenate(rows), np.concatenate(columns)
        shape = (people + openings + len(self.floors), edges + len(self.floors))
        return csr_array((np.ones(len(row)), (row, column)), shape=shape)


@dataclass(frozen=True, slots=True)
class Solved:
    """The units of each column, and a weight that no choice exceeds."""

    units: Ints
    bound: int


def best_plan(problem: Problem, floors: Sequence[Floor]) -> Plan:
    """The best plan, the same for the same problem.

    HiGHS says how many to place of the people who share the same groups; among the plans that place
    as many, a flow finds the best one and the prices.
    """
    program = Program(problem, floors)
    least = _within_reach(program)
    solved = _best(program, least)
    cells = cells_of(floors, len(problem.people))
    placed = problem.person[np.flatnonzero(solved.units[: len(problem.score)])]
    of_cells = counts(cells.floors, placed, len(problem.people))
    flow = best_flow(layout_of(problem, cells, of_cells))
    plan, _ = proven(problem, cells, of_cells, flow)
    costs = [
        best_total(problem, floors, [*least[:number], 0, *least[number + 1 :]]) - solved.bound
        for number in range(len(floors))
    ]
    reached = counts(floors, problem.person[plan.chosen], len(problem.people))
    return replace(
        plan,
        bound=max(solved.bound, plan.objective),
        floors=results(floors, least, reached, costs),
    )


def best_total(problem: Problem, floors: Sequence[Floor], least: Sequence[int]) -> int:
    """The greatest total where at least so many of each floor are placed."""
    return _best(Program(problem, floors), least).bound


def _best(program: Program, least: Sequence[int]) -> Solved:
    nobody = [0] * len(program.floors)
    weight = np.concatenate([program.problem.score, np.zeros(len(nobody), np.int64)])
    return program.solve(weight, least, nobody)


def _within_reach(program: Program) -> list[int]:
    edges = np.zeros(len(program.problem.score), np.int64)

    def missing(kept: Mapping[int, int], number: int) -> int:
        floor = program.floors[number]
        wanted = min(floor.wanted, len(floor.members))
        asked = {**kept, number: wanted}
        least = [asked.get(other, 0) for other in range(len(program.floors))]
        lacks = np.array([int(other == number) for other in range(len(least))])
        solved = program.solve(np.concatenate([edges, -lacks]), least, list(lacks * wanted))
        return floor.wanted - wanted + int(solved.units[-len(least) :].sum())

    return within_reach(program.floors, missing)
