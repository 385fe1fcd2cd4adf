"""A placement as a flow: everybody goes to an opening, or nowhere by way of the floors' groups.

Of a group of n people of whom t must be placed at most n - t may go nowhere: that is a capacity,
and a floor costs no more than an arc. An arc beside it lets more go, at a price that no score
outweighs, so that there is always a flow, and it shows how much of the floors is out of reach.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from squadra.engine.allocation.floors import Nest
from squadra.engine.allocation.network import FAR, Network
from squadra.engine.allocation.problem import MOST_SCORE, Ints, Problem


@dataclass(frozen=True, slots=True)
class Layout:
    """The network of a problem; nodes: people, openings, floors, nowhere.

    Arcs: the edges, each person's to nowhere, each floor's, each floor's beside it, each opening's.
    """

    problem: Problem
    nest: Nest
    network: Network

    @property
    def edges(self) -> int:
        return len(self.problem.score)

    @property
    def within(self) -> slice:
        """The floors' arcs."""
        first = self.edges + len(self.problem.people)
        return slice(first, first + len(self.nest.floors))

    @property
    def beside(self) -> slice:
        """The arcs beside the floors."""
        return slice(self.within.stop, self.within.stop + len(self.nest.floors))

    @property
    def seats(self) -> slice:
        """The openings' arcs."""
        return slice(self.beside.stop, len(self.network.tail))

    @property
    def dearest(self) -> int:
        """A price that no total of scores outweighs."""
        return (len(self.problem.people) + 1) * (MOST_SCORE + 1)

    @property
    def supply(self) -> Ints:
        """Everybody goes somewhere, and all end in the last node."""
        people = len(self.problem.people)
        given = np.zeros(self.network.nodes, np.int64)
        given[:people] = 1
        given[-1] = -people
        return given

    @property
    def cost(self) -> Ints:
        """Each edge's score, less than nothing because a flow seeks the least."""
        cost = np.zeros(len(self.network.tail), np.int64)
        cost[: self.edges] = -self.problem.score
        cost[self.beside] = self.dearest
        return cost

    @property
    def missing_cost(self) -> Ints:
        """One for each person whom a floor lacks, and nothing else."""
        cost = np.zeros(len(self.network.tail), np.int64)
        cost[self.beside] = 1
        return cost

    @property
    def start(self) -> Ints:
        """Where the distances start that are the least prices: a seat may always stay empty."""
        people, openings = len(self.problem.people), len(self.problem.openings)
        start = np.full(self.network.nodes, FAR, np.int64)
        start[people : people + openings] = 0
        start[-1] = 0
        return start

    def flow_of(self, chosen: Ints) -> Ints:
        """The flow of a plan that takes these edges."""
        problem, nest, outermost = self.problem, self.nest, len(self.nest.floors)
        flow = np.zeros(len(self.network.tail), np.int64)
        flow[chosen] = 1
        placed = np.zeros(len(problem.people), np.int64)
        placed[problem.person[chosen]] = 1
        flow[self.edges : self.within.start] = 1 - placed
        nowhere = np.bincount(nest.of_person[placed == 0], minlength=outermost + 1)
        inner_first = sorted(range(outermost), key=lambda floor: len(nest.floors[floor].members))
        for floor in inner_first:
            units = nowhere[floor]
            flow[self.within.start + floor] = min(
                units, self.network.capacity[self.within.start + floor]
            )
            flow[self.beside.start + floor] = units - flow[self.within.start + floor]
            nowhere[nest.of_floor[floor]] += units
        flow[self.seats] = np.bincount(problem.opening[chosen], minlength=len(problem.openings))
        return flow


def layout_of(
    problem: Problem, nest: Nest, least: Sequence[int], *, soft: Collection[int] = ()
) -> Layout:
    """Lay out a problem where at least so many of each floor are placed.

    Only of the floors in `soft` may more go nowhere, at the price of it.
    """
    people, openings, floors = len(problem.people), len(problem.openings), len(nest.floors)
    first_floor, nowhere = people + openings, people + openings + floors
    floor_nodes = np.arange(first_floor, nowhere)
    ends = np.append(floor_nodes, nowhere)
    sizes = np.array([len(floor.members) for floor in nest.floors], np.int64)
    may_go = np.maximum(sizes - np.array(least, np.int64), 0)
    more = np.array([people if floor in soft else 0 for floor in range(floors)], np.int64)
    ones = np.ones(len(problem.score) + people, np.int64)
    network = Network(
        nodes=nowhere + 1,
        tail=np.concatenate(
            [
                problem.person,
                np.arange(people),
                floor_nodes,
                floor_nodes,
                people + np.arange(openings),
            ]
        ),
        head=np.concatenate(
            [
                people + problem.opening,
                ends[nest.of_person],
                ends[nest.of_floor],
                ends[nest.of_floor],
                np.full(openings, nowhere),
            ]
        ),
        capacity=np.concatenate([ones, may_go, more, np.minimum(problem.seats, people)]),
    )
    return Layout(problem, nest, network)
