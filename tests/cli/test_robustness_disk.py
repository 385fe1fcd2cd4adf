"""A disk that is full, a file that may not grow, a folder that may not be written to."""

import errno
import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from squadra.cli import main
from tests.cli.sheets import arguments, lay

pytestmark = pytest.mark.slow

DAY = ("--on", "2026-03-02")
ENGINES = ("fast", "reference")
ENDINGS = ("csv", "parquet")
OLDER = "an older result\n"
MANY = 400
"""People, so that results are longer than a full disk and a buffer."""


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """The arguments of a service of many people."""
    people = "".join(f"P{number:05},45.5,9.4,10\n" for number in range(MANY))
    folder = tmp_path / "files"
    folder.mkdir()
    return arguments(lay(folder, people=f"id,lat,lon,max_km\n{people}"))


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of sixteen kilobytes, where this process may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    size = ("-t", "tmpfs", "-o", "size=16k", "tmpfs", str(folder))
    if (
        not mount
        or not umount
        or subprocess.run([mount, *size], stderr=subprocess.DEVNULL).returncode
    ):
        pytest.skip("no file system may be mounted here; a limit on files shows the same below")
    try:
        yield folder
    finally:
        subprocess.run([umount, str(folder)], check=True)


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Who writes beyond it gets SIGXFSZ, which Python ignores, and an error."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def refused(capsys: pytest.CaptureFixture[str], file: Path, reason: int) -> None:
    output = capsys.readouterr()
    assert output.err == f"squadra: {file}: il file non si scrive ({os.strerror(reason)})\n"
    assert output.out == ""


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("which", ["out", "rejected"])
def test_a_full_disk(
    which: str,
    engine: str,
    ending: str,
    files: list[str],
    full_disk: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Neither result is put in place, not even the one that there was room for."""
    on_it, beside = full_disk / f"a.{ending}", tmp_path / f"b.{ending}"
    (full_disk / "fill").write_bytes(bytes(10_000))
    for older in (on_it, beside):
        older.write_text(OLDER)
    out, rejected = (on_it, beside) if which == "out" else (beside, on_it)
    results = ("--out", str(out), "--rejected", str(rejected))
    assert main(["match", *files, *DAY, "--engine", engine, *results]) == 2
    refused(capsys, on_it, errno.ENOSPC)
    assert on_it.read_text() == beside.read_text() == OLDER
    assert {path.name for path in full_disk.iterdir()} == {on_it.name, "fill"}
    assert {path.name for path in tmp_path.iterdir()} == {"files", "disk", beside.name}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("engine", ENGINES)
def test_a_file_that_may_not_grow(
    engine: str,
    ending: str,
    files: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / f"out.{ending}"
    call = ["match", *files, *DAY, "--engine", engine, "--out", str(out)]
    assert main(call) == 0
    out.write_text(OLDER)
    with files_of_at_most(4096):
        assert main(call) == 2
    refused(capsys, out, errno.EFBIG)
    assert out.read_text() == OLDER
    assert {path.name for path in tmp_path.iterdir()} == {"files", out.name}


@pytest.fixture
def placement(tmp_path: Path) -> list[str]:
    """A call of `allocate` with more openings than a full disk has room for."""
    (tmp_path / "m.csv").write_text("person,opening,score\nP1,O1,5\n")
    seats = "".join(f"O{number},1\n" for number in range(5000))
    (tmp_path / "o.csv").write_text(f"id,seats\n{seats}")
    files = {"edges": tmp_path / "m.csv", "openings": tmp_path / "o.csv", "out": tmp_path / "a.csv"}
    return ["allocate", *arguments(files)]


@pytest.mark.parametrize("ending", ENDINGS)
def test_prices_that_there_is_no_room_for(
    ending: str,
    placement: list[str],
    full_disk: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Then there is no plan either."""
    prices = full_disk / f"prices.{ending}"
    assert main([*placement, "--prices", str(prices)]) == 2
    refused(capsys, prices, errno.ENOSPC)
    assert not list(full_disk.iterdir())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["disk", "m.csv", "o.csv"]


def test_a_folder_that_may_only_be_read(
    files: list[str], full_disk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = full_disk / "out.csv"
    out.write_text(OLDER)
    subprocess.run(["mount", "-o", "remount,ro", str(full_disk)], check=True)
    assert main(["match", *files, *DAY, "--out", str(out)]) == 2
    refused(capsys, out, errno.EROFS)
    assert out.read_text() == OLDER
