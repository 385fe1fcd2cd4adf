"""`squadra link`: from labels and queries to ranks, or one text to occupations."""

import csv
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from squadra.cli import main

LABELS = [
    ("l1", "cook", "cuoco/cuoca", "it"),
    ("l2", "cook", "aiuto cuoco", "it"),
    ("l3", "waiter", "cameriere/cameriera", ""),
    ("l4", "waiter", "waiter", "en"),
    ("l5", "driver", "autista «di» furgone, consegne", "it"),
]
QUERIES = [("q1", "aiuto cuoca"), ("q2", "cameriere"), ("q3", ""), ("q4", 'autista "di" furgone')]
HEADER = ["query_id", "rank", "label_id", "concept", "score"]


def tabbed(path: Path, *rows: tuple[str, ...]) -> str:
    path.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    labels = tabbed(tmp_path / "L.tsv", ("label_id", "concept", "text", "lang"), *LABELS)
    queries = tabbed(tmp_path / "Q.tsv", ("query_id", "text"), *QUERIES)
    return ["link", "--labels", labels, "--queries", queries, "--lang", "it"]


def test_ranks_are_written_with_tabs(files: list[str], tmp_path: Path) -> None:
    out = tmp_path / "R.tsv"
    assert main([*files, "--out", str(out)]) == 0
    lines = out.read_bytes().decode().splitlines()
    rows = [line.split("\t") for line in lines]
    assert rows[0] == HEADER
    of_first = [row for row in rows[1:] if row[0] == "q1"]
    assert [row[1] for row in of_first] == [str(rank) for rank in range(1, len(of_first) + 1)]
    assert of_first[0][2:4] == ["l2", "cook"]
    assert "l4" not in {row[2] for row in rows}, "another language"
    assert next(row for row in rows if row[0] == "q2")[2:4] == ["l3", "waiter"]
    assert next(row for row in rows if row[0] == "q4")[2] == "l5", "a quote is a letter"


def test_the_three_shapes_say_the_same(files: list[str], tmp_path: Path) -> None:
    for ending in ("tsv", "csv", "parquet"):
        assert main([*files, "--out", str(tmp_path / f"R.{ending}")]) == 0
    with (tmp_path / "R.tsv").open(newline="") as file:
        tabs = list(csv.reader(file, delimiter="\t"))
    with (tmp_path / "R.csv").open(newline="") as file:
        assert list(csv.reader(file)) == tabs
    table = pq.read_table(tmp_path / "R.parquet").to_pylist()
    assert [[str(row[name]) for name in HEADER] for row in table] == tabs[1:]


def test_top_says_how_many(files: list[str], tmp_path: Path) -> None:
    out = tmp_path / "R.csv"
    assert main([*files, "--out", str(out), "--top", "1"]) == 0
    with out.open() as file:
        assert [row["rank"] for row in csv.DictReader(file)] == ["1"] * len(QUERIES)


def test_csv_and_parquet_are_read_too(files: list[str], tmp_path: Path) -> None:
    labels = tmp_path / "L.csv"
    with labels.open("w", newline="") as file:
        csv.writer(file).writerows([("label_id", "concept", "text", "lang"), *LABELS])
    first, second = tmp_path / "1.tsv", tmp_path / "2.tsv"
    assert main([*files, "--out", str(first)]) == 0
    files[2] = str(labels)
    assert main([*files, "--out", str(second)]) == 0
    assert first.read_bytes() == second.read_bytes()


def test_a_text_alone_is_looked_up_in_the_starter_vocabulary(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["link", "aiuto cuoca", "--top", "3"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["text"] == "aiuto cuoca"
    assert len(told["found"]) == 3
    assert told["found"][0]["label"] == "Aiuto cuoco/a"
    assert told["found"][0]["code"] == "9412.1"


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([("label_id", "text")], "concept"),
        ([("label_id", "concept", "text"), ("l1", "c", "x"), ("l1", "c", "y")], "c'è già"),
        ([("label_id", "concept", "text"), ("l1", "c")], "poche celle"),
        ([("label_id", "concept", "text"), ("l1", "", "x")], "concept"),
    ],
)
def test_bad_labels_are_refused_and_nothing_is_written(
    files: list[str],
    rows: list[tuple[str, ...]],
    reason: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    files[2] = tabbed(tmp_path / "bad.tsv", *rows)
    assert main([*files, "--out", str(tmp_path / "R.tsv")]) == 2
    assert reason in capsys.readouterr().err
    assert not (tmp_path / "R.tsv").exists()


@pytest.mark.parametrize(
    "call",
    [
        ["link"],
        ["link", "--labels", "L.tsv"],
        ["link", "cuoco", "--lang", "fr"],
        ["link", "cuoco", "--top", "0"],
        ["link", "--labels", "L.txt", "--queries", "Q.tsv", "--out", "R.tsv"],
    ],
)
def test_calls_that_cannot_be(call: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(call)
    assert ended.value.code == 2
    assert capsys.readouterr().err
