"""The import: sheets of one service stored whole, or not at all."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from squadra.exchange.batch import Batch
from squadra.exchange.columns import RowRefused, SheetKind, Values
from squadra.exchange.reading import ReadRow, heading_faults, read_rows
from squadra.exchange.registry import kind_of, kinds
from squadra.exchange.report import Fault, ImportReport, SheetCount
from squadra.exchange.sheets import FileRefused, Sheet, read_sheets, shown
from squadra.foundation.access import Actor
from squadra.foundation.audit import record

NamedFile = tuple[str, bytes]
MEANWHILE = (
    "Mentre il foglio veniva letto qualcuno ha registrato le stesse cose: importa di nuovo,"
    " ciò che c'è già viene lasciato com'è."
)


class _NothingStored(Exception):
    """Undoes the import's transaction."""


def import_sheets(*, actor: Actor, service_id: UUID, files: Sequence[NamedFile]) -> ImportReport:
    """Load the sheets of a service in one transaction; any fault, and nothing is stored.

    Raises `Refused` where the actor may not load one of the sheets for that service.
    """
    report = ImportReport()
    sheets = _recognised(files, report)
    for kind, _sheet in sheets:
        kind.policies.require(actor, "import", service_id=service_id)
    try:
        with transaction.atomic():
            _load(Batch(actor, service_id), sheets, report)
            if report.faults:
                raise _NothingStored
    except _NothingStored:
        pass
    except IntegrityError:
        report.faults.append(Fault(", ".join(name for name, _c in files), 0, "", "", MEANWHILE))
    return report


def rows_in(files: Sequence[NamedFile]) -> int:
    """How many rows the files hold; one that cannot be read has none."""
    count = 0
    for name, content in files:
        with suppress(FileRefused):
            count += sum(1 for sheet in read_sheets(name, content) for _ in sheet.numbered_rows())
    return count


def _recognised(files: Iterable[NamedFile], report: ImportReport) -> list[tuple[SheetKind, Sheet]]:
    """The worksheets of all files with their kinds, those that others refer to first."""
    found = []
    for name, content in files:
        try:
            sheets = read_sheets(name, content)
        except FileRefused as refusal:
            report.faults.append(Fault(name, 0, "", "", refusal.reason))
            continue
        pairs = [(kind_of(sheet.headings), sheet) for sheet in sheets]
        known = [(kind, sheet) for kind, sheet in pairs if kind]
        report.unread += [f"{name}: {sheet.name}" for kind, sheet in pairs if not kind]
        found += known
        if not known:
            titles = ", ".join(kind.title for kind in kinds())
            reason = f"Nessun foglio ha i titoli di uno di questi: {titles}. Parti dal modello."
            report.faults.append(Fault(name, 0, "", "", reason))
    return sorted(found, key=lambda pair: pair[0].place)


def _load(batch: Batch, sheets: list[tuple[SheetKind, Sheet]], report: ImportReport) -> None:
    """Take every row of every sheet, so that all faults are found at once."""
    for kind, sheet in sheets:
        count = SheetCount(sheet.file, kind.title)
        report.counts.append(count)
        if faults := heading_faults(sheet, kind):
            report.faults += faults
            batch.refuse_all(kind.code)
            continue
        loading = _Loading(kind, batch)
        _load_rows(loading, sheet, count, report)
        if not report.faults:
            loading.finish()
            _record(batch, kind, count)


def _record(batch: Batch, kind: SheetKind, count: SheetCount) -> None:
    record(
        "exchange:sheet:imported",
        actor=batch.actor,
        service_id=batch.service_id,
        facts={"kind": kind.code, "new": count.new, "present": count.present},
    )


class _Loading:
    """One sheet on its way: the loader of its kind, then those of the packages that extend it."""

    def __init__(self, kind: SheetKind, batch: Batch) -> None:
        self.kind, self.batch = kind, batch
        self.loader = kind.open(batch)
        self.extenders = [extension.open(batch) for extension in kind.extensions]

    def store(self, values: Values) -> Any:
        stored = self.loader.store(values)
        if stored is not None:
            for extender in self.extenders:
                extender.store(stored, values)
        return stored

    def finish(self) -> None:
        self.loader.finish()
        for extender in self.extenders:
            extender.finish()


def _load_rows(loading: _Loading, sheet: Sheet, count: SheetCount, report: ImportReport) -> None:
    kind, batch = loading.kind, loading.batch
    headings = {column.field: column.heading for column in kind.columns}
    for row in read_rows(sheet, kind, batch):
        stored, reasons = (None, {}) if row.faults else _tried(loading.store, row.values)
        faults = row.faults + [_fault(sheet, row, headings, *reason) for reason in reasons.items()]
        if faults:
            count.refused += 1
            report.faults += faults
            batch.refuse(kind.code, {row.values[key] for key in kind.keys if key in row.values})
        elif stored is None:
            count.present += 1
        else:
            count.new += 1


def _tried(store: Callable[[Values], Any], values: Values) -> tuple[Any, dict[str, str]]:
    """Store a row: what was stored, or the reasons against it by field."""
    try:
        return store(values), {}
    except RowRefused as refusal:
        return None, {refusal.field: refusal.reason}
    except ValidationError as error:
        by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        return None, {field: " ".join(messages) for field, messages in by_field.items()}


def _fault(
    sheet: Sheet, row: ReadRow, headings: Mapping[str, str], field: str, reason: str
) -> Fault:
    value = shown(row.cells[field]) if field in row.cells else ""
    return Fault(sheet.file, row.number, headings.get(field, ""), value, reason)
