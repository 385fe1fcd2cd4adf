"""The outbox: work that is written down in the transaction of its cause and done afterwards, once.

A job is a task of `django_tasks` (the API of Django 6), stored by `django_tasks_db`. What that does
not have stands in our table beside: idempotency key, lease with heartbeat, tries, schedule.
"""

from typing import TYPE_CHECKING, Any

from squadra.foundation.jobs.schedule import Daily, Every

if TYPE_CHECKING:
    from squadra.foundation.jobs.outbox import enqueue, has_failed

__all__ = ["Daily", "Every", "enqueue", "has_failed"]


def __getattr__(name: str) -> Any:
    """Import at first use: an app's package is loaded before its models can be."""
    if name not in __all__:
        raise AttributeError(name)
    from squadra.foundation.jobs import outbox

    return getattr(outbox, name)
