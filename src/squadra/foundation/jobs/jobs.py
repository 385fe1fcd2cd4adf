"""The queue's own housekeeping."""

from django_tasks import task

from squadra.foundation.jobs.queue import forget_finished


@task()
def forget_finished_jobs() -> None:
    """Delete what ended long ago."""
    forget_finished()
