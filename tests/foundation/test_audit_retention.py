"""A month of events goes whole, leaves its seals, and nothing else goes."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction

from squadra.foundation.audit import drop_month, seal, verify
from squadra.foundation.audit.models import DropPermit, Event, Link, Seal
from squadra.foundation.audit.sealing import MonthNotClosed
from tests.foundation.auditing import as_intruder, kinds, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_months() -> None:
    """Three events of January, sealed in time; two of March."""
    with time_machine.travel(datetime(2026, 1, 31, 22, 0, tzinfo=UTC)) as clock:
        write(3)
        seal()
        clock.move_to(datetime(2026, 3, 2, tzinfo=UTC))
        write(2)
        seal()


@pytest.mark.usefixtures("two_months")
def test_a_sealed_month_goes_whole_and_leaves_its_seals() -> None:
    assert drop_month(2026, 1) == 3
    assert Event.objects.count() == Link.objects.count() == 2
    assert list(Seal.objects.values_list("kind", "month", "count")) == [
        ("batch", "2026-01", 3),
        ("batch", "2026-03", 2),
        ("drop", "2026-01", 3),
    ]
    assert verify() == []
    write()
    seal()
    assert verify() == []


@pytest.mark.usefixtures("two_months")
def test_after_a_month_has_gone_the_others_are_guarded_as_before() -> None:
    drop_month(2026, 1)
    assert not DropPermit.objects.exists()
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.all().delete()


@pytest.mark.usefixtures("two_months")
def test_a_month_deleted_without_saying_so_is_found() -> None:
    as_intruder("DELETE FROM audit_link WHERE seal_id = 1")
    as_intruder("DELETE FROM audit_event WHERE at < '2026-02-01'")
    assert kinds() == {"link_missing"}


@pytest.mark.usefixtures("two_months")
def test_an_open_permit_is_found() -> None:
    DropPermit.objects.create(month="2026-01")
    assert kinds() == {"permit"}


@pytest.mark.usefixtures("two_months")
def test_a_month_that_comes_back_is_found() -> None:
    kept = list(Event.objects.filter(at__lt=datetime(2026, 2, 1, tzinfo=UTC)))
    drop_month(2026, 1)
    Link.objects.create(event_id=kept[0].id, seal_id=1, position=0)
    assert kinds() == {"month_returned"}


@pytest.mark.usefixtures("two_months")
@pytest.mark.parametrize(("year", "month"), [(2026, 3), (2026, 2), (2027, 12)])
def test_a_month_that_is_not_closed_for_a_week_stays(year: int, month: int) -> None:
    with pytest.raises(MonthNotClosed):
        drop_month(year, month)
    assert Event.objects.count() == 5


@pytest.mark.usefixtures("two_months")
def test_a_month_is_dropped_once() -> None:
    drop_month(2026, 1)
    with pytest.raises(MonthNotClosed, match="già"):
        drop_month(2026, 1)


def test_a_month_with_unsealed_events_stays() -> None:
    with time_machine.travel(datetime(2026, 3, 2, tzinfo=UTC)):
        write()
        seal()
    with time_machine.travel(datetime(2026, 1, 2, tzinfo=UTC)):
        write()
    with pytest.raises(MonthNotClosed, match="non sigillati"):
        drop_month(2026, 1)


@pytest.mark.parametrize("days", [0, 6])
def test_a_new_month_waits_a_week_for_late_transactions(days: int) -> None:
    with time_machine.travel(datetime(2026, 1, 2, tzinfo=UTC)) as clock:
        write()
        clock.move_to(datetime(2026, 2, 1, tzinfo=UTC) + timedelta(days=days))
        seal()
    with pytest.raises(MonthNotClosed):
        drop_month(2026, 1)
