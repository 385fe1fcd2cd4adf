"""A match in parts of the people, wherever each part is worked on: the bytes of one run.

    matches, rejected = match_tables(people, openings, setting, executor, by="person", top=20)

Openings are made ready once and shared; people travel in parts, without their ids. A person's best
openings depend on nobody else, so their parts are put one after another. The best people of an
opening are among the best of each part; keys that no two people share tell which.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Literal, NamedTuple, Protocol

import numpy as np
import pyarrow as pa

from squadra.engine.matching.fast import Tables
from squadra.engine.matching.fast.arrays import COMPONENT_COUNT, ESSENTIAL
from squadra.engine.matching.fast.encode import against, waiting_since
from squadra.engine.matching.fast.index import Index
from squadra.engine.matching.fast.projecting import places_of
from squadra.engine.matching.fast.ranking import Array, Progress, Rows, Run
from squadra.engine.matching.fast.sides import Cells, Lists, Side
from squadra.engine.matching.fast.writing import match_table, rejected_table
from squadra.engine.matching.pair import Setting

PARTS_A_HAND: Final = 8
"""Of a ranking for people: so many that no hand waits long for another at the end."""
LARGE_PARTS_A_HAND: Final = 2
"""Of a ranking for openings, where each part gives a result as large as the whole."""
PEOPLE_A_PART: Final = 20_000
PEOPLE_A_LARGE_PART: Final = 250_000
ROWS_A_RESULT: Final = 4_000_000
REJECTED_AT_A_TIME: Final = 1_000_000
"""People whose counts are held at a time: 112 MB."""
ESSENTIAL_BITS, PLACE_BITS = 14, 32
LAST_PLACE: Final = 2**PLACE_BITS - 1


@dataclass(frozen=True, slots=True)
class Part:
    """Some people by id, numbered instead of named; `places` of each in the order of all."""

    people: Side
    places: Array

    def __len__(self) -> int:
        return len(self.people)


class Best(NamedTuple):
    """The best people of each opening by id: [m, width], the greatest key first, 0 where none.

    A key holds score, essential points and the person's place in the order of ties.
    """

    keys: Array
    points: Array
    flags: Array


Work = Callable[[Any, Part], Any]
Merge = Callable[[Sequence[Any]], Any]


class Executor(Protocol):
    """Where parts are worked on. All that goes there and comes back is pickled."""

    hands: int
    """How many parts are worked on at a time."""

    def share(self, thing: Any) -> Any:
        """Bring a thing once to each who works; what stands for it in the calls below."""
        ...

    def each(self, work: Work, shared: Any, parts: Iterable[Part]) -> Iterator[Any]:
        """`work(thing, part)` of each part, in their order, few held at a time."""
        ...

    def together(
        self,
        work: Work,
        merge: Merge,
        shared: Any,
        parts: Iterable[Part],
        done: Callable[[Part], None],
    ) -> Any:
        """`work(thing, part)` of all parts, merged where they are, some at a time, in any order.

        `done` is told of each part. There is at least one part.
        """
        ...


def match_tables(
    people: Side,
    openings: Side,
    setting: Setting,
    executor: Executor,
    *,
    by: Literal["person", "opening"] = "person",
    top: int = 20,
    progress: Progress = lambda done, total: None,
) -> Tables:
    """`fast.match_tables`, by somebody else's hands. Parts are worked on as a table is written."""
    run = PartedRun(people, openings, setting, executor, progress)
    return Tables(
        match_table(run, people, openings, by=by, top=top),
        rejected_table(run, people, at_a_time=REJECTED_AT_A_TIME),
    )


class PartedRun:
    """What a `Run` over both sides gives. Rows are those of the sides, as there."""

    def __init__(
        self,
        people: Side,
        openings: Side,
        setting: Setting,
        executor: Executor,
        progress: Progress = lambda done, total: None,
    ) -> None:
        self.people = people
        self.openings_by_id = openings.by_id()
        self.openings = openings.take(self.openings_by_id)
        self.setting = setting
        self.executor = executor
        self.progress = progress
        by_id, since = people.by_id(), waiting_since(people)
        self.people_by_order = by_id[np.argsort(since[by_id], kind="stable")]
        self.places = places_of(self.people_by_order)
        self._whole: Any = None

    def best_openings(self, people: Array, top: int) -> Iterator[Rows]:
        """Rank the best openings of the people in these rows, by id, who come out in this order."""
        width = min(top, len(self.openings))
        if not width:
            return
        rows = self._cut(people, PARTS_A_HAND, min(PEOPLE_A_PART, ROWS_A_RESULT // width))
        work = partial(rank_openings, top=width)
        done = 0
        for own, best in zip(
            rows, self.executor.each(work, self._shared(), map(self._part, rows)), strict=True
        ):
            done += len(own)
            self.progress(done, len(people))
            yield Rows(
                people=own[best.people],
                openings=self.openings_by_id[best.openings],
                ranks=best.ranks,
                points=best.points,
                flags=best.flags,
            )

    def best_people(self, top: int) -> Iterator[Rows]:
        """Rank the best people of every opening; openings come out by id."""
        everybody = self.people.by_id()
        width = min(top, len(everybody))
        if not width:
            return
        openings_at_a_time = max(1, ROWS_A_RESULT // width)
        rows = self._cut(everybody, LARGE_PARTS_A_HAND, PEOPLE_A_LARGE_PART)
        for start in range(0, len(self.openings), openings_at_a_time):
            chunk = np.arange(start, min(start + openings_at_a_time, len(self.openings)))
            yield self._people_of(chunk, rows, width)

    def _people_of(self, chunk: Array, rows: Sequence[Array], width: int) -> Rows:
        best: Best = self.executor.together(
            partial(rank_people, width=width),
            merged,
            self._shared(chunk),
            map(self._part, rows),
            self._teller(sum(map(len, rows))),
        )
        kept = best.keys > 0
        return Rows(
            people=self.people_by_order[LAST_PLACE - (best.keys[kept] & LAST_PLACE)],
            openings=np.repeat(self.openings_by_id[chunk], kept.sum(axis=1)),
            ranks=np.nonzero(kept)[1] + 1,
            points=best.points[kept],
            flags=best.flags[kept],
        )

    def rejected(self, people: Array) -> Array:
        """For each of these people by id: how many openings each rule alone keeps away; any."""
        rows = self._cut(people, PARTS_A_HAND, PEOPLE_A_PART)
        tell, counts = self._teller(len(people)), []
        parts = map(self._part, rows)
        for own, count in zip(
            rows, self.executor.each(count_rejected, self._shared(), parts), strict=True
        ):
            tell(own)
            counts.append(count)
        return np.concatenate(counts)

    def _teller(self, total: int) -> Callable[[Any], None]:
        done = 0

        def tell(part: Any) -> None:
            nonlocal done
            done += len(part)
            self.progress(done, total)

        return tell

    def _shared(self, openings: Array | None = None) -> Any:
        """What stands for these openings made ready, or for all: these are made ready once."""
        if openings is not None and len(openings) < len(self.openings):
            return self.executor.share(Index(self.openings.take(openings), self.setting))
        if self._whole is None:
            self._whole = self.executor.share(Index(self.openings, self.setting))
        return self._whole

    def _cut(self, people: Array, parts_a_hand: int, most: int) -> list[Array]:
        fair = -(-len(people) // (self.executor.hands * parts_a_hand))
        size = max(1, min(fair, most))
        return [people[start : start + size] for start in range(0, len(people), size)]

    def _part(self, rows: Array) -> Part:
        """These people, who are in the order of their ids, with what they alone have."""
        taken = self.people.take(rows)
        return Part(
            people=Side(
                ids=pa.array(np.arange(len(rows))),
                numbers=taken.numbers,
                cells={name: _own_cells(cells) for name, cells in taken.cells.items()},
                lists={name: _own_lists(lists) for name, lists in taken.lists.items()},
            ),
            places=self.places[rows],
        )


def _own_cells(cells: Cells) -> Cells:
    kept, codes = np.unique(cells.codes, return_inverse=True)
    return Cells(codes.astype(np.int32), [cells.values[code] for code in kept.tolist()])


def _own_lists(lists: Lists) -> Lists:
    kept, codes = np.unique(lists.codes, return_inverse=True)
    values = [lists.values[code] for code in kept.tolist()]
    return Lists(lists.starts, codes.astype(np.int32), values, lists.known)


def rank_openings(index: Index, part: Part, *, top: int) -> Rows:
    """The best openings of each of the part's people; rows of the part and of the openings."""
    run = Run(against(index, part.people), threads=1)
    found = list(run.best_openings(np.arange(len(part)), top))
    people, openings, ranks, points, flags = (
        np.concatenate([getattr(rows, name) for rows in found]) for name in Rows.__slots__
    )
    return Rows(people.astype(np.int32), openings.astype(np.int32), ranks, points, flags)


def rank_people(index: Index, part: Part, *, width: int) -> Best:
    """The best of the part's people for each opening."""
    shape = len(index.rows), width
    best = Best(
        keys=np.zeros(shape, np.int64),
        points=np.zeros((*shape, COMPONENT_COUNT), np.int16),
        flags=np.zeros(shape, np.uint16),
    )
    run = Run(against(index, part.people), threads=1)
    for rows in run.best_people(width):
        where = rows.openings, rows.ranks - 1
        points = rows.scores.astype(np.int64) << ESSENTIAL_BITS | rows.points[:, ESSENTIAL]
        places = part.places[rows.people].astype(np.int64)
        best.keys[where] = points << PLACE_BITS | (LAST_PLACE - places)
        best.points[where], best.flags[where] = rows.points, rows.flags
    return best


def merged(found: Sequence[Best]) -> Best:
    """The best of several parts for each opening."""
    keys, points, flags = (np.concatenate(columns, axis=1) for columns in zip(*found, strict=True))
    order = np.argsort(-keys, axis=1, kind="stable")[:, : found[0].keys.shape[1]]
    return Best(
        keys=np.take_along_axis(keys, order, 1),
        points=np.take_along_axis(points, order[:, :, None], 1),
        flags=np.take_along_axis(flags, order, 1),
    )


def count_rejected(index: Index, part: Part) -> Array:
    """For each of the part's people: how many openings each rule alone keeps away; last, any."""
    return Run(against(index, part.people), threads=1).rejected(np.arange(len(part)))
