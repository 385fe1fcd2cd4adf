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


def lines(file: Path) -> Iterator[list[str]]:
    """The header and each row, every cell as trimmed text, empty where it is null."""
    with opened(file) as parquet:
        header = parquet.schema_arrow.names
        yield header
        for batch in parquet.iter_batches(ROWS_AT_A_TIME):
            columns = [
                as_text(file, name, column).to_pylist()
                for name, column in zip(header, batch.columns, strict=True)
            ]
            for row in zip(*columns, strict=True):
                yield ["" if cell is None else cell.strip() for cell in row]


def as_text(file: Path, name: str, column: Any) -> Any:
    """A column with every value written as text."""
    import pyarrow as pa

    try:
        return column.cast(pa.string())
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
