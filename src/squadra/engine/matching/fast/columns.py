"""Tables that come as columns, written as the csv module would write their rows, only faster."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from squadra.engine.files import parquet
from squadra.engine.files.writing import Columns, csv_lines
from squadra.engine.matching.fast.compiling import compiled

Array = NDArray[Any]

ROWS_A_PIECE: Final = 8192
"""Of a CSV: so few that a piece stays near the processor while column after column is put in."""
ROWS_A_BATCH: Final = 250_000
SPECIAL: Final = '[",\r\n]'
"""What the csv module may put quotes around a cell for."""
COMMA, LINE_FEED, ZERO = b",\n0"


class Bytes(NamedTuple):
    """Texts end to end: text i is from `starts[i]` up to `starts[i + 1]`."""

    data: Array
    starts: Array


class Texts:
    """The distinct texts of a column, none of them null."""

    def __init__(self, values: pa.Array) -> None:
        self.values = values.cast(pa.string())

    @cached_property
    def cells(self) -> Bytes:
        """The texts as cells of a CSV, in quotes where the csv module would put them."""
        values = self.values
        special = pc.match_substring_regex(values, SPECIAL)
        if pc.any(special).as_py():
            cells = [_cell(text) for text in values.filter(special).to_pylist()]
            values = pc.replace_with_mask(values, special, pa.array(cells, values.type))
        _, starts, data = values.buffers()
        offsets = np.frombuffer(starts, np.int32) if len(values) else np.zeros(1, np.int32)
        return Bytes(
            data=np.frombuffer(data or b"", np.uint8),
            starts=offsets[values.offset : values.offset + len(values) + 1],
        )


def _cell(text: str) -> str:
    return csv_lines([[text, 0]]).decode().removesuffix(",0\n")


class Coded(NamedTuple):
    """A column of texts: for each row the place of its text."""

    texts: Texts
    codes: Array


Column = Coded | Array
"""Texts, or whole numbers from 0 on."""


@dataclass(frozen=True, slots=True)
class ColumnTable:
    """A table that is made in parts, each a list of columns of one length."""

    columns: Columns
    parts: Callable[[], Iterator[Sequence[Column]]]

    def csv(self) -> Iterator[bytes]:
        yield csv_lines([list(self.columns)])
        for piece in self._pieces(ROWS_A_PIECE):
            yield _lines(piece)

    def batches(self) -> Iterator[pa.RecordBatch]:
        empty = parquet.arrays(self.columns, [])
        yield empty
        for piece in self._pieces(ROWS_A_BATCH):
            yield pa.record_batch([_array(column) for column in piece], schema=empty.schema)

    def _pieces(self, rows: int) -> Iterator[list[Column]]:
        for part in self.parts():
            for start in range(0, _length(part[0]), rows):
                yield [_slice(column, start, start + rows) for column in part]


def _length(column: Column) -> int:
    return len(column.codes if isinstance(column, Coded) else column)


def _slice(column: Column, start: int, end: int) -> Column:
    if isinstance(column, Coded):
        return Coded(column.texts, column.codes[start:end])
    return np.ascontiguousarray(column[start:end], np.int64)


def _array(column: Column) -> pa.Array:
    if isinstance(column, Coded):
        return column.texts.values.take(pa.array(column.codes))
    return pa.array(column)


def _lines(columns: Sequence[Column]) -> bytes:
    """A piece's rows as bytes: room is measured for each row, then filled column by column."""
    rows = _length(columns[0])
    sizes = np.full(rows, len(columns), np.int64)
    for column in columns:
        if isinstance(column, Coded):
            _add_text_sizes(column.codes, column.texts.cells, sizes)
        else:
            _add_number_sizes(column, sizes)
    ends = np.cumsum(sizes)
    places, out = ends - sizes, np.empty(int(sizes.sum()), np.uint8)
    for number, column in enumerate(columns, start=1):
        after = COMMA if number < len(columns) else LINE_FEED
        if isinstance(column, Coded):
            _put_texts(column.codes, column.texts.cells, after, places, out)
        else:
            _put_numbers(column, after, places, out)
    return out.tobytes()


@compiled
def _add_text_sizes(codes: Array, cells: Bytes, sizes: Array) -> None:
    for row in range(len(codes)):
        sizes[row] += cells.starts[codes[row] + 1] - cells.starts[codes[row]]


@compiled
def _add_number_sizes(values: Array, sizes: Array) -> None:
    for row in range(len(values)):
        value = values[row]
        sizes[row] += 1
        while value >= 10:
            value //= 10
            sizes[row] += 1


@compiled
def _put_texts(codes: Array, cells: Bytes, after: int, places: Array, out: Array) -> None:
    """Put each row's text, and the byte after it, at the row's place, which goes on behind it."""
    for row in range(len(codes)):
        place = places[row]
        for k in range(cells.starts[codes[row]], cells.starts[codes[row] + 1]):
            out[place] = cells.data[k]
            place += 1
        out[place] = after
        places[row] = place + 1


@compiled
def _put_numbers(values: Array, after: int, places: Array, out: Array) -> None:
    for row in range(len(values)):
        rest, digits = values[row], 1
        while rest >= 10:
            rest //= 10
            digits += 1
        rest, place = values[row], places[row] + digits
        out[place] = after
        places[row] = place + 1
        for back in range(1, digits + 1):
            out[place - back] = ZERO + rest % 10
            rest //= 10
