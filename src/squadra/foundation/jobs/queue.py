"""The life of a job: claimed under a lease, finished or failed, given back where a worker died."""

import traceback
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.utils.module_loading import import_string
from django_tasks import TaskResultStatus as Status
from django_tasks_db.models import DBTaskResult

from squadra.foundation.jobs.models import Due, Job
from squadra.foundation.jobs.outbox import enqueue
from squadra.foundation.jobs.schedule import Entry

LEASE = timedelta(minutes=2)
MOST_TRIES = 5
FIRST_PAUSE = timedelta(seconds=30)  # doubled with each try
KEPT = timedelta(days=30)
MOST_FRAMES = 30


class LeaseLost(Exception):
    """The job was given to another worker meanwhile: nothing of this try may stay."""


class WorkerDied(Exception):
    """The lease ran out: the worker was killed or lost its database."""


def claim(worker: str) -> Job | None:
    """Take the next ready job under a lease; None where there is none."""
    if not DBTaskResult.objects.ready().exists():
        return None  # asked without a lock, as most of the time there is nothing
    with transaction.atomic():
        result = DBTaskResult.objects.ready().get_locked()
        if result is None:
            return None
        result.claim(worker)
        Job.objects.get_or_create(result=result, defaults={"key": f"task:{result.pk}"})
        Job.objects.filter(result=result).update(
            worker=worker, tries=F("tries") + 1, lease_until=Now() + LEASE
        )
        return Job.objects.select_related("result").get(result=result)


def extend_lease(job: Job) -> bool:
    """Heartbeat: hold the job for another `LEASE`; tell whether it was still ours."""
    return bool(_held(job).update(lease_until=Now() + LEASE))


def finish(job: Job) -> None:
    """Mark as done, in the transaction of the job's own work. Raises `LeaseLost`."""
    if not _held(job).update(lease_until=None, worker=""):
        raise LeaseLost(job.key)
    _mark(job, Status.SUCCESSFUL, finished_at=Now(), exception_class_path="", traceback="")


def fail(job: Job, error: BaseException) -> None:
    """Queue again after a pause, or give up after `MOST_TRIES`. Keeps class and places only."""
    with transaction.atomic():
        if _held(job).update(lease_until=None, worker=""):
            _retry_or_give_up(job, error)


def give_back_lost() -> int:
    """Return to the queue the jobs whose lease ran out; return how many."""
    lost = Job.objects.filter(result__status=Status.RUNNING, lease_until__lt=Now())
    if not lost.exists():
        return 0
    with transaction.atomic():
        jobs = list(lost.select_related("result").select_for_update(skip_locked=True))
        for job in jobs:
            _held(job).update(lease_until=None, worker="")
            _retry_or_give_up(job, WorkerDied())
    return len(jobs)


def put_due_into_queue() -> None:
    """Queue what the schedule says is due: each time once, however many workers ask.

    A time that passed while no worker ran is made up for once.
    """
    entries: dict[str, Entry] = {entry.task: entry for entry in settings.SQUADRA_SCHEDULE}
    for due in Due.objects.filter(task__in=entries, at__lte=Now()).order_by("at", "task"):
        _queue_due(entries[due.task])


def prepare_schedule() -> None:
    """Give every entry of the schedule its first time; raises ImportError for a wrong path."""
    for entry in settings.SQUADRA_SCHEDULE:
        import_string(entry.task)
        with transaction.atomic():
            due, is_new = Due.objects.get_or_create(task=entry.task, defaults={"at": Now()})
            if is_new:
                due.refresh_from_db()
                due.at = entry.after(due.at)
                due.save()


def forget_finished() -> int:
    """Delete jobs that ended more than `KEPT` ago, keys included; return how many."""
    ended = DBTaskResult.objects.filter(
        status__in=(Status.SUCCESSFUL, Status.FAILED), finished_at__lt=Now() - KEPT
    )
    count: int = ended.count()
    ended.delete()
    return count


def _queue_due(entry: Entry) -> None:
    with transaction.atomic():
        rows = Due.objects.select_for_update().annotate(now=Now()).filter(task=entry.task)
        due = rows.get()
        if due.at <= due.now:
            slot = f"{due.at.timestamp():.0f}"
            enqueue(import_string(entry.task), key=f"due:{entry.task.lower()}:{slot}")
            due.at = entry.after(due.now)
            due.save()


def _held(job: Job) -> QuerySet[Job]:
    """Return the job's row if the lease of this very try still stands."""
    return Job.objects.filter(pk=job.pk, worker=job.worker, tries=job.tries)


def _retry_or_give_up(job: Job, error: BaseException) -> None:
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    frames = traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:]
    places = "\n".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
    if job.tries < MOST_TRIES:
        pause = FIRST_PAUSE * 2 ** (job.tries - 1)
        _mark(
            job,
            Status.READY,
            run_after=Now() + pause,
            exception_class_path=kind,
            traceback=places,
        )
    else:
        _mark(job, Status.FAILED, finished_at=Now(), exception_class_path=kind, traceback=places)


def _mark(job: Job, status: Status, **fields: object) -> None:
    DBTaskResult.objects.filter(pk=job.pk).update(status=status, **fields)
