"""Parquet as other programs write it, with types of its own: same matches, same refusals."""

import datetime as dt
import math
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from squadra.cli.arguments import ENGINES
from tests.cli.sheets import run_match

WORDS = pa.list_(pa.string())
PEOPLE = {
    "id": pa.array(["p2", "p1"]).dictionary_encode(),
    "lat": pa.array([45.5, 45.5]),
    "lon": pa.array([9.4, 9.41], pa.float32()),
    "max_km": pa.array([10, 5], pa.int32()),
    "targets": pa.array([["9112.1", "52"], None], WORDS),
    "skills": pa.array([["a:2", "b"], []], WORDS),
    "languages": pa.array([None, ["it:B1"]], WORDS),
    "earliest": pa.array([dt.time(8), None]),
    "hours_max": pa.array([30.0, None]),
    "kinds": pa.array([["job"], None], pa.large_list(pa.string())),
    "from_date": pa.array([dt.date(2026, 3, 2), None]),
}
PEOPLE_AS_TEXT = """\
id,lat,lon,max_km,targets,skills,languages,earliest,hours_max,kinds,from_date
p2,45.5,9.4,10,9112.1|52,a:2|b,,08:00,30,job,2026-03-02
p1,45.5,9.41,5,,,it:B1,,,,
"""
OPENINGS = {
    "id": pa.array(["o1", "o2"], pa.large_string()),
    "company": pa.array(["alba", "alba"]).dictionary_encode(),
    "lat": pa.array([45.51, 45.49]),
    "lon": pa.array([9.4, 9.42]),
    "transit": pa.array([True, None]),
    "essential": pa.array([["a:1"], ["b", "c"]], WORDS),
    "starts_at": pa.array([dt.time(9), None], pa.time32("s")),
    "hours": pa.array([20.5, math.pi]),
    "kind": pa.array(["job", "course"]),
    "seats": pa.array([1.0, 2.0]),
    "expires_on": pa.array([dt.date(2026, 6, 30)] * 2).cast(pa.timestamp("ns")),
}
OPENINGS_AS_TEXT = """\
id,company,lat,lon,transit,essential,starts_at,hours,kind,seats,expires_on
o1,alba,45.51,9.4,true,a:1,09:00,20.5,job,1,2026-06-30
o2,alba,45.49,9.42,,b|c,,3.141592653589793,course,2,2026-06-30
"""


def lay(folder: Path, **columns: pa.Array) -> dict[str, Path]:
    """Both tables, some of the people's columns being others."""
    paths = {name: folder / f"{name}.parquet" for name in ("people", "openings")}
    pq.write_table(pa.table(PEOPLE | columns), paths["people"])
    pq.write_table(pa.table(OPENINGS), paths["openings"])
    return paths


@pytest.mark.parametrize("engine", ENGINES)
def test_typed_columns_mean_what_their_text_would(engine: str, tmp_path: Path) -> None:
    results = []
    texts = {"people": PEOPLE_AS_TEXT, "openings": OPENINGS_AS_TEXT}
    for name, text in texts.items():
        (tmp_path / f"{name}.csv").write_text(text)
    for paths in (lay(tmp_path), {name: tmp_path / f"{name}.csv" for name in texts}):
        out, rejected = tmp_path / "out.csv", tmp_path / "rejected.csv"
        assert run_match(paths, out, "--rejected", str(rejected), "--engine", engine) == 0
        results.append((out.read_bytes(), rejected.read_bytes()))
    assert results[0] == results[1]
    assert len(results[0][0].splitlines()) == 4


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("column", "cells", "said"),
    [
        ("lat", pa.array([45.5, math.nan]), "riga 3, colonna lat: «nan» non è un numero"),
        ("lat", pa.array([45.5, None]), "riga 3, colonna lat: la cella è vuota"),
        ("max_km", pa.array([1, -1]), "riga 3, colonna max_km: «-1» è fuori dai limiti"),
        ("max_km", pa.array([math.inf, 1]), "riga 2, colonna max_km: «inf» non è un numero"),
        ("id", pa.array([1, 1]), "riga 3, colonna id: «1» c'è già"),
        ("kinds", pa.array([["job"], ["jobs"]]), "riga 3, colonna kinds: il codice «jobs»"),
        ("kinds", pa.array([["job", None], None]), "riga 2, colonna kinds: una voce"),
        (
            "from_date",
            pa.array([dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC), None]),
            "riga 2, colonna from_date: «2026-03-02 08:00:00.000000» non è una data",
        ),
        (
            "earliest",
            pa.array([dt.time(8, 0, 30), None]),
            "riga 2, colonna earliest: «08:00:30.000000» non è un'ora HH:MM",
        ),
        ("skills", pa.array([{"a": 2}, None]), "colonna skills: le celle non si leggono"),
    ],
)
def test_what_a_typed_column_may_not_hold(
    engine: str,
    column: str,
    cells: pa.Array,
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    paths = lay(tmp_path, **{column: cells})
    assert run_match(paths, tmp_path / "out.csv", "--engine", engine) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert f"people.parquet, {said}" in line
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "openings.parquet", "people.parquet",
    ]  # fmt: skip
