"""What the worker does for this package."""

from datetime import timedelta

from django_tasks import task

from squadra.foundation import clock
from squadra.proposals.models import Disclosure
from squadra.proposals.services import close_silent

REMIND_AFTER = timedelta(days=7)
CLOSE_AFTER = timedelta(days=21)


@task()
def close_silent_companies() -> None:
    """Close what companies have not answered for three weeks: nobody waits for ever."""
    today = clock.today()
    awaited = Disclosure.objects.awaited().filter(sent_on__lte=today - CLOSE_AFTER)
    for card in awaited.order_by("sent_on", "pk"):
        close_silent(card, today)


@task()
def keep_columns() -> None:
    """Put a new snapshot for matching in force where the one there is has fallen behind."""
    from squadra.proposals.columns.keeping import keep

    keep()


@task()
def renew_columns() -> None:
    """Put a new snapshot for matching in force: somebody in the last one was erased."""
    from squadra.proposals.columns.keeping import renew

    renew()
