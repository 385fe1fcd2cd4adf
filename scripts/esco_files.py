"""Reading the official ESCO download: for the scripts beside this file."""

import csv
import gzip
from pathlib import Path

Row = dict[str, str]


def read(path: Path) -> list[Row]:
    """All rows of a CSV file, compressed when its name ends in .gz."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def official(folder: Path, name: str) -> list[Row]:
    """The rows of the one official file whose name begins with `name`."""
    found = [path for ending in ("csv", "csv.gz") for path in folder.glob(f"{name}*.{ending}")]
    if len(found) != 1:
        raise FileNotFoundError(f"{folder}: {len(found)} files named {name}*.csv, expected one")
    return read(found[0])
