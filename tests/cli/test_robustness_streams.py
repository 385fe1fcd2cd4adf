"""Streams that are full, closed, or read by nobody any longer."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path
from signal import SIGPIPE

import pytest

from tests.cli.sheets import arguments, lay

SQUADRA = Path(sys.executable).with_name("squadra")
DAY = ("--on", "2026-03-02")


def shell(line: str, *argv: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command, its streams led where the line says."""
    return subprocess.run(
        ["sh", "-c", f'"$0" "$@" {line}', SQUADRA, *argv],
        capture_output=True,
        text=True,
        env=os.environ | environment,
    )


@pytest.fixture
def question(tmp_path: Path) -> list[str]:
    """A call of `explain`."""
    return ["explain", *arguments(lay(tmp_path)), *DAY, "--person", "P1", "--opening", "O1"]


@pytest.mark.parametrize(("line", "reason"), [(">/dev/full", errno.ENOSPC), (">&-", errno.EBADF)])
def test_an_explanation_that_cannot_be_printed(line: str, reason: int, question: list[str]) -> None:
    done = shell(line, *question)
    assert done.returncode == 2
    assert done.stderr == f"squadra: il risultato non si stampa ({os.strerror(reason)})\n"


def test_who_stops_reading_is_not_complained_to(question: list[str]) -> None:
    """As `head` does; the status is that of one whom the system ends for it."""
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([SQUADRA, *question], stdout=write, stderr=subprocess.PIPE, text=True)
    os.close(write)
    assert done.stderr == ""
    assert done.returncode == 128 + SIGPIPE


@pytest.mark.slow
def test_a_plan_stands_whole_also_where_what_is_said_of_it_cannot_be_printed(
    tmp_path: Path,
) -> None:
    (tmp_path / "m.csv").write_text("person,opening,score\nP1,O1,5\n")
    (tmp_path / "o.csv").write_text("id,seats\nO1,1\n")
    files = {"edges": tmp_path / "m.csv", "openings": tmp_path / "o.csv", "out": tmp_path / "a.csv"}
    done = shell(">/dev/full", "allocate", *arguments(files))
    assert done.returncode == 2
    assert done.stderr.startswith("squadra: il risultato non si stampa (")
    assert (tmp_path / "a.csv").read_text() == "person,opening,score\nP1,O1,5\n"


@pytest.mark.parametrize("line", ["2>&-", "2>/dev/full"])
def test_a_warning_that_nobody_can_hear_stops_nothing(
    line: str, question: list[str], tmp_path: Path
) -> None:
    """Least of all does it get among what is printed."""
    (tmp_path / "skills.csv").write_text("skill,weight,colour\na,2,red\n")
    done = shell(line, *question)
    assert done.returncode == 0
    assert done.stderr == ""
    assert json.loads(done.stdout)["admissible"] is False


def test_a_result_is_not_taken_for_a_stream_that_is_closed(tmp_path: Path) -> None:
    """The system gives the number of a closed stream to the next file that is opened."""
    files, out = (
        arguments(lay(tmp_path, skills="skill,weight,colour\na,2,red\n")),
        tmp_path / "o.csv",
    )
    done = shell("<&- >&- 2>&-", "match", *files, *DAY, "--out", out)
    assert done.returncode == 0
    assert out.read_text().startswith("person,opening,rank,")
    assert "colour" not in out.read_text()


def test_what_is_printed_is_utf_8_wherever_it_goes(question: list[str]) -> None:
    done = shell("", *question, PYTHONIOENCODING="ascii", LC_ALL="C")
    assert done.returncode == 0
    assert "à" in done.stdout
    assert json.loads(done.stdout)
