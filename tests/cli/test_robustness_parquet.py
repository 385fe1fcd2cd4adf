"""Parquet that holds far more than it weighs, or is rotten: one clear line and little memory."""

import random
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.cli.measured import Measured, Outcome, measured
from tests.cli.sheets import arguments, lay

pytestmark = pytest.mark.slow

DAY = ("--on", "2026-03-02")
ENGINES = ("fast", "reference")
LONG = "x" * 2**20
TOO_LONG = "colonna skills: le celle sono troppo lunghe"
GIGABYTES = 2 * 10**9


@pytest.fixture(scope="module")
def squadra() -> Iterator[Measured]:
    with measured() as command:
        yield command


def match(squadra: Measured, engine: str, people: Path) -> Outcome:
    """Match these people with the service's openings."""
    files = lay(people.parent) | {"people": people}
    out = people.with_name("out.parquet")
    outcome = squadra("match", *arguments(files), *DAY, "--engine", engine, "--out", out)
    assert not [path for path in people.parent.iterdir() if "out" in path.name]
    return outcome


def refused(outcome: Outcome, file: Path, *said: str) -> None:
    assert outcome.status == 2, outcome.said
    (line,) = outcome.said.splitlines()
    assert line.startswith(f"squadra: {file}")
    assert all(words in line for words in said), line
    assert outcome.is_bounded(), outcome


def somebodies(count: int, **more: pa.Array) -> pa.Table:
    """People who have what people must have, and more."""
    degrees = pa.array(np.full(count, 45.5))
    ids = pa.array([f"P{number}" for number in range(count)])
    return pa.table({"id": ids, "lat": degrees, "lon": degrees, "max_km": degrees, **more})


def once(count: int, text: str) -> pa.Array:
    """So many cells that hold the same text, which stands there once."""
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(count, np.int32)), pa.array([text]))


def listed(items: pa.Array) -> pa.Array:
    """A list of one item in each row."""
    return pa.ListArray.from_arrays(pa.array(np.arange(len(items) + 1, dtype=np.int32)), items)


BOMBS: Mapping[str, pa.Array] = {
    "a text that stands there once": once(2000, LONG),
    "a longer one": once(1000, LONG * 2),
    "one that is an item of lists": listed(once(2000, LONG)),
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("kind", BOMBS)
def test_a_text_of_thousands_of_rows_is_not_unpacked_for_each_of_them(
    kind: str, engine: str, squadra: Measured, tmp_path: Path
) -> None:
    file, column = tmp_path / "people.parquet", BOMBS[kind]
    pq.write_table(somebodies(len(column), skills=column), file, compression="zstd")
    assert file.stat().st_size < 2**20
    refused(match(squadra, engine, file), file, TOO_LONG)


@pytest.mark.slow
def test_text_that_shrinks_to_nothing_is_not_unpacked_all_at_once(
    squadra: Measured, tmp_path: Path
) -> None:
    """Two gigabytes of it, in a file that is a thousand times less."""
    file, part = tmp_path / "people.parquet", somebodies(64, skills=pa.array([LONG] * 64))
    with pq.ParquetWriter(file, part.schema, compression="zstd", use_dictionary=False) as writer:
        for _ in range(GIGABYTES // part.nbytes + 1):
            writer.write_table(part)
    assert file.stat().st_size < GIGABYTES / 1000
    for engine in ENGINES:
        refused(match(squadra, engine, file), file, TOO_LONG)


@pytest.mark.slow
def test_a_list_of_millions_of_numbers_is_no_cell(squadra: Measured, tmp_path: Path) -> None:
    file, count = tmp_path / "people.parquet", 20 * 10**6
    numbers = pa.array(np.ones(count, np.int8))
    cell = pa.ListArray.from_arrays(pa.array([0, count], pa.int32()), numbers)
    pq.write_table(somebodies(1, skills=cell), file, compression="zstd")
    assert file.stat().st_size < 2**20
    for engine in ENGINES:
        refused(match(squadra, engine, file), file, TOO_LONG)


def again_and_again(file: Path, **cells: Any) -> None:
    """A row that is there ten million times, and weighs no more for it."""
    many = pa.array(np.zeros(2**20, np.int32))
    part = pa.table(
        {
            name: pa.DictionaryArray.from_arrays(many, pa.array([cell]))
            for name, cell in cells.items()
        }
    )
    with pq.ParquetWriter(file, part.schema, compression="zstd") as writer:
        for _ in range(10):
            writer.write_table(part)
    assert file.stat().st_size < 2**20


def test_a_person_who_is_there_again_and_again_is_noticed_at_once(
    squadra: Measured, tmp_path: Path
) -> None:
    file = tmp_path / "people.parquet"
    again_and_again(file, id="P1", lat=45.5, lon=9.4, max_km=10)
    for engine in ENGINES:
        refused(match(squadra, engine, file), file, "riga 3, colonna id: «P1» c'è già")


def test_so_are_matches_and_seats(squadra: Measured, tmp_path: Path) -> None:
    edges, openings = tmp_path / "edges.parquet", tmp_path / "openings.parquet"
    call = ("allocate", "--edges", edges, "--openings", openings, "--out", tmp_path / "out.csv")
    again_and_again(edges, person="P1", opening="O1", score=9)
    pq.write_table(pa.table({"id": ["O1"], "seats": [1]}), openings)
    refused(squadra(*call), edges, "riga 3, colonna opening: la coppia c'è già")
    again_and_again(openings, id="O1", seats=1)
    refused(squadra(*call), openings, "riga 3, colonna id: l'opportunità c'è già")


def test_so_is_more_than_a_table_has_columns(squadra: Measured, tmp_path: Path) -> None:
    file = tmp_path / "people.parquet"
    pq.write_table(somebodies(1).append_column("x", [[1]]).select([0] * 20_000), file)
    for engine in ENGINES:
        refused(match(squadra, engine, file), file, "riga 1: le colonne sono 20000")


@pytest.mark.parametrize("begins", [b"", b"PAR1", random.Random(1).randbytes(2**16)])
@pytest.mark.parametrize("ends", [b"", struct.pack("<I", GIGABYTES - 12) + b"PAR1"])
def test_what_a_file_says_of_its_own_size_is_not_believed(
    begins: bytes, ends: bytes, squadra: Measured, tmp_path: Path
) -> None:
    """It claims that nearly all of it tells what is in it, which would be read at once."""
    file = tmp_path / "people.parquet"
    with file.open("wb") as stream:
        stream.write(begins)
        stream.truncate(GIGABYTES - len(ends))
        stream.seek(GIGABYTES - len(ends))
        stream.write(ends)
    for engine in ENGINES:
        refused(match(squadra, engine, file), file, "il file non è Parquet, o è rovinato")


@pytest.mark.slow
def test_what_is_rotten_is_refused_or_read_but_never_ends_the_process(
    squadra: Measured, tmp_path: Path
) -> None:
    """Some bytes are others, most often at the end, where all the rest is told of.

    Where people can be read all the same, it is the openings that are refused.
    """
    chance, file = random.Random(1), tmp_path / "people.parquet"
    skills = pa.array([["a:2", "b"], None, []] * 20)
    table = somebodies(60, skills=skills, kinds=pa.array(["job"] * 60).dictionary_encode())
    pq.write_table(table, file)
    good = file.read_bytes()
    files = lay(tmp_path, openings="id\n") | {"people": file}
    said = []
    for turn in range(300):
        rotten = bytearray(good)
        for place in chance.sample(range(1, 1200), chance.choice([1, 2, 5])):
            rotten[-place] = chance.randrange(256)
        file.write_bytes(rotten)
        engine, out = ENGINES[turn % 2], tmp_path / "out.csv"
        outcome = squadra("match", *arguments(files), *DAY, "--engine", engine, "--out", out)
        assert outcome.status == 2, outcome.said
        assert outcome.is_bounded(), outcome
        said.append(outcome.said.splitlines()[-1])
    assert not [line for line in said if not line.startswith(f"squadra: {tmp_path}/")]
    assert 100 < sum(str(file) in line for line in said) < 300
