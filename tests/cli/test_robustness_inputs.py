"""Inputs that are no files, may not be read or change meanwhile; memory that is not enough."""

import os
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from squadra.cli import main
from squadra.engine.files.errors import BadInput
from squadra.engine.files.tables import header_of
from tests.cli.sheets import PEOPLE, arguments, as_parquet, lay, run_explain, run_match

pytestmark = pytest.mark.slow

SQUADRA = Path(sys.executable).with_name("squadra")
DAY = ("--on", "2026-03-02")
READ = ("people", "openings", "skills", "similar", "occupations")
ENGINES = ("fast", "reference")
WITHOUT_ALL_RIGHTS = ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--")
"""Root may read everything; who does without these rights may read what its files say."""


def said_of(file: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What the only line says of the file."""
    (line,) = capsys.readouterr().err.splitlines()
    before, _, said = line.partition(f"{file}: ")
    assert before == "squadra: "
    return said


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("ending", ["csv", "parquet"])
@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize("kind", ["/dev/zero", "/dev/null", "/", "a pipe"])
def test_a_device_a_folder_or_a_pipe_is_no_file(
    kind: str,
    name: str,
    ending: str,
    engine: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    paths = lay(tmp_path)
    paths[name] = tmp_path / f"odd.{ending}"
    if kind == "a pipe":  # which can be read once, and may be waited for in vain
        os.mkfifo(paths[name])
    else:
        paths[name].symlink_to(kind)
    assert run_match(paths, tmp_path / "out.csv", "--engine", engine) == 2
    assert said_of(paths[name], capsys) == "non è un file"
    assert not (tmp_path / "out.csv").exists()


def test_nor_is_it_for_the_other_commands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = lay(tmp_path)
    zeros, plan = tmp_path / "zeros.csv", tmp_path / "plan.csv"
    zeros.symlink_to("/dev/zero")
    assert run_explain(paths | {"openings": zeros}, "P1", "O1") == 2
    assert said_of(zeros, capsys) == "non è un file"
    assert main(["allocate", *arguments({"edges": zeros, "openings": zeros, "out": plan})]) == 2
    assert said_of(zeros, capsys) == "non è un file"
    assert run_match(paths, plan, "--model", str(zeros)) == 2
    assert said_of(zeros, capsys) == "non è un file"


@pytest.mark.parametrize("engine", ENGINES)
def test_a_link_that_leads_to_itself(
    engine: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = lay(tmp_path)
    paths["people"] = tmp_path / "loop.csv"
    paths["people"].symlink_to(paths["people"])
    assert run_match(paths, tmp_path / "out.csv", "--engine", engine) == 2
    assert said_of(paths["people"], capsys).startswith("il file non si legge (")


def test_a_name_that_is_too_long_for_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths, name = lay(tmp_path), tmp_path / f"{'x' * 300}.csv"
    assert run_match(paths | {"people": name}, tmp_path / "out.csv") == 2
    assert said_of(name, capsys).startswith("il file non si legge (")
    with pytest.raises(SystemExit) as ended:
        run_match(paths, name)
    assert ended.value.code == 2
    assert "non ci si arriva (" in capsys.readouterr().err


@pytest.mark.skipif(
    os.geteuid() == 0 and not shutil.which("setpriv"), reason="root reads whatever it likes"
)
@pytest.mark.parametrize("closed", ["file", "folder"])
def test_what_may_not_be_read(closed: str, tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    paths = lay(tmp_path) | {"people": folder / "people.csv"}
    paths["people"].write_text(PEOPLE)
    shut = folder if closed == "folder" else paths["people"]
    shut.chmod(0)
    who = WITHOUT_ALL_RIGHTS if os.geteuid() == 0 else ()
    call = ["match", *arguments(paths), *DAY, "--out", str(tmp_path / "out.csv")]
    done = subprocess.run([*who, SQUADRA, *call], capture_output=True, text=True)
    shut.chmod(0o700)
    assert done.returncode == 2
    assert done.stderr == (
        f"squadra: {paths['people']}: il file non si legge (Permission denied)\n"
    )


@pytest.mark.skipif(
    os.geteuid() == 0 and not shutil.which("setpriv"), reason="root writes wherever it likes"
)
def test_a_folder_that_may_not_be_written_to(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500)
    out = folder / "out.csv"
    who = WITHOUT_ALL_RIGHTS if os.geteuid() == 0 else ()
    call = ["match", *arguments(lay(tmp_path)), *DAY, "--out", str(out)]
    done = subprocess.run([*who, SQUADRA, *call], capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr == f"squadra: {out}: il file non si scrive (Permission denied)\n"


@pytest.mark.parametrize("name", ["zeros.csv", "zeros.parquet"])
def test_a_device_is_not_read_to_its_end_by_who_has_not_looked_at_it(
    name: str, tmp_path: Path
) -> None:
    zeros = tmp_path / name
    zeros.symlink_to("/dev/zero")
    with pytest.raises(BadInput):
        header_of(zeros)


STEP_AFTER_PEOPLE = {
    "reference": ("squadra.cli.match", "read_openings"),
    "fast": ("squadra.engine.matching.fast", "openings_side"),
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("ending", ["csv", "parquet"])
@pytest.mark.parametrize("how", ["it grows", "another takes its place", "it is written anew"])
def test_a_file_that_changes_while_it_is_read(
    how: str,
    ending: str,
    engine: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Half of it would be of one day and half of another."""
    paths = lay(tmp_path) if ending == "csv" else as_parquet(lay(tmp_path))
    people, content = paths["people"], paths["people"].read_bytes()
    os.utime(people, (0, 0))
    place, step = STEP_AFTER_PEOPLE[engine]
    read = getattr(import_module(place), step)

    def changing(*args: object, **kwargs: object) -> object:
        other = tmp_path / "other" if how == "another takes its place" else people
        other.write_bytes(content + b"\n" if how == "it grows" else content)
        other.replace(people)
        return read(*args, **kwargs)

    monkeypatch.setattr(f"{place}.{step}", changing)
    out = tmp_path / "out.csv"
    assert run_match(paths, out, "--engine", engine) == 2
    assert said_of(people, capsys) == "il file è cambiato mentre lo si leggeva"
    assert not out.exists()


def test_memory_that_is_not_enough(tmp_path: Path) -> None:
    """What was begun is taken away, and it is no fault of the file."""
    many = "".join(f"P{number},45.5,9.4,10\n" for number in range(30_000))
    paths, out = lay(tmp_path, people=f"id,lat,lon,max_km\n{many}"), tmp_path / "out.csv"
    out.write_text("an older result\n")
    code = (
        "import resource, sys\n"
        "from squadra.cli import main, match\n"
        "lines = open('/proc/self/status').read().split('VmSize:')[1].split()\n"
        "size = int(lines[0]) * 1024 + 2**23\n"
        "resource.setrlimit(resource.RLIMIT_AS, (size, size))\n"
        "sys.exit(main())"
    )
    call = ["match", *arguments(paths), *DAY, "--engine", "reference", "--out", str(out)]
    done = subprocess.run([sys.executable, "-c", code, *call], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr == "squadra: la memoria non basta; nessun risultato scritto\n"
    assert out.read_text() == "an older result\n"
    assert set(tmp_path.iterdir()) == {*paths.values(), out}
