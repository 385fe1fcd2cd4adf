"""How many rows of a Parquet file are unpacked at a time.

A few kilobytes may hold gigabytes: a text that stands once for a million rows, or one that shrinks
to nothing. What the file says of itself is looked at first, and no more is unpacked than is meant
for it. That says nothing of the order of cells: who means harm can still put all long ones into one
page, of at most two gigabytes.
"""

import os
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO, Final

from squadra.engine.files.errors import BadInput

MOST_ROWS: Final = 50_000
MOST_BYTES: Final = 2**26
MOST_BYTES_OF_A_CELL: Final = 2**20
MOST_BYTES_ON_AVERAGE: Final = 2**13
"""Of a column's cells: no list of skills is as long."""
MOST_BYTES_AT_THE_END: Final = 2**24
"""They say where each of the cells is: of hundreds of millions of rows."""
NUMBER_BYTES: Final = 8
TOO_LONG: Final = "le celle sono troppo lunghe"


def check_end(file: Path, source: BinaryIO) -> None:
    """Refuse a file whose end says too much of the rest, as all of it would be read at once."""
    source.seek(max(0, source.seek(0, os.SEEK_END) - len(b"SIZEPAR1")))
    size, mark = int.from_bytes(source.read(4), "little"), source.read(4)
    if mark == b"PAR1" and size > MOST_BYTES_AT_THE_END:
        raise BadInput(str(file), "il file non è Parquet, o è rovinato")


def text_paths(parquet: Any) -> list[str]:
    """Where the file keeps texts."""
    leaves = map(parquet.schema.column, range(len(parquet.schema)))
    return [leaf.path for leaf in leaves if leaf.physical_type == "BYTE_ARRAY"]


def rows_at_a_time(file: Path, coded: Any, names: Sequence[str]) -> Iterator[int]:
    """For each group of rows, how many of them may be unpacked together. Raises BadInput.

    The file has been opened so that its texts stay in their dictionaries.
    """
    places = {name: _places(coded, name) for name in names}
    for group in range(coded.num_row_groups):
        _look_at_all(coded, group, list(chain.from_iterable(places.values())))
        chunks = coded.metadata.row_group(group)
        rows = max(1, chunks.num_rows)
        stored = {name: _stored(coded, chunks, places[name]) for name in names}
        for name, (size, _values) in stored.items():
            if size > rows * MOST_BYTES_ON_AVERAGE + MOST_BYTES_OF_A_CELL:
                raise _too_long(file, name)
        total = 1
        for first in islice(coded.iter_batches(1, row_groups=[group], columns=list(names)), 1):
            for name, (size, values) in stored.items():
                longest = _longest(first.column(name))
                if longest > MOST_BYTES_OF_A_CELL:
                    raise _too_long(file, name)
                total += size + values * longest
        yield max(1, min(MOST_ROWS, MOST_BYTES * rows // total))


def _places(parquet: Any, name: str) -> list[int]:
    """Where the values of a column stand: a list's are within it."""
    paths = (parquet.schema.column(place).path for place in range(len(parquet.schema)))
    return [place for place, path in enumerate(paths) if f"{path}.".startswith(f"{name}.")]


def _look_at_all(parquet: Any, group: int, places: list[int]) -> None:
    """Let Arrow refuse what is rotten: asked about it before, it would end the process."""
    next(parquet.reader.iter_batches(0, [group], places), None)


def longest_if_too_long(texts: Any) -> int | None:
    """The place of the longest of these cells, where they are no cells of a table."""
    import pyarrow.compute as pc

    sizes = pc.binary_length(texts)
    most = pc.max(sizes).as_py() or 0
    allowed = len(texts) * MOST_BYTES_ON_AVERAGE + MOST_BYTES_OF_A_CELL
    if most <= MOST_BYTES_OF_A_CELL and (pc.sum(sizes).as_py() or 0) <= allowed:
        return None
    return int(pc.index(sizes, most).as_py())


def _too_long(file: Path, name: str) -> BadInput:
    return BadInput(str(file), TOO_LONG, column=name.strip())


def _stored(parquet: Any, chunks: Any, places: Sequence[int]) -> tuple[int, int]:
    """The bytes of a column's values before they were packed, and how many values there are."""
    size = count = 0
    for place in places:
        width, chunk = max(NUMBER_BYTES, parquet.schema.column(place).length), chunks.column(place)
        size += max(chunk.total_uncompressed_size, width * chunk.num_values)
        count += chunk.num_values
    return size, count


def _longest(column: Any) -> int:
    """The bytes of the longest text that the column may have, as far as its dictionary tells."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind, types = column.type, pa.types
    if types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind):
        return _longest(column.flatten())
    if not types.is_dictionary(kind) or types.is_primitive(kind.value_type):
        return 0
    return pc.max(pc.binary_length(column.dictionary)).as_py() or 0
