"""Putting a job into the queue, in the transaction of what causes it."""

import re
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django_tasks import TaskResultStatus as Status
from django_tasks.base import Task

from squadra.foundation.jobs.models import Job

KEY = re.compile(r"[a-z0-9][a-z0-9_.:+-]{0,149}")
CODE = re.compile(r"[a-z0-9][a-z0-9_.:-]{0,63}")


def enqueue(task: Task, *, key: str, **ids: Any) -> Job:
    """Put a task into the queue once for the key; a second call returns the first's job.

    It goes with the open transaction: rolled back, the job never was. Arguments are ids (UUID,
    date, whole number, short code in lower case), so that no personal data stands in the queue.
    Raises ValueError for other arguments and outside a transaction.
    """
    if not transaction.get_connection(Job.objects.db).in_atomic_block:
        raise ValueError("a job is put into the queue in the transaction of its cause")
    if not KEY.fullmatch(key):
        raise ValueError("the key of a job is a code in lower case")
    arguments = {name: _checked(name, value) for name, value in ids.items()}
    try:
        with transaction.atomic():
            result = task.enqueue(**arguments)
            return Job.objects.create(result_id=UUID(result.id), key=key)
    except IntegrityError:
        return Job.objects.get(key=key)


def _checked(name: str, value: Any) -> str | int:
    """Return an argument as JSON holds it; the message of a refusal never repeats the value."""
    if isinstance(value, int):
        return value
    if type(value) in (UUID, date):
        return str(value)
    if isinstance(value, str) and CODE.fullmatch(value):
        return str(value)
    raise ValueError(f"argument {name}: jobs take ids, dates and codes only")


def has_failed(key: str) -> bool:
    """Tell whether the job was given up, after all its tries."""
    return Job.objects.filter(key=key, result__status=Status.FAILED).exists()
