"""Least-cost flow in integers, with the proof that a flow is best and the arcs it leaves open."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from squadra.engine.allocation.problem import Ints, ranges

FAR: Final = 2**62
"""A distance that no path has."""


@dataclass(frozen=True, slots=True)
class Network:
    """Arcs from `tail` to `head` that carry from 0 to `capacity` units."""

    nodes: int
    tail: Ints
    head: Ints
    capacity: Ints

    def part(self, arcs: Ints) -> "Network":
        """The network of these arcs alone, its nodes numbered anew."""
        ends = np.concatenate([self.tail[arcs], self.head[arcs]])
        nodes, number = np.unique(ends, return_inverse=True)
        tail, head = np.split(number.astype(np.int64), 2)
        return Network(len(nodes), tail, head, self.capacity[arcs])

    def supply(self, flow: Ints) -> Ints:
        """What each node gives (or, below 0, takes) where this flow runs."""
        given = np.zeros(self.nodes, np.int64)
        np.add.at(given, self.tail, flow)
        np.subtract.at(given, self.head, flow)
        return given


def least_cost_flow(network: Network, supply: Ints, cost: Ints) -> Ints:
    """The units on each arc of a flow of least cost. The supplies must be within reach."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    solver = SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        network.tail.astype(np.int32), network.head.astype(np.int32), network.capacity, cost
    )
    solver.set_nodes_supplies(np.arange(network.nodes, dtype=np.int32), supply)
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise ArithmeticError(f"no flow of least cost was found: {status}")
    return solver.flows(arcs).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Residual:
    """How a flow can still change: every arc not full, and backwards every arc not empty."""

    nodes: int
    arc: Ints
    tail: Ints
    head: Ints
    cost: Ints

    @classmethod
    def of(cls, network: Network, flow: Ints, cost: Ints) -> "Residual":
        """The residual of a flow, its arcs by tail."""
        forth = np.flatnonzero(flow < network.capacity)
        back = np.flatnonzero(flow > 0)
        arc = np.concatenate([forth, back])
        tail = np.concatenate([network.tail[forth], network.head[back]])
        head = np.concatenate([network.head[forth], network.tail[back]])
        order = np.argsort(tail, kind="stable")
        signed = np.concatenate([cost[forth], -cost[back]])
        return cls(network.nodes, arc[order], tail[order], head[order], signed[order])

    def distances(self, start: Ints) -> Ints:
        """The least cost from any node to each, where being there costs `start` (FAR: not at all).

        Raises ArithmeticError where a cycle costs less than nothing: the flow was not best.
        """
        first = np.searchsorted(self.tail, np.arange(self.nodes + 1))
        distance = start.copy()
        changed = np.flatnonzero(start < FAR)
        for _round in range(self.nodes + 1):
            if not len(changed):
                return distance
            arcs = ranges(first[changed], first[changed + 1])
            reached = distance[self.tail[arcs]] + self.cost[arcs]
            closer = reached < distance[self.head[arcs]]
            heads = self.head[arcs[closer]]
            np.minimum.at(distance, heads, reached[closer])
            changed = np.unique(heads)
        raise ArithmeticError("the flow is not of least cost")

    def open_arcs(self, distance: Ints) -> Ints:
        """The arcs whose flow another flow of the same cost may change, in their order.

        They lie on a cycle of arcs that cost nothing beside the distances.
        """
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import connected_components

        free = self.cost + distance[self.tail] - distance[self.head] == 0
        tail, head = self.tail[free], self.head[free]
        links = csr_array((np.ones(len(tail), np.int8), (tail, head)), shape=(self.nodes,) * 2)
        _, part = connected_components(links, directed=True, connection="strong")
        return np.unique(self.arc[free][part[tail] == part[head]])


def bound(network: Network, supply: Ints, cost: Ints, potential: Ints) -> int:
    """A cost that no flow can be below, for any potentials of the nodes (weak duality)."""
    reduced = cost + potential[network.tail] - potential[network.head]
    least = np.minimum(reduced, 0) * network.capacity
    return int(least.sum()) - int((potential * supply).sum())
