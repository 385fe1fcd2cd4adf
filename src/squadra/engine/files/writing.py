"""Result files: written beside their place, then renamed, so none is ever half-written."""

import csv
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from squadra.engine.files.errors import BadInput

Table = Iterable[Sequence[str | int]]


def write_csv_files(tables: Mapping[Path, Table]) -> None:
    """Write all files whole, then put them in place: UTF-8 without BOM, `\\n`. Raises BadInput.

    What stands already where a part goes is neither followed nor taken away: somebody else may have
    put a link there.
    """
    parts: dict[Path, Path] = {}
    try:
        for path, table in tables.items():
            part = path.with_name(f".{path.name}.{os.getpid()}.part")
            with _refusal_named(path), part.open("x", encoding="utf-8", newline="") as file:
                parts[path] = part
                csv.writer(file, lineterminator="\n").writerows(table)
        for path, part in parts.items():
            with _refusal_named(path):
                part.replace(path)
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


@contextmanager
def _refusal_named(path: Path) -> Iterator[None]:
    """Say of a refusal by the system which result it is about."""
    try:
        yield
    except OSError as error:
        raise BadInput(str(path), f"il file non si scrive ({error.strerror})") from error
