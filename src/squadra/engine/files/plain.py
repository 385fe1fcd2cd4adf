"""Tables read by columns, as text: the quick way into files without a surprise.

Whatever could be read in two ways (quotes, control characters, rows of uneven length, bytes that
are not UTF-8) is `NotPlain`: the strict reader then says what is wrong, or reads it.
"""

import codecs
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from squadra.engine.files.errors import BadInput
from squadra.engine.files.parquet import batches as parquet_batches
from squadra.engine.files.parquet import is_parquet
from squadra.engine.files.tables import header_of

BLOCK_BYTES: Final = 16 * 2**20
WINDOW_BYTES: Final = 2**16
"""Whatever the strict reader would find too long fills at least one such window."""
FIRST_PRINTABLE: Final = ord(" ")
FIRST_ROWS: Final = 2**14
"""Rows that must be different are compared here already: what repeats itself may go on for long."""


class NotPlain(Exception):
    """The file wants the strict reader."""


def plain_header(file: Path) -> list[str]:
    """The names of the columns, each once, on the first line. Raises NotPlain."""
    try:
        number, names = header_of(file)
    except BadInput as error:
        raise NotPlain from error
    if number > 1 or not names or len(set(names)) < len(names):
        raise NotPlain
    return names


def plain_batches(file: Path, wanted: Collection[str]) -> Iterator[pa.RecordBatch]:
    """Yield the rows in batches of those wanted columns that there are, as trimmed text.

    Raises NotPlain, also after some batches, and where there is no row.
    """
    names, empty = plain_header(file), True
    try:
        batches = _parquet(file, wanted) if is_parquet(file) else _csv(file, names, wanted)
        for batch in batches:
            empty = empty and not len(batch)
            yield batch
    except (pa.ArrowInvalid, OSError, BadInput) as error:
        raise NotPlain from error
    if empty:
        raise NotPlain


def _parquet(file: Path, wanted: Collection[str]) -> Iterator[pa.RecordBatch]:
    return map(_trimmed, parquet_batches(file, wanted))


def _csv(file: Path, names: list[str], wanted: Collection[str]) -> Iterator[pa.RecordBatch]:
    padded = _check_bytes(file)
    reader = arrow_csv.open_csv(
        file,
        read_options=arrow_csv.ReadOptions(
            use_threads=False, block_size=BLOCK_BYTES, column_names=names, skip_rows=1
        ),
        parse_options=arrow_csv.ParseOptions(quote_char=False),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            include_columns=[name for name in names if name in wanted],
            strings_can_be_null=False,
        ),
    )
    return map(_trimmed, reader) if padded else iter(reader)


def trimmed(texts: pa.Array) -> pa.Array:
    return pc.utf8_trim_whitespace(texts)


def _trimmed(batch: pa.RecordBatch) -> pa.RecordBatch:
    return pa.record_batch([trimmed(column) for column in batch.columns], names=batch.schema.names)


def _check_bytes(file: Path) -> bool:
    """Whether cells may have spaces about them. Raises NotPlain."""
    padded, ended_in_cr = False, False
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        with file.open("rb") as stream:
            while block := stream.read(BLOCK_BYTES):
                if _is_doubtful(block) or (ended_in_cr and not block.startswith(b"\n")):
                    raise NotPlain
                decoder.decode(block)
                padded = padded or b" " in block or not block.isascii()
                ended_in_cr = block.endswith(b"\r")
        decoder.decode(b"", final=True)
    except (OSError, UnicodeDecodeError) as error:
        raise NotPlain from error
    if ended_in_cr:
        raise NotPlain
    return padded


def _is_doubtful(block: bytes) -> bool:
    """Whether there are quotes, control characters other than ends of lines, or no ends of rows."""
    feeds, returns = block.count(b"\n"), block.count(b"\r")
    controls = int(np.count_nonzero(np.frombuffer(block, np.uint8) < FIRST_PRINTABLE))
    lone_returns = returns - block.count(b"\r\n") - block.endswith(b"\r")
    if b'"' in block or controls > feeds + returns or lone_returns > 0:
        return True
    starts = range(0, len(block) - WINDOW_BYTES + 1, WINDOW_BYTES)
    return any(_is_rowless(block[start : start + WINDOW_BYTES]) for start in starts)


def _is_rowless(window: bytes) -> bool:
    """Whether it is in the midst of one row, or of blank lines."""
    return b"\n" not in window or not window.strip(b"\r\n")
