"""What the worker does for this package."""

from uuid import UUID

from django_tasks import task

from squadra.exchange.models import StagedImport
from squadra.exchange.staging import run_staged
from squadra.foundation import clock


@task()
def run_staged_import(staged_id: str) -> None:
    """Read the files of a staged import; nothing to do where it has been done or taken away."""
    staged = StagedImport.objects.select_for_update().filter(pk=UUID(staged_id)).first()
    if staged and staged.outcome is None:
        run_staged(staged)


@task()
def forget_staged_imports() -> None:
    """Delete imports whose thirty days are over."""
    StagedImport.objects.expired_at(clock.now()).delete()
