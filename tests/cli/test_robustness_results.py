"""Where a result goes: never in the place of what is read, nor where somebody leads it."""

import subprocess
import sys
from pathlib import Path

import pytest

from squadra.cli import main
from tests.cli.sheets import arguments, lay, run_match

pytestmark = pytest.mark.slow

SQUADRA = Path(sys.executable).with_name("squadra")
DAY = ("--on", "2026-03-02")
OLDER = "an older result\n"


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    out, other = tmp_path / "out.csv", tmp_path / "other.csv"
    other.write_text(OLDER)
    out.symlink_to(other)
    assert run_match(lay(tmp_path), out) == 0
    assert not out.is_symlink()
    assert out.read_text().startswith("person,opening,rank,")
    assert other.read_text() == OLDER


def test_a_link_that_leads_nowhere_is_replaced_too(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.symlink_to(tmp_path / "none.csv")
    assert run_match(lay(tmp_path), out) == 0
    assert not out.is_symlink()
    assert not (tmp_path / "none.csv").exists()


@pytest.mark.parametrize("device", ["/dev/full", "/dev/null"])
def test_a_device_is_no_place_for_a_result(
    device: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.csv"
    out.symlink_to(device)
    with pytest.raises(SystemExit) as ended:
        run_match(lay(tmp_path), out)
    assert ended.value.code == 2
    assert f"{out}: non è un file" in capsys.readouterr().err


@pytest.mark.parametrize("result", ["out", "rejected"])
@pytest.mark.parametrize("read", ["people", "openings", "skills", "similar", "occupations"])
def test_a_result_of_match_never_takes_the_place_of_what_is_read(
    read: str, result: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = lay(tmp_path)
    before = paths[read].read_bytes()
    results = {"out": tmp_path / "out.csv", result: paths[read].parent / "." / f"{read}.csv"}
    with pytest.raises(SystemExit) as ended:
        main(["match", *arguments(paths | results), *DAY])
    assert ended.value.code == 2
    assert f"--{read} e --{result} sono lo stesso file" in capsys.readouterr().err
    assert paths[read].read_bytes() == before


def test_nor_does_a_plan_through_a_link(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {name: tmp_path / f"{name}.csv" for name in ("edges", "openings", "out", "prices")}
    files["edges"].write_text(OLDER)
    files["prices"].symlink_to(files["edges"])
    with pytest.raises(SystemExit) as ended:
        main(["allocate", *arguments(files)])
    assert ended.value.code == 2
    assert "--edges e --prices sono lo stesso file" in capsys.readouterr().err
    assert files["edges"].read_text() == OLDER


def test_two_runs_at_a_time_leave_one_whole_result(tmp_path: Path) -> None:
    paths, out = lay(tmp_path), tmp_path / "out.csv"
    call = [SQUADRA, "match", *arguments(paths), *DAY, "--out", out]
    runs = [subprocess.Popen(call) for _ in range(2)]
    assert [run.wait() for run in runs] == [0, 0]
    assert len(out.read_text().splitlines()) == 4
    assert set(tmp_path.iterdir()) == {*paths.values(), out}
