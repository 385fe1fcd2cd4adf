"""When a snapshot is taken: none for few rows, a new one where changes have piled up."""

from datetime import timedelta
from typing import Final

from squadra.engine.matching.fast.sides import side_of
from squadra.engine.matching.fast.standing import Standing
from squadra.engine.matching.records import Opening as OpeningRecord
from squadra.engine.matching.records import Person
from squadra.foundation import clock
from squadra.openings.models import Opening
from squadra.people.models import Citizen
from squadra.proposals.columns.changes import changes_since
from squadra.proposals.columns.snapshot import Snapshot, forget_all, is_readable, newest, take
from squadra.proposals.matching import are_many
from squadra.proposals.setting import setting_on

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


def compile_loops() -> None:
    """Ask one of each question about one invented person and one invented opening."""
    setting = setting_on(clock.today())
    person = Person(id="p", lat=45.0, lon=9.0, max_km=1.0)
    opening = OpeningRecord(
        id="o", company="c", lat=45.0, lon=9.0, kind="job", seats=1, expires_on=setting.on
    )
    sides = side_of([person], Person), side_of([opening], OpeningRecord)
    standing = Standing.of(*sides, setting)
    standing.openings_judged(person)
    standing.people_judged(opening)
    standing.people_for(opening, top=1)
    standing.opens_most(person)
    standing.lets_in(opening)


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
