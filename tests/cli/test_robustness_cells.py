"""Numbers and codes that no cell may hold: refused in every column, by both engines and formats."""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from squadra.engine.matching.reading import opening_cells, person_cells
from tests.cli.sheets import as_parquet, lay, run_match

pytestmark = pytest.mark.slow

ENGINES = ("fast", "reference")
PERSON = {"id": "P1", "lat": "45.5", "lon": "9.4", "max_km": "10"}
OPENING = {
    "id": "O1",
    "company": "alba",
    "lat": "45.5",
    "lon": "9.4",
    "kind": "job",
    "seats": "1",
    "expires_on": "2026-12-31",
}
SIDES = {"people": PERSON, "openings": OPENING}

NUMBERS = {
    "people": ["lat", "lon", "max_km", "max_km_transit", "hours_max"],
    "openings": ["lat", "lon", "hours", "hours_min"],
}
NO_NUMBERS = ["nan", "-Infinity", "1e400", "-1e400", "9" * 400, "1e", "0x1F", "５", "nan(1)"]
ODD_NUMBERS = ["-0", "+0", "5e-324", "1e-400", "0" * 400 + "7", "7." + "0" * 400 + "1", ".7E+01"]
"""Odd, but numbers within the limits of every column."""
NO_SEATS = ["nan", "1e3", "-1", "-0", "1" * 19, "٣", "1e400"]

CODED = {
    "people": {
        "targets": ["http://occupations.test/none", "91123", "9112.", "ISCO"],
        "languages": ["it:Z9", "it:B1|fr", "it:native:2"],
        "availability": ["2" * 14, "1" * 13, "x" * 15, "X" * 14],
        "limits": ["asthma", "night|asthma", "Night", "none"],
        "needs": ["coffee", "tutor|coffee", "none"],
        "kinds": ["volunteering", "job|Job", "stage"],
        "vetoes": ["person:P1", "demand:asthma", "opening:", "sector", "Company:alba"],
    },
    "openings": {
        "transit": ["2", "yes", "vero"],
        "flexible": ["2", "no", "unknown"],
        "occupation": ["http://occupations.test/none", "9112|52", "911.2"],
        "languages": ["it:Z9", ":B1"],
        "shift": ["x" * 14, "2" * 14, "1"],
        "demands": ["asthma", "night|", "NIGHT"],
        "adaptable": ["asthma", "night|rain"],
        "supports": ["coffee", "none|tutor", "None"],
        "kind": ["volunteering", "Job", "job|course"],
    },
}
TIMES = {
    "people": ["earliest", "latest", "from_date", "waiting_since"],
    "openings": ["starts_at", "ends_at", "starts_on", "expires_on"],
}
NO_TIMES = ["24:00", "2026-02-29", "0000-01-01", "٢٠٢٦-٠١-٠١"]
FREE = {
    "people": ["id", "skills", "goals", "licences", "entitlements"],
    "openings": ["id", "company", "essential", "optional", "licences", "sector", "reserved"],
}
"""Any text will do."""


def test_every_column_is_here() -> None:
    for side, columns in (("people", person_cells({})), ("openings", opening_cells({}))):
        seats = ["seats"] if side == "openings" else []
        here = [*NUMBERS[side], *CODED[side], *TIMES[side], *FREE[side], *seats]
        assert sorted(here) == sorted(columns)


def table(side: str, column: str, cell: str) -> str:
    """Two rows, the second with this cell."""
    row = SIDES[side]
    header = list(dict.fromkeys([*row, column]))
    other = row | {"id": "X2", column: cell}
    text = io.StringIO()
    writer = csv.DictWriter(text, header, restval="")
    writer.writeheader()
    writer.writerows([row, other])
    return text.getvalue()


def everywhere(folder: Path, contents: Mapping[str, str]) -> Iterable[tuple[dict[str, Path], str]]:
    """The service's files in both formats, for both engines."""
    for write in (dict, as_parquet):
        paths = write(lay(folder, **contents))
        for engine in ENGINES:
            yield paths, engine
        for path in paths.values():
            path.unlink()


def refused(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    where: tuple[str, int, str],
    **contents: str,
) -> None:
    """In one and the same line, which says where the cell is, with nothing written."""
    name, row, column = where
    said, out = set(), folder / "out.csv"
    for paths, engine in everywhere(folder, contents):
        assert run_match(paths, out, "--engine", engine) == 2
        (line,) = capsys.readouterr().err.splitlines()
        before = f"squadra: {paths[name]}, riga {row}, colonna {column}: "
        assert line.startswith(before)
        said.add(line.removeprefix(before))
        assert not out.exists()
    assert len(said) == 1


@pytest.mark.parametrize(
    ("side", "column"), [(side, column) for side, columns in NUMBERS.items() for column in columns]
)
def test_no_number(
    side: str, column: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for cell in NO_NUMBERS:
        refused(tmp_path, capsys, (side, 3, column), **{side: table(side, column, cell)})


def test_no_number_of_seats(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for cell in NO_SEATS:
        content = table("openings", "seats", cell)
        refused(tmp_path, capsys, ("openings", 3, "seats"), openings=content)


@pytest.mark.parametrize(
    ("name", "header", "column"),
    [
        ("skills", "skill,weight\na", "weight"),
        ("similar", "skill_a,skill_b,similarity\na,b", "similarity"),
    ],
)
def test_no_number_of_skills(
    name: str, header: str, column: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for cell in (*NO_NUMBERS, "0", "-0", "-1", "1e-400", "1e301"):
        refused(tmp_path, capsys, (name, 2, column), **{name: f'{header},"{cell}"\n'})


@pytest.mark.parametrize(
    ("side", "column"), [(side, column) for side, columns in NUMBERS.items() for column in columns]
)
def test_an_odd_number_is_one_and_the_same_for_all(
    side: str, column: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for cell in ODD_NUMBERS:
        results, out = set(), tmp_path / "out.csv"
        for paths, engine in everywhere(tmp_path, {side: table(side, column, cell)}):
            assert run_match(paths, out, "--engine", engine) == 0, (cell, capsys.readouterr())
            results.add(out.read_bytes())
        assert len(results) == 1, cell


@pytest.mark.parametrize(
    ("side", "column"), [(side, column) for side, columns in CODED.items() for column in columns]
)
def test_no_code(
    side: str, column: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for cell in CODED[side][column]:
        refused(tmp_path, capsys, (side, 3, column), **{side: table(side, column, cell)})


@pytest.mark.parametrize(
    ("side", "column"), [(side, column) for side, columns in TIMES.items() for column in columns]
)
def test_no_time(
    side: str, column: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for cell in NO_TIMES:
        refused(tmp_path, capsys, (side, 3, column), **{side: table(side, column, cell)})


@pytest.mark.parametrize("code", ["91123", "9112.", "http://occupations.test/cleaner", "nan"])
def test_no_code_of_an_occupation(
    code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = f"uri,code\nhttp://x,{code}\n"
    refused(tmp_path, capsys, ("occupations", 2, "code"), occupations=content)


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("cell", ["X\r2", "X\0", "\r\nX2\rX"])
def test_no_id(side: str, cell: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refused(tmp_path, capsys, (side, 3, "id"), **{side: table(side, "id", cell)})
