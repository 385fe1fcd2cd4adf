"""When work recurs: the entries of the setting SQUADRA_SCHEDULE."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Protocol

from django.utils import timezone

ONE_DAY = timedelta(days=1)


class Entry(Protocol):
    """A task, by its import path, and when it is due."""

    @property
    def task(self) -> str: ...
    def after(self, moment: datetime) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Every:
    """Due again and again, `interval` after the last time it was put into the queue."""

    task: str
    interval: timedelta

    def after(self, moment: datetime) -> datetime:
        return moment + self.interval


@dataclass(frozen=True, slots=True)
class Daily:
    """Due once a day at a time of the clock on the wall (the setting TIME_ZONE)."""

    task: str
    at: time

    def after(self, moment: datetime) -> datetime:
        zone = timezone.get_default_timezone()
        today = moment.astimezone(zone).date()
        due = datetime.combine(today, self.at, tzinfo=zone)
        return due if due > moment else datetime.combine(today + ONE_DAY, self.at, tzinfo=zone)
