"""The work of an import, a step at a time: each one transaction, short enough for others to wait.

A step does some rows and says by the import's state whether there is more to do. Small imports do
all their steps while the page waits; large ones leave them to the worker, one job each.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from squadra.agencies.actors import actor_of
from squadra.exchange.batch import Batch
from squadra.exchange.columns import SheetKind
from squadra.exchange.journal import entries_of
from squadra.exchange.lists import word_index
from squadra.exchange.loading import Loading, Reasons
from squadra.exchange.models import RememberedWord, SheetRow, StagedImport
from squadra.exchange.opening import open_file
from squadra.exchange.plans import Plan, RowRefused, Verdict
from squadra.exchange.querysets import SheetRowQuerySet
from squadra.exchange.recognising import sheet_of
from squadra.exchange.rows import Row, RowReader
from squadra.exchange.sheets import FileRefused
from squadra.exchange.staged_sheets import (
    Contents,
    ReadFile,
    RowTold,
    StagedSheet,
    cells_as_data,
    cells_from_data,
)
from squadra.exchange.undoing import undo_rows
from squadra.exchange.workflow import IMPORT
from squadra.foundation import clock, crypto
from squadra.foundation.access import Actor, Refused
from squadra.foundation.audit import record
from squadra.foundation.files import delete_file, read_file
from squadra.foundation.files.models import StoredFile
from squadra.foundation.versions import StaleRow
from squadra.foundation.versions.many import in_pieces, insert_rows, update_rows

CHECKED_AT_ONCE = 1000
STORED_AT_ONCE = 1000
UNDONE_AT_ONCE = 300
MEANWHILE = (
    "Mentre guardavi, qualcuno ha lavorato su questa riga: ricarica il foglio per vedere che cosa"
    " cambia adesso."
)
NO_HEADINGS = (
    "Nel foglio «%s» non abbiamo trovato i titoli delle colonne: servono almeno due colonne con un"
    " titolo, e le righe sotto."
)
NO_ROWS = "Nel foglio «%s» sotto i titoli non c'è nessuna riga."
OTHER_ROLE = "Il foglio «%s» sembra di %s: il tuo ruolo non lo importa."
NO_TABLE = "Il file è vuoto: non c'è nessuna riga."


@transaction.atomic
def take_step(pk: UUID) -> StagedImport | None:
    """Do the next step of an import, with what its author may do today; return the import.

    None where it was taken away meanwhile.
    """
    staged = StagedImport.objects.select_for_update().filter(pk=pk).first()
    if staged is None or not staged.is_working:
        return staged
    step = {"reading": read, "checking": check, "importing": store, "undoing": undo}[staged.state]
    try:
        step(staged)
    except Refused as refusal:
        contents = Contents.from_data(staged.contents)
        contents.stopped = " ".join(refusal.messages)
        staged.contents = contents.as_data()
        move(staged, "give_up" if staged.state == "reading" else "stop")
    staged.steps += 1
    staged.save()
    return staged


def move(staged: StagedImport, verb: str) -> None:
    """Take an import to its next state, not yet stored. Raises `WrongState`."""
    staged.state = IMPORT.step(staged.state, verb).target


def _batch(staged: StagedImport, contents: Contents) -> Batch:
    """Whoever sent the sheets, as they may today. Raises `Refused`."""
    actor = actor_of(staged.owner, clock.today())
    for _place, _sheet, kind in contents.imported:
        kind.policies.require(actor, "import", service_id=staged.service_id)
    answers = RememberedWord.objects.answers_of(staged.service_id)
    return Batch(actor, staged.service_id, forgiving=True, answers=answers)


# Reading


def read(staged: StagedImport) -> None:
    """Open the files, keep their rows, and forget the files."""
    batch = Batch(actor_of(staged.owner, clock.today()), staged.service_id, forgiving=True)
    contents = Contents()
    for kept in staged.files:
        stored = StoredFile.objects.get(pk=kept["id"])
        file = ReadFile(kept["name"])
        contents.files.append(file)
        try:
            _read_file(staged, file, read_file(stored, cipher=crypto), contents, batch)
        except FileRefused as refusal:
            file.refused = refusal.reason
        delete_file(stored)
    staged.files = []
    staged.contents = contents.as_data()
    if not contents.sheets:
        move(staged, "give_up")
        return
    move(staged, "ask")
    if contents.is_settled:
        start_check(staged)


def _read_file(
    staged: StagedImport, file: ReadFile, content: bytes, contents: Contents, batch: Batch
) -> None:
    opened = open_file(file.name, content)
    file.notes += opened.notes
    filled = [table for table in opened.tables if table.rows]
    if not filled:
        raise FileRefused(NO_TABLE)
    for table in filled:
        sheet, rows = sheet_of(file.name, table, batch)
        if not sheet.columns or not rows:
            file.notes.append((NO_ROWS if sheet.columns else NO_HEADINGS) % table.name)
            continue
        kind = sheet.sheet_kind
        if kind and not kind.policies.allows(batch.actor, "import", service_id=batch.service_id):
            file.notes.append(OTHER_ROLE % (table.name, kind.title.lower()))
            sheet.kind = ""
        for some in in_pieces(rows, CHECKED_AT_ONCE):
            insert_rows(
                [
                    SheetRow(
                        staged=staged,
                        sheet=len(contents.sheets),
                        number=number,
                        cells=cells_as_data(cells, sheet.columns),
                    )
                    for number, cells in some
                ]
            )
        contents.sheets.append(sheet)


def start_check(staged: StagedImport, verb: str = "check") -> None:
    """Let all rows of the sheets that are imported be held against what is stored.

    No `verb` where the import is at it already, and begins anew.
    """
    contents = Contents.from_data(staged.contents)
    staged.rows.update(verdict=Verdict.WAITING, told=None)
    staged.questions, staged.keys = {}, {}
    staged.total, staged.done = sum(sheet.rows for _p, sheet, _k in contents.imported), 0
    if verb:
        move(staged, verb)


# Checking


def check(staged: StagedImport) -> None:
    """Say of some rows what becomes of them."""
    contents = Contents.from_data(staged.contents)
    batch = _batch(staged, contents)
    _recall(batch, staged.keys or {})
    found = _next(staged, contents, SheetRowQuerySet.waiting, CHECKED_AT_ONCE)
    if found is None:
        move(staged, "show")
        return
    rows, sheet, kind = found
    reader, loading = RowReader(sheet, kind, batch), Loading(kind, batch)
    read_rows = reader.read_all([list(cells_from_data(row.cells or ())) for row in rows])
    plans = _planned(loading, read_rows)
    for row, its, plan in zip(rows, read_rows, plans, strict=True):
        row.verdict, told = _judged(its, plan, sheet)
        row.told = told.as_data()
        named = [str(its.values[key]) for key in kind.keys if key in its.values]
        if row.verdict == Verdict.REFUSED:
            batch.refuse(kind.code, named)
        elif row.verdict == Verdict.NEW:
            batch.expect(kind.code, named)
    loading.looked_at([plan for plan in plans if isinstance(plan, Plan)])
    update_rows(rows, ("verdict", "told"))
    staged.questions = _with_questions(staged.questions or {}, read_rows)
    staged.keys = _kept_keys(batch)
    staged.done += len(rows)


def _next(
    staged: StagedImport,
    contents: Contents,
    which: Callable[[SheetRowQuerySet], SheetRowQuerySet],
    most: int,
    *,
    backwards: bool = False,
) -> tuple[list[SheetRow], StagedSheet, SheetKind] | None:
    """The next rows to be worked on, all of one sheet; None where there are none any more."""
    order = "-number" if backwards else "number"
    sheets = contents.imported[::-1] if backwards else contents.imported
    for place, sheet, kind in sheets:
        rows = list(which(staged.rows.filter(sheet=place)).order_by(order)[:most])
        if rows:
            return rows, sheet, kind
    return None


def _planned(loading: Loading, rows: Sequence[Row]) -> list[Plan | Reasons]:
    """What becomes of each row; nothing is asked of the registry for a row with a bad cell."""
    plans = iter(loading.plan_all([row.values for row in rows if not row.reasons]))
    return [row.reasons or next(plans) for row in rows]


def _judged(row: Row, plan: Plan | Reasons, sheet: StagedSheet) -> tuple[str, RowTold]:
    """The verdict on a row, and what its author is told."""
    if isinstance(plan, Plan):
        changes = [
            (sheet.headings_of(change.field), change.before, change.after)
            for change in plan.changes
        ]
        return plan.verdict, RowTold(plan.name, changes, versions=plan.versions)
    reasons = [
        (sheet.headings_of(name), row.shown.get(name, ""), reason) for name, reason in plan.items()
    ]
    return Verdict.REFUSED, RowTold(_name_of(row), reasons=reasons, asked=row.asked)


def _name_of(row: Row) -> str:
    """How the author of a refused row may recognise it, as far as it could be read."""
    parts = ("family_name", "given_name", "name", "title")
    return " ".join(str(row.values[part]) for part in parts if part in row.values)


def _with_questions(questions: dict[str, Any], rows: Iterable[Row]) -> dict[str, Any]:
    """Count for each word that no list has the rows that it keeps out."""
    for row in rows:
        for name, word in dict.fromkeys(row.asked):
            its = questions.setdefault(name, {}).setdefault(word_index(word), [word, 0])
            its[1] += 1
    return questions


def _recall(batch: Batch, keys: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
    for name in ("written", "coming", "refused"):
        its = {kind: set(values) for kind, values in keys.get(name, {}).items()}
        setattr(batch, name, its)


def _kept_keys(batch: Batch) -> dict[str, dict[str, list[str]]]:
    return {
        name: {kind: sorted(keys) for kind, keys in getattr(batch, name).items()}
        for name in ("written", "coming", "refused")
    }


# Storing


def store(staged: StagedImport) -> None:
    """Store some rows that are new or changed, and write down what was touched."""
    contents = Contents.from_data(staged.contents)
    batch = _batch(staged, contents)
    found = _next(staged, contents, SheetRowQuerySet.to_store, STORED_AT_ONCE)
    if found is None:
        _finish(staged, contents, batch.actor)
        return
    rows, sheet, kind = found
    try:
        with transaction.atomic():
            _store_rows(rows, sheet, kind, batch)
    except (IntegrityError, RowRefused, StaleRow, ValidationError):
        _store_one_by_one([row.pk for row in rows], sheet, kind, batch)
    staged.done += len(rows)


def _store_rows(
    rows: Sequence[SheetRow], sheet: StagedSheet, kind: SheetKind, batch: Batch
) -> None:
    reader, loading = RowReader(sheet, kind, batch), Loading(kind, batch)
    read_rows = reader.read_all([list(cells_from_data(row.cells or ())) for row in rows])
    taken: list[tuple[SheetRow, Plan]] = []
    for row, its, plan in zip(rows, read_rows, _planned(loading, read_rows), strict=True):
        told = RowTold.from_data(row.told)
        if isinstance(plan, Plan) and _is_as_shown(row, told, plan):
            loading.take(plan)
            taken.append((row, plan))
            continue
        row.verdict, told = _judged(its, plan, sheet)
        if row.verdict != Verdict.SAME:
            row.verdict = Verdict.REFUSED
            told.changes = []
            told.reasons = told.reasons or [("", "", MEANWHILE)]
        row.told = told.as_data()
    loading.finish()
    for row, plan in taken:
        row.object_id, row.cells = plan.row.pk, None
        row.told = RowTold(plan.name).as_data()
        row.journal = entries_of(plan.touched)
    update_rows(rows, ("verdict", "told", "object_id", "cells", "journal"))


def _is_as_shown(row: SheetRow, told: RowTold, plan: Plan) -> bool:
    """Whether the row does what its author saw when they decided to import it."""
    return row.verdict == plan.verdict and told.versions == plan.versions


def _store_one_by_one(
    ids: Sequence[UUID], sheet: StagedSheet, kind: SheetKind, batch: Batch
) -> None:
    """One row that the database does not take keeps out itself alone."""
    for pk in ids:
        row = SheetRow.objects.get(pk=pk)
        try:
            with transaction.atomic():
                _store_rows([row], sheet, kind, batch)
        except (IntegrityError, RowRefused, StaleRow, ValidationError) as error:
            reason = error.reason if isinstance(error, RowRefused) else MEANWHILE
            told = RowTold(RowTold.from_data(row.told).name, reasons=[("", "", reason)])
            SheetRow.objects.filter(pk=pk).update(verdict=Verdict.REFUSED)
            row.refresh_from_db()
            row.told = told.as_data()
            row.save(update_fields=["told"])


def _finish(staged: StagedImport, contents: Contents, actor: Actor) -> None:
    """Say what was done; keep of what was read only the rows that come back to their author."""
    staged.rows.exclude(verdict=Verdict.REFUSED).update(cells=None)
    for sheet in contents.sheets:
        for column in sheet.columns:
            column.examples = []
    staged.contents = contents.as_data()
    staged.questions = staged.keys = None
    staged.imported_at = clock.now()
    for place, _sheet, kind in contents.imported:
        counts = staged.rows.filter(sheet=place).counted()
        facts = {"kind": kind.code} | {
            str(verdict): counts[verdict]
            for verdict in (Verdict.NEW, Verdict.CHANGED, Verdict.SAME, Verdict.REFUSED)
        }
        record(
            "exchange:sheet:imported",
            actor=actor,
            service_id=staged.service_id,
            obj=staged,
            facts=facts,
        )
    move(staged, "finish")


# Undoing


def undo(staged: StagedImport) -> None:
    """Take some rows back, those first that point at others."""
    contents = Contents.from_data(staged.contents)
    batch = _batch(staged, contents)
    found = _next(staged, contents, SheetRowQuerySet.to_undo, UNDONE_AT_ONCE, backwards=True)
    if found is None:
        _finish_undo(staged, batch.actor)
        return
    rows, _sheet, kind = found
    undo_rows(rows, kind, actor=batch.actor, since=staged.imported_at or staged.created_at)
    staged.done += len(rows)


def _finish_undo(staged: StagedImport, actor: Actor) -> None:
    """Of the sheets only what was kept is remembered: whoever undoes an import begins anew."""
    staged.rows.filter(verdict__in=(Verdict.REFUSED, Verdict.SAME, Verdict.WAITING)).delete()
    counts = staged.rows.counted()
    facts = {"undone": counts[Verdict.UNDONE], "kept": counts[Verdict.KEPT]}
    record(
        "exchange:import:undone",
        actor=actor,
        service_id=staged.service_id,
        obj=staged,
        facts=facts,
    )
    move(staged, "finish_undo")
