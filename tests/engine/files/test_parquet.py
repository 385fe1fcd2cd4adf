"""Parquet files hold the same tables as CSV files, and are refused in the same words."""

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from squadra.engine.files import cells
from squadra.engine.files.errors import BadInput
from squadra.engine.files.tables import read_rows
from squadra.engine.files.writing import RowTable, write_tables

PARSERS = {"id": cells.identifier, "seats": cells.whole, "until": cells.date}


def refuse(line: str) -> None:
    raise AssertionError(line)


def parquet(folder: Path, **columns: object) -> Path:
    file = folder / "openings.parquet"
    pq.write_table(pa.table(columns), file)
    return file


def test_numbers_dates_and_null_are_read_as_the_text_of_a_csv_file(tmp_path: Path) -> None:
    file = parquet(tmp_path, id=[" O1", "O2"], seats=[3, None], until=[None, dt.date(2026, 3, 2)])
    assert list(read_rows(file, PARSERS, ["id"], refuse)) == [
        (2, {"id": "O1", "seats": 3}),
        (3, {"id": "O2", "until": dt.date(2026, 3, 2)}),
    ]


def test_a_faulty_cell_is_named_as_in_a_csv_file(tmp_path: Path) -> None:
    as_parquet = parquet(tmp_path, id=["O1", "O2"], seats=["1", "due"])
    as_csv = tmp_path / "openings.csv"
    as_csv.write_text("id,seats\nO1,1\nO2,due\n")
    said = []
    for file in (as_parquet, as_csv):
        with pytest.raises(BadInput) as refused:
            list(read_rows(file, PARSERS, ["id"], refuse))
        said.append(str(refused.value).replace(str(file), "FILE"))
    assert said == ["FILE, riga 3, colonna seats: «due» non è un numero intero da 0 in su"] * 2


MIDNIGHT = dt.datetime(2026, 3, 2)  # noqa: DTZ001 - a file's own time has no zone
MORNING = dt.datetime(2026, 3, 2, 8, 30)  # noqa: DTZ001
TEXTS = {
    "words": (pa.array(["a", None, ""]), ["a", "", ""]),
    "long words": (pa.array(["a"], pa.large_string()), ["a"]),
    "words seen before": (pa.array(["a", None, "a"]).dictionary_encode(), ["a", "", "a"]),
    "words that are bytes": (pa.array(["è".encode()]), ["è"]),
    "whole numbers": (pa.array([3, None, 10**17]), ["3", "", "100000000000000000"]),
    "small numbers": (pa.array([3], pa.uint8()), ["3"]),
    "numbers": (pa.array([45.5, 3.0, 1e-7, None]), ["45.5", "3", "1e-7", ""]),
    "numbers of four bytes": (pa.array([9.4, 10], pa.float32()), ["9.4", "10"]),
    "no number": (pa.array([float("nan")]), ["nan"]),
    "decimals": (pa.array([Decimal("3.50")]), ["3.50"]),
    "yes and no": (pa.array([True, False, None]), ["true", "false", ""]),
    "days": (pa.array([MIDNIGHT.date(), None]), ["2026-03-02", ""]),
    "days in milliseconds": (pa.array([MIDNIGHT.date()], pa.date64()), ["2026-03-02"]),
    "midnights": (pa.array([MIDNIGHT], pa.timestamp("ns")), ["2026-03-02"]),
    "moments": (pa.array([MORNING], pa.timestamp("s")), ["2026-03-02 08:30:00.000"]),
    "times": (pa.array([dt.time(8, 30), None, dt.time(0, 0)]), ["08:30", "", "00:00"]),
    "times with seconds": (pa.array([dt.time(8, 0, 1)], pa.time32("s")), ["08:00:01.000"]),
    "lists": (pa.array([["a", "b:2"], None, [], ["a"]]), ["a|b:2", "", "", "a"]),
    "lists of numbers": (pa.array([[9112, 52]]), ["9112|52"]),
    "long lists": (pa.array([["a", "b"]], pa.large_list(pa.string())), ["a|b"]),
    "lists with a hole": (pa.array([["a", None, "b"]]), ["a||b"]),
    "nothing at all": (pa.array([None, None]), ["", ""]),
}


@pytest.mark.parametrize("kind", TEXTS)
def test_values_are_read_as_the_text_that_a_csv_file_would_hold(kind: str, tmp_path: Path) -> None:
    column, texts = TEXTS[kind]
    file = parquet(tmp_path, id=[str(row) for row in range(len(column))], cell=column)
    parsers = {"id": cells.text, "cell": cells.text}
    read = [row.get("cell", "") for _, row in read_rows(file, parsers, ["id"], refuse)]
    assert read == texts


def test_a_moment_of_another_zone_is_read_as_its_own_day(tmp_path: Path) -> None:
    moment = dt.datetime(2026, 3, 1, 23, tzinfo=dt.UTC)
    column = pa.array([moment], pa.timestamp("us", "Europe/Rome"))
    file = parquet(tmp_path, id=["O1"], until=column)
    assert list(read_rows(file, PARSERS, ["id"], refuse)) == [
        (2, {"id": "O1", "until": dt.date(2026, 3, 2)})
    ]


@pytest.mark.parametrize("column", [[{"seats": 1}], [dt.timedelta(hours=1)]])
def test_a_column_that_is_no_text_is_named(column: list[object], tmp_path: Path) -> None:
    file = parquet(tmp_path, id=["O1"], seats=column)
    with pytest.raises(BadInput, match="colonna seats: le celle non si leggono come testo"):
        list(read_rows(file, PARSERS, ["id"], refuse))


@pytest.mark.parametrize(
    ("column", "said"),
    [
        (pa.array([b"ok", b"\xe8"]), "riga 3, colonna id: la cella non è in UTF-8"),
        (pa.array([["ok"], ["a", "b|c"]]), "riga 3, colonna id: una voce dell'elenco contiene «|»"),
        (pa.array([[b"ok"], [b"a", b"\xe8"]]), "riga 3, colonna id: la cella non è in UTF-8"),
    ],
)
def test_a_value_that_no_csv_file_can_hold_is_named(
    column: pa.Array, said: str, tmp_path: Path
) -> None:
    with pytest.raises(BadInput, match=re.escape(said)):
        list(read_rows(parquet(tmp_path, id=column), PARSERS, ["id"], refuse))


def test_bytes_that_claim_to_be_text_are_named_too(tmp_path: Path) -> None:
    claimed = pa.array([b"\xe8"]).view(pa.string())
    with pytest.raises(BadInput, match="riga 2, colonna id: la cella non è in UTF-8"):
        list(read_rows(parquet(tmp_path, id=claimed), PARSERS, ["id"], refuse))


def test_columns_that_are_not_known_are_not_read_whatever_they_hold(tmp_path: Path) -> None:
    file = parquet(tmp_path, id=["O1"], shape=[{"x": 1}])
    warnings: list[str] = []
    assert list(read_rows(file, PARSERS, ["id"], warnings.append)) == [(2, {"id": "O1"})]
    (warning,) = warnings
    assert "«shape»" in warning


@pytest.mark.parametrize("content", [b"", b"id,seats\nO1,1\n", b"PAR1" + b"x" * 99 + b"PAR1"])
def test_a_file_that_only_claims_to_be_parquet(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "openings.parquet"
    file.write_bytes(content)
    with pytest.raises(BadInput, match="il file non è Parquet, o è rovinato"):
        list(read_rows(file, PARSERS, ["id"], refuse))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="il file non si legge"):
        list(read_rows(tmp_path / "none.parquet", PARSERS, ["id"], refuse))


@pytest.mark.parametrize("rows", [[("p1", 3), ("p2", 0)], []])
def test_a_result_holds_equal_values(rows: list[tuple[str, int]], tmp_path: Path) -> None:
    out = tmp_path / "plan.parquet"
    write_tables({out: RowTable({"person": str, "score": int}, rows)})
    table = pq.read_table(out)
    assert table.schema == pa.schema({"person": pa.string(), "score": pa.int64()})
    assert [(row["person"], row["score"]) for row in table.to_pylist()] == rows
    assert list(tmp_path.iterdir()) == [out]
