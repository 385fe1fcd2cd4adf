"""Imports too long for a page: files kept encrypted until the worker has read them."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from squadra.agencies.actors import actor_of
from squadra.exchange.batch import Batch
from squadra.exchange.models import StagedImport
from squadra.exchange.report import Fault, ImportReport
from squadra.exchange.services import NamedFile, import_sheets
from squadra.foundation import clock, crypto
from squadra.foundation.access import Actor, Refused
from squadra.foundation.audit import record
from squadra.foundation.files import delete_file, read_file, store_file
from squadra.foundation.files.models import StoredFile
from squadra.foundation.jobs import enqueue

PURPOSE = "import"


@transaction.atomic
def stage_import(*, actor: Actor, service_id: UUID, files: Sequence[NamedFile]) -> StagedImport:
    """Keep the files and put their import into the queue; who may is asked when it is done."""
    from squadra.exchange.jobs import run_staged_import

    owner = Batch(actor, service_id).account_id
    kept = [
        {
            "id": str(store_file(content, owner_id=owner, purpose=PURPOSE, cipher=crypto).pk),
            "name": name,
        }
        for name, content in files
    ]
    staged = StagedImport.objects.create(owner_id=owner, service_id=service_id, files=kept)
    enqueue(run_staged_import, key=staged.job, staged_id=staged.pk)
    record("exchange:import:staged", actor=actor, service_id=service_id, obj=staged)
    return staged


@transaction.atomic
def run_staged(staged: StagedImport) -> None:
    """Do a staged import with what its author may do today, keep the report, drop the files."""
    kept = [(row["name"], StoredFile.objects.get(pk=row["id"])) for row in staged.files]
    files = [(name, read_file(stored, cipher=crypto)) for name, stored in kept]
    staged.outcome = _outcome(staged, files).as_data()
    staged.files = []
    staged.save()
    for _name, stored in kept:
        delete_file(stored)


def _outcome(staged: StagedImport, files: Sequence[NamedFile]) -> ImportReport:
    actor = actor_of(staged.owner, clock.today())
    try:
        return import_sheets(actor=actor, service_id=staged.service_id, files=files)
    except Refused as refusal:
        faults = [Fault(name, 0, "", "", " ".join(refusal.messages)) for name, _content in files]
        return ImportReport(faults=faults)
