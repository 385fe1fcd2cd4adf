"""Web and worker start together and stop together."""

import os
import signal
import socket
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import Settings as SettingsWrapper

from squadra.config.processes import HOST, commands, run_together

# A process that says when it is ready, ends in good order on SIGTERM and leaves a mark of it.
PATIENT = """
import pathlib, signal, sys
mark = pathlib.Path(sys.argv[1])
def end(*_):
    mark.write_text("ended")
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
mark.write_text("ready")
signal.pause()
"""
# Waits for the mark of the other one, then ends by itself.
FAILING = """
import pathlib, sys
while not pathlib.Path(sys.argv[1]).exists():
    pass
sys.exit(7)
"""
TOGETHER = """
import sys
from django.conf import settings
settings.configure()
settings.SETTINGS_MODULE = "tests.settings"
from squadra.config.processes import run_together
program = sys.argv[1]
sys.exit(run_together([[sys.executable, "-c", program, mark] for mark in sys.argv[2:]]))
"""


def test_the_end_of_one_is_the_end_of_all(tmp_path: Path) -> None:
    mark = str(tmp_path / "mark")
    patient = [sys.executable, "-c", PATIENT, mark]

    status = run_together([patient, [sys.executable, "-c", FAILING, mark]])

    assert status == 7
    assert Path(mark).read_text() == "ended"


def test_one_beside_them_ends_without_an_end_for_all(tmp_path: Path) -> None:
    mark = str(tmp_path / "mark")
    short = [sys.executable, "-c", "import pathlib, sys; pathlib.Path(sys.argv[1]).touch()", mark]

    assert run_together([[sys.executable, "-c", FAILING, mark]], beside=[short]) == 7


def test_one_beside_them_is_stopped_with_them(tmp_path: Path) -> None:
    mark = str(tmp_path / "mark")
    patient = [sys.executable, "-c", PATIENT, mark]

    run_together([[sys.executable, "-c", FAILING, mark]], beside=[patient])

    assert Path(mark).read_text() == "ended"


def test_what_they_write_is_for_nobody_else_on_the_computer(tmp_path: Path) -> None:
    written = tmp_path / "written"
    writing = "import pathlib, sys; pathlib.Path(sys.argv[1]).write_text('x')"

    run_together([[sys.executable, "-c", writing, str(written)]])

    assert stat.S_IMODE(written.stat().st_mode) == 0o600


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_stops_both_and_has_not_failed(tmp_path: Path, number: int) -> None:
    marks = [tmp_path / "web", tmp_path / "worker"]
    together = subprocess.Popen([sys.executable, "-c", TOGETHER, PATIENT, *map(str, marks)])
    ready = threading.Event()
    while not all(mark.exists() and mark.read_text() == "ready" for mark in marks):
        ready.wait(0.01)

    together.send_signal(number)

    assert together.wait(30) == 0
    assert [mark.read_text() for mark in marks] == ["ended", "ended"]


def test_a_port_that_is_taken_is_said_before_anything_starts() -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CommandError, match=f"La porta {port} non è libera"):
            call_command("serve", port=port)


@pytest.mark.parametrize("port", [-1, 70_000])
def test_a_port_that_cannot_be(port: int) -> None:
    with pytest.raises(CommandError, match="non è libera"):
        call_command("serve", port=port)


@pytest.mark.parametrize("name", ["SECRET_KEY", "SQUADRA_KEYS", "SQUADRA_AUDIT_KEY"])
def test_a_site_without_its_keys_does_not_start_and_says_which(
    settings: SettingsWrapper, name: str
) -> None:
    setattr(settings, name, "")
    with pytest.raises(CommandError, match=f"manca {name}.*amministrazione"):
        call_command("serve", port=-1)


def test_it_runs_this_python_and_listens_on_this_machine_only() -> None:
    web, worker = commands(8000)

    assert web[0] == worker[0] == sys.executable
    assert "--bind=127.0.0.1:8000" in web
    assert worker[-1] == "worker"


@pytest.mark.slow
def test_the_true_pair_answers_and_stops(tmp_path: Path) -> None:
    """The demo's settings on a database of its own: the sign-in page, then SIGTERM."""
    import http.client

    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "SQUADRA_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "squadra.config.settings_demo",
        "DATABASE_URL": f"sqlite:///{tmp_path}/squadra.sqlite3",
    }
    django = [sys.executable, "-m", "django"]
    subprocess.run([*django, "migrate", "--verbosity=0"], env=environment, check=True)
    server = subprocess.Popen(
        [*django, "serve", f"--port={port}"], env=environment, stderr=subprocess.PIPE, text=True
    )
    try:
        assert server.stderr
        for line in server.stderr:
            if "Booting worker" in line:
                break
        connection = http.client.HTTPConnection(HOST, port, timeout=30)
        connection.request("GET", "/conto/login/")
        assert connection.getresponse().status == 200
        connection.close()
    finally:
        server.send_signal(signal.SIGTERM)
        rest = server.communicate(timeout=60)[1]
    assert server.returncode == 0, rest
