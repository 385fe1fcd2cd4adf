"""The chain: closes batches of events, and lets whole sealed months go."""

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from squadra.foundation.audit.mac import root_of
from squadra.foundation.audit.models import DropPermit, Event, Link, Seal

BATCH = 1000
# No transaction stays open for longer: an older event that is not sealed was not written by us.
LATEST_COMMIT = timedelta(days=7)


class MonthNotClosed(Exception):
    """The month cannot be dropped: it has events that are not sealed, or may still get some."""


def seal() -> int:
    """Seal every event that is not sealed yet, in batches of one month each; return how many."""
    total = 0
    while sealed := _seal_batch():
        total += sealed
    return total


def drop_month(year: int, month: int) -> int:
    """Delete the events of a month (UTC), all sealed, and say so in the chain; return how many.

    Raises `MonthNotClosed` for a month that is not over, or not sealed, or already dropped.
    """
    start = datetime(year, month, 1, tzinfo=UTC)
    end = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    with transaction.atomic():
        head = _lock_head()
        _refuse_open_month(start, end)
        name = _month(start)
        permit = DropPermit.objects.create(month=name)
        Link.objects.filter(seal__month=name).delete()
        count, _models = Event.objects.filter(at__gte=start, at__lt=end).delete()
        permit.delete()
        _append(head, kind=Seal.Kind.DROP, month=name, count=count)
    return count


def unsealed() -> QuerySet[Event]:
    """Return the events that have no place in a seal, in the order of their writing."""
    linked = Link.objects.filter(event_id=OuterRef("id"))
    return Event.objects.filter(~Exists(linked)).order_by("at", "id")


def sealed_until() -> datetime | None:
    """Return when the last batch was sealed; None before the first."""
    batches = Seal.objects.filter(kind=Seal.Kind.BATCH).order_by("-number")
    return batches.values_list("sealed_at", flat=True).first()


@transaction.atomic
def _seal_batch() -> int:
    head = _lock_head()
    waiting = unsealed()
    if since := sealed_until():
        waiting = waiting.filter(at__gte=since - LATEST_COMMIT)
    events = list(waiting[:BATCH])
    batch = [event for event in events if _month(event.at) == _month(events[0].at)]
    if not batch:
        return 0
    new = _append(
        head,
        kind=Seal.Kind.BATCH,
        month=_month(batch[0].at),
        count=len(batch),
        root=root_of(event.mac for event in batch),
    )
    Link.objects.bulk_create(
        Link(event_id=event.id, seal=new, position=place) for place, event in enumerate(batch)
    )
    return len(batch)


def _lock_head() -> Seal | None:
    return Seal.objects.select_for_update().order_by("-number").first()


def _append(head: Seal | None, *, kind: Seal.Kind, month: str, count: int, root: str = "") -> Seal:
    return Seal.objects.create(
        number=head.number + 1 if head else 1,
        kind=kind,
        month=month,
        count=count,
        root=root,
        previous=head.mac if head else "",
    )


def _refuse_open_month(start: datetime, end: datetime) -> None:
    name, until = _month(start), sealed_until()
    if until is None or until < end + LATEST_COMMIT:
        raise MonthNotClosed(f"{name}: non è chiuso e sigillato da una settimana")
    if Seal.objects.filter(kind=Seal.Kind.DROP, month=name).exists():
        raise MonthNotClosed(f"{name}: già cancellato")
    if unsealed().filter(at__gte=start, at__lt=end).exists():
        raise MonthNotClosed(f"{name}: ha eventi non sigillati")


def _month(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m}"
