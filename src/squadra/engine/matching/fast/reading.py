"""`people.csv` and `openings.csv` made columns without a record for each row.

The parsers are the strict reader's own, called once for each distinct cell or item. What they
refuse, and whatever is out of the ordinary, goes to the strict reader, which names the fault.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from squadra.engine.files.cells import Parser
from squadra.engine.files.plain import (
    FIRST_ROWS,
    NotPlain,
    plain_batches,
    plain_header,
    trimmed,
)
from squadra.engine.files.tables import Warn, check_header
from squadra.engine.matching.fast.kernels import merge_repeats
from squadra.engine.matching.fast.sides import (
    LISTS,
    NUMBERS,
    Cells,
    Codebook,
    Codes,
    Lists,
    Numbers,
    Offsets,
    Record,
    Side,
    default_of,
    side_of,
    single,
)
from squadra.engine.matching.reading import (
    each_opening,
    each_person,
    opening_cells,
    person_cells,
    required_columns,
)
from squadra.engine.matching.records import Opening, Person
from squadra.engine.matching.vocabulary import MAX_OPTIONAL_SKILLS

CONTROLS: Final = b"\0\r"
"""What no id may hold. A CSV file that has them is not plain, but Parquet is not looked at so."""


def people_side(file: Path, *, occupations: Mapping[str, str], warn: Warn) -> Side:
    """Read `people.csv` or its Parquet. Raises BadInput."""
    with suppress(NotPlain):  # and with it let go of what has been read so far
        return _plain_side(file, Person, person_cells(occupations), warn)
    return side_of(each_person(file, occupations=occupations, warn=warn), Person)


def openings_side(file: Path, *, occupations: Mapping[str, str], warn: Warn) -> Side:
    """Read `openings.csv` or its Parquet. Raises BadInput."""
    with suppress(NotPlain):  # and with it let go of what has been read so far
        return _plain_side(file, Opening, opening_cells(occupations), warn)
    return side_of(each_opening(file, occupations=occupations, warn=warn), Opening)


def side_of_texts(
    batches: Iterable[pa.RecordBatch], record: type[Record], occupations: Mapping[str, str]
) -> Side:
    """The columns of rows whose cells are texts, as `people.csv` or `openings.csv` hold them.

    Columns that the file does not have are passed over. Raises NotPlain where the strict reader
    would refuse a cell; there is at least one row.
    """
    cells = person_cells if record is Person else opening_cells
    return _side(batches, record, cells(occupations))


def _plain_side(
    file: Path, record: type[Record], parsers: Mapping[str, Parser], warn: Warn
) -> Side:
    warnings: list[str] = []
    required = required_columns(record)
    check_header(str(file), plain_header(file), parsers, required, warnings.append)
    side = _side(plain_batches(file, parsers), record, parsers)
    for line in warnings:
        warn(line)
    return side


def _side(
    batches: Iterable[pa.RecordBatch], record: type[Record], parsers: Mapping[str, Parser]
) -> Side:
    defaults = {column.name: default_of(column) for column in fields(record)}
    required = required_columns(record)
    columns = {
        name: _column_of(name)(parser, defaults[name], name in required)
        for name, parser in parsers.items()
    }
    for batch in batches:
        blank = pa.repeat("", len(batch))
        for name, column in columns.items():
            column.add(batch[name] if name in batch.schema.names else blank)
    whole = {name: column.whole() for name, column in columns.items()}
    return Side(
        ids=whole.pop("id"),
        numbers={name: whole.pop(name) for name in whole.keys() & NUMBERS},
        lists={name: whole.pop(name) for name in whole.keys() & LISTS},
        cells=whole,
    )


@dataclass
class _Column(ABC):
    """One column that grows batch by batch; what is not plain raises NotPlain."""

    parse: Parser
    default: Any
    required: bool

    @abstractmethod
    def add(self, texts: pa.Array) -> None: ...

    @abstractmethod
    def whole(self) -> Any: ...

    def parsed(self, text: str) -> Any:
        try:
            return self.parse(text)
        except ValueError as error:
            raise NotPlain from error

    def blanks(self, texts: pa.Array) -> NDArray[np.bool_]:
        """Where the cells are empty, if they may be."""
        blank = pc.equal(texts, "").to_numpy(zero_copy_only=False)
        if self.required and blank.any():
            raise NotPlain
        return blank


@dataclass
class _Ids(_Column):
    parts: list[pa.Array] = field(default_factory=list)

    def add(self, texts: pa.Array) -> None:
        self.blanks(texts)
        if not self.parts:
            _require_distinct(texts[:FIRST_ROWS])
        self.parts.append(texts)

    def whole(self) -> pa.Array:
        ids = pa.chunked_array(self.parts).cast(pa.large_string()).combine_chunks()
        _require_distinct(ids)
        characters = np.frombuffer(ids.buffers()[2] or b"", np.uint8)
        if any((characters == control).any() for control in CONTROLS):
            raise NotPlain
        return ids


def _require_distinct(texts: pa.Array) -> None:
    if pc.count_distinct(texts).as_py() < len(texts):
        raise NotPlain


@dataclass
class _Numbers(_Column):
    parts: list[Numbers] = field(default_factory=list)

    def add(self, texts: pa.Array) -> None:
        blank = self.blanks(texts)
        try:
            values = pc.if_else(pa.array(blank), None, texts).cast(pa.float64())
        except pa.ArrowInvalid as error:
            raise NotPlain from error
        known = values.drop_null().to_numpy()
        if not np.isfinite(known).all():
            raise NotPlain
        if len(known):
            # The ends tell of all whether they are within the column's limits.
            self.parsed(repr(float(known.min())))
            self.parsed(repr(float(known.max())))
        missing = np.nan if self.default is None else self.default
        self.parts.append(values.fill_null(missing).to_numpy(zero_copy_only=False))

    def whole(self) -> Numbers:
        return np.concatenate(self.parts)


@dataclass
class _Coded(_Column):
    parts: list[Codes] = field(default_factory=list)
    book: Codebook = field(default_factory=Codebook)
    code_of: dict[str, int] = field(default_factory=dict)

    @abstractmethod
    def value(self, text: str) -> Any: ...

    def codes(self, texts: pa.Array) -> Codes:
        """A code for each text, by its value; each distinct one is parsed once."""
        found = texts.dictionary_encode()
        for text in found.dictionary.to_pylist():
            if text not in self.code_of:
                self.code_of[text] = self.book.code(self.value(text))
        codes = [self.code_of[text] for text in found.dictionary.to_pylist()]
        return np.array(codes, np.int32)[found.indices.to_numpy()]


class _Cells(_Coded):
    def add(self, texts: pa.Array) -> None:
        self.blanks(texts)
        self.parts.append(self.codes(texts))

    def value(self, text: str) -> Any:
        return self.parsed(text) if text else self.default

    def whole(self) -> Cells:
        return Cells(np.concatenate(self.parts), self.book.values)


@dataclass
class _Lists(_Coded):
    """Items are parsed one by one; the model's rule on repeated ones is kept in `merge_repeats`."""

    lengths: list[Offsets] = field(default_factory=list)
    known: list[NDArray[np.bool_]] = field(default_factory=list)

    def add(self, texts: pa.Array) -> None:
        known = ~self.blanks(texts)
        split = pc.split_pattern(texts.filter(pa.array(known)), "|")
        items = trimmed(split.flatten())
        if pc.any(pc.equal(items, "")).as_py():
            raise NotPlain
        lengths = np.zeros(len(texts), np.int64)
        lengths[known] = np.diff(split.offsets.to_numpy())
        self.parts.append(self.codes(items))
        self.lengths.append(lengths)
        self.known.append(known)

    def value(self, text: str) -> Any:
        return single(self.parsed(text))

    def whole(self) -> Lists:
        starts = np.concatenate([[0], np.cumsum(np.concatenate(self.lengths))]).astype(np.int64)
        codes, values = np.concatenate(self.parts), self.book.values
        names = Codebook()
        name = [names.code(value[0] if type(value) is tuple else value) for value in values]
        level = [value[1] if type(value) is tuple else 0 for value in values]
        kept = merge_repeats(
            starts,
            codes,
            np.array(name, np.int32),
            np.array(level, np.int8),
            np.full(len(names.values), -1, np.int64),
            np.zeros(len(names.values), np.int64),
        )
        return Lists(starts, codes[:kept], values, np.concatenate(self.known))


class _OptionalSkills(_Lists):
    def whole(self) -> Lists:
        lists = super().whole()
        if np.diff(lists.starts).max(initial=0) > MAX_OPTIONAL_SKILLS:
            raise NotPlain
        return lists


def _column_of(name: str) -> type[_Column]:
    if name in NUMBERS:
        return _Numbers
    if name in LISTS:
        return _OptionalSkills if name == "optional" else _Lists
    return _Ids if name == "id" else _Cells
