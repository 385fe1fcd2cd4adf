"""The purge, as work of the queue."""

from django_tasks import task

from squadra.foundation.files.storage import purge_expired


@task()
def purge_expired_files() -> None:
    """Delete files whose thirty days are over."""
    purge_expired()
