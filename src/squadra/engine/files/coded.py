"""Tables read by columns, each distinct cell parsed once: for files of millions of rows."""

from array import array
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from squadra.engine.files import cells
from squadra.engine.files.cells import Parser
from squadra.engine.files.plain import FIRST_ROWS, NotPlain, plain_batches, plain_header
from squadra.engine.files.tables import Warn, check_header, read_rows


@dataclass(frozen=True, slots=True)
class Coded:
    """A column: for each row the place of its value. Two places may hold equal values."""

    codes: NDArray[np.int64]
    values: list[Any]


class Repeated(Exception):
    """A row that is like another before it: its place."""

    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.place = place


def read_coded(
    file: Path,
    parsers: Mapping[str, Parser],
    known: Collection[str],
    warn: Warn,
    *,
    key: Collection[str] = (),
) -> dict[str, Coded]:
    """Read these columns, all required; `known` ones are passed over and not warned of.

    Raises BadInput, as the strict reader does: it reads what is not plain. Raises Repeated where
    already of the first rows two have the same key.
    """
    with suppress(NotPlain):  # and with it let go of what has been read so far
        return _plain(file, parsers, known, warn, key)
    columns = {column: _Growing() for column in parsers}
    for _number, values in _strict(file, parsers, known, warn):
        for column, growing in columns.items():
            growing.add(values[column])
    return {column: growing.whole() for column, growing in columns.items()}


def row_number(
    file: Path, parsers: Mapping[str, Parser], known: Collection[str], place: int
) -> int:
    """The number (header = 1) of the row at a place of the columns read."""
    rows = _strict(file, parsers, known, lambda _line: None)
    return next(islice(rows, place, None))[0]


def _strict(
    file: Path, parsers: Mapping[str, Parser], known: Collection[str], warn: Warn
) -> Iterator[tuple[int, dict[str, Any]]]:
    passed_over = dict.fromkeys(known, cells.text)
    return read_rows(file, {**passed_over, **parsers}, list(parsers), warn)


class _Growing:
    """A column of which the rows come one by one."""

    def __init__(self) -> None:
        self._codes = array("q")
        self._place_of: dict[Any, int] = {}

    def add(self, value: Any) -> None:
        self._codes.append(self._place_of.setdefault(value, len(self._place_of)))

    def whole(self) -> Coded:
        return Coded(np.array(self._codes, np.int64), list(self._place_of))


def _plain(
    file: Path,
    parsers: Mapping[str, Parser],
    known: Collection[str],
    warn: Warn,
    key: Collection[str],
) -> dict[str, Coded]:
    warnings: list[str] = []
    accepted = {**dict.fromkeys(known, cells.text), **parsers}
    check_header(str(file), plain_header(file), accepted, list(parsers), warnings.append)
    texts: dict[str, list[pa.Array]] = {column: [] for column in parsers}
    for number, batch in enumerate(plain_batches(file, parsers)):
        for column, chunks in texts.items():
            chunks.append(batch[column].dictionary_encode())
        if key and number == 0:
            _require_distinct([texts[column][0][:FIRST_ROWS] for column in key])
    read = {column: _parsed(chunks, parsers[column]) for column, chunks in texts.items()}
    for line in warnings:
        warn(line)
    return read


def _require_distinct(key: list[pa.Array]) -> None:
    codes = np.zeros(len(key[0]), np.int64)
    for column in key:
        codes = codes * len(column.dictionary) + column.indices.to_numpy()
    _, first = np.unique(codes, return_index=True)
    if len(first) < len(codes):
        raise Repeated(int(np.delete(np.arange(len(codes)), first)[0]))


def _parsed(chunks: list[pa.Array], parse: Parser) -> Coded:
    """One column from its parts. Raises NotPlain where a cell is empty or cannot be parsed."""
    if not chunks:
        return Coded(np.zeros(0, np.int64), [])
    whole = pa.chunked_array(chunks).unify_dictionaries()
    texts = [text.strip() for text in whole.chunk(0).dictionary.to_pylist()]
    if not all(texts):
        raise NotPlain
    try:
        values = [parse(text) for text in texts]
    except ValueError as error:
        raise NotPlain from error
    codes = np.concatenate([chunk.indices.to_numpy() for chunk in whole.chunks])
    return Coded(codes.astype(np.int64), values)
