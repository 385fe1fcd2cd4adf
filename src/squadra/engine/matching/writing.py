"""Result files: written beside their place, then renamed, so none is ever half-written."""

import csv
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from squadra.engine.matching.components import COMPONENTS
from squadra.engine.matching.errors import BadInput
from squadra.engine.matching.reference import Matches

Table = Iterable[Sequence[str | int]]


def match_table(matches: Matches) -> Iterator[Sequence[str | int]]:
    """The header and rows of the matches' file."""
    yield ("person", "opening", "rank", "score", *COMPONENTS, "flags")
    for row in matches.rows:
        points = row.points.values()
        yield (row.person, row.opening, row.rank, row.score, *points, "|".join(row.flags))


def rejected_table(matches: Matches) -> Iterator[Sequence[str | int]]:
    """The header and rows of the file that says what keeps openings away from each person."""
    yield ("person", "rule", "openings")
    for person, counts in matches.rejected.items():
        for rule, openings in counts.items():
            yield (person, rule, openings)


def write_csv_files(tables: Mapping[Path, Table]) -> None:
    """Write all files whole, then put them in place: UTF-8 without BOM, `\\n`. Raises BadInput."""
    beside = {path: path.with_name(f".{path.name}.{os.getpid()}.part") for path in tables}
    try:
        for path, table in tables.items():
            _write(beside[path], table)
        for path, part in beside.items():
            part.replace(path)
    except OSError as error:
        place = error.filename2 or error.filename
        raise BadInput(str(place), f"il file non si scrive ({error.strerror})") from error
    finally:
        for part in beside.values():
            part.unlink(missing_ok=True)


def _write(path: Path, table: Table) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(table)
