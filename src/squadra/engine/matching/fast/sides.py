"""One side of a match as columns: each distinct value once, and a code for each row.

A file and a list of records give the same columns. The values are those of the strict parsers,
so what a cell means stands in one place.
"""

from array import array
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from math import nan
from typing import Any, Final, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from squadra.engine.matching.records import Opening, Person

Codes = NDArray[np.int32]
Offsets = NDArray[np.int64]
Numbers = NDArray[np.float64]
Record = Person | Opening

NUMBERS: Final = frozenset(
    {"lat", "lon", "max_km", "max_km_transit", "hours_max", "hours", "hours_min"}
)
LISTS: Final = frozenset({"targets", "skills", "goals", "vetoes", "essential", "optional"})


@dataclass(frozen=True, slots=True)
class Cells:
    """A value a row: that of row i is `values[codes[i]]`."""

    codes: Codes
    values: list[Any]

    def take(self, rows: Offsets) -> "Cells":
        """The cells of these rows, with the values that they have."""
        return Cells(*_compact(self.codes[rows], self.values))


@dataclass(frozen=True, slots=True)
class Lists:
    """A list a row: the items of row i are `values[c]` for c in `codes[starts[i]:starts[i + 1]]`.

    An item of a map is a pair of name and level. `known` is False where the cell was empty.
    """

    starts: Offsets
    codes: Codes
    values: list[Any]
    known: NDArray[np.bool_]

    def take(self, rows: Offsets) -> "Lists":
        """The lists of these rows, with the values that they have."""
        lengths = np.diff(self.starts)[rows]
        starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        shift = np.repeat(self.starts[rows] - starts[:-1], lengths)
        codes = self.codes[np.arange(starts[-1]) + shift]
        return Lists(starts, *_compact(codes, self.values), self.known[rows])


def _compact(codes: Codes, values: list[Any]) -> tuple[Codes, list[Any]]:
    """The values that occur, and their codes."""
    kept, places = np.unique(codes, return_inverse=True)
    return places.astype(np.int32), [values[code] for code in kept.tolist()]


@dataclass(frozen=True, slots=True)
class Side:
    """People or openings; a number that is not known is NaN."""

    ids: pa.Array
    numbers: dict[str, Numbers]
    cells: dict[str, Cells]
    lists: dict[str, Lists]

    def __len__(self) -> int:
        return len(self.ids)

    def by_id(self) -> Offsets:
        """The rows by id, by code point: UTF-8 sorts alike."""
        return pc.sort_indices(self.ids).to_numpy().astype(np.int64)

    def take(self, rows: Offsets) -> "Side":
        """These rows alone."""
        return Side(
            ids=self.ids.take(rows),
            numbers={name: numbers[rows] for name, numbers in self.numbers.items()},
            cells={name: cells.take(rows) for name, cells in self.cells.items()},
            lists={name: lists.take(rows) for name, lists in self.lists.items()},
        )


def default_of(field: Field[Any]) -> Any:
    """What an empty cell of the column means; None for one that cannot be empty."""
    if field.default is not MISSING:
        return field.default
    return None if field.default_factory is MISSING else field.default_factory()


class Codebook:
    """Gives each distinct value its code, in the order in which they come."""

    def __init__(self, *values: Any) -> None:
        self.values: list[Any] = []
        self._codes: dict[Hashable, int] = {}
        for value in values:
            self.code(value)

    def code(self, value: Any) -> int:
        key = frozenset(value.items()) if isinstance(value, Mapping) else value
        code = self._codes.setdefault(key, len(self.values))
        if code == len(self.values):
            self.values.append(value)
        return code


def side_of(records: Iterable[Record], record: type[Record]) -> Side:
    """The columns of records that are read or made elsewhere; none of them is kept."""
    names = {field.name for field in fields(record)}
    ids: list[str] = []
    numbers = {name: _GrowingNumbers() for name in names & NUMBERS}
    lists = {name: _GrowingLists() for name in names & LISTS}
    cells = {name: _GrowingCells() for name in names - NUMBERS - LISTS - {"id"}}
    columns: list[tuple[str, _Growing]] = [*numbers.items(), *lists.items(), *cells.items()]
    for one in records:
        ids.append(one.id)
        for name, column in columns:
            column.add(getattr(one, name))
    return Side(
        ids=pa.array(ids, pa.large_string()),
        numbers={name: column.whole() for name, column in numbers.items()},
        cells={name: column.whole() for name, column in cells.items()},
        lists={name: column.whole() for name, column in lists.items()},
    )


class _Growing(Protocol):
    def add(self, value: Any) -> None: ...


class _GrowingNumbers:
    def __init__(self) -> None:
        self._values = array("d")

    def add(self, value: float | None) -> None:
        self._values.append(nan if value is None else value)

    def whole(self) -> Numbers:
        return np.array(self._values, np.float64)


class _GrowingCells:
    def __init__(self) -> None:
        self._codes, self._book = array("i"), Codebook()

    def add(self, value: Any) -> None:
        self._codes.append(self._book.code(value))

    def whole(self) -> Cells:
        return Cells(np.array(self._codes, np.int32), self._book.values)


class _GrowingLists:
    def __init__(self) -> None:
        self._codes, self._book = array("i"), Codebook()
        self._starts, self._known = array("q", [0]), bytearray()

    def add(self, value: Any) -> None:
        self._codes.extend(map(self._book.code, _items(value or ())))
        self._starts.append(len(self._codes))
        self._known.append(value is not None)

    def whole(self) -> Lists:
        return Lists(
            starts=np.array(self._starts, np.int64),
            codes=np.array(self._codes, np.int32),
            values=self._book.values,
            known=np.array(self._known, np.bool_),
        )


def single(value: Any) -> Any:
    """The one item of a list's value."""
    (item,) = _items(value)
    return item


def _items(value: Any) -> Iterable[Any]:
    return value.items() if isinstance(value, Mapping) else value


Project = Callable[[Any], Any]


def projected(cells: Cells, project: Project, dtype: Any) -> NDArray[Any]:
    """A number for each row, made from each distinct value once."""
    return np.array([project(value) for value in cells.values], dtype)[cells.codes]
