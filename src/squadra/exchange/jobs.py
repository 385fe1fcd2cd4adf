"""What the worker does for this package."""

from uuid import UUID

from django_tasks import task

from squadra.exchange.staging import forget_expired, put_into_queue
from squadra.exchange.steps import take_step
from squadra.foundation import clock


@task()
def run_import_step(staged_id: str) -> None:
    """Do one step of an import and put the next one into the queue; nothing where it is done.

    One job a step: others may write in between, and a page can say how far it is.
    """
    staged = take_step(UUID(staged_id))
    if staged is not None and staged.is_working:
        put_into_queue(staged)


@task()
def forget_staged_imports() -> None:
    """Delete imports whose thirty days are over."""
    forget_expired(clock.now())
