"""Threads over the kernels: whole runs, ranked for people, for openings or for both.

The result is the same for any number of threads and any cut into blocks: keys are all different,
so which are the greatest does not depend on the order in which they come.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from squadra.engine.matching.fast import kernels
from squadra.engine.matching.fast.arrays import COMPONENT_COUNT, Encoded, packed
from squadra.engine.matching.fast.kernels import Best
from squadra.engine.matching.fast.rejecting import UNSEEN, judge, reject
from squadra.engine.matching.fast.scratch import Scratch, new_scratch
from squadra.engine.matching.fast.sifting import RULE_COUNT

Array = NDArray[Any]
Progress = Callable[[int, int], None]
Work = Callable[[Array, "Seat"], None]

PEOPLE_A_BLOCK: Final = 2048
ROWS_A_CHUNK: Final = 4_000_000
"""How many result rows are held at a time."""
STRIP_DEGREES: Final = 0.1
"""People are taken by strips of latitude, so that neighbours come together."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A result in its order: rows of each side, rank from 1, the six points, flag bits."""

    people: Array
    openings: Array
    ranks: Array
    points: Array
    flags: Array

    @property
    def scores(self) -> Array:
        return self.points.sum(axis=1, dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Seat:
    """What one thread has for itself."""

    scratch: Scratch
    heaps: Array


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0))


class Run:
    """Both sides ready to be gone through, by so many threads."""

    def __init__(
        self,
        encoded: Encoded,
        *,
        threads: int | None = None,
        progress: Progress = lambda done, total: None,
    ) -> None:
        self.encoded = encoded
        self.threads = threads or processors()
        self.progress = progress

    def best_openings(
        self, people: Array, top: int, visible: Array | None = None
    ) -> Iterator[Rows]:
        """Rank the best openings of the people in these rows, who come out in the order given.

        An opening whose row is not `visible` is as if it did not exist.
        """
        width = min(top, len(self.encoded.opening_rows))
        for chunk in _chunks(people, width):
            yield self._openings_of(chunk, self._seats(), width, self._sorted(visible))

    def best_people(self, top: int) -> Iterator[Rows]:
        """Rank the best people of every opening; openings come out by id."""
        width = min(top, len(self.encoded.people.order))
        for chunk in _chunks(self.encoded.openings_by_rank, width):
            yield self.people_of(chunk, self.people_keys(chunk, width))

    def people_keys(self, openings: Array, width: int) -> Array:
        """Keys of the best people of these sorted openings, in heaps of all: [m, width]."""
        seats = self._seats(width)
        everybody = np.arange(len(self.encoded.people.order))
        self._openings_of(everybody, seats, 0, self._only(openings))
        return _together(seats)

    def best_both(self, top: int) -> tuple[Rows, Rows]:
        """Both in one pass: openings of everybody, in the rows' order, and people of openings."""
        everybody = np.arange(len(self.encoded.people.order))
        seats = self._seats(min(top, len(everybody)))
        width = min(top, len(self.encoded.opening_rows))
        openings = self._openings_of(everybody, seats, width, self._sorted(None))
        return openings, self.people_of(self.encoded.openings_by_rank, _together(seats))

    def most_above(self, profits: Array, prices: Array, most: int) -> tuple[Array, Array, Array]:
        """Pairs whose score is above the person's profit and the opening's price together.

        Both are integers by row of the side. Of each person who has any, at most so many, the
        one most above among them. Gives rows of people, rows of openings, scores.
        """
        encoded = self.encoded
        everybody = np.arange(len(encoded.people.order))
        heaps = np.zeros((len(everybody), min(most, len(encoded.opening_rows))), np.int64)
        bits = packed(self._sorted(None)[None])[0]
        of_sorted = prices[encoded.opening_rows]

        def work(places: Array, seat: Seat) -> None:
            own = np.zeros((len(places), heaps.shape[1]), np.int64)
            kernels.match_above(places, *encoded.sides, seat.scratch, bits, profits, of_sorted, own)
            heaps[places] = own

        self._each_block(everybody, self._seats(), work)
        person, _place = np.nonzero(heaps)
        keys = heaps[heaps > 0]
        rank = kernels.RANK_MASK - (keys & kernels.RANK_MASK)
        opening = encoded.opening_rows[encoded.openings_by_rank[rank]]
        above = keys >> kernels.SCORE_SHIFT
        return person, opening, above + profits[person] + prices[opening]

    def rejected(self, people: Array) -> Array:
        """For each of these people: how many openings each rule alone keeps away; last, any."""
        counts = np.zeros((len(people), RULE_COUNT + 1), np.int64)
        encoded = self.encoded

        def work(places: Array, seat: Seat) -> None:
            own = np.zeros((len(places), counts.shape[1]), np.int64)
            reject(people[places], *encoded.sides, seat.scratch, own)
            counts[places] = own

        self._each_block(people, self._seats(), work)
        return counts

    def judged(self, visible: Array | None = None) -> tuple[Array, Array, Array]:
        """What keeps each opening away from each person, and the pair's points: [n, m], by row.

        The rule that alone is false, by its place in the table, or what `rejecting` names; the
        score, and what of it the essential skills give, of the pair, admissible or not. An opening
        out of sight is `UNSEEN`.
        """
        encoded, rows = self.encoded, self.encoded.opening_rows
        shape = len(encoded.people.order), len(rows)
        only, scores = np.full(shape, UNSEEN, np.int8), np.zeros(shape, np.int32)
        essential = np.zeros(shape, np.int32)
        scratch = new_scratch(encoded.openings, encoded.tables)
        own = only.copy(), scores.copy(), essential.copy()
        bits = packed(self._sorted(visible)[None])[0]
        judge(*encoded.sides, scratch, bits, *own)
        only[:, rows], scores[:, rows], essential[:, rows] = own
        return only, scores, essential

    def counts(self, visible: Array | None = None) -> tuple[Array, Array]:
        """How many openings each person can have, and how many people each opening, by row."""
        encoded, rows = self.encoded, self.encoded.opening_rows
        of_people = np.zeros(len(encoded.people.order), np.int64)
        of_openings = np.zeros(len(rows), np.int64)
        (seat,) = self._seats()[:1]
        everybody, bits = np.arange(len(of_people)), packed(self._sorted(visible)[None])[0]
        own = np.zeros_like(of_openings)
        kernels.count(everybody, *encoded.sides, seat.scratch, bits, of_people, own)
        of_openings[rows] = own
        return of_people, of_openings

    def _sorted(self, visible: Array | None) -> Array:
        """The mask of the sorted openings."""
        rows = self.encoded.opening_rows
        return np.ones(len(rows), np.bool_) if visible is None else visible[rows]

    def _only(self, openings: Array) -> Array:
        admitted = np.zeros(len(self.encoded.opening_rows), np.bool_)
        admitted[openings] = True
        return admitted

    def _seats(self, width: int = 0) -> list[Seat]:
        """A seat for each thread, with room for the best people of each opening."""
        openings = len(self.encoded.opening_rows)
        return [
            Seat(
                new_scratch(self.encoded.openings, self.encoded.tables),
                np.zeros((openings, width), np.int64),
            )
            for _ in range(self.threads)
        ]

    def _openings_of(self, people: Array, seats: list[Seat], width: int, admitted: Array) -> Rows:
        encoded = self.encoded
        bits = packed(admitted[None])[0]
        best = _empty(len(people), width)

        def work(places: Array, seat: Seat) -> None:
            own = _empty(len(places), width)
            kernels.match_people(
                people[places],
                *encoded.sides,
                seat.scratch,
                bits,
                encoded.openings_by_rank,
                own,
                seat.heaps,
            )
            for whole, part in zip(best, own, strict=True):
                whole[places] = part

        self._each_block(people, seats, work)
        kept = best.keys > 0
        rank = kernels.RANK_MASK - (best.keys[kept] & kernels.RANK_MASK)
        return Rows(
            people=np.repeat(people, kept.sum(axis=1)),
            openings=encoded.opening_rows[encoded.openings_by_rank[rank]],
            ranks=_ranks(kept),
            points=best.points[kept],
            flags=best.flags[kept],
        )

    def people_of(self, openings: Array, heaps: Array) -> Rows:
        """Rank the people whose keys are in the heaps of these sorted openings."""
        encoded, keys = self.encoded, heaps[openings]
        kernels.sort_heaps(keys)
        kept = keys > 0
        order = kernels.RANK_MASK - (keys[kept] & kernels.RANK_MASK)
        pairs = np.stack(
            [encoded.people_by_order[order], np.repeat(openings, kept.sum(axis=1))], axis=1
        )
        together = np.argsort(pairs[:, 0], kind="stable")
        points = np.empty((len(pairs), COMPONENT_COUNT), np.int16)
        flags = np.empty(len(pairs), np.uint16)
        own = np.empty_like(points), np.empty_like(flags)
        scratch = new_scratch(encoded.openings, encoded.tables)
        kernels.detail(pairs[together], *encoded.sides, scratch, *own)
        points[together], flags[together] = own
        return Rows(
            people=pairs[:, 0],
            openings=encoded.opening_rows[pairs[:, 1]],
            ranks=_ranks(kept),
            points=points,
            flags=flags,
        )

    def _each_block(self, people: Array, seats: list[Seat], work: Work) -> None:
        """Do the work on the places of neighbours, on as many threads as there are seats."""
        lat, lon = self.encoded.people.lat[people], self.encoded.people.lon[people]
        places = np.lexsort((lon, np.floor(lat / STRIP_DEGREES)))
        free: SimpleQueue[Seat] = SimpleQueue()
        for seat in seats:
            free.put(seat)

        def seated(block: Array) -> int:
            seat = free.get()
            try:
                work(block, seat)
            finally:
                free.put(seat)
            return len(block)

        blocks = [places[k : k + PEOPLE_A_BLOCK] for k in range(0, len(places), PEOPLE_A_BLOCK)]
        if len(blocks) == 1:
            self.progress(seated(places), len(places))
            return
        done = 0
        with ThreadPoolExecutor(len(seats)) as pool:
            for size in pool.map(seated, blocks):
                done += size
                self.progress(done, len(places))


def _together(seats: list[Seat]) -> Array:
    """What each thread found for the openings, in one."""
    first, *others = seats
    for other in others:
        kernels.merge(first.heaps, other.heaps)
    return first.heaps


def _empty(rows: int, width: int) -> Best:
    return Best(
        keys=np.zeros((rows, width), np.int64),
        points=np.zeros((rows, width, COMPONENT_COUNT), np.int16),
        flags=np.zeros((rows, width), np.uint16),
    )


def _chunks(rows: Array, width: int) -> Iterator[Array]:
    size = max(1, ROWS_A_CHUNK // max(1, width))
    return (rows[start : start + size] for start in range(0, len(rows), size))


def _ranks(kept: Array) -> Array:
    ranks = np.arange(1, kept.shape[1] + 1, dtype=np.int32)
    return np.broadcast_to(ranks, kept.shape)[kept]
