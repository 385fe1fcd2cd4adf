"""The one clock: nothing else in the application asks the machine what time it is."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

ROME = ZoneInfo("Europe/Rome")


def now() -> datetime:
    """Return this instant, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - the one place where the clock is read


def today() -> date:
    """Return the calendar day in Italy, which is another one than UTC's around midnight."""
    return now().astimezone(ROME).date()
