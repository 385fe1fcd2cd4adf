"""`squadra allocate --people`: over all admissible pairs, also those that no file lists."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.territories import write
from squadra.cli import main
from tests.cli.sheets import lay

DAY = ("--on", "2026-03-02")
PEOPLE = """\
id,lat,lon,max_km,targets
ada,45.50,9.40,10,9112.1
ugo,45.50,9.40,10,9112.2
zoe,45.50,9.40,10,5120.1
eva,41.90,12.50,10,9112.1
"""
OPENINGS = """\
id,company,lat,lon,occupation,kind,seats,expires_on
bar,alba,45.50,9.40,5120.1,job,1,2026-12-31
uffici,beta,45.50,9.40,9112.1,job,1,2026-12-31
serra,beta,45.50,9.40,6113.1,job,1,2026-12-31
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lay(tmp_path, people=PEOPLE, openings=OPENINGS)
    return tmp_path


def place(folder: Path, *options: str) -> int:
    files = (f"--people={folder / 'people.csv'}", f"--openings={folder / 'openings.csv'}")
    return main(["allocate", *files, f"--out={folder / 'plan.csv'}", *options])


def said(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    return report


def test_everybody_goes_where_all_together_fit_best(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert place(folder, *DAY, f"--prices={folder / 'prices.csv'}") == 0
    rows = [row.split(",")[:2] for row in (folder / "plan.csv").read_text().splitlines()[1:]]
    assert rows == [["ada", "uffici"], ["ugo", "serra"], ["zoe", "bar"]]
    assert (folder / "prices.csv").read_text().startswith("opening,price\nbar,0\nserra,0\nuffici,")
    report = said(capsys)
    assert report["proof"] == "optimal"
    assert report["objective"] == report["bound"]
    assert (report["placed"], report["rounds"], report["pairs"]) == (3, 1, 9)
    assert list(report)[-3:] == ["rounds", "pairs", "seconds"]


def test_what_is_near_enough_is_said_with_its_gap(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert place(folder, *DAY, "--close=1") == 0
    report = said(capsys)
    assert 0 <= report["gap"] <= 1
    assert report["objective"] <= report["bound"]


@pytest.mark.slow
def test_a_district_gets_the_plan_of_all_its_pairs_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write("district", tmp_path)
    tables = [f"--{name}={tmp_path / name}.csv" for name in ("skills", "similar")]
    assert place(tmp_path, *DAY, *tables) == 0
    fed = said(capsys)
    sides = [f"--{name}={tmp_path / name}.csv" for name in ("people", "openings")]
    listed = tmp_path / "all.csv"
    assert main(["match", *sides, *tables, *DAY, "--top=200", f"--out={listed}"]) == 0
    openings, out = sides[1], f"--out={tmp_path / 'other.csv'}"
    assert main(["allocate", f"--edges={listed}", openings, out]) == 0
    whole = said(capsys)
    assert fed["proof"] == whole["proof"] == "optimal"
    assert fed["objective"] == whole["objective"] > 1_000_000
    assert fed["pairs"] < len(listed.read_text().splitlines()) - 1


@pytest.mark.parametrize(
    ("options", "refused"),
    [
        (("--floors=f.yaml",), "--floors non vale con --people"),
        (("--method=lp",), "--method non vale con --people"),
        (("--edges=m.csv",), "--edges"),
        (("--close=2",), "«2» è fuori dai limiti"),
    ],
)
def test_options_that_do_not_go_together(
    options: tuple[str, ...], refused: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        place(folder, *options)
    assert ended.value.code == 2
    assert refused in capsys.readouterr().err
    assert not (folder / "plan.csv").exists()


def test_without_people_nothing_is_said_of_how_they_match(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = ("--edges=m.csv", "--openings=o.csv", f"--out={folder / 'plan.csv'}")
    with pytest.raises(SystemExit):
        main(["allocate", *files, "--on=2026-03-02"])
    assert "--on non vale con --edges" in capsys.readouterr().err


def test_bad_input_is_named_and_nothing_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "people.csv").write_text("id,lat,lon,max_km\nada,45,9,lontano\n")
    assert place(folder, *DAY) == 2
    assert "people.csv, riga 2, colonna max_km" in capsys.readouterr().err
    assert not (folder / "plan.csv").exists()
