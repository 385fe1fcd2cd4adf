"""The strict import: sheets of one service stored whole, or not at all.

The command line has it. Pages read sheets as services keep them: `staging`.
"""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db import IntegrityError, transaction

from squadra.exchange.batch import Batch
from squadra.exchange.columns import SheetKind
from squadra.exchange.loading import Loading
from squadra.exchange.plans import Plan, Verdict
from squadra.exchange.reading import ReadRow, heading_faults, read_rows
from squadra.exchange.registry import kind_of, kinds
from squadra.exchange.report import Fault, ImportReport, SheetCount
from squadra.exchange.sheets import FileRefused, Sheet, read_sheets, shown
from squadra.foundation.access import Actor
from squadra.foundation.audit import record
from squadra.foundation.versions.many import in_pieces

NamedFile = tuple[str, bytes]
MEANWHILE = (
    "Mentre il foglio veniva letto qualcuno ha registrato le stesse cose: importa di nuovo,"
    " ciò che c'è già viene lasciato com'è."
)


ROWS_AT_ONCE = 1000


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
    """Take every row of every sheet, so that all faults are found at once.

    What others may refer to is stored even beside faults, to be undone with them: rows that name it
    are not to be blamed.
    """
    for place, (kind, sheet) in enumerate(sheets, start=1):
        count = SheetCount(sheet.file, kind.title)
        report.counts.append(count)
        if faults := heading_faults(sheet, kind):
            report.faults += faults
            batch.refuse_all(kind.code)
            continue
        loading = Loading(kind, batch)
        _load_rows(loading, sheet, count, report)
        if place < len(sheets) or not report.faults:
            loading.finish()
        if not report.faults:
            _record(batch, kind, count)


def _record(batch: Batch, kind: SheetKind, count: SheetCount) -> None:
    record(
        "exchange:sheet:imported",
        actor=batch.actor,
        service_id=batch.service_id,
        facts={"kind": kind.code, "new": count.new, "present": count.present},
    )


def _load_rows(loading: Loading, sheet: Sheet, count: SheetCount, report: ImportReport) -> None:
    kind, batch = loading.kind, loading.batch
    for rows in in_pieces(read_rows(sheet, kind, batch), ROWS_AT_ONCE):
        plans = iter(loading.plan_all([row.values for row in rows if not row.faults]))
        for row in rows:
            plan = {} if row.faults else next(plans)
            reasons = {} if isinstance(plan, Plan) else plan
            faults = row.faults + [
                _fault(sheet, row, kind.headings, *reason) for reason in reasons.items()
            ]
            if faults:
                count.refused += 1
                report.faults += faults
                batch.refuse(kind.code, _names_of(kind, row))
            else:
                assert isinstance(plan, Plan)
                _count(loading, plan, count)


def _count(loading: Loading, plan: Plan, count: SheetCount) -> None:
    if plan.verdict == Verdict.NEW:
        count.new += 1
        loading.take(plan)
    else:
        count.present += 1


def _names_of(kind: SheetKind, row: ReadRow) -> list[str]:
    """By what others would name the row."""
    return [str(row.values[key]) for key in kind.keys if key in row.values]


def _fault(
    sheet: Sheet, row: ReadRow, headings: Mapping[str, str], field: str, reason: str
) -> Fault:
    value = shown(row.cells[field]) if field in row.cells else ""
    return Fault(sheet.file, row.number, headings.get(field, ""), value, reason)
