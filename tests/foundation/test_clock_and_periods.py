"""The day is Italy's, a period's end is the first day after it."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from squadra.foundation import clock
from squadra.foundation.periods import covers, end_inclusive
from tests.foundation.testapp.models import Stay


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 1, 10, 22, 59, tzinfo=UTC), date(2026, 1, 10)),
        (datetime(2026, 1, 10, 23, 0, tzinfo=UTC), date(2026, 1, 11)),  # winter: +1
        (datetime(2026, 7, 10, 22, 0, tzinfo=UTC), date(2026, 7, 11)),  # summer: +2
    ],
)
def test_today_is_the_day_in_rome(instant: datetime, day: date) -> None:
    with time_machine.travel(instant, tick=False):
        assert clock.now() == instant
        assert clock.today() == day


@pytest.mark.django_db
def test_a_period_holds_its_first_day_and_not_its_end() -> None:
    stay = Stay.objects.create(start=date(2026, 3, 1), end=date(2026, 3, 5))
    inside = [
        day for day in range(1, 10) if stay in Stay.objects.filter(covers(date(2026, 3, day)))
    ]
    assert inside == [1, 2, 3, 4]
    assert not Stay.objects.filter(covers(date(2026, 2, 28))).exists()


@pytest.mark.django_db
def test_a_period_without_end_is_open_for_ever() -> None:
    Stay.objects.create(start=date(2026, 3, 1), end=None)
    assert Stay.objects.filter(covers(date(2150, 1, 1))).exists()


def test_paper_says_the_last_day_that_a_period_holds() -> None:
    assert end_inclusive(date(2026, 3, 1)) == date(2026, 2, 28)
    assert end_inclusive(None) is None
