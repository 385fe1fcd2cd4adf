"""Fills every text that is held of a person with a marker, and searches everything for it."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection, models

from squadra.foundation import crypto
from squadra.foundation.codelist import CodeListField
from squadra.foundation.crypto import EncryptedJSONField, EncryptedTextField
from squadra.foundation.files import read_file
from squadra.foundation.files.models import StoredFile
from squadra.people.models import Citizen

# One word, lower case, without accents: its search key is itself; it fits the shortest column.
MARKER = "zqcanarino"

Model = type[models.Model]


def owned_models() -> dict[Model, str]:
    """Every model whose rows fall with a citizen, and the path from it to the citizen."""
    owned: dict[Model, str] = {Citizen: "pk"}
    grown = True
    while grown:
        found = {
            model: path
            for model in apps.get_models()
            if model not in owned and (path := _path_to(model, owned))
        }
        owned |= found
        grown = bool(found)
    return owned


def _path_to(model: Model, owned: dict[Model, str]) -> str:
    for field in model._meta.concrete_fields:
        falls = field.remote_field and field.remote_field.on_delete is models.CASCADE
        if falls and field.related_model in owned:
            return f"{field.name}__{owned[field.related_model]}".removesuffix("__pk")
    return ""


def rows_of(model: Model, path: str, person_id: UUID) -> list[models.Model]:
    return list(model._base_manager.filter(**{path: person_id}))


def text_fields(model: Model) -> list[models.Field]:
    """The columns of a model that hold words, whatever they are called."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        and not field.choices
    ]


def mark(row: models.Model, word: Callable[[models.Field], str] = lambda _field: MARKER) -> None:
    """Write a word into every text of a row, past all checks but the database's."""
    for field in text_fields(type(row)):
        value: Any = word(field)
        if isinstance(field, CodeListField):
            value = (value,)
        elif isinstance(field, models.JSONField):
            value = {"text": value}
        setattr(row, field.attname, value)
    row.save()


def tables_with(person_id: UUID) -> set[str]:
    """The tables in which the person's opaque id stands, in either of its writings."""
    return {table for table, text in _tables() if person_id.hex in text or str(person_id) in text}


def traces(printed: str) -> set[str]:
    """Where the marker stands: tables, columns behind encryption, files, mail, what was printed."""
    found = {place for place, text in _texts() if MARKER in text.lower()}
    return found | ({"log"} if MARKER in printed.lower() else set())


def _texts() -> Iterator[tuple[str, str]]:
    yield from _tables()
    yield from _encrypted()
    yield from _files()
    for session in Session.objects.all():
        yield "session", json.dumps(session.get_decoded(), default=str)
    for message in mail.outbox:
        yield "mail", f"{message.subject} {message.body} {message.to} {message.extra_headers}"


def _tables() -> Iterator[tuple[str, str]]:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            quoted = connection.ops.quote_name(table)
            cursor.execute(f"SELECT * FROM {quoted}")  # noqa: S608 - the database's own names
            for row in cursor.fetchall():
                yield table, " ".join(_readable(cell) for cell in row)


def _readable(cell: Any) -> str:
    return bytes(cell).decode("latin-1") if isinstance(cell, bytes | memoryview) else str(cell)


def _encrypted() -> Iterator[tuple[str, str]]:
    for model in apps.get_models():
        fields = [
            field
            for field in model._meta.concrete_fields
            if isinstance(field, EncryptedTextField | EncryptedJSONField)
        ]
        for row in model._base_manager.all() if fields else ():
            text = json.dumps([getattr(row, field.attname) for field in fields])
            yield f"{model._meta.db_table} (encrypted)", text


def _files() -> Iterator[tuple[str, str]]:
    for stored in StoredFile.objects.all():
        yield "stored file", _unpacked(read_file(stored, cipher=crypto))
    for path in Path(settings.HOME).rglob("*"):
        # The database's own file is searched table by table.
        if path.is_file() and ".sqlite3" not in path.name:
            yield "file", f"{path} {path.read_bytes().decode('latin-1')}"


def _unpacked(content: bytes) -> str:
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content.decode("latin-1")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return " ".join(archive.read(name).decode("latin-1") for name in archive.namelist())
