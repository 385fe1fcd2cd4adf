"""A match in parts of the people, wherever each part is worked on: the bytes of one run.

    matches, rejected = match_tables(people, openings, setting, executor, by="person", top=20)

Both sides are made comparable once. The openings are shared; people travel in parts, as numbers
without their ids. A person's best openings depend on nobody else, so their parts are put one after
another. The best people of an opening are among the best of each part; keys that no two people
share tell which.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Literal, Protocol

import numpy as np

from squadra.engine.matching.fast import Tables, kernels
from squadra.engine.matching.fast.arrays import OF_ALL_PEOPLE, Encoded, People, laid, some_people
from squadra.engine.matching.fast.encode import encode
from squadra.engine.matching.fast.ranking import Array, Progress, Rows, Run
from squadra.engine.matching.fast.sides import Side
from squadra.engine.matching.fast.writing import match_table, rejected_table
from squadra.engine.matching.pair import Setting

PARTS_A_HAND: Final = 8
"""Of a ranking for people: so many that no hand waits long for another at the end."""
LARGE_PARTS_A_HAND: Final = 2
"""Of a ranking for openings, where each part gives a result as large as the whole."""
PEOPLE_A_PART: Final = 50_000
PEOPLE_A_LARGE_PART: Final = 250_000
ROWS_A_RESULT: Final = 4_000_000
REJECTED_AT_A_TIME: Final = 1_000_000
"""People whose counts are held at a time: 112 MB."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some people as numbers; whoever cut them knows who they are."""

    people: People

    def __len__(self) -> int:
        return len(self.people.order)


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
    run = PartedRun(encode(people, openings, setting), executor, progress)
    return Tables(
        match_table(run, people, openings, by=by, top=top),
        rejected_table(run, people, at_a_time=REJECTED_AT_A_TIME),
    )


class PartedRun:
    """What a `Run` over both sides gives. Rows are those of the sides, as there."""

    def __init__(
        self,
        encoded: Encoded,
        executor: Executor,
        progress: Progress = lambda done, total: None,
    ) -> None:
        self.encoded = encoded
        self.executor = executor
        self.progress = progress
        self._shared: Any = None

    def best_openings(self, people: Array, top: int) -> Iterator[Rows]:
        """Rank the best openings of the people in these rows, who come out in the order given."""
        width = min(top, len(self.encoded.opening_rows))
        if not width:
            return
        most = max(1, min(PEOPLE_A_PART, ROWS_A_RESULT // width))
        done = 0
        for own, best in self._each(partial(rank_openings, top=width), people, most):
            done += len(own)
            self.progress(done, len(people))
            yield Rows(own[best.people], best.openings, best.ranks, best.points, best.flags)

    def best_people(self, top: int) -> Iterator[Rows]:
        """Rank the best people of every opening; openings come out by id."""
        everybody = np.arange(len(self.encoded.people.order))
        width = min(top, len(everybody))
        if not width:
            return
        rows = self._cut(everybody, LARGE_PARTS_A_HAND, PEOPLE_A_LARGE_PART)
        by_id = self.encoded.openings_by_rank
        size = max(1, ROWS_A_RESULT // width)
        for start in range(0, len(by_id), size):
            openings = by_id[start : start + size]
            keys = self.executor.together(
                partial(rank_people, openings=openings, width=width),
                merged,
                self._ground(),
                map(self._part, rows),
                self._teller(len(everybody)),
            )
            yield Run(self.encoded, threads=1).people_of(openings, keys)

    def rejected(self, people: Array) -> Array:
        """For each of these people: how many openings each rule alone keeps away; last, any."""
        tell, counts = self._teller(len(people)), []
        for own, count in self._each(count_rejected, people, PEOPLE_A_PART):
            tell(own)
            counts.append(count)
        return np.concatenate(counts)

    def _each(self, work: Work, people: Array, most: int) -> Iterator[tuple[Array, Any]]:
        """The rows of each part of these people, and what is found of them."""
        rows = self._cut(people, PARTS_A_HAND, most)
        parts = map(self._part, rows)
        return zip(rows, self.executor.each(work, self._ground(), parts), strict=True)

    def _teller(self, total: int) -> Callable[[Any], None]:
        done = 0

        def tell(part: Any) -> None:
            nonlocal done
            done += len(part)
            self.progress(done, total)

        return tell

    def _ground(self) -> Any:
        """What stands for all but the people, who come in parts."""
        if self._shared is None:
            nobody = np.zeros(0, np.int64)
            people = some_people(self.encoded.people, nobody)
            openings = self.encoded.openings._replace(demands=nobody)
            ground = self.encoded._replace(people=people, openings=openings, people_by_order=nobody)
            self._shared = self.executor.share(ground)
        return self._shared

    def _cut(self, people: Array, parts_a_hand: int, most: int) -> list[Array]:
        fair = -(-len(people) // (self.executor.hands * parts_a_hand))
        size = max(1, min(fair, most))
        return [people[start : start + size] for start in range(0, len(people), size)]

    def _part(self, rows: Array) -> Part:
        left_out: dict[str, Any] = dict.fromkeys(OF_ALL_PEOPLE)
        return Part(some_people(self.encoded.people, rows)._replace(**left_out))


def run_of(ground: Encoded, part: Part) -> Run:
    """A run of the part's people."""
    of_all = {name: getattr(ground.people, name) for name in OF_ALL_PEOPLE}
    people, openings = part.people._replace(**of_all), laid(ground.openings)
    return Run(ground._replace(people=people, openings=openings), threads=1)


def rank_openings(ground: Encoded, part: Part, *, top: int) -> Rows:
    """The best openings of each of the part's people, whose rows are those of the part."""
    found = list(run_of(ground, part).best_openings(np.arange(len(part)), top))
    people, openings, ranks, points, flags = (
        np.concatenate([getattr(rows, name) for rows in found]) for name in Rows.__slots__
    )
    return Rows(people.astype(np.int32), openings.astype(np.int32), ranks, points, flags)


def rank_people(ground: Encoded, part: Part, *, openings: Array, width: int) -> Array:
    """Keys of the best of the part's people for each of these sorted openings: [m, width]."""
    return run_of(ground, part).people_keys(openings, width)


def merged(found: Sequence[Array]) -> Array:
    """The best keys of several parts."""
    into = np.array(found[0])
    for keys in found[1:]:
        kernels.merge(into, keys)
    return into


def count_rejected(ground: Encoded, part: Part) -> Array:
    """For each of the part's people: how many openings each rule alone keeps away; last, any."""
    return run_of(ground, part).rejected(np.arange(len(part)))
