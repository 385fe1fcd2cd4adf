"""`squadra match` from files to files."""

import csv
import datetime as dt
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import time_machine

from squadra.cli import main
from squadra.cli.arguments import ENGINES, STARTER_OCCUPATIONS
from squadra.engine.matching.rules import RULES
from tests.cli.sheets import OPENINGS, PEOPLE, arguments, as_parquet, lay, run_match

HEADER = "person,opening,rank,score,essential,optional,target,growth,distance,schedule,flags"
P1_O2 = "5482,2917,300,600,0,915,750,kind|schedule|hours|languages|c:target|c:schedule"
P2_O2 = "7482,2917,300,1600,250,915,1500,kind"
P2_O1 = "6066,1500,150,2500,0,1166,750,kind|schedule|hours|c:schedule"


def lines(*rows: str) -> bytes:
    return "".join(f"{row}\n" for row in rows).encode()


def test_each_person_s_openings_the_best_first(tmp_path: Path) -> None:
    paths, out = lay(tmp_path), tmp_path / "out.csv"
    assert run_match(paths, out) == 0
    assert out.read_bytes() == lines(
        HEADER, f"P1,O2,1,{P1_O2}", f"P2,O2,1,{P2_O2}", f"P2,O1,2,{P2_O1}"
    )


def test_each_opening_s_people_the_best_first(tmp_path: Path) -> None:
    paths, out = lay(tmp_path), tmp_path / "out.csv"
    assert run_match(paths, out, "--by", "opening") == 0
    assert out.read_bytes() == lines(
        HEADER, f"P2,O1,1,{P2_O1}", f"P2,O2,1,{P2_O2}", f"P1,O2,2,{P1_O2}"
    )


def test_only_the_first_places(tmp_path: Path) -> None:
    paths, out = lay(tmp_path), tmp_path / "out.csv"
    assert run_match(paths, out, "--top", "1") == 0
    assert out.read_bytes() == lines(HEADER, f"P1,O2,1,{P1_O2}", f"P2,O2,1,{P2_O2}")


@pytest.mark.parametrize("by", ["person", "opening"])
def test_what_keeps_openings_away_in_both_directions(by: str, tmp_path: Path) -> None:
    """P1 cannot have O1, for want of a driving licence alone."""
    paths, rejected = lay(tmp_path), tmp_path / "rejected.csv"
    options = ("--by", by, "--rejected", str(rejected))
    assert run_match(paths, tmp_path / "out.csv", *options) == 0
    away = {("P1", "licences"), ("P1", "ANY")}
    assert rejected.read_bytes() == lines(
        "person,rule,openings",
        *(
            f"{person},{rule},{int((person, rule) in away)}"
            for person in ("P1", "P2")
            for rule in (*RULES, "ANY")
        ),
    )


def test_with_nobody_there_is_a_header_alone(tmp_path: Path) -> None:
    paths = lay(tmp_path, people=PEOPLE.splitlines()[0])
    rejected = tmp_path / "rejected.csv"
    assert run_match(paths, tmp_path / "out.csv", "--rejected", str(rejected)) == 0
    assert (tmp_path / "out.csv").read_bytes() == lines(HEADER)
    assert rejected.read_bytes() == lines("person,rule,openings")


def turned(text: str) -> str:
    header, *rows = text.splitlines()
    return "\n".join([header, *reversed(rows)])


def windows(text: str) -> bytes:
    return ("\ufeff" + text.replace("\n", "\r\n")).encode()


@pytest.mark.parametrize("write", [turned, windows])
def test_the_same_data_give_the_same_bytes(
    write: Callable[[str], str | bytes], tmp_path: Path
) -> None:
    paths, out = lay(tmp_path), tmp_path / "out.csv"
    run_match(paths, out)
    once = out.read_bytes()
    again = lay(tmp_path, people=write(PEOPLE), openings=write(OPENINGS))
    assert run_match(again, out) == 0
    assert out.read_bytes() == once


@pytest.mark.parametrize("by", ["person", "opening"])
@pytest.mark.parametrize(
    "options",
    [("--engine", "reference"), ("--engine", "fast"), ("--threads", "7"), ("--executor", "local")],
)
def test_how_it_is_computed_changes_no_byte(
    options: tuple[str, ...], by: str, tmp_path: Path
) -> None:
    paths, results = lay(tmp_path), []
    for way in ((), options):
        out, rejected = tmp_path / "out.csv", tmp_path / "rejected.csv"
        assert run_match(paths, out, "--rejected", str(rejected), "--by", by, *way) == 0
        results.append((out.read_bytes(), rejected.read_bytes()))
    assert results[0] == results[1]


@pytest.mark.parametrize("engine", ENGINES)
def test_parquet_in_and_out_holds_what_csv_holds(engine: str, tmp_path: Path) -> None:
    read = []
    for ending in (".csv", ".parquet"):
        paths = lay(tmp_path) if ending == ".csv" else as_parquet(lay(tmp_path))
        out, rejected = tmp_path / f"out{ending}", tmp_path / f"rejected{ending}"
        assert run_match(paths, out, "--rejected", str(rejected), "--engine", engine) == 0
        read += [out, rejected]
    matches, rejections, *parquet = read
    for csv_file, parquet_file in zip((matches, rejections), parquet, strict=True):
        table = pq.read_table(parquet_file)
        header, *rows = csv.reader(csv_file.read_text().splitlines())
        assert table.column_names == header
        assert [[str(value) for value in row.values()] for row in table.to_pylist()] == rows
        words = {"person", "opening", "rule", "flags"}
        for field in table.schema:
            assert field.type == (pa.string() if field.name in words else pa.int64())


def test_without_anything_odd_nothing_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_match(lay(tmp_path), tmp_path / "out.csv")
    assert capsys.readouterr() == ("", "")


def test_an_unknown_column_is_a_warning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = lay(tmp_path, skills="skill,weight,note\na,2,x\n")
    assert run_match(paths, tmp_path / "out.csv") == 0
    (line,) = capsys.readouterr().err.splitlines()
    assert "avviso" in line
    assert "skills.csv" in line
    assert "«note»" in line


def test_another_model_gives_other_points(tmp_path: Path) -> None:
    model = tmp_path / "near.yaml"
    nothing = "essential: 0, optional: 0, target: 0, growth: 0, schedule: 0"
    model.write_text(
        f"""\
version: 2
learnable: 0
weights: {{job: {{{nothing}, distance: 1}}, other: {{{nothing}, distance: 1}}}}
schedule_min: 0.5
isco_prefix: [0, 0, 0, 0, 0]
order_step: 0
order_floor: 1
""",
        encoding="utf-8",
    )
    out = tmp_path / "out.csv"
    assert run_match(lay(tmp_path), out, "--model", str(model), "--top", "1") == 0
    assert out.read_text().splitlines()[1].startswith("P1,O2,1,6103,0,0,0,0,6103,0,")
    assert out.read_text().splitlines()[2].startswith("P2,O1,1,7776,0,0,0,0,7776,0,")


def test_without_a_day_it_is_today_in_rome(tmp_path: Path) -> None:
    """On the last day at 22:59 UTC openings are still to be had, an hour later no longer."""
    arguments_ = ["match", *arguments(lay(tmp_path)), "--out", str(tmp_path / "out.csv")]
    for hour, rows in ((22, 4), (23, 1)):
        moment = dt.datetime(2026, 12, 31, hour, 59, tzinfo=dt.UTC)
        with time_machine.travel(moment, tick=False):
            assert main(arguments_) == 0
        assert len((tmp_path / "out.csv").read_text().splitlines()) == rows


def test_occupations_come_from_the_starter_pack_where_no_table_is_given(tmp_path: Path) -> None:
    uri = STARTER_OCCUPATIONS.read_text(encoding="utf-8").splitlines()[1]
    uri, code, *_ = uri.split(",")
    people = f"id,lat,lon,max_km,targets\nP1,45.5,9.4,10,{uri}\n"
    openings = (
        "id,company,lat,lon,occupation,kind,seats,expires_on\n"
        f"O1,alba,45.5,9.4,{code},job,1,2026-12-31\n"
    )
    paths = lay(tmp_path, people=people, openings=openings)
    del paths["occupations"]
    assert run_match(paths, tmp_path / "out.csv") == 0
    (row,) = (tmp_path / "out.csv").read_text().splitlines()[1:]
    assert row.split(",")[6] == "2000"


def test_results_are_put_in_place_of_older_ones(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_text("older\n" * 1000)
    assert run_match(lay(tmp_path), out) == 0
    assert out.read_text().startswith(HEADER)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "occupations.csv", "openings.csv", "out.csv", "people.csv", "similar.csv", "skills.csv",
    ]  # fmt: skip


def test_a_result_that_cannot_be_written_leaves_the_older_one_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The disk is full after the first file: neither is put in place, nothing is left about."""
    paths = lay(tmp_path)
    out, rejected = tmp_path / "out.csv", tmp_path / "rejected.csv"
    out.write_text("older\n")
    open_file = Path.open

    def full_disk(path: Path, *args: str, **kwargs: str) -> object:
        if path.name.startswith(".rejected.csv"):
            raise OSError(28, "No space left on device")
        return open_file(path, *args, **kwargs)

    monkeypatch.setattr(Path, "open", full_disk)
    assert run_match(paths, out, "--rejected", str(rejected)) == 2
    assert out.read_text() == "older\n"
    assert not rejected.exists()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]
    assert "/rejected.csv: il file non si scrive" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("engine", "shown"),
    [("reference", "\r1 di 2\r2 di 2\r2 di 2\n"), ("fast", "\r2 di 2\r2 di 2\n")],
)
def test_progress_is_shown_on_a_terminal_when_it_takes_long(
    engine: str,
    shown: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The reference tells of each person, the other engine of many at a time."""
    seconds = count()
    monkeypatch.setattr("time.monotonic", lambda: next(seconds))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr("squadra.engine.matching.fast.compiling.is_first_use", lambda: False)
    assert run_match(lay(tmp_path), tmp_path / "out.csv", "--engine", engine) == 0
    assert capsys.readouterr().err == shown


@pytest.mark.parametrize("at_a_terminal", [True, False])
def test_the_first_use_says_why_it_takes_a_while(
    at_a_terminal: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: at_a_terminal)
    monkeypatch.setattr("squadra.engine.matching.fast.compiling.is_first_use", lambda: True)
    assert run_match(lay(tmp_path), tmp_path / "out.csv", "--engine", "fast") == 0
    assert ("la prima volta il motore si prepara" in capsys.readouterr().err) == at_a_terminal
