"""When a snapshot is taken: none for few rows, a new one where changes have piled up."""

from datetime import timedelta
from typing import Final

from squadra.engine.first_use import compile_loops
from squadra.foundation import clock
from squadra.openings.models import Opening
from squadra.people.models import Citizen
from squadra.proposals.columns.changes import changes_since
from squadra.proposals.columns.snapshot import Snapshot, forget_all, is_readable, newest, take
from squadra.proposals.matching import are_many

MANY_CHANGES: Final = 1000
OLDEST: Final = timedelta(hours=6)


def keep() -> Snapshot | None:
    """Return the snapshot in force after taking a new one where that is due."""
    if not _is_needed():
        forget_all()
        return None
    found = newest()
    return _taken() if found is None or _is_behind(found) else found


def renew() -> None:
    """Take a new snapshot now, whatever the one in force is like."""
    if _is_needed():
        _taken()
    else:
        forget_all()


def _taken() -> Snapshot:
    """Take a snapshot after the loops are compiled and kept on disk: no page has to wait for them.

    docs/adr/0044 says where they are kept; a process that finds them loads them in a second.
    """
    compile_loops()
    return take()


def _is_needed() -> bool:
    """Tell whether anybody can see so many rows that they are not gone through one by one."""
    citizens = Citizen.objects.filter(archived_at__isnull=True)
    return are_many(citizens) or are_many(Opening.objects.filter(archived_at__isnull=True))


def _is_behind(snapshot: Snapshot) -> bool:
    return (
        clock.now() - snapshot.since > OLDEST
        or len(changes_since(snapshot.since)) > MANY_CHANGES
        or not is_readable(snapshot)
    )
