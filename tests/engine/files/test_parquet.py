"""Parquet files hold the same tables as CSV files, and are refused in the same words."""

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from squadra.engine.files import cells
from squadra.engine.files.errors import BadInput
from squadra.engine.files.tables import read_rows
from squadra.engine.files.writing import write_tables

PARSERS = {"id": cells.identifier, "seats": cells.whole, "until": cells.date}


def refuse(line: str) -> None:
    raise AssertionError(line)


def parquet(folder: Path, **columns: list[object]) -> Path:
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


def test_a_column_that_is_no_text_is_named(tmp_path: Path) -> None:
    file = parquet(tmp_path, id=["O1"], seats=[[1, 2]])
    with pytest.raises(BadInput, match="colonna seats: le celle non si leggono come testo"):
        list(read_rows(file, PARSERS, ["id"], refuse))


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
    write_tables({out: [("person", "score"), *rows]})
    table = pq.read_table(out)
    assert table.column_names == ["person", "score"]
    assert [(row["person"], row["score"]) for row in table.to_pylist()] == rows
    assert list(tmp_path.iterdir()) == [out]
