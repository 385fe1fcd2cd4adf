"""The contract's two files, from the rows that an account may see, and the two tables of skills."""

import csv
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from squadra.engine.files.writing import RowTable, write_tables
from squadra.foundation.access import Actor
from squadra.foundation.audit import record
from squadra.openings.models import Opening
from squadra.people.reading import Reading
from squadra.people.services import note_read
from squadra.proposals.facts import (
    OPENING_COLUMNS,
    PERSON_COLUMNS,
    LeftOut,
    Row,
    opening_facts,
    person_facts,
)
from squadra.proposals.policies import POLICIES
from squadra.proposals.querysets import people_worked_with
from squadra.vocabularies.tables import skill_similarities, skill_weights

OWNER_ONLY = 0o077
SKILL_TABLES = {"skills.csv": skill_weights, "similar.csv": skill_similarities}


@dataclass(frozen=True, slots=True)
class Exported:
    """How many rows were written, and who is not among the people."""

    people: int
    openings: int
    left_out: tuple[LeftOut, ...]


@transaction.atomic
def export_facts(*, actor: Actor, folder: Path) -> Exported:
    """Write `people.csv` and `openings.csv` for their owner alone, and `skills.csv` and
    `similar.csv` beside them, with which `squadra match` gives the pages' order; all or none.

    The export is an event, and a reading of each person that it names. Raises `Refused` where the
    actor may not, `BadInput` where the folder cannot be written.
    """
    POLICIES.require(actor, "export")
    people = person_facts(people_worked_with(actor, "export"))
    openings = opening_facts(Opening.objects.visible_to(actor))
    exported = Exported(len(people.rows), len(openings.rows), people.left_out)
    counts = {"people": exported.people, "openings": exported.openings}
    record("proposals:facts:exported", actor=actor, facts=counts)
    for citizen in people.included:
        note_read(actor=actor, citizen=citizen, section=Reading.EXPORT)
    with _files_for_owner_only():
        write_tables(
            {
                folder / "people.csv": _table(PERSON_COLUMNS, people.rows),
                folder / "openings.csv": _table(OPENING_COLUMNS, openings.rows),
                **{folder / name: _copied(table()) for name, table in SKILL_TABLES.items()},
            }
        )
    return exported


def _table(columns: Sequence[str], rows: Sequence[Row]) -> RowTable:
    cells = ([row[column] for column in columns] for row in rows)
    return RowTable(dict.fromkeys(columns, str), cells)


def _copied(table: Path) -> RowTable:
    with table.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return RowTable(dict.fromkeys(header, str), rows)


@contextmanager
def _files_for_owner_only() -> Iterator[None]:
    before = os.umask(OWNER_ONLY)
    try:
        yield
    finally:
        os.umask(before)
