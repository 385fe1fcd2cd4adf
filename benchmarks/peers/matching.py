"""Ways to match people and openings: ours, and peers at their best settings.

Each computes the whole of model 1 for `--by person`: thirteen rules, six components, points, ties,
ranks, flags. `reference` is the project's own, one pair after another. The others are given the
columns that our reader makes, so that no more than the matching is compared, and use as many
threads as there are processors. All have to give the same bytes of CSV; how a peer sees to that
stands in its module.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np

from squadra.engine.files.writing import Table
from squadra.engine.matching import Setting, match
from squadra.engine.matching.fast import openings_side, people_side, writing
from squadra.engine.matching.fast.encode import encode
from squadra.engine.matching.fast.ranking import Rows, Run
from squadra.engine.matching.fast.sides import Side
from squadra.engine.matching.reading import read_openings, read_people
from squadra.engine.matching.reference import Matches
from squadra.engine.matching.writing import match_table

Best = Callable[[Side, Side, Setting, int], Rows]
"""The best openings of everybody, at most so many, people by id."""


class Way(Protocol):
    """One way to match; what it reads and what it finds is its own."""

    def read(self, folder: Path) -> tuple[Any, Any]:
        """People and openings."""
        ...

    def match(self, people: Any, openings: Any, setting: Setting, top: int) -> Any:
        """What is measured: to prepare, to match and to rank."""
        ...

    def table(self, found: Any, people: Any, openings: Any) -> Table:
        """The result as it is written."""
        ...


@dataclass(frozen=True)
class ByColumns:
    """A way that takes columns."""

    best: Best

    def read(self, folder: Path) -> tuple[Side, Side]:
        return (
            people_side(folder / "people.csv", occupations={}, warn=print),
            openings_side(folder / "openings.csv", occupations={}, warn=print),
        )

    def match(self, people: Side, openings: Side, setting: Setting, top: int) -> Rows:
        return self.best(people, openings, setting, top)

    def table(self, found: Rows, people: Side, openings: Side) -> Table:
        ranking = _Found(found)
        return writing.match_table(ranking, people, openings, by="person", top=len(openings))


@dataclass(frozen=True)
class _Found:
    """A ranking that is there already."""

    rows: Rows

    def best_openings(self, people: Any, top: int) -> Iterator[Rows]:
        yield self.rows

    def best_people(self, top: int) -> Iterator[Rows]:
        raise NotImplementedError

    def rejected(self, people: Any) -> Any:
        raise NotImplementedError


class ByRecords:
    """The reference."""

    def read(self, folder: Path) -> tuple[Sequence[Any], Sequence[Any]]:
        return (
            read_people(folder / "people.csv", occupations={}, warn=print),
            read_openings(folder / "openings.csv", occupations={}, warn=print),
        )

    def match(
        self, people: Sequence[Any], openings: Sequence[Any], setting: Setting, top: int
    ) -> Matches:
        return match(people, openings, setting, top=top)

    def table(self, found: Matches, people: Sequence[Any], openings: Sequence[Any]) -> Table:
        return match_table(found)


def _ours() -> Way:
    def best(people: Side, openings: Side, setting: Setting, top: int) -> Rows:
        parts = [*Run(encode(people, openings, setting)).best_openings(people.by_id(), top)]
        columns = ([getattr(part, name) for part in parts] for name in Rows.__slots__)
        return Rows(*map(np.concatenate, columns)) if len(parts) > 1 else parts[0]

    return ByColumns(best)


def _numpy() -> Way:
    from benchmarks.peers.matching_numpy import numpy_matches

    return ByColumns(numpy_matches)


def _sparse() -> Way:
    from benchmarks.peers.matching_sparse import sparse_matches

    return ByColumns(sparse_matches)


def _duckdb() -> Way:
    from benchmarks.peers.matching_duckdb import duckdb_matches

    return ByColumns(duckdb_matches)


WAYS: Final[dict[str, Callable[[], Way]]] = {
    "ours": _ours,
    "numpy": _numpy,
    "sparse": _sparse,
    "duckdb": _duckdb,
    "reference": ByRecords,
}
"""Each loads what it needs alone."""
