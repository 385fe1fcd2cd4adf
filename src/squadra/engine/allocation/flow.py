"""The best plan under seats and floors that form a forest, proven, as a flow of least cost."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from squadra.engine.allocation.auction import by_auction
from squadra.engine.allocation.floors import Nest, counts, results, within_reach
from squadra.engine.allocation.layout import Layout, layout_of
from squadra.engine.allocation.network import Residual, bound, least_cost_flow
from squadra.engine.allocation.plan import Plan
from squadra.engine.allocation.problem import Ints, Problem
from squadra.engine.allocation.ties import settle


def best_plan(problem: Problem, nest: Nest) -> Plan:
    """The best plan, the same for the same problem."""
    least, flow = _least_and_flow(problem, nest)
    plan, weights = proven(problem, nest, least, flow)
    # Without a floor that the proof does not weigh, the same proof holds.
    costs = [
        best_total(problem, nest, [*least[:number], 0, *least[number + 1 :]]) - plan.objective
        if weights[number]
        else 0
        for number in range(len(least))
    ]
    reached = counts(nest.floors, problem.person[plan.chosen], len(problem.people))
    return replace(plan, floors=results(nest.floors, least, reached, costs))


class Proof:
    """What a best flow leaves open, and the prices that this gives.

    Nothing of the search goes into it: distances over what is left open are the prices, and those
    give a bound that any plan can be held against.
    """

    def __init__(self, layout: Layout, flow: Ints) -> None:
        self.layout = layout
        self.residual = Residual.of(layout.network, flow, layout.cost)
        self.distances = self.residual.distances(layout.start)

    @property
    def bound(self) -> int:
        """A total that no plan exceeds."""
        layout = self.layout
        return -bound(layout.network, layout.supply, layout.cost, self.distances)

    @property
    def profits(self) -> Ints:
        """What is left to each person of their score."""
        return self.distances[: len(self.layout.problem.people)]

    @property
    def prices(self) -> Ints:
        """By how much the optimum grows with one more seat at each opening."""
        people, openings = len(self.layout.problem.people), len(self.layout.problem.openings)
        return -self.distances[people : people + openings]

    @property
    def weights(self) -> Ints:
        """What the last person asked for of each floor costs, beside the floors around it."""
        nest = self.layout.nest
        ends = self.distances[-1 - len(nest.floors) :]
        return ends[nest.of_floor] - ends[:-1]


def proven(problem: Problem, nest: Nest, least: Sequence[int], flow: Ints) -> tuple[Plan, Ints]:
    """The one best plan of all, from any best flow, and how its proof weighs each floor."""
    layout = layout_of(problem, nest, least)
    proof = Proof(layout, flow)
    flow = settle(layout, flow, proof.residual.open_arcs(proof.distances))
    chosen = np.flatnonzero(flow[: layout.edges])
    plan = Plan(problem, chosen, proof.bound, prices=proof.prices, profits=proof.profits)
    return plan, proof.weights


def best_total(problem: Problem, nest: Nest, least: Sequence[int]) -> int:
    """The greatest total where at least so many of each floor are placed."""
    flow = best_flow(layout_of(problem, nest, least))
    return int((flow[: len(problem.score)] * problem.score).sum())


def best_flow(layout: Layout) -> Ints:
    """A flow of the greatest total."""
    are_apart = (layout.nest.of_floor == len(layout.nest.floors)).all()
    found = by_auction(layout) if are_apart else None
    if found is None:
        return least_cost_flow(layout.network, layout.supply, layout.cost)
    return found[0]


def _least_and_flow(problem: Problem, nest: Nest) -> tuple[list[int], Ints]:
    """How many of each floor can be placed, and a best flow that places them."""
    wanted = [floor.wanted for floor in nest.floors]
    layout = layout_of(problem, nest, wanted, soft=range(len(wanted)))
    flow = best_flow(layout)
    in_groups = all(floor.wanted <= len(floor.members) for floor in nest.floors)
    if in_groups and not flow[layout.beside].any():
        return wanted, flow

    def missing(kept: Mapping[int, int], number: int) -> int:
        return _missing(problem, nest, kept, number)

    least = within_reach(nest.floors, missing)
    return least, best_flow(layout_of(problem, nest, least))


def _missing(problem: Problem, nest: Nest, kept: Mapping[int, int], number: int) -> int:
    """How many people a floor lacks at least where those kept have theirs."""
    floor = nest.floors[number]
    beyond = max(0, floor.wanted - len(floor.members))
    asked = {**kept, number: floor.wanted}
    least = [asked.get(other, 0) for other in range(len(nest.floors))]
    layout = layout_of(problem, nest, least, soft=[number])
    flow = least_cost_flow(layout.network, layout.supply, layout.missing_cost)
    return beyond + int(flow[layout.beside].sum())
