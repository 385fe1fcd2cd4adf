"""Two gigabytes of rubbish in the place of a table: one clear line, soon, and little memory."""

import gzip
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.measured import Measured, Outcome, measured
from tests.cli.sheets import FILES as SERVICE
from tests.cli.sheets import arguments, lay

pytestmark = pytest.mark.slow

TWO_GIGABYTES = 2 * 10**9
HEADERS = {
    "people": "id,lat,lon,max_km",
    "openings": "id,company,lat,lon,kind,seats,expires_on",
    "skills": "skill,weight",
    "similar": "skill_a,skill_b,similarity",
    "occupations": "uri,code",
    "edges": "person,opening,score",
    "groups": "person,group",
}
DAY = ("--on", "2026-03-02")
PAIR = ("--person", "P1", "--opening", "O1")
SOME_BYTES = random.Random(1).randbytes(2**20)
RUBBISH = {
    "zeros": b"",
    "random bytes": SOME_BYTES,
    "something packed": gzip.compress(SOME_BYTES),
    "a line without an end": b"a" * 2**21,
    "a cell without an end": b'"' + b"a\n" * 2**20,
    "a row without an end": b'"' + b'\n","' * 2**19,
    "blank lines": b"\n" * 2**21,
    "more columns than a table has": ",".join(f"c{place}" for place in range(50_000)).encode(),
    "a column and no end of commas": b"id" + b"," * 2**21,
}
"""How each begins; the rest are zeros that take no room on the disk."""
READERS = [("match", "fast", "people"), ("match", "reference", "people"), ("allocate", "", "edges")]
"""Each has its own way to a table."""
OTHERS = [
    ("match", "fast", "openings"),
    *(("match", "reference", name) for name in ("openings", "skills", "similar", "occupations")),
    ("explain", "", "people"),
    *(("allocate", "", name) for name in ("openings", "groups")),
]


@pytest.fixture(scope="module")
def squadra() -> Iterator[Measured]:
    with measured() as command:
        yield command


def call(squadra: Measured, command: str, engine: str, files: dict[str, Path]) -> Outcome:
    """Call it on these files, of which it takes those that it knows."""
    out = ("--out", files["people"].with_name("out.csv"))
    if command == "allocate":
        taken = {name: files[name] for name in ("edges", "openings", "groups", "floors")}
        return squadra(command, *arguments(taken), *out)
    taken = {name: files[name] for name in SERVICE}
    if command == "explain":
        return squadra(command, *arguments(taken), *DAY, *PAIR)
    return squadra(command, *arguments(taken), *DAY, "--engine", engine, *out)


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """A service, its matches and what is wanted of groups."""
    others = {
        "edges": "person,opening,score\nP1,O2,5482\n",
        "groups": "person,group\nP1,giovani\n",
    }
    floors = tmp_path / "floors.yaml"
    floors.write_text("giovani: 1\n")
    return lay(tmp_path, **others) | {"floors": floors}


def spoil(file: Path, content: bytes) -> None:
    with file.open("wb") as stream:
        stream.write(content)
        stream.truncate(TWO_GIGABYTES)


def refused(outcome: Outcome, file: Path) -> None:
    """One line names the file and a row, and nothing was written."""
    assert outcome.status == 2, outcome.said
    (line,) = outcome.said.splitlines()
    assert line.startswith(f"squadra: {file}, riga ")
    assert line.isprintable()
    assert len(line) < 300 + len(str(file))
    assert outcome.is_bounded(), outcome
    assert outcome.out == ""
    assert not [path for path in file.parent.iterdir() if "out" in path.name]


@pytest.mark.parametrize("kind", RUBBISH)
@pytest.mark.parametrize("begins", ["well", "badly"])
@pytest.mark.parametrize(("command", "engine", "name"), READERS)
def test_no_file_of_rubbish_is_read_to_its_end(
    kind: str,
    begins: str,
    command: str,
    engine: str,
    name: str,
    squadra: Measured,
    files: dict[str, Path],
) -> None:
    header = f"{HEADERS[name]}\n".encode() if begins == "well" else b""
    spoil(files[name], header + RUBBISH[kind])
    refused(call(squadra, command, engine, files), files[name])


@pytest.mark.parametrize(("command", "engine", "name"), OTHERS)
def test_whichever_file_it_is(
    command: str, engine: str, name: str, squadra: Measured, files: dict[str, Path]
) -> None:
    for kind in ("zeros", "random bytes", "a cell without an end"):
        spoil(files[name], f"{HEADERS[name]}\n".encode() + RUBBISH[kind])
        refused(call(squadra, command, engine, files), files[name])


def test_what_is_long_and_yet_a_table_is_read_alike_by_both(
    squadra: Measured, files: dict[str, Path]
) -> None:
    """A cell of half a million characters, and blank lines for pages on end."""
    cell, gap = "x" * 500_000, "\n" * 200_000
    files["people"].write_text(
        f"id,lat,lon,max_km,licences\nP1,45.5,9.4,9,B|{cell}{gap}P2,45.5,9.4,9,\n"
    )
    results = []
    for engine in ("fast", "reference"):
        outcome = call(squadra, "match", engine, files)
        assert (outcome.status, outcome.said) == (0, "")
        results.append(files["people"].with_name("out.csv").read_bytes())
    assert results[0] == results[1]
    assert len(results[0].splitlines()) == 4
