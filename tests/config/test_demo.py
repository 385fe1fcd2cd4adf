"""The demo, from an empty folder to its first matches, and again in a moment."""

import json
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


def asked(home: Path, sql: str) -> list[tuple]:
    with sqlite3.connect(home / "squadra.sqlite3") as database:
        return database.execute(sql).fetchall()


def count(home: Path, table: str) -> int:
    return asked(home, f"SELECT count(*) FROM {table}")[0][0]  # noqa: S608


Built = tuple[Path, str]
"""A demo's folder, and what its build said."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    home = tmp_path_factory.mktemp("demo")
    first = demo(home)
    assert first.returncode == 0, first.stderr
    return home, first.stdout


@pytest.mark.slow
def test_from_nothing_to_the_first_matches_and_again(built: Built) -> None:
    home, told = built

    assert "Persone: 430 nuove" in told
    assert "Aziende: 900 nuove" in told
    assert "Opportunità: 150 nuove" in told
    assert re.search(r"Opportunità per .+ \(di 150, possibili \d+\):\n  1\. ", told)
    assert told.count("@demo.example") == 6

    again = demo(home)

    assert "Preparo la base dati" not in again.stdout
    assert again.stdout.strip() == told[told.index("\n\n") :].strip()


@pytest.mark.slow
def test_two_builds_give_the_same_ids(built: Built, tmp_path: Path) -> None:
    demo(tmp_path)

    for table in ("agencies_account", "people_citizen", "openings_opening", "proposals_proposal"):
        ids = [asked(home, f"SELECT id FROM {table} ORDER BY id") for home in (built[0], tmp_path)]  # noqa: S608
        assert ids[0] == ids[1], table
        assert len(ids[0]) > 5, table


@pytest.mark.slow
def test_each_role_has_something_to_do_today(built: Built) -> None:
    everybody_has = {"Opportunità che scadono"}
    whoever_follows_people_has = everybody_has | {"Proposte che aspettano", "profilo da completare"}
    found = {email.partition("@")[0]: set(says) for email, says in todays_of(built[0]).items()}

    assert found.pop("sara") == found.pop("elena") == everybody_has
    assert set(found) == {"carla", "paolo", "nadia", "dario"}
    assert all(says == whoever_follows_people_has for says in found.values())


@pytest.mark.slow
def test_proposals_stand_in_every_state(built: Built) -> None:
    states = {state for (state,) in asked(built[0], "SELECT state FROM proposals_proposal")}
    assert states == {"proposed", "accepted", "sent", "agreed", "ended", "closed"}
    assert count(built[0], "proposals_override") > 0


TODAY = """
import json, django
django.setup()
from django.test import Client
from squadra.config.demo.people_at_work import SIGN_INS
titles = ("Proposte che aspettano", "Opportunità che scadono", "profilo da completare")
said = {}
for sign_in in SIGN_INS:
    client = Client(SERVER_NAME="localhost")
    client.force_login(sign_in.account())
    page = client.get("/oggi/").content.decode()
    said[sign_in.email] = [title for title in titles if title in page]
print(json.dumps(said))
"""


def todays_of(home: Path) -> dict[str, list[str]]:
    """What each account's first page says that waits."""
    variables = {
        "SQUADRA_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "squadra.config.settings_demo",
    }
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [sys.executable, "-c", TODAY]
    ran = subprocess.run(
        command, cwd=ROOT, env={**kept, **variables}, capture_output=True, text=True, check=True
    )
    return json.loads(ran.stdout)


@pytest.mark.slow
def test_an_interrupted_build_is_begun_again(tmp_path: Path) -> None:
    demo(tmp_path, "--empty")
    (tmp_path / "built-from").unlink()
    with sqlite3.connect(tmp_path / "squadra.sqlite3") as database:
        database.execute("DELETE FROM agencies_roleassignment")

    again = demo(tmp_path, "--empty")

    assert again.returncode == 0, again.stderr
    assert count(tmp_path, "agencies_roleassignment") == 6
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
