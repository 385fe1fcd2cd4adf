"""What this process keeps ready for questions: the snapshot in force with what changed since.

One for all threads. A question looks whether there is a newer snapshot and which rows have changed
since the one in hand; where nothing is new, that is all it costs. Nothing is ever changed in place,
so a thread goes on with what it was given while another one makes the next.
"""

import threading
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import blake2b
from typing import Any, Final
from uuid import UUID

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from squadra.engine.matching.fast.reading import side_of_texts
from squadra.engine.matching.fast.sides import Side, side_of
from squadra.engine.matching.fast.standing import Standing
from squadra.engine.matching.records import Opening as OpeningRecord
from squadra.engine.matching.records import Person as PersonRecord
from squadra.openings.models import Opening
from squadra.people.models import Citizen
from squadra.proposals.columns.changes import Changes, changes_since, touched_by
from squadra.proposals.columns.snapshot import (
    SERVICE,
    Snapshot,
    newest,
    openings_of,
    people_of,
    with_service,
)
from squadra.proposals.facts import codes_of_uris, opening_facts, person_facts
from squadra.proposals.not_ready import NotReady
from squadra.proposals.setting import setting_on

MOST_CHANGES: Final = 20_000
"""With more a question would wait for rows to be read one by one: the next snapshot has them."""

MOST_PARTS: Final = 16
"""Of so many actors at most the people are kept apart: some megabytes each."""


@dataclass(frozen=True)
class Base:
    """A snapshot in memory, for questions about one day."""

    snapshot: Snapshot
    on: date
    people: Side
    openings: Side
    services: pa.ChunkedArray
    standing: Standing


@dataclass(frozen=True)
class Live:
    """A standing as of some changes; `services` tells of each opening's row which one found it."""

    base: Base
    changes: Changes
    standing: Standing
    services: pa.ChunkedArray
    _parts: dict[bytes, Standing] = field(default_factory=dict, compare=False, repr=False)

    def among(self, seen: NDArray[np.bool_]) -> Standing:
        """Return the standing with these people alone; of the masks asked about last it is kept.

        Whoever asks sees the same people until somebody comes or goes.
        """
        key = blake2b(np.packbits(seen).tobytes()).digest()
        found = self._parts.pop(key, None) or self.standing.among(seen)
        self._parts[key] = found
        for oldest in list(self._parts)[:-MOST_PARTS]:
            self._parts.pop(oldest, None)
        return found

    @cached_property
    def service_codes(self) -> tuple[NDArray[np.int64], list[str]]:
        """Of each opening's row the place of its service in a list of services."""
        coded = self.services.combine_chunks().dictionary_encode()
        return coded.indices.to_numpy(), coded.dictionary.to_pylist()

    @cached_property
    def kind_codes(self) -> tuple[NDArray[np.int64], list[str]]:
        """Of each opening's row the place of its kind in a list of kinds."""
        kinds = [part.side.cells["kind"] for part in self.standing.openings]
        texts = [np.array(cells.values, object)[cells.codes] for cells in kinds]
        coded = pa.array(np.concatenate(texts), pa.string()).dictionary_encode()
        return coded.indices.to_numpy(), coded.dictionary.to_pylist()


_lock = threading.Lock()
_live: Live | None = None


def live_on(on: date) -> Live:
    """Return what is ready for questions about the day. Raises `NotReady` without a snapshot."""
    global _live
    found = _live
    snapshot = newest()
    if snapshot is None:
        let_go()
        raise NotReady
    changes = changes_since(snapshot.since)
    if found is None or not _is_current(found, snapshot, on, changes):
        with _lock:
            found = _live
            if found is None or not _is_current(found, snapshot, on, changes):
                found = _live = _made(found, snapshot, on, changes)
    return found


def let_go() -> None:
    """Forget what is kept in memory."""
    global _live
    with _lock:
        _live = None


def _is_current(found: Live, snapshot: Snapshot, on: date, changes: Changes) -> bool:
    return _is_base(found.base, snapshot, on) and found.changes == changes


def _is_base(base: Base, snapshot: Snapshot, on: date) -> bool:
    return base.snapshot.name == snapshot.name and base.on == on


def _made(found: Live | None, snapshot: Snapshot, on: date, changes: Changes) -> Live:
    if len(changes) > MOST_CHANGES:
        raise NotReady
    if found is not None and _is_base(found.base, snapshot, on):
        base = found.base
    elif found is not None and found.base.snapshot.name == snapshot.name:
        base = _on_another_day(found.base, on)
    else:
        base = _read(snapshot, on)
    return _with_changes(base, changes)


def _read(snapshot: Snapshot, on: date) -> Base:
    occupations = codes_of_uris()
    openings = openings_of(snapshot)
    people_side = _side(people_of(snapshot), PersonRecord, occupations)
    openings_side = _side(openings, OpeningRecord, occupations)
    standing = Standing.of(people_side, openings_side, setting_on(on))
    return Base(snapshot, on, people_side, openings_side, openings[SERVICE], standing)


def _on_another_day(base: Base, on: date) -> Base:
    standing = Standing.of(base.people, base.openings, setting_on(on))
    return Base(base.snapshot, on, base.people, base.openings, base.services, standing)


def _side(table: pa.Table, record: type[Any], occupations: dict[str, str]) -> Side:
    if not len(table):
        return side_of([], record)
    return side_of_texts(table.to_batches(), record, occupations)


def _with_changes(base: Base, changes: Changes) -> Live:
    touched = touched_by(changes)
    people = person_facts(Citizen.objects.filter(pk__in=touched.people, archived_at=None))
    openings = opening_facts(Opening.objects.filter(pk__in=touched.openings, archived_at=None))
    standing = base.standing.changed(
        people=people.records,
        openings=openings.records,
        gone_people=_texts(touched.people),
        gone_openings=_texts(touched.openings),
    )
    services = [row[SERVICE] for row in with_service(openings.rows)]
    return Live(
        base,
        changes,
        standing,
        pa.chunked_array([*base.services.chunks, pa.array(services, pa.string())]),
    )


def _texts(ids: frozenset[UUID]) -> set[str]:
    return set(map(str, ids))
