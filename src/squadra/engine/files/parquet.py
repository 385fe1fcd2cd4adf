"""Parquet files: their cells as the text that a CSV file would hold, and results put into them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from squadra.engine.files.errors import BadInput
from squadra.engine.files.unpacking import (
    TOO_LONG,
    check_end,
    longest_if_too_long,
    rows_at_a_time,
    text_paths,
)

ENDING = ".parquet"
BUFFER_BYTES = 2**20


class _Odd(Exception):
    """A value that no cell of a CSV file can hold: its place in the column, and why (Italian)."""

    def __init__(self, place: int, message: str) -> None:
        super().__init__(place, message)
        self.place, self.message = place, message


def is_parquet(file: object) -> bool:
    """Whether the file's name says so."""
    return str(file).lower().endswith(ENDING)


@contextmanager
def opened(file: Path, *, coded: Collection[str] = ()) -> Iterator[Any]:
    """Read the file, whatever is wrong with it as BadInput; texts of the coded paths stay coded."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    how = {"read_dictionary": list(coded), "buffer_size": BUFFER_BYTES, "pre_buffer": False}
    try:
        with file.open("rb") as source:
            check_end(file, source)
            with pq.ParquetFile(source, **how) as parquet:
                yield parquet
    except MemoryError:  # of Arrow's own kind too, which does not speak of the file
        raise
    except OSError as error:
        reason = error.strerror or "è rovinato"
        raise BadInput(str(file), f"il file non si legge ({reason})") from error
    except (pa.ArrowException, UnicodeDecodeError) as error:
        raise BadInput(str(file), "il file non è Parquet, o è rovinato") from error


def lines(file: Path, wanted: Collection[str]) -> Iterator[list[str]]:
    """The whole header, then each row as trimmed text; cells that are not wanted are empty."""
    with opened(file) as parquet:
        header = [name.strip() for name in parquet.schema_arrow.names]
    yield header
    for batch in batches(file, wanted):
        empty = [""] * len(batch)
        there = dict(zip(batch.schema.names, batch.columns, strict=True))
        cells = [there[name].to_pylist() if name in there else empty for name in header]
        for row in zip(*cells, strict=True):
            yield [cell.strip() for cell in row]


def batches(file: Path, wanted: Collection[str]) -> Iterator[Any]:
    """Yield the rows in batches of those wanted text columns that there are. Raises BadInput."""
    import pyarrow as pa

    with opened(file) as parquet, opened(file, coded=text_paths(parquet)) as coded:
        names = [name for name in parquet.schema_arrow.names if name.strip() in wanted]
        before = 0
        for group, rows in enumerate(rows_at_a_time(file, coded, names)):
            for batch in parquet.iter_batches(rows, row_groups=[group], columns=names):
                texts = [_texts(file, name, batch.column(name), before) for name in names]
                yield pa.record_batch(texts, names=[name.strip() for name in names])
                before += len(batch)


def _texts(file: Path, name: str, column: Any, before: int) -> Any:
    """A column as text, or BadInput that names its row, so many having come before."""
    import pyarrow as pa

    try:
        return as_text(column)
    except _Odd as odd:
        row = before + odd.place + 2
        raise BadInput(str(file), odd.message, row=row, column=name.strip()) from odd
    except MemoryError:
        raise
    except pa.ArrowException as error:
        message = f"le celle non si leggono come testo ({column.type})"
        raise BadInput(str(file), message, column=name.strip()) from error


def as_text(column: Any) -> Any:
    """A column with every value written as in a CSV file, the empty text where it is null."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind, types = column.type, pa.types
    if types.is_dictionary(kind):
        return as_text(column.dictionary_decode())
    if types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind):
        return _joined(column)
    if types.is_duration(kind) or types.is_interval(kind):
        raise pa.ArrowNotImplementedError(kind)
    if types.is_timestamp(kind):
        local = pc.local_timestamp(column) if kind.tz else column
        texts = pc.replace_substring_regex(local.cast(pa.string()), r" 00:00:00(\.0+)?$", "")
    elif types.is_time(kind):
        texts = pc.replace_substring_regex(column.cast(pa.string()), r":00(\.0+)?$", "")
    elif types.is_binary(kind):
        texts = column.view(pa.string())
    else:
        texts = column.cast(pa.string())
    return _checked(_short(texts.fill_null("")))


def _short(texts: Any) -> Any:
    """The texts, if they are as long as cells may be."""
    place = longest_if_too_long(texts)
    if place is not None:
        raise _Odd(place, TOO_LONG)
    return texts


def _joined(column: Any) -> Any:
    """Lists as their items with `|` between; an item that holds one cannot be told from two."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    lengths = pc.list_value_length(column).fill_null(0).to_numpy(zero_copy_only=False)
    ends = np.cumsum(lengths)
    try:
        items = as_text(pc.list_flatten(column))
        double = np.flatnonzero(pc.match_substring(items, "|"))
        if len(double):
            raise _Odd(int(double[0]), "una voce dell'elenco contiene «|»")
    except _Odd as odd:
        row = int(np.searchsorted(ends, odd.place, side="right"))
        raise _Odd(row, odd.message) from None
    starts = pa.array(np.concatenate([[0], ends]), pa.int32())
    return _short(pc.binary_join(pa.ListArray.from_arrays(starts, items), "|"))


def _checked(texts: Any) -> Any:
    """The texts, if they are: a file may claim it of any bytes."""
    import pyarrow as pa

    try:
        texts.validate(full=True)
    except pa.ArrowInvalid:
        for place, cell in enumerate(texts.view(pa.binary()).to_pylist()):
            try:
                cell.decode()
            except UnicodeDecodeError:
                raise _Odd(place, "la cella non è in UTF-8") from None
    return texts


def arrays(columns: Mapping[str, type], rows: Iterable[Iterable[Any]]) -> Any:
    """Rows as a batch, numbers as numbers and all else as text."""
    import pyarrow as pa

    types = {str: pa.string(), int: pa.int64(), float: pa.float64()}
    cells = list(zip(*rows, strict=True)) or [()] * len(columns)
    parts = [
        pa.array(column, types[kind]) for column, kind in zip(cells, columns.values(), strict=True)
    ]
    return pa.record_batch(parts, names=list(columns))


def write(file: BinaryIO, batches: Iterator[Any]) -> None:
    """Write batches, of which there is at least one, as they come."""
    import pyarrow.parquet as pq

    first = next(batches)
    with pq.ParquetWriter(file, first.schema) as writer:
        for batch in chain([first], batches):
            if len(batch):
                writer.write_batch(batch)
