"""Periods of days: half-open [start, end) in storage, with the last day included on paper."""

from datetime import date, timedelta

from django.db.models import Q

ONE_DAY = timedelta(days=1)


def covers(day: date, prefix: str = "") -> Q:
    """Return the condition that a row's period holds the day; a null `end` is open for ever.

    `prefix` leads to the row that has the period, such as `assignments__`.
    """
    return Q(**{f"{prefix}start__lte": day}) & (
        Q(**{f"{prefix}end__isnull": True}) | Q(**{f"{prefix}end__gt": day})
    )


def end_inclusive(end: date | None) -> date | None:
    """Return the last day of a stored period, as it is written on paper; None stays open."""
    return end - ONE_DAY if end else None


def end_exclusive(last_day: date | None) -> date | None:
    """Return the stored end for a last day on paper; the calendar's last day stays open."""
    return last_day + ONE_DAY if last_day and last_day < date.max else None
