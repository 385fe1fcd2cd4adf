"""Result files: written beside their place, then renamed, so none is ever half-written."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from secrets import token_hex
from typing import Any, BinaryIO, Final, Protocol

from squadra.engine.files import parquet
from squadra.engine.files.errors import BadInput

Cell = str | int | float
Columns = Mapping[str, type[Cell]]

ROWS_AT_A_TIME: Final = 100_000


class Table(Protocol):
    """A result that is given in parts, each made when the one before is written."""

    def csv(self) -> Iterator[bytes]:
        """The parts of a CSV, with its header: UTF-8 without BOM, lines that end in `\\n`."""
        ...

    def batches(self) -> Iterator[Any]:
        """Arrow's batches, at least one."""
        ...


@dataclass(frozen=True, slots=True)
class RowTable:
    """A table of rows; numbers stay numbers where the file can tell."""

    columns: Columns
    rows: Iterable[Sequence[Cell]]

    def csv(self) -> Iterator[bytes]:
        yield self.lines([list(self.columns)])
        for part in self._parts():
            yield self.lines(part)

    def batches(self) -> Iterator[Any]:
        yield parquet.arrays(self.columns, [])
        for part in self._parts():
            yield parquet.arrays(self.columns, part)

    def lines(self, rows: Iterable[Sequence[Cell]]) -> bytes:
        return csv_lines(rows)

    def _parts(self) -> Iterator[list[Sequence[Cell]]]:
        rows = iter(self.rows)
        while part := list(islice(rows, ROWS_AT_A_TIME)):
            yield part


class TabTable(RowTable):
    """A table whose text has tabs between its cells and no quotes, so that no cell holds either."""

    def lines(self, rows: Iterable[Sequence[Cell]]) -> bytes:
        return "".join("\t".join(map(_between_tabs, row)) + "\n" for row in rows).encode()


def _between_tabs(cell: Cell) -> str:
    """A cell as text; what would end it is a blank."""
    return re.sub(r"[\t\r\n]", " ", str(cell))


def csv_lines(rows: Iterable[Sequence[Cell]]) -> bytes:
    """RowTable as lines, with quotes where they are needed."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def write_tables(tables: Mapping[Path, Table], parts: set[Path] | None = None) -> None:
    """Write all files whole, then put them in place, CSV or Parquet by the ending. Raises BadInput.

    `parts` holds at any moment those that may be there, for who must take them away. A part's name
    is nobody else's, not even that of a run that was killed. What stands there all the same is
    neither followed nor taken away: somebody may have put a link there.
    """
    parts = set() if parts is None else parts
    part_of = {path: path.with_name(f".{path.name}.{token_hex(8)}.part") for path in tables}
    try:
        for path, table in tables.items():
            with _refusal_named(path), _new(part_of[path], parts) as file:
                _write(path, file, table)
        for path, part in part_of.items():
            with _refusal_named(path):
                part.replace(path)
    finally:
        for part in parts:
            with suppress(OSError):
                part.unlink(missing_ok=True)


def _new(part: Path, parts: set[Path]) -> BinaryIO:
    parts.add(part)
    try:
        return part.open("xb")
    except OSError:
        parts.remove(part)
        raise


def _write(path: Path, file: BinaryIO, table: Table) -> None:
    if parquet.is_parquet(path):
        parquet.write(file, table.batches())
    else:
        file.writelines(table.csv())


@contextmanager
def _refusal_named(path: Path) -> Iterator[None]:
    """Say of a refusal by the system which result it is about."""
    try:
        yield
    except OSError as error:
        raise BadInput(str(path), f"il file non si scrive ({error.strerror or error})") from error
