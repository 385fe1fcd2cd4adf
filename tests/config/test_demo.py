"""The demo, from an empty folder to its first matches, and again in a moment."""

import os
import re
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATH = f"{Path(sys.executable).parent}:{os.environ['PATH']}"


def demo(home: Path, *options: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person would, with no variables but those named."""
    unset = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    return subprocess.run(
        ["squadra", "demo", "--no-serve", *options],
        cwd=ROOT,
        env={**environment, "SQUADRA_HOME": str(home), "PATH": PATH, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def count(home: Path, table: str) -> int:
    with sqlite3.connect(home / "squadra.sqlite3") as database:
        return database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608


@pytest.mark.slow
def test_from_nothing_to_the_first_matches_and_again(tmp_path: Path) -> None:
    first = demo(tmp_path)

    assert first.returncode == 0, first.stderr
    assert "Persone: 300 nuove" in first.stdout
    assert "Aziende: 90 nuove" in first.stdout
    assert "Opportunità: 120 nuove" in first.stdout
    assert re.search(r"Opportunità per .+ \(di 120, possibili \d+\):\n  1\. ", first.stdout)
    assert first.stdout.count("@demo.example") == 5
    assert count(tmp_path, "people_citizen") == 300

    again = demo(tmp_path)

    assert "Preparo la base dati" not in again.stdout
    assert again.stdout.strip() == first.stdout[first.stdout.index("\n\n") :].strip()


@pytest.mark.slow
def test_an_interrupted_build_is_begun_again(tmp_path: Path) -> None:
    demo(tmp_path, "--empty")
    (tmp_path / "built-from").unlink()
    with sqlite3.connect(tmp_path / "squadra.sqlite3") as database:
        database.execute("DELETE FROM agencies_roleassignment")

    again = demo(tmp_path, "--empty")

    assert again.returncode == 0, again.stderr
    assert count(tmp_path, "agencies_roleassignment") == 5
    assert count(tmp_path, "people_citizen") == 0


@pytest.mark.slow
def test_the_demo_of_another_version_is_built_anew(tmp_path: Path) -> None:
    demo(tmp_path, "--empty")
    (tmp_path / "built-from").write_text("another version")

    assert "Preparo la base dati" in demo(tmp_path, "--empty").stdout


@pytest.mark.slow
def test_the_demo_never_deletes_a_file_outside_its_folder(tmp_path: Path) -> None:
    home, other = tmp_path / "demo", tmp_path / "vera.sqlite3"
    other.write_text("dati veri")

    refused = demo(home, DATABASE_URL=f"sqlite:///{other}")

    assert refused.returncode == 1
    assert "non sta nella sua cartella" in refused.stderr
    assert other.read_text() == "dati veri"


@pytest.mark.slow
def test_a_link_in_its_folder_does_not_lead_it_outside(tmp_path: Path) -> None:
    home, other = tmp_path / "demo", tmp_path / "vera.sqlite3"
    other.write_text("dati veri")
    home.mkdir()
    (home / "squadra.sqlite3").symlink_to(other)

    assert "non sta nella sua cartella" in demo(home).stderr
    assert other.read_text() == "dati veri"


@pytest.mark.slow
def test_nobody_else_on_the_computer_reads_what_the_demo_makes(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    built = demo(home, "--empty")

    assert built.returncode == 0, built.stderr
    assert {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in (home, *home.rglob("*"))} == {0}


@pytest.mark.slow
def test_the_demo_never_touches_another_database(tmp_path: Path) -> None:
    refused = demo(tmp_path, DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")

    assert refused.returncode == 1
    assert "La demo usa SQLite" in refused.stderr


@pytest.mark.slow
def test_the_demo_wants_its_settings(tmp_path: Path) -> None:
    refused = demo(tmp_path, DJANGO_SETTINGS_MODULE="squadra.config.settings")

    assert refused.returncode == 1
    assert "La demo vuole le sue impostazioni" in refused.stderr
