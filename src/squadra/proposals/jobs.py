"""What the worker does for this package."""

from datetime import timedelta
from uuid import UUID

from django_tasks import task

from squadra.foundation import clock
from squadra.proposals.cohort.planning import run_as
from squadra.proposals.models import CohortPlan, Disclosure
from squadra.proposals.services import close_silent

CLOSE_AFTER = timedelta(days=21)
PLANS_KEPT = timedelta(days=180)
PUT_AWAY_KEPT = timedelta(days=30)


@task()
def close_silent_companies() -> None:
    """Close what companies have not answered for three weeks: nobody waits for ever.

    Whoever asks the company again, or takes its silence back, gives it three weeks more.
    """
    today = clock.today()
    silent = Disclosure.objects.silent_since(today - CLOSE_AFTER)
    for card in silent.order_by("sent_on", "pk"):
        close_silent(card, today)


@task()
def calculate_plan(plan_id: str, account_id: str, run_number: int) -> None:
    """Calculate a cohort plan for whoever asked for it."""
    run_as(UUID(plan_id), UUID(account_id), clock.today(), run_number)


@task()
def forget_old_plans() -> None:
    """Delete plans that nobody has touched for half a year, and those put away a month ago."""
    now = clock.now()
    CohortPlan.objects.kept_too_long(now - PLANS_KEPT, now - PUT_AWAY_KEPT).delete()


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
