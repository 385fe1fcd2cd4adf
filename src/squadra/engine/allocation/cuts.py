"""The best plan under floors whose groups overlap, which no single flow can keep.

The people who share the same groups are a cell. Cells lie apart, so for given least numbers of each
cell a flow finds the best plan, and its prices bound the totals for all other numbers: no plan with
at least v of the cells has more than `total - slope·v`. What is left is to choose a few whole
numbers under such bounds, until the bound of the best choice is reached.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import floor as round_down
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from squadra.engine.allocation.auction import Prices, by_auction
from squadra.engine.allocation.floors import Floor, Nest, cells_of, counts
from squadra.engine.allocation.flow import Proof, best_flow
from squadra.engine.allocation.layout import Layout, layout_of
from squadra.engine.allocation.problem import MOST_SCORE, Ints, Problem

DEAREST: Final = 100 * MOST_SCORE
"""The most that one more placed person of a group is weighed at while bounds are sought."""
MOST_ROUNDS: Final = 60
CLOSE: Final = 100
"""How near in points to the best bound by weights is near enough: the cells do the rest."""
NEAR: Final = 50
"""How far in points prices may be off that a search begins from."""


@dataclass(frozen=True, slots=True)
class Cut:
    """No plan with at least v of the cells has a total above `total - slope·v`."""

    total: int
    slope: Ints

    def at(self, least: Ints) -> int:
        return self.total - int((self.slope * least).sum())


@dataclass(frozen=True, slots=True)
class Sample:
    """A plan: its total, and how many of each floor's group and of each cell it places."""

    total: int
    reached: Ints
    in_cells: Ints


class Found(NamedTuple):
    """Least numbers of the cells, the best flow with them, its total, and a bound of all totals."""

    numbers: Ints
    flow: Ints
    total: int
    bound: int


class Search:
    """The search for the best numbers of the cells under floors that are in reach."""

    def __init__(self, problem: Problem, floors: Sequence[Floor], least: Sequence[int]) -> None:
        self.problem, self.floors, self.least = problem, floors, np.array(least, np.int64)
        self.cells = cells_of(floors, len(problem.people))
        self.in_floor = np.array(
            [
                [np.isin(cell.members[:1], floor.members).any() for floor in floors]
                for cell in self.cells.floors
            ],
            np.int64,
        ).reshape(len(self.cells.floors), len(floors))
        self._cuts: list[Cut] = []
        self._prices: Ints | None = None

    def run(self) -> Found | None:
        """The best plan found; None where numbers were tried that no plan has."""
        numbers, best = self._weigh(), None
        for _round in range(MOST_ROUNDS):
            found = self._try(numbers)
            if found is None:
                return None
            if best is None or found.total > best.total:
                best = found
            numbers, limit = self._choose()
            best = best._replace(bound=max(limit, best.total))
            if best.bound == best.total:
                break
        return best

    def _weigh(self) -> Ints:
        """Weigh the groups' people until no weights bound better; numbers near the best ones."""
        weights = center = np.zeros(len(self.floors), np.int64)
        lowest = DEAREST * MOST_SCORE * len(self.problem.people) + 1
        samples: list[Sample] = []
        tried: set[bytes] = set()
        while True:
            tried.add(weights.tobytes())
            samples.append(self._weighed(weights))
            bound = samples[-1].total + int((weights * (samples[-1].reached - self.least)).sum())
            if bound < lowest:
                center, lowest = weights, bound
            best, shares, reachable = self._best_weights(samples)
            # Half the way is steadier; where that was tried, all of it.
            weights = (best + center) // 2
            if weights.tobytes() in tried:
                weights = best
            is_close = lowest <= reachable + CLOSE or len(tried) > MOST_ROUNDS
            if is_close or weights.tobytes() in tried:
                mean = shares @ np.array([sample.in_cells for sample in samples])
                return self._nearest(mean)

    def _weighed(self, weights: Ints) -> Sample:
        """The best plan where each placed person counts more by the weights of their groups."""
        problem, people = self.problem, len(self.problem.people)
        more = np.zeros(people, np.int64)
        for floor, weight in zip(self.floors, weights.tolist(), strict=True):
            more[floor.members] += weight
        weighed = replace(problem, score=problem.score + more[problem.person])
        flow = self._flow(layout_of(weighed, Nest.none(people), []), np.zeros(0, np.int64))
        chosen = np.flatnonzero(flow[: len(problem.score)])
        self._cuts.append(Cut(int(weighed.score[chosen].sum()), self.in_floor @ weights))
        placed = problem.person[chosen]
        return Sample(
            int(problem.score[chosen].sum()),
            np.array(counts(self.floors, placed, people), np.int64),
            np.array(counts(self.cells.floors, placed, people), np.int64),
        )

    def _flow(self, layout: Layout, of_floors: Ints) -> Ints:
        """A best flow, searched from the prices of the flow before."""
        if self._prices is None:
            found = by_auction(layout)
        else:
            near = np.concatenate([self._prices, of_floors * (len(self.problem.people) + 1)])
            found = by_auction(layout, Prices(near, NEAR))
        if found is None:
            return best_flow(layout)
        flow, prices = found
        self._prices = prices[: len(self.problem.openings)]
        return flow

    def _best_weights(self, samples: Sequence[Sample]) -> tuple[Ints, NDArray[np.float64], float]:
        """The weights that would bound best if these were all the plans, and that bound.

        Between them the share of each plan in a mixture that keeps the floors.
        """
        from scipy.optimize import linprog

        floors = len(self.floors)
        spare = np.array([sample.reached - self.least for sample in samples])
        result = linprog(
            np.append(np.zeros(floors), 1.0),
            A_ub=np.column_stack([spare, -np.ones(len(samples))]),
            b_ub=-np.array([sample.total for sample in samples], float),
            bounds=[(0, DEAREST)] * floors + [(None, None)],
        )
        return np.rint(result.x[:floors]).astype(np.int64), -result.ineqlin.marginals, result.fun

    def _nearest(self, mean: NDArray[np.float64]) -> Ints:
        """Whole numbers of the cells that keep the floors, with the least distance from a mean."""
        cells = len(mean)
        apart = np.eye(cells)
        return self._whole(
            np.concatenate([np.zeros(cells), np.ones(cells)]),
            [
                (np.column_stack([apart, -apart]), np.full(cells, -np.inf), mean),
                (np.column_stack([apart, apart]), mean, np.full(cells, np.inf)),
            ],
        )[0]

    def _choose(self) -> tuple[Ints, int]:
        """The numbers of the cells that the cuts allow most, and how much that is."""
        slopes = np.array([np.append(cut.slope, 1.0) for cut in self._cuts])
        # Measured from the least of the bounds, so that small differences are not lost.
        origin = min(cut.total for cut in self._cuts)
        totals = np.array([cut.total - origin for cut in self._cuts], float)
        goal = np.append(np.zeros(len(self.cells.floors)), -1.0)
        numbers, least = self._whole(goal, [(slopes, np.full(len(totals), -np.inf), totals)])
        limit = origin + round_down(-least + 1e-3)
        return numbers, max(limit, min(cut.at(numbers) for cut in self._cuts))

    def _whole(
        self,
        goal: NDArray[np.float64],
        rows: Sequence[tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]],
    ) -> tuple[Ints, float]:
        """Whole numbers of the cells that keep the floors and the rows, and the least of the goal.

        The cells are the first columns; the others are any numbers.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp

        sizes = [len(cell.members) for cell in self.cells.floors]
        others = len(goal) - len(sizes)
        floors = np.column_stack([self.in_floor.T, np.zeros((len(self.floors), others))])
        result = milp(
            goal,
            integrality=[1] * len(sizes) + [0] * others,
            bounds=Bounds([0.0] * len(sizes) + [-np.inf] * others, sizes + [np.inf] * others),
            constraints=[
                LinearConstraint(floors, self.least, np.inf),
                *(LinearConstraint(*row) for row in rows),
            ],
            options={"mip_rel_gap": 0},
        )
        if result.x is None:
            raise ArithmeticError(f"HiGHS found no numbers: {result.message}")
        return np.rint(result.x[: len(sizes)]).astype(np.int64), result.mip_dual_bound

    def _try(self, numbers: Ints) -> Found | None:
        """The best plan with these numbers, whose cut is kept; None where no plan has them."""
        least = numbers.tolist()
        layout = layout_of(self.problem, self.cells, least, soft=range(len(least)))
        nearest = min(self._cuts, key=lambda cut: cut.at(numbers))
        flow = self._flow(layout, nearest.slope)
        if flow[layout.beside].any():
            return None
        total = int((flow[: layout.edges] * self.problem.score).sum())
        slope = Proof(layout_of(self.problem, self.cells, least), flow).weights
        self._cuts.append(Cut(total + int((slope * numbers).sum()), slope))
        return Found(numbers, flow, total, total)
