"""A true worker process is killed in the middle of a job, and another one takes over."""

import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
TALLY = uuid.UUID(int=77)
ENQUEUE = f"""
from django.db import transaction
from squadra.foundation.jobs import enqueue
from tests.foundation.testapp.jobs import add_one
from tests.foundation.testapp.models import Tally
with transaction.atomic():
    Tally.objects.create(pk="{TALLY}")
    enqueue(add_one, key="add:1", tally_id="{TALLY}")
"""
LET_LEASE_RUN_OUT = """
from datetime import timedelta
from django.db.models.functions import Now
from squadra.foundation.jobs.models import Job
print(Job.objects.update(lease_until=Now() - timedelta(seconds=1)))
"""
LET_PAUSES_PASS = """
from datetime import timedelta
from django.db.models.functions import Now
from squadra.foundation.jobs import queue
from django_tasks_db.models import DBTaskResult
print(queue.give_back_lost())
DBTaskResult.objects.update(run_after=Now() - timedelta(seconds=1))
"""
REPORT = """
from django_tasks_db.models import DBTaskResult
from tests.foundation.testapp.models import Tally
result = DBTaskResult.objects.select_related("job").get()
print(Tally.objects.get().count, result.status, result.job.tries)
"""


class Installation:
    """A small installation with a database of its own, driven by its command line."""

    def __init__(self, database_url: str, home: Path) -> None:
        self.environment = os.environ | {
            "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "tests.foundation.testapp.settings",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "SQUADRA_HOME": str(home),
        }

    def start(self, *arguments: str, **extra: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "django", *arguments],
            env=self.environment | extra,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )

    def run(self, *arguments: str) -> str:
        process = self.start(*arguments)
        output, _errors = process.communicate()
        assert process.returncode == 0, output
        return output.strip()

    def shell(self, code: str) -> str:
        return self.run("shell", "--no-imports", "-c", code)


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    if connection.vendor == "sqlite":
        yield Installation(f"sqlite:///{tmp_path / 'jobs.sqlite3'}", tmp_path)
        return
    given = connection.settings_dict
    server = f"postgresql://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}"
    name = f"squadra_worker_{os.getpid()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield Installation(f"{server}/{name}", tmp_path)
        finally:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            admin.execute(drop)


@pytest.mark.slow
@pytest.mark.enable_socket
def test_a_worker_killed_in_the_middle_of_a_job_loses_and_doubles_nothing(
    installation: Installation,
) -> None:
    installation.run("migrate", "--verbosity", "0")
    installation.shell(ENQUEUE)

    with installation.start("worker", TESTAPP_HOLD="1") as victim:
        assert victim.stdout is not None
        assert victim.stdout.readline() == "in the middle\n"
        victim.send_signal(signal.SIGKILL)
    assert victim.returncode == -signal.SIGKILL
    assert installation.shell(REPORT) == "0 RUNNING 1"

    installation.run("worker", "--drain")
    assert installation.shell(REPORT) == "0 RUNNING 1", "not before the lease has run out"

    assert installation.shell(LET_LEASE_RUN_OUT) == "1"
    assert installation.shell(LET_PAUSES_PASS) == "1"
    installation.run("worker", "--drain")
    installation.run("worker", "--drain")
    assert installation.shell(REPORT) == "1 SUCCESSFUL 2"


@pytest.mark.slow
@pytest.mark.enable_socket
def test_a_worker_told_to_stop_first_finishes_what_it_has_in_hand(
    installation: Installation,
) -> None:
    installation.run("migrate", "--verbosity", "0")
    installation.shell(ENQUEUE)
    with installation.start("worker", TESTAPP_HOLD="1") as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        assert worker.stdout.readline() == "in the middle\n"
        worker.send_signal(signal.SIGTERM)
        worker.stdin.close()
        worker.wait()
    assert worker.returncode == 0
    assert installation.shell(REPORT) == "1 SUCCESSFUL 1"
