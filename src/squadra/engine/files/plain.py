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
_BOM: Final = b"\xef\xbb\xbf"
_LF, _CR, _SPACE, _QUOTE = b'\n\r "'
_DOUBTFUL = np.zeros(256, np.bool_)
_DOUBTFUL[:_SPACE] = True
_DOUBTFUL[[_LF, _CR]] = False
_DOUBTFUL[_QUOTE] = True
_MAY_PAD = np.zeros(256, np.bool_)
_MAY_PAD[_SPACE] = True
_MAY_PAD[128:] = True


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
    decode = codecs.getincrementaldecoder("utf-8")().decode
    try:
        with file.open("rb") as stream:
            start = stream.read(len(_BOM))
            if start != _BOM:
                stream.seek(0)
            while block := stream.read(BLOCK_BYTES):
                codes = np.frombuffer(block, np.uint8)
                returns = np.flatnonzero(codes[:-1] == _CR)
                if (
                    _DOUBTFUL[codes].any()
                    or (codes[returns + 1] != _LF).any()
                    or (ended_in_cr and codes[0] != _LF)
                ):
                    raise NotPlain
                decode(block)
                padded = padded or bool(_MAY_PAD[codes].any())
                ended_in_cr = codes[-1] == _CR
        decode(b"", final=True)
    except (OSError, UnicodeDecodeError) as error:
        raise NotPlain from error
    if ended_in_cr:
        raise NotPlain
    return padded
