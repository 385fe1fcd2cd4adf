"""The sealing of the chain, as work of the queue."""

import structlog
from django_tasks import task

from squadra.foundation.audit.models import Seal
from squadra.foundation.audit.sealing import seal

log = structlog.get_logger("squadra.audit")


@task()
def seal_events() -> None:
    """Seal what is waiting, and note the newest seal in the log, out of the database's reach."""
    if count := seal():
        head = Seal.objects.latest("number")
        log.info("sealed", count=count, number=head.number, code=head.mac)
