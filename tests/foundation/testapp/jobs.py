"""Jobs for the tests of the queue."""

import os
import sys

from django.db.models import F
from django_tasks import task

from tests.foundation.testapp.models import Tally


@task()
def add_one(tally_id: str) -> None:
    """Count; where TESTAPP_HOLD is set, say so in the middle of it and wait to be killed."""
    Tally.objects.filter(pk=tally_id).update(count=F("count") + 1)
    if os.environ.get("TESTAPP_HOLD"):
        sys.stdout.write("in the middle\n")
        sys.stdout.flush()
        sys.stdin.read()


@task()
def fail_over(tally_id: str) -> None:
    """Count, then fail with a message that nobody may read later."""
    Tally.objects.filter(pk=tally_id).update(count=F("count") + 1)
    raise RuntimeError(f"Maria Rossi, RSSMRA80A41F205X, {tally_id}")


@task()
def add_to_all() -> None:
    """Count on every tally: a recurring job has no arguments."""
    Tally.objects.update(count=F("count") + 1)
