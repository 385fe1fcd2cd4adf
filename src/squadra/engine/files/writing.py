"""Result files: written beside their place, then renamed, so none is ever half-written."""

import csv
import io
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from squadra.engine.files import parquet
from squadra.engine.files.errors import BadInput

Table = Iterable[Sequence[str | int]]


def write_tables(tables: Mapping[Path, Table]) -> None:
    """Write all files whole, then put them in place, CSV or Parquet by the ending. Raises BadInput.

    What stands already where a part goes is neither followed nor taken away: somebody else may have
    put a link there.
    """
    parts: dict[Path, Path] = {}
    try:
        for path, table in tables.items():
            part = path.with_name(f".{path.name}.{os.getpid()}.part")
            with _refusal_named(path), part.open("xb") as file:
                parts[path] = part
                _write(path, file, table)
        for path, part in parts.items():
            with _refusal_named(path):
                part.replace(path)
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


def _write(path: Path, file: BinaryIO, table: Table) -> None:
    """Write a table as the path's ending says: CSV is UTF-8 without BOM, its lines end in `\\n`."""
    if parquet.is_parquet(path):
        header, *rows = table
        parquet.write(file, [str(name) for name in header], rows)
        return
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    csv.writer(text, lineterminator="\n").writerows(table)
    text.detach().flush()


@contextmanager
def _refusal_named(path: Path) -> Iterator[None]:
    """Say of a refusal by the system which result it is about."""
    try:
        yield
    except OSError as error:
        raise BadInput(str(path), f"il file non si scrive ({error.strerror or error})") from error
