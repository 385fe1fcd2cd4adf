"""All that is done with a staged import: sent, its columns and words chosen, imported, undone."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from squadra.exchange.batch import Batch
from squadra.exchange.columns import Cell
from squadra.exchange.models import (
    RememberedColumns,
    RememberedWord,
    SheetRow,
    StagedImport,
)
from squadra.exchange.plans import Verdict
from squadra.exchange.recognising import SAMPLE, assign_fields, choice_of
from squadra.exchange.services import NamedFile
from squadra.exchange.staged_sheets import Contents, cells_from_data
from squadra.exchange.steps import move, start_check, take_step
from squadra.exchange.undoing import forget_history
from squadra.exchange.workflow import BEFORE_IMPORT, IMPORT
from squadra.foundation import crypto
from squadra.foundation.access import Actor, Blocker, refuse_if
from squadra.foundation.audit import record
from squadra.foundation.files import delete_file, store_file
from squadra.foundation.files.models import StoredFile
from squadra.foundation.jobs import enqueue, has_failed

PURPOSE = "import"
MOST_ROWS_NOW = 1000
MOST_BYTES_NOW = 2**20
ANONYMOUS = "foglio"
HELD_AGAINST_FILES = ("columns", "checking", "review", "stopped")
"""In these states rows that were not stored may tell what stands in a file."""


@transaction.atomic
def stage_import(*, actor: Actor, service_id: UUID, files: Sequence[NamedFile]) -> StagedImport:
    """Keep the files, encrypted, to be read; `go_on` reads them."""
    owner = Batch(actor, service_id).account_id
    kept = [
        {
            "id": str(store_file(content, owner_id=owner, purpose=PURPOSE, cipher=crypto).pk),
            "name": name,
            "size": len(content),
        }
        for name, content in files
    ]
    staged = StagedImport.objects.create(owner_id=owner, service_id=service_id, files=kept)
    record("exchange:import:staged", actor=actor, service_id=service_id, obj=staged)
    return staged


def go_on(staged: StagedImport) -> StagedImport:
    """Do what is to be done: now where it is little, else by the worker."""
    while staged.is_working:
        if is_long(staged):
            put_into_queue(staged)
            return staged
        staged = take_step(staged.pk) or staged
    return staged


def is_long(staged: StagedImport) -> bool:
    """Whether a page would wait too long."""
    size = sum(file["size"] for file in staged.files)
    return staged.total > MOST_ROWS_NOW or size > MOST_BYTES_NOW


@transaction.atomic
def put_into_queue(staged: StagedImport) -> None:
    """Let the worker do the next step, and the ones after it."""
    from squadra.exchange.jobs import run_import_step

    enqueue(run_import_step, key=staged.job, staged_id=staged.pk)


@transaction.atomic
def choose_columns(*, actor: Actor, staged: StagedImport, contents: Contents) -> StagedImport:
    """Take what was chosen for kinds and columns, remember it, and have all rows checked.

    Raises `Refused` where the import is past that, or a sheet is not the actor's to import.
    """
    locked = _locked(staged, "check")
    for _place, _sheet, kind in contents.imported:
        kind.policies.require(actor, "import", service_id=locked.service_id)
    refuse_if(_not_ready(contents))
    locked.contents = contents.as_data()
    for sheet in contents.sheets:
        RememberedColumns.objects.update_or_create(
            service=locked.service,
            fingerprint=sheet.fingerprint,
            defaults={"choice": choice_of(sheet)},
        )
    start_check(locked)
    locked.save()
    return locked


def _not_ready(contents: Contents) -> list[Blocker]:
    if not contents.imported:
        return [Blocker("none", "Nessun foglio da importare: scegli che cosa contiene.")]
    if any(sheet.missing for sheet in contents.sheets):
        return [Blocker("missing", "Manca una colonna che serve: sceglila o scrivi un valore.")]
    return []


@transaction.atomic
def choose_kind(*, actor: Actor, staged: StagedImport, kinds: Mapping[int, str]) -> StagedImport:
    """Say what some sheets hold (place → code of the kind): their columns are recognised anew.

    Raises `Refused` where the import is past that, or a sheet is not the actor's to import.
    """
    locked = _locked(staged, "check")
    contents = Contents.from_data(locked.contents)
    batch = Batch(actor, locked.service_id, forgiving=True)
    for place, code in kinds.items():
        sheet = contents.sheets[place]
        sheet.kind, sheet.defaults = code, {}
        if kind := sheet.sheet_kind:
            kind.policies.require(actor, "import", service_id=locked.service_id)
        rows = locked.rows.filter(sheet=place).order_by("number")[:SAMPLE]
        assign_fields(sheet, [(row.number, _cells(row)) for row in rows], batch)
    locked.contents = contents.as_data()
    locked.save()
    return locked


def _cells(row: SheetRow) -> list[Cell]:
    return list(cells_from_data(row.cells or ()))


@transaction.atomic
def reopen_columns(*, actor: Actor, staged: StagedImport) -> StagedImport:
    """Go back to the columns. Raises `Refused` where the import is past that."""
    locked = _locked(staged, "ask_again")
    move(locked, "ask_again")
    locked.save()
    return locked


@transaction.atomic
def choose_words(
    *, actor: Actor, staged: StagedImport, answers: Mapping[tuple[str, str], str]
) -> StagedImport:
    """Remember what words mean (list and word → code; nothing: left out); check their rows again.

    Raises `Refused` where the import is past that.
    """
    locked = _locked(staged, "check_again")
    for (name, word), code in answers.items():
        RememberedWord.objects.update_or_create(
            service=locked.service, list=name, word=word, defaults={"code": code}
        )
    refused = locked.rows.filter(verdict=Verdict.REFUSED)
    locked.total, locked.done = refused.update(verdict=Verdict.WAITING), 0
    locked.questions, locked.keys = {}, {**(locked.keys or {}), "refused": {}}
    move(locked, "check_again")
    locked.save()
    return locked


@transaction.atomic
def confirm(*, actor: Actor, staged: StagedImport) -> StagedImport:
    """Import the rows that are new or changed; the others are left out.

    Raises `Refused` where the import is past that, or there is nothing to import.
    """
    locked = _locked(staged, "import")
    rows = locked.rows.to_store().count()
    refuse_if([] if rows else [Blocker("nothing", "Non c'è nessuna riga da importare.")])
    locked.total, locked.done = rows, 0
    move(locked, "import")
    locked.save()
    record("exchange:import:confirmed", actor=actor, service_id=locked.service_id, obj=locked)
    return locked


@transaction.atomic
def undo_import(*, actor: Actor, staged: StagedImport) -> StagedImport:
    """Take back what an import has stored, as far as nobody has worked on it since.

    Raises `Refused` where it was not imported, or is undone already.
    """
    locked = _locked(staged, "undo")
    locked.total, locked.done = locked.rows.to_undo().count(), 0
    move(locked, "undo")
    locked.save()
    record("exchange:import:undo_asked", actor=actor, service_id=locked.service_id, obj=locked)
    return locked


@transaction.atomic
def resume(*, actor: Actor, staged: StagedImport) -> StagedImport:
    """Go on from where the worker gave up. Raises `Refused` where it did not."""
    locked = StagedImport.objects.select_for_update().get(pk=staged.pk)
    gave_up = locked.is_working and has_failed(locked.job)
    refuse_if([] if gave_up else [Blocker("state", "Il lavoro non è fermo: non serve riprovare.")])
    locked.steps += 1  # the next step is another job
    locked.save()
    record("exchange:import:resumed", actor=actor, service_id=locked.service_id, obj=locked)
    return locked


@transaction.atomic
def discard(*, actor: Actor, staged: StagedImport) -> None:
    """Throw away sheets of which nothing was stored. Raises `Refused` where something was."""
    locked = StagedImport.objects.select_for_update().get(pk=staged.pk)
    if locked.state not in BEFORE_IMPORT:
        state = dict(IMPORT.choices)[locked.state]
        refuse_if([Blocker("state", f"Non si può più scartare: l'importazione è «{state}».")])
    record("exchange:import:discarded", actor=actor, service_id=locked.service_id, obj=locked)
    _delete(locked)


def _locked(staged: StagedImport, verb: str) -> StagedImport:
    """The import, locked; raises `Refused` where its state does not have the verb."""
    locked = StagedImport.objects.select_for_update().get(pk=staged.pk)
    refuse_if(IMPORT.blockers(locked.state, verb, Blocker))
    return locked


def _delete(staged: StagedImport) -> None:
    for file in staged.files:
        stored = StoredFile.objects.filter(pk=file["id"]).first()
        if stored is not None:
            delete_file(stored)
    staged.delete()


def forget_expired(now: datetime) -> None:
    """Delete imports whose thirty days are over, and the history of what was undone with them."""
    for staged in StagedImport.objects.expired_at(now):
        with transaction.atomic():
            undone = staged.rows.filter(verdict=Verdict.UNDONE, journal__isnull=False)
            forget_history(undone.iterator())
            _delete(staged)


def forget_person(service_id: UUID, person_id: UUID) -> None:
    """Forget what staged sheets may hold of a person who is erased.

    Nothing says whose rows are in sheets that were not imported: those are deleted whole, as are
    the refused rows of the others, with the names of their files. Their authors load them again if
    need be. What was imported stays, so that it can be undone: but for the person's own rows.
    """
    for staged in StagedImport.objects.filter(service=service_id):
        if staged.imported_at is None:
            _delete(staged)
            continue
        staged.rows.filter(Q(object_id=person_id) | Q(verdict=Verdict.REFUSED)).delete()
        staged.rows.filter(verdict=Verdict.SAME).update(told=None)
        _scrub(staged)


def _scrub(staged: StagedImport) -> None:
    contents = Contents.from_data(staged.contents)
    for number, file in enumerate(contents.files, start=1):
        file.name, file.notes, file.refused = f"{ANONYMOUS} {number}", [], ""
    for sheet in contents.sheets:
        sheet.file = sheet.name = ANONYMOUS
        for column in sheet.columns:
            column.examples = []
    staged.contents = contents.as_data()
    staged.save(update_fields=["contents"])


def forget_home(service_id: UUID, person_id: UUID) -> None:
    """Forget what imports have written down of a person who is under protection from now on.

    What stood there before may lead home. Their rows cannot be undone any more. Nothing says whose
    rows are in sheets that were not imported yet: all of these are held against what is stored
    again, which now keeps the home out of sight.
    """
    SheetRow.objects.filter(object_id=person_id).delete()
    staged_now = StagedImport.objects.filter(service=service_id, state__in=HELD_AGAINST_FILES)
    for staged in staged_now.select_for_update():
        _hold_again(staged)


def _hold_again(staged: StagedImport) -> None:
    """Forget what was found in the files beside the sheets; find it anew where it is shown."""
    if staged.state == "columns":
        staged.rows.update(verdict=Verdict.WAITING, told=None)
    elif staged.state == "stopped":
        staged.rows.to_store().update(told=None)
    else:
        start_check(staged, "check_again" if staged.state == "review" else "")
        staged.save()
        put_into_queue(staged)
