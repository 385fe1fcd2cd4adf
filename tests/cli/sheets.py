"""A small service's files, as bytes on disk, and the command run on them in this process."""

import csv
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from squadra.cli import main

PEOPLE = """\
id,lat,lon,max_km,targets,skills,goals,languages,availability,hours_max,licences,waiting_since
P2,45.50,9.40,10,9112.1,a:2,b,it:B1,11111111110000,30,B,2026-01-10
P1,45.50,9.40,10,,a:1,,,,,,2025-11-02
"""
OPENINGS = """\
id,company,lat,lon,occupation,essential,languages,shift,flexible,hours,kind,seats,expires_on,licences
O2,beta,45.50,9.45,9112.2,a|b,it:A2,11110000000000,true,20,job,1,2026-12-31,
O1,alba,45.52,9.40,http://occupations.test/cleaner,a:2,,,,,internship,2,2026-12-31,B
"""
OCCUPATIONS = "uri,code\nhttp://occupations.test/cleaner,9112.1\n"
SKILLS = "skill,weight\na,2\n"
SIMILAR = "skill_a,skill_b,similarity\na,b,0.5\n"

FILES = {
    "people": PEOPLE,
    "openings": OPENINGS,
    "occupations": OCCUPATIONS,
    "skills": SKILLS,
    "similar": SIMILAR,
}


def lay(folder: Path, **contents: str | bytes) -> dict[str, Path]:
    """Write the service's files, some with other contents, and return their paths."""
    paths = {}
    for name, content in (FILES | contents).items():
        paths[name] = folder / f"{name}.csv"
        data = content if isinstance(content, bytes) else content.encode()
        paths[name].write_bytes(data)
    return paths


def as_parquet(paths: Mapping[str, Path]) -> dict[str, Path]:
    """Write the same tables as Parquet, every column as text, and take the CSV files away."""
    written = {}
    for name, path in paths.items():
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *rows = csv.reader(file)
        columns = list(zip(*rows, strict=True)) or [()] * len(header)
        arrays = [pa.array(column, pa.string()) for column in columns]
        written[name] = path.with_suffix(".parquet")
        pq.write_table(pa.table(arrays, names=header), written[name])
        path.unlink()
    return written


def arguments(paths: Mapping[str, Path]) -> list[str]:
    return [part for name, path in paths.items() for part in (f"--{name}", str(path))]


def run_match(paths: Mapping[str, Path], out: Path, *options: str) -> int:
    day = ("--on", "2026-03-02")
    return main(["match", *arguments(paths), *day, "--out", str(out), *options])


def run_explain(paths: Mapping[str, Path], person: str, opening: str, *options: str) -> int:
    pair = ("--on", "2026-03-02", "--person", person, "--opening", opening)
    return main(["explain", *arguments(paths), *pair, *options])
