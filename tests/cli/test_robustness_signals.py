"""Whoever ends the command, at whatever moment, finds the older result whole and nothing beside it.

What cannot be caught may leave a file under a name of its own, which no later run minds.
"""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGHUP, SIGINT, SIGKILL, SIGTERM, Signals

import pytest

from benchmarks.territories import write
from tests.cli.sheets import lay, run_match

pytestmark = pytest.mark.slow

DAY = ("--on", "2026-03-02")
AMID_SECONDS = 0.05
GONE_SECONDS = 30
"""At most, also from amid what takes minutes; on an idle machine it is a hundredth of one."""
COMPILED_SECONDS = 180
"""Within these the work is done, also where the engine is compiled for the first time."""
TIMES_OVER = 60
OLDER = "an older result\n"
SAYING_WHEN = """\
import sys
from importlib import import_module
from squadra.cli import main

module, _, name = sys.argv.pop(1).partition(":")
place = import_module(module)
step = getattr(place, name)

def told(*args, **kwargs):
    print("now", flush=True)
    return step(*args, **kwargs)

setattr(place, name, told)
sys.exit(main())
"""
"""The command, which says when it comes to a step."""


@pytest.fixture(scope="module")
def territory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A district whose people are there many times over, and matches that take minutes to place."""
    folder = tmp_path_factory.mktemp("territory")
    write("district", folder)
    header, *rows = (folder / "people.csv").read_text().splitlines()
    many = (f"{turn}-{row}" for turn in range(TIMES_OVER) for row in rows)
    (folder / "many.csv").write_text("\n".join([header, *many, ""]))
    edges = (
        f"P{person},O{(person * 31 + step * 97) % 3989},{person * step % 9973}"
        for person in range(20_000)
        for step in range(1, 12)
    )
    (folder / "edges.csv").write_text("\n".join(["person,opening,score", *edges, ""]))
    seats = (f"O{opening},2" for opening in range(3989))
    (folder / "seats.csv").write_text("\n".join(["id,seats", *seats, ""]))
    return folder


def matching(*options: str, people: str = "many", out: str = "out.csv") -> Callable[..., list[str]]:
    def call(territory: Path, folder: Path) -> list[str]:
        files = {"people": people, "openings": "openings", "skills": "skills", "similar": "similar"}
        read = [f"--{name}={territory / file}.csv" for name, file in files.items()]
        return ["match", *read, *DAY, *options, f"--out={folder / out}"]

    return call


def placing(*options: str) -> Callable[..., list[str]]:
    def call(territory: Path, folder: Path) -> list[str]:
        read = [f"--edges={territory / 'edges.csv'}", f"--openings={territory / 'seats.csv'}"]
        prices = f"--prices={folder / 'prices.csv'}"
        return ["allocate", *read, *options, f"--out={folder / 'out.csv'}", prices]

    return call


REFERENCE, FAST = ("--engine", "reference"), ("--engine", "fast")
WRITES = "squadra.engine.files.writing:_write"
MOMENTS = {
    "people are read": ("squadra.cli.match:read_people", matching(*REFERENCE)),
    "columns are read": ("squadra.engine.matching.fast:people_side", matching(*FAST)),
    "pairs are looked at": ("squadra.cli.match:match", matching(*REFERENCE, people="people")),
    "rows are written": (WRITES, matching(*FAST)),
    "rows are written into Parquet": (WRITES, matching(*FAST, out="out.parquet")),
    "matches are read": ("squadra.engine.allocation.reading:read_problem", placing()),
    "a library places people": ("squadra.engine.allocation:allocate", placing("--method=lp")),
}


@pytest.fixture
def _at_a_terminal() -> Iterator[None]:
    """Whom this process starts inherits what it ignores: also where tests run under nohup."""
    before = signal.signal(SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(SIGHUP, before)


@contextmanager
def under_way(moment: str, territory: Path, folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """The command, amid this step."""
    step, call = MOMENTS[moment]
    with subprocess.Popen(
        [sys.executable, "-c", SAYING_WHEN, step, *call(territory, folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "now\n"
        time.sleep(AMID_SECONDS)
        yield process


def gone(process: "subprocess.Popen[str]") -> int:
    """Without a word; its status."""
    assert process.communicate(timeout=GONE_SECONDS) == ("", "")
    return process.returncode


@pytest.mark.slow
@pytest.mark.usefixtures("_at_a_terminal")
@pytest.mark.parametrize(
    ("moment", "number"),
    [
        ("people are read", SIGTERM),
        ("people are read", SIGKILL),
        ("columns are read", SIGHUP),
        ("columns are read", SIGKILL),
        ("pairs are looked at", SIGINT),
        ("pairs are looked at", SIGTERM),
        ("rows are written", SIGTERM),
        ("rows are written", SIGHUP),
        ("rows are written into Parquet", SIGTERM),
        ("matches are read", SIGINT),
        ("a library places people", SIGTERM),
        ("a library places people", SIGINT),
        ("a library places people", SIGKILL),
    ],
)
def test_who_is_ended_leaves_nothing(
    moment: str, number: Signals, territory: Path, tmp_path: Path
) -> None:
    """It goes at once, as if the signal had not been caught, and a shell says so."""
    results = [tmp_path / "out.csv", tmp_path / "out.parquet"]
    for result in results:
        result.write_text(OLDER)
    with under_way(moment, territory, tmp_path) as process:
        process.send_signal(number)
        assert gone(process) == -number
    assert sorted(tmp_path.iterdir()) == results
    assert [result.read_text() for result in results] == [OLDER, OLDER]


@pytest.mark.slow
def test_who_is_killed_leaves_a_part_that_nobody_minds(territory: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_text(OLDER)
    with under_way("rows are written", territory, tmp_path) as process:
        process.kill()
        assert gone(process) == -SIGKILL
    (left,) = (path for path in tmp_path.iterdir() if path != out)
    assert left.match(".out.csv.*.part")
    assert out.read_text() == OLDER
    content = left.read_bytes()
    assert run_match(lay(tmp_path), out) == 0
    assert out.read_text().startswith("person,opening,rank,")
    assert left.read_bytes() == content


@pytest.mark.slow
def test_several_signals_at_once_leave_nothing_either(territory: Path, tmp_path: Path) -> None:
    """A terminal that is closed may send two, and a person in a hurry many."""
    with under_way("rows are written", territory, tmp_path) as process:
        for number in (SIGHUP, SIGTERM, SIGINT, SIGINT):
            process.send_signal(number)
        assert gone(process) in (-SIGHUP, -SIGTERM, -SIGINT)
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_signals_that_are_ignored_stay_ignored(territory: Path, tmp_path: Path) -> None:
    """As `nohup` wants it, and a shell for what runs behind."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (SIGHUP, SIGINT)}
    try:  # whom this process starts inherits it
        with under_way("rows are written", territory, tmp_path) as process:
            for number in before:
                process.send_signal(number)
            process.communicate(timeout=COMPILED_SECONDS)
            assert process.returncode == 0
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]
