"""Periods of days: half-open [start, end) in storage, with the last day included on paper."""

from datetime import date, timedelta

from django.db.models import Q


def covers(day: date) -> Q:
    """Return the condition that a row's period holds the day; a null `end` is open for ever."""
    return Q(start__lte=day) & (Q(end__isnull=True) | Q(end__gt=day))


def end_inclusive(end: date | None) -> date | None:
    """Return the last day of a stored period, as it is written on paper; None stays open."""
    return end - timedelta(days=1) if end else None
