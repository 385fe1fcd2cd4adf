"""The forgiving import done as pages do it, and everything that is stored, to hold it against."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from django.apps import apps
from django.db import models
from python_calamine import CalamineWorkbook

from squadra.agencies.models import Account
from squadra.exchange.lists import word_index
from squadra.exchange.models import StagedImport
from squadra.exchange.plans import Verdict
from squadra.exchange.refused_sheet import refused_workbook
from squadra.exchange.staged_sheets import Contents, RowTold
from squadra.exchange.staging import (
    choose_columns,
    choose_words,
    confirm,
    stage_import,
    undo_import,
)
from squadra.exchange.steps import take_step
from squadra.people.models import Citizen
from tests.exchange.sheets import book
from tests.factories import actor

Rows = Sequence[Sequence[Any]]

# What changes with every save, and what only the import itself keeps.
COUNTED = frozenset(("version", "updated_at"))
OF_THE_IMPORT = ("exchange", "audit", "django_tasks_database", "jobs", "sessions", "usersessions")


def send(account: Account, *files: tuple[str, bytes]) -> StagedImport:
    """Send files and have them read; checked too, where nothing has to be asked."""
    service_id = account.assignments.get().service_id
    return finish(stage_import(actor=actor(account), service_id=service_id, files=files))


def finish(staged: StagedImport) -> StagedImport:
    """Do all that is to be done now, however long it takes."""
    while staged.is_working:
        staged = take_step(staged.pk) or staged
    return staged


def xlsx(**worksheets: Rows) -> tuple[str, bytes]:
    """A workbook by the names and rows of its worksheets."""
    return "foglio.xlsx", book(
        **{name: [list(row) for row in its] for name, its in worksheets.items()}
    )


def contents_of(staged: StagedImport) -> Contents:
    return Contents.from_data(staged.contents)


def settle(
    account: Account,
    staged: StagedImport,
    defaults: Mapping[str, str] | None = None,
    **columns: str,
) -> StagedImport:
    """Confirm the columns as recognised, but for those given: heading → field."""
    contents = contents_of(staged)
    for sheet in contents.sheets:
        for column in sheet.columns:
            column.field = columns.get(column.heading, column.field)
        sheet.defaults |= defaults or {}
    return finish(choose_columns(actor=actor(account), staged=staged, contents=contents))


def answer(account: Account, staged: StagedImport, **words: tuple[str, str]) -> StagedImport:
    """Say what words mean: word → its list and the code chosen; no code leaves it out."""
    answers = {(name, word_index(word)): code for word, (name, code) in words.items()}
    return finish(choose_words(actor=actor(account), staged=staged, answers=answers))


def take(account: Account, staged: StagedImport) -> StagedImport:
    """Import what is new or changed."""
    return finish(confirm(actor=actor(account), staged=staged))


def take_back(account: Account, staged: StagedImport) -> StagedImport:
    return finish(undo_import(actor=actor(account), staged=staged))


def verdicts(staged: StagedImport) -> dict[str, int]:
    """How many rows have each verdict, those alone that there are."""
    return {str(Verdict(its).label): n for its, n in staged.rows.counted().items()}


def told(staged: StagedImport) -> list[tuple[int, str, RowTold]]:
    """Number, verdict and what is told of each row."""
    rows = staged.rows.order_by("sheet", "number")
    return [(row.number, row.verdict, RowTold.from_data(row.told)) for row in rows]


def reasons(staged: StagedImport) -> list[tuple[int, str, str]]:
    """Row, column and reason of everything that was refused."""
    return [
        (number, heading, reason)
        for number, _verdict, its in told(staged)
        for heading, _value, reason in its.reasons
    ]


def changes(staged: StagedImport) -> list[tuple[str, str, str]]:
    """Column, before and after of everything that changes."""
    return [change for _number, _verdict, its in told(staged) for change in map(tuple, its.changes)]


def people_of(account: Account) -> list[Citizen]:
    """The people whom an account sees, by name."""
    return list(Citizen.objects.visible_to(actor(account)).order_by("name_key", "pk"))


def people(*rows: dict[str, Any]) -> tuple[str, bytes]:
    """A sheet of people with the headings of a service: only the cells that matter."""
    filled = [{"Cognome": "Rossi", "Nome": "Lucia", "Residenza": "Melzo", **row} for row in rows]
    headings = list(dict.fromkeys(heading for row in filled for heading in row))
    return xlsx(
        Utenti=[headings, *([row.get(heading, "") for heading in headings] for row in filled)]
    )


def checked(account: Account, *files: tuple[str, bytes]) -> StagedImport:
    """Sent, its columns confirmed as recognised, all rows held against what is stored."""
    staged = send(account, *files)
    return settle(account, staged) if staged.state == "columns" else staged


def sheet_back(staged: StagedImport) -> tuple[str, bytes]:
    """The sheet of the refused rows, as a file to be sent again."""
    return "righe-da-sistemare.xlsx", refused_workbook(staged)


def rows_of_book(content: bytes) -> dict[str, list[list[Any]]]:
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as found:
        return {name: found.get_sheet_by_name(name).to_python() for name in found.sheet_names}


def everything_stored() -> dict[str, dict[Any, dict[str, Any]]]:
    """Every field of every row of the application, but for history, audit and the imports' own."""
    return {
        model._meta.label: {row.pk: _values(row) for row in model._base_manager.all()}
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in OF_THE_IMPORT and not _is_history(model)
    }


def _values(row: models.Model) -> dict[str, Any]:
    fields = (field.attname for field in row._meta.concrete_fields)
    return {name: getattr(row, name) for name in fields if name not in COUNTED}


def _is_history(model: type[models.Model]) -> bool:
    return any(field.name == "history_id" for field in model._meta.fields)
