"""Parquet files: their cells as the text that a CSV file would hold, and results put into them."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from squadra.engine.files.errors import BadInput

ENDING = ".parquet"
ROWS_AT_A_TIME = 50_000


def is_parquet(file: object) -> bool:
    """Whether the file's name says so."""
    return str(file).lower().endswith(ENDING)


@contextmanager
def opened(file: Path) -> Iterator[Any]:
    """Read the file, whatever is wrong with it as BadInput."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with file.open("rb") as source, pq.ParquetFile(source) as parquet:
            yield parquet
    except OSError as error:
        reason = error.strerror or "è rovinato"
        raise BadInput(str(file), f"il file non si legge ({reason})") from error
    except pa.ArrowException as error:
        raise BadInput(str(file), "il file non è Parquet, o è rovinato") from error


def header_of(file: Path) -> list[str]:
    """The names of the file's columns. Raises BadInput."""
    with opened(file) as parquet:
        return [name.strip() for name in parquet.schema_arrow.names]


def batches(file: Path, wanted: Collection[str] | None = None) -> Iterator[Any]:
    """Yield the rows in batches of text columns, null as empty text. Raises BadInput."""
    import pyarrow as pa

    with opened(file) as parquet:
        for batch in parquet.iter_batches(ROWS_AT_A_TIME):
            columns = {
                name.strip(): as_text(file, name, batch.column(place))
                for place, name in enumerate(batch.schema.names)
                if wanted is None or name.strip() in wanted
            }
            yield pa.record_batch(list(columns.values()), names=list(columns))


def lines(file: Path) -> Iterator[list[str]]:
    """The header and each row, every cell as trimmed text."""
    yield header_of(file)
    for batch in batches(file):
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            yield [cell.strip() for cell in row]


def as_text(file: Path, name: str, column: Any) -> Any:
    """A column with every value written as text, the empty one where it is null."""
    import pyarrow as pa

    try:
        return column.cast(pa.string()).fill_null("")
    except pa.ArrowException as error:
        message = f"le celle non si leggono come testo ({column.type})"
        raise BadInput(str(file), message, column=name) from error


def write(file: BinaryIO, header: Sequence[str], rows: Iterable[Sequence[str | int]]) -> None:
    """Write rows under a header, whole numbers as numbers and all else as text."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = list(zip(*rows, strict=True)) or [()] * len(header)
    arrays = [pa.array(column, _type(column)) for column in columns]
    pq.write_table(pa.table(arrays, names=list(header)), file)


def _type(column: Collection[str | int]) -> Any:
    import pyarrow as pa

    is_whole = column and all(isinstance(value, int) for value in column)
    return pa.int64() if is_whole else pa.string()
