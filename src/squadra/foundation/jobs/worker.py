"""The loop that does the jobs, one at a time."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from django.db import (
    InterfaceError,
    OperationalError,
    close_old_connections,
    connection,
    connections,
    transaction,
)

from squadra.foundation.jobs import queue
from squadra.foundation.jobs.models import Job

PAUSE = 1.0  # seconds between two looks into an empty queue
log = structlog.get_logger("squadra.jobs")


class Worker:
    """Does jobs until told to stop; the one in hand is always brought to its end."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._stop = threading.Event()

    def stop(self) -> None:
        self._stop.set()

    def run(self) -> None:
        """Work until `stop`."""
        while not self._stop.is_set():
            close_old_connections()
            if not self._do_next_if_database_answers():
                self._stop.wait(PAUSE)

    def drain(self) -> int:
        """Work until nothing is ready; return how many jobs were tried."""
        done = 0
        while not self._stop.is_set() and self.do_next():
            done += 1
        return done

    def do_next(self) -> bool:
        """Do one job, if one is ready; tell whether there was one."""
        queue.give_back_lost()
        queue.put_due_into_queue()
        job = queue.claim(self.name)
        if job is None:
            return False
        self._do(job)
        return True

    def _do_next_if_database_answers(self) -> bool:
        try:
            return self.do_next()
        except (OperationalError, InterfaceError) as error:
            log.error("database does not answer", worker=self.name, exc_info=error)
            return False

    def _do(self, job: Job) -> None:
        """Do the job's work and mark it as done in one transaction: both stay, or neither."""
        started = time.perf_counter()
        outcome = "done"
        error: Exception | None = None
        try:
            with _heartbeat(job), transaction.atomic():
                job.result.task.func(**job.result.args_kwargs["kwargs"])
                queue.finish(job)
        except queue.LeaseLost as lost:
            outcome, error = "lease lost", lost
        except Exception as failure:
            outcome, error = "failed", failure
            queue.fail(job, failure)
        log.info(
            outcome,
            job=job.result.task_path,
            job_id=str(job.pk),
            attempt=job.tries,
            worker=self.name,
            ms=round((time.perf_counter() - started) * 1000),
            exc_info=error,
        )


@contextmanager
def _heartbeat(job: Job) -> Iterator[None]:
    """Extend the lease from a thread while the job runs.

    Not on SQLite: there the job's own transaction keeps every other writer out, the worker that
    would take the job included.
    """
    if not connection.features.has_select_for_update:
        yield
        return
    ended = threading.Event()
    thread = threading.Thread(target=_beat, args=(job, ended), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _beat(job: Job, ended: threading.Event) -> None:
    try:
        while not ended.wait(queue.LEASE.total_seconds() / 4):
            if not queue.extend_lease(job):
                return
    finally:
        connections.close_all()
