"""Which of the best plans: with most people placed, then by a lot that only ids decide.

The lot is the same at every run and for every order of the rows, and favours neither low ids nor
high ones.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from itertools import count

import numpy as np
from numpy.typing import NDArray

from squadra.engine.allocation.layout import Layout
from squadra.engine.allocation.network import Residual, least_cost_flow
from squadra.engine.allocation.problem import Ints, Problem

LOT_BITS = 31

Wish = Callable[[Ints], Ints]
"""What each of some edges adds to what is wished for."""


def settle(layout: Layout, flow: Ints, open_arcs: Ints) -> Ints:
    """The one best flow among all, from any best one and the arcs that it leaves open.

    Each wish is asked of the arcs that the wishes before it leave open, until none is.
    """
    settled = flow.copy()
    for wish in _wishes(layout.problem):
        is_edge = open_arcs < layout.edges
        if not is_edge.any():
            break
        part = layout.network.part(open_arcs)
        cost = np.zeros(len(open_arcs), np.int64)
        cost[is_edge] = -wish(open_arcs[is_edge])
        best = least_cost_flow(part, part.supply(settled[open_arcs]), cost)
        settled[open_arcs] = best
        residual = Residual.of(part, best, cost)
        distances = residual.distances(np.zeros(part.nodes, np.int64))
        open_arcs = open_arcs[residual.open_arcs(distances)]
    return settled


def _wishes(problem: Problem) -> Iterator[Wish]:
    yield lambda edges: np.ones(len(edges), np.int64)
    for draw in count():
        yield lambda edges, draw=draw: lots(problem, edges, draw)  # type: ignore[misc]


def lots(problem: Problem, edges: Ints, draw: int) -> Ints:
    """A number for each edge, which depends on the two ids and the draw alone."""
    people = _numbers(problem.people, problem.person[edges], b"person", draw)
    openings = _numbers(problem.openings, problem.opening[edges], b"opening", draw)
    mixed = people ^ (openings * np.uint64(0x9E3779B97F4A7C15))
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return ((mixed ^ (mixed >> np.uint64(31))) >> np.uint64(64 - LOT_BITS)).astype(np.int64)


def _numbers(ids: Sequence[str], places: Ints, kind: bytes, draw: int) -> NDArray[np.uint64]:
    """A random-looking number for the id at each place."""
    distinct, back = np.unique(places, return_inverse=True)
    salt = draw.to_bytes(hashlib.blake2b.SALT_SIZE, "little")

    def digest(id_: str) -> bytes:
        return hashlib.blake2b(id_.encode(), digest_size=8, person=kind, salt=salt).digest()

    digests = (digest(ids[place]) for place in distinct)
    return np.frombuffer(b"".join(digests), dtype="<u8")[back]
