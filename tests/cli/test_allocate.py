"""`squadra allocate` from files to files."""

import json
import random
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from squadra.cli import main
from tests.cli.sheets import lay, run_match

EDGES = [
    "person,opening,score",
    "ada,bar,9000",
    "ada,orto,8000",
    "ugo,bar,8500",
    "zoe,bar,8200",
    "zoe,orto,100",
]
OPENINGS = ["id,seats", "bar,1", "orto,1", "serra,2"]
GROUPS = ["person,group", "zoe,giovani", "ada,donne", "zoe,donne", "eva,donne"]
KEYS = [
    "objective",
    "placed",
    "bound",
    "gap",
    "proof",
    "greedy_objective",
    "greedy_placed",
    "floors",
    "seconds",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, rows in (("m.csv", EDGES), ("o.csv", OPENINGS), ("g.csv", GROUPS)):
        (tmp_path / name).write_text("\n".join([*rows, ""]))
    return tmp_path


def run(folder: Path, *options: str, edges: str = "m.csv", out: str = "a.csv") -> int:
    files = (f"--edges={folder / edges}", f"--openings={folder / 'o.csv'}", f"--out={folder / out}")
    return main(["allocate", *files, *options])


def with_floors(folder: Path, text: str) -> tuple[str, str]:
    (folder / "f.yaml").write_text(text)
    return f"--floors={folder / 'f.yaml'}", f"--groups={folder / 'g.csv'}"


def report(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    return said


def test_the_plan_the_prices_and_the_report(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, f"--prices={folder / 's.csv'}") == 0
    assert (folder / "a.csv").read_bytes() == (
        b"person,opening,score\nada,orto,8000\nugo,bar,8500\n"
    )
    assert (folder / "s.csv").read_bytes() == b"opening,price\nbar,8200\norto,100\nserra,0\n"
    said = report(capsys)
    assert list(said) == KEYS
    assert said.pop("seconds") >= 0
    assert said == {
        "objective": 16500,
        "placed": 2,
        "bound": 16500,
        "gap": 0.0,
        "proof": "optimal",
        "greedy_objective": 9100,
        "greedy_placed": 2,
        "floors": [],
    }


def test_greedy_says_how_far_it_may_be_from_the_best(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "--method=greedy") == 0
    assert (folder / "a.csv").read_text() == "person,opening,score\nada,bar,9000\nzoe,orto,100\n"
    said = report(capsys)
    assert said["objective"] == 9100
    assert (said["bound"], said["proof"]) == (17000, "gap")
    assert said["gap"] == pytest.approx((17000 - 9100) / 17000)


def test_a_floor_and_what_it_costs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, *with_floors(folder, "giovani: 1\ndonne: 0.5\n")) == 0
    assert (folder / "a.csv").read_text() == "person,opening,score\nada,orto,8000\nzoe,bar,8200\n"
    said = report(capsys)
    assert said["objective"] == 16200
    assert said["floors"] == [
        {"group": "giovani", "wanted": 1, "reached": 1, "state": "met", "cost": 300},
        {"group": "donne", "wanted": 1, "reached": 2, "state": "met", "cost": 0},
    ]


def test_a_floor_out_of_reach_is_named_and_reached_as_far_as_can_be(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, *with_floors(folder, "donne: 12")) == 0
    said = report(capsys)
    assert said["floors"] == [
        {"group": "donne", "wanted": 12, "reached": 2, "state": "unattainable", "cost": 300}
    ]
    assert said["objective"] == said["bound"] == 16200


def test_a_share_is_rounded_up_in_exact_decimals(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """0.2 of 15 people are 3, and binary arithmetic would make them 4."""
    names = [f"p{number:02}" for number in range(15)]
    for name, rows in (
        ("m.csv", ["person,opening,score", *(f"{name},bar,1" for name in names)]),
        ("o.csv", ["id,seats", "bar,15"]),
        ("g.csv", ["person,group", *(f"{name},tutti" for name in names)]),
    ):
        (tmp_path / name).write_text("\n".join([*rows, ""]))
    assert run(tmp_path, *with_floors(tmp_path, "tutti: 0.2")) == 0
    assert report(capsys)["floors"][0]["wanted"] == 3


def test_the_matches_of_match_are_read_without_a_warning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths, matches = lay(tmp_path), tmp_path / "matches.csv"
    assert run_match(paths, matches) == 0
    argv = [f"--edges={matches}", f"--openings={paths['openings']}", f"--out={tmp_path / 'a.csv'}"]
    capsys.readouterr()
    assert main(["allocate", *argv]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert json.loads(said.out)["placed"] == 2


def test_parquet_in_and_out_holds_equal_values(folder: Path) -> None:
    header, *rows = (row.split(",") for row in EDGES)
    table = pa.table(
        {
            name: [int(row[place]) if name == "score" else row[place] for row in rows]
            for place, name in enumerate(header)
        }
    )
    pq.write_table(table, folder / "m.parquet")
    assert run(folder, edges="m.parquet", out="a.parquet") == 0
    assert pq.read_table(folder / "a.parquet").to_pylist() == [
        {"person": "ada", "opening": "orto", "score": 8000},
        {"person": "ugo", "opening": "bar", "score": 8500},
    ]


def test_the_order_of_the_rows_changes_no_byte(folder: Path) -> None:
    assert run(folder, f"--prices={folder / 's.csv'}") == 0
    first = [(folder / name).read_bytes() for name in ("a.csv", "s.csv")]
    for name, rows in (("m.csv", EDGES), ("o.csv", OPENINGS)):
        header, *others = rows
        random.Random(7).shuffle(others)
        (folder / name).write_text("\r\n".join([header, *others, ""]))
    assert run(folder, f"--prices={folder / 's.csv'}") == 0
    assert [(folder / name).read_bytes() for name in ("a.csv", "s.csv")] == first


def test_without_a_match_nobody_is_placed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "m.csv").write_text("person,opening,score\n")
    assert run(folder) == 0
    assert (folder / "a.csv").read_text() == "person,opening,score\n"
    said = report(capsys)
    assert (said["objective"], said["gap"], said["proof"]) == (0, 0.0, "optimal")


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("m.csv", "person,opening\nada,bar\n", "m.csv, riga 1, colonna score: la colonna manca"),
        ("m.csv", "person,opening,score\nada,bar,10001\n", "m.csv, riga 2, colonna score: «10001»"),
        ("m.csv", "person,opening,score\nada,bar,-1\n", "m.csv, riga 2, colonna score: «-1»"),
        ("m.csv", "person,opening,score\nada,bar,5.5\n", "m.csv, riga 2, colonna score: «5.5»"),
        ("m.csv", "person,opening,score\nada,,5\n", "m.csv, riga 2, colonna opening: la cella"),
        (
            "m.csv",
            "person,opening,score\nada,bar\n",
            "m.csv, riga 2, colonna score: la riga ha poche",
        ),
        (
            "m.csv",
            "person,opening,score\n\nada,bar,5\nugo,mare,5\n",
            "m.csv, riga 4, colonna opening: «mare» non c'è tra le opportunità",
        ),
        (
            "m.csv",
            'person,opening,score\nada,bar,5\n"ada",bar,6\n',
            "m.csv, riga 3, colonna opening: la coppia c'è già",
        ),
        (
            "m.csv",
            "person,opening,score\nada,bar,5\nada, bar ,6\n",
            "m.csv, riga 3, colonna opening: la coppia c'è già",
        ),
        (
            "o.csv",
            "id,seats\nbar,1\norto,1\nbar,2\n",
            "o.csv, riga 4, colonna id: l'opportunità c'è",
        ),
        ("o.csv", "id,seats\nbar,\n", "o.csv, riga 2, colonna seats: la cella è vuota"),
        ("o.csv", "id,seats\nbar,-1\n", "o.csv, riga 2, colonna seats: «-1»"),
        ("g.csv", "person,group\nada,x\nada,x\n", "g.csv, riga 3, colonna group: la persona"),
        ("f.yaml", "donne: -1", "f.yaml, riga 1: «donne»: «-1»"),
        ("f.yaml", "donne: 1.5", "f.yaml, riga 1: «donne»: «1.5» è fuori dai limiti"),
        ("f.yaml", "donne: molte", "f.yaml, riga 1: «donne»: «molte» non è un numero"),
        ("f.yaml", "donne: [1]", "f.yaml, riga 1: la voce non è"),
        ("f.yaml", "- donne", "f.yaml: il file non è una tabella"),
        ("f.yaml", "donne: 1\ndonne: 2", "f.yaml, riga 2: la voce «donne» c'è già"),
        ("f.yaml", "giovani: 1\nsconosciuti: 1", "f.yaml, riga 2: il gruppo «sconosciuti» non c'è"),
        ("f.yaml", "donne: {", "f.yaml, riga 1: il file non è YAML valido"),
    ],
)
def test_bad_input_is_named_and_nothing_is_written(
    file: str, content: str, said: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    floors = with_floors(folder, "donne: 1")
    (folder / file).write_text(content)
    assert run(folder, f"--prices={folder / 's.csv'}", *floors) == 2
    output = capsys.readouterr()
    assert said in output.err
    assert output.out == ""
    assert not (folder / "a.csv").exists()
    assert not (folder / "s.csv").exists()


def test_an_unknown_column_is_a_warning(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "m.csv").write_text("person,opening,score,rank,nota\nada,bar,1,1,x\n")
    assert run(folder) == 0
    said = capsys.readouterr().err
    assert "nota" in said
    assert "rank" not in said


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--floors=f.yaml",), "--floors e --groups vanno insieme"),
        (("--groups=g.csv",), "--floors e --groups vanno insieme"),
        (("--method=greedy", "--prices=s.csv"), "greedy"),
        (("--method=magic",), "magic"),
        (("--prices=s.txt",), "il nome non finisce in .csv o .parquet"),
    ],
)
def test_options_that_are_refused(
    options: tuple[str, ...], said: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run(folder, *options)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("method", ["auto", "flow", "lp"])
def test_groups_may_overlap(method: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "g.csv").write_text("person,group\nada,a\nugo,a\nugo,b\nzoe,b\n")
    floors = with_floors(folder, "a: 1\nb: 1")
    assert run(folder, f"--method={method}", *floors) == 0
    said = report(capsys)
    assert (said["objective"], said["proof"]) == (16500, "optimal")
    assert [floor["state"] for floor in said["floors"]] == ["met", "met"]


def test_the_help_names_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["allocate", "--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert all(f"--{name}" in said for name in ("edges", "openings", "out", "floors", "groups"))
    assert all(f"--{name}" in said for name in ("prices", "method"))
