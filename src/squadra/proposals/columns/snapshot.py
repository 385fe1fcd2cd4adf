"""The facts of everybody and of every opening, in files that only this application reads.

A snapshot is a folder under `SQUADRA_COLUMNS`, written whole beside its place and then renamed; the
newest name is in force. Names begin with the moment, so that nothing has to be locked.

    people      Arrow, encrypted: what a person can and cannot do stands in no file in the clear
    openings    Arrow, read through a memory map
    manifest    JSON: from when on changes count, how many rows there are

Cells are those of `people.csv` and `openings.csv`: opaque ids and facts, nobody's name.
"""

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any, Final
from uuid import UUID

import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings
from django.db.models import QuerySet

from squadra.foundation import clock
from squadra.foundation.crypto import EncryptionError, decrypt, encrypt
from squadra.openings.models import Opening
from squadra.people.models import Citizen
from squadra.proposals.facts import (
    OPENING_COLUMNS,
    PERSON_COLUMNS,
    Row,
    opening_facts,
    person_facts,
)

PEOPLE, OPENINGS, MANIFEST = "people", "openings", "manifest"
SERVICE = "service"
"""A column of openings beside the contract's: the service that found it, by which it is seen."""
ROWS_A_BATCH: Final = 2000
MARGIN: Final = timedelta(minutes=10)
"""Longer than any transaction that writes: what it commits late still counts as changed since."""
KEPT: Final = 2
"""The one in force, and the one before it, which a process may be reading."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot in its folder. What changed from `since` on may or may not be in it."""

    folder: Path
    since: datetime
    people: int
    openings: int

    @property
    def name(self) -> str:
        return self.folder.name


def home() -> Path:
    return Path(settings.SQUADRA_COLUMNS)


def newest() -> Snapshot | None:
    """Return the snapshot in force, if there is one."""
    for folder in reversed(_folders()):
        try:
            told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        except FileNotFoundError:  # taken away in the meantime
            continue
        since = datetime.fromisoformat(told["since"])
        return Snapshot(folder, since, told["people"], told["openings"])
    return None


def take() -> Snapshot:
    """Read everything anew and put it in force. Reads past `visible_to`: only a job may call it."""
    since = clock.now() - MARGIN
    people = _table(PERSON_COLUMNS, _people())
    openings = _table((*OPENING_COLUMNS, SERVICE), _openings())
    return _put(_still_there(people), openings, since)


def forget(person_id: UUID) -> None:
    """Write the snapshot in force anew without the person, and delete every other one."""
    found = newest()
    if found is not None:
        others = pc.not_equal(people_of(found)["id"], str(person_id))
        _put(people_of(found).filter(others), openings_of(found), found.since)
        _delete_but(1)


def forget_all() -> None:
    """Delete every snapshot."""
    _delete_but(0)


def people_of(snapshot: Snapshot) -> pa.Table:
    """Return the people's cells as texts. Raises `EncryptionError` where no key opens them."""
    token = (snapshot.folder / PEOPLE).read_bytes()
    with pa.ipc.open_file(pa.py_buffer(decrypt(token, context=_context(snapshot.name)))) as file:
        return file.read_all()


def openings_of(snapshot: Snapshot) -> pa.Table:
    """Return the openings' cells as texts, and the service of each."""
    with pa.memory_map(str(snapshot.folder / OPENINGS)) as source, pa.ipc.open_file(source) as file:
        return file.read_all()


def is_readable(snapshot: Snapshot) -> bool:
    """Tell whether the key of the snapshot is still there."""
    try:
        people_of(snapshot)
    except EncryptionError:
        return False
    return True


def table_of(columns: Sequence[str], rows: Sequence[Row]) -> pa.Table:
    """Put rows of texts into columns."""
    return pa.table(
        {name: pa.array([row[name] for row in rows], pa.string()) for name in columns},
        schema=pa.schema([(name, pa.string()) for name in columns]),
    )


def with_service(rows: Sequence[Row]) -> list[Row]:
    """Give the rows of openings the service of each."""
    ids = [row["id"] for row in rows]
    found = Opening.objects.filter(pk__in=ids).values_list("pk", "service_id").order_by("pk")
    services = {str(pk): str(service) for pk, service in found}
    return [row | {SERVICE: services[row["id"]]} for row in rows if row["id"] in services]


def _people() -> Iterator[Sequence[Row]]:
    citizens = Citizen.objects.filter(archived_at__isnull=True)
    for some in _in_batches(citizens):
        yield person_facts(some).rows


def _openings() -> Iterator[Sequence[Row]]:
    for some in _in_batches(Opening.objects.filter(archived_at__isnull=True)):
        yield with_service(opening_facts(some).rows)


def _in_batches(rows: Any) -> Iterator[Any]:
    """The rows by id, so many at a time, each read when its turn comes."""
    after: UUID | None = None
    ordered: QuerySet[Any, UUID] = rows.order_by("pk").values_list("pk", flat=True)
    while True:
        begun = ordered.filter(pk__gt=after) if after else ordered
        ids = list(begun[:ROWS_A_BATCH])
        if not ids:
            return
        yield rows.filter(pk__in=ids)
        after = ids[-1]


def _table(columns: Sequence[str], batches: Iterator[Sequence[Row]]) -> pa.Table:
    empty = table_of(columns, [])
    return pa.concat_tables([empty, *(table_of(columns, rows) for rows in batches)])


def _still_there(people: pa.Table) -> pa.Table:
    """Leave out who has been erased while the others were read."""
    ids = [str(pk) for pk in Citizen.objects.order_by("pk").values_list("pk", flat=True)]
    return people.filter(pc.is_in(people["id"], pa.array(ids, pa.string())))


def _put(people: pa.Table, openings: pa.Table, since: datetime) -> Snapshot:
    name = f"{clock.now():%Y%m%dT%H%M%S%f}-{token_hex(4)}"
    beside = home() / f".{name}"
    beside.mkdir(mode=0o700, parents=True)
    plain = pa.BufferOutputStream()
    _write(people, plain)
    _private(beside / PEOPLE, encrypt(plain.getvalue().to_pybytes(), context=_context(name)))
    with pa.OSFile(str(_private(beside / OPENINGS, b"")), "wb") as sink:
        _write(openings, sink)
    told = {"since": since.isoformat(), "people": len(people), "openings": len(openings)}
    _private(beside / MANIFEST, json.dumps(told).encode())
    folder = beside.rename(home() / name)
    _delete_but(KEPT)
    return Snapshot(folder, since, len(people), len(openings))


def _write(table: pa.Table, sink: Any) -> None:
    whole = table.combine_chunks()
    with pa.ipc.new_file(sink, whole.schema) as writer:
        writer.write_table(whole)


def _private(path: Path, content: bytes) -> Path:
    path.touch(mode=0o600)
    path.write_bytes(content)
    return path


def _folders() -> list[Path]:
    """Those that are whole, the oldest first."""
    if not home().is_dir():
        return []
    return sorted(path for path in home().iterdir() if not path.name.startswith("."))


def _delete_but(kept: int) -> None:
    """Delete the oldest ones, and what was left unfinished before the newest one."""
    folders = _folders()
    newest_name = folders[-1].name if folders else ""
    begun = home().glob(".*") if home().is_dir() else ()
    unfinished = [path for path in begun if path.name[1:] < newest_name]
    for path in (*folders[: len(folders) - kept], *unfinished):
        shutil.rmtree(path, ignore_errors=True)


def _context(name: str) -> str:
    return f"proposals.columns:people:{name}"
