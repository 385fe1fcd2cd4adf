"""A plan, and what is known of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from squadra.engine.allocation.floors import FloorResult
from squadra.engine.allocation.problem import Ints, Problem


@dataclass(frozen=True, slots=True)
class Plan:
    """The chosen edges (places in the problem, ascending) and what is known of them.

    `bound` is a total that no plan under the same floors exceeds. `prices` of the openings is by
    how much the optimum grows with one more seat there, and `profits` of the people what is left
    of their score: without floors, no edge has more score than the two together. A plan that was
    not proven has neither.
    """

    problem: Problem
    chosen: Ints
    bound: int
    floors: Sequence[FloorResult] = ()
    prices: Ints | None = None
    profits: Ints | None = None

    @property
    def objective(self) -> int:
        return self.problem.totals(self.chosen)[0]

    @property
    def placed(self) -> int:
        return len(self.chosen)

    @property
    def gap(self) -> float:
        return (self.bound - self.objective) / max(1, self.bound)

    @property
    def is_optimal(self) -> bool:
        return self.bound == self.objective
