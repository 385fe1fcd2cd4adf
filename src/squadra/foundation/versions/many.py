"""Many rows at once, with their history: what `save` and `delete` do one by one, in few statements.

Twenty thousand people are half a million rows. What is checked, and how, the caller says: here
nothing is validated, and no signal is sent.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any, TypeVar
from uuid import UUID

from django.db import connections, models, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.base import ModelState

from squadra.foundation.versions.models import StaleRow, VersionedModel

IDS_A_STATEMENT = 500
MADE, CHANGED, DELETED = "+", "~", "-"
# What a history's own columns hold, besides those of its rows.
OF_HISTORY = ("history_id", "history_date", "history_type", "history_change_reason")
OF_AUTHOR = ("history_user", "history_user_id")
VALUES_KEPT = 1000
Row = TypeVar("Row", bound=models.Model)
Writer = Callable[[Sequence[models.Model]], Iterable[Any]]
ALIKE = frozenset(
    (
        models.BooleanField,
        models.CharField,
        models.DateField,
        models.DateTimeField,
        models.FloatField,
        models.ForeignKey,
        models.IntegerField,
        models.PositiveIntegerField,
        models.PositiveSmallIntegerField,
        models.TextField,
        models.TimeField,
        models.UUIDField,
    )
)
"""Fields whose values can be told from one another, and that are written alike each time."""


def maker(pattern: Row) -> Callable[..., Row]:
    """From attributes (`person_id`, not `person`) to a new row that is else like the pattern.

    Its key is its own. A row that its class makes takes five times as long: it asks every field
    for its default.
    """
    model, key = type(pattern), pattern._meta.pk
    common = {name: value for name, value in vars(pattern).items() if name != "_state"}

    def make(**values: Any) -> Row:
        row = model.__new__(model)
        held = vars(row)
        held.update(common, **values)
        held["_state"], held[key.attname] = ModelState(), key.get_default()
        return row

    return make


def insert_rows(rows: Sequence[models.Model]) -> None:
    """Store new rows of one model, with the keys that they already have."""
    if not rows:
        return
    meta = rows[0]._meta
    connection = _connection(type(rows[0]))
    fields = meta.local_concrete_fields
    columns = ", ".join(_quoted(connection, field) for field in fields)
    places = ", ".join("%s" for _field in fields)
    table = connection.ops.quote_name(meta.db_table)
    writers = _writers(fields, connection, add=True)
    values = list(zip(*(write(rows) for write in writers), strict=True))
    _many(connection, f"INSERT INTO {table} ({columns}) VALUES ({places})", values)  # noqa: S608 (the model's own names, quoted)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def update_rows(rows: Sequence[models.Model], names: Collection[str]) -> None:
    """Save these fields of stored rows of one model; a versioned row counts one version more.

    Raises `StaleRow` where any of them is not as it was read: the caller's transaction must then be
    undone.
    """
    if not rows:
        return
    versioned = isinstance(rows[0], VersionedModel)
    meta, connection = rows[0]._meta, _connection(type(rows[0]))
    wanted = {*names, "updated_at"} if versioned else set(names)
    fields = [field for field in meta.local_concrete_fields if field.name in wanted]
    assignments = [f"{_quoted(connection, field)} = %s" for field in fields]
    condition = f"{_quoted(connection, meta.pk)} = %s"
    if versioned:
        version = connection.ops.quote_name("version")
        assignments.append(f"{version} = {version} + 1")
        condition += f" AND {version} = %s"
    table = connection.ops.quote_name(meta.db_table)
    statement = f"UPDATE {table} SET {', '.join(assignments)} WHERE {condition}"  # noqa: S608 (the model's own names, quoted)
    writers = _writers(fields, connection, add=False)
    writers.append(lambda rows: [meta.pk.get_db_prep_value(row.pk, connection) for row in rows])
    if versioned:
        writers.append(lambda rows: map(attrgetter("version"), rows))
    values = list(zip(*(write(rows) for write in writers), strict=True))
    changed = _many(connection, statement, values)
    if versioned and changed != len(rows):
        raise _stale(rows[0])
    for row in rows:
        if isinstance(row, VersionedModel):
            row.version += 1


def _stale(row: Any) -> StaleRow:
    stored = type(row)._base_manager.filter(pk=row.pk).first()
    return StaleRow(current=stored or row, yours=row)


def delete_rows(model: type[models.Model], ids: Collection[Any]) -> None:
    """Delete rows that nothing else points at any more."""
    for some in in_pieces(ids):
        rows = model._base_manager.filter(pk__in=some)
        rows._raw_delete(rows.db)


def remember(
    model: type[models.Model], ids: Iterable[Any], kind: str, *, by: UUID | None, at: datetime
) -> None:
    """Put rows, as they stand now, into their history: `MADE`, `CHANGED` or about to be `DELETED`.

    A model without history is passed over.
    """
    if not hasattr(model, "history"):
        return
    past, connection = model.history.model, _connection(model)
    author, *_none = [f for f in past._meta.concrete_fields if f.name in OF_AUTHOR]
    kept = [f for f in past._meta.concrete_fields if f.name not in (*OF_HISTORY, author.name)]
    own = [past._meta.get_field(name) for name in ("history_date", "history_type")] + [author]
    columns = ", ".join(_quoted(connection, field) for field in (*kept, *own))
    taken = ", ".join(_quoted(connection, field) for field in kept)
    into, source = map(connection.ops.quote_name, (past._meta.db_table, model._meta.db_table))
    key = _quoted(connection, model._meta.pk)
    written = [
        field.get_db_prep_save(value, connection)
        for field, value in zip(own, (at, kind, by), strict=True)
    ]
    for some in in_pieces(list(ids)):
        keys = [model._meta.pk.get_db_prep_value(pk, connection) for pk in some]
        places = ", ".join("%s" for _key in keys)
        statement = (
            f"INSERT INTO {into} ({columns}) SELECT {taken}, %s, %s, %s "  # noqa: S608 (the model's own names, quoted)
            f"FROM {source} WHERE {key} IN ({places})"
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [*written, *keys])


def in_pieces(items: Iterable[Any], size: int = IDS_A_STATEMENT) -> Iterator[list[Any]]:
    """Cut a list into lists of at most `size`."""
    whole = list(items)
    for start in range(0, len(whole), size):
        yield whole[start : start + size]


def _connection(model: type[models.Model]) -> BaseDatabaseWrapper:
    return connections[router.db_for_write(model)]


def _quoted(connection: BaseDatabaseWrapper, field: models.Field) -> str:
    return str(connection.ops.quote_name(str(field.column)))


def _many(connection: BaseDatabaseWrapper, statement: str, values: list[tuple[Any, ...]]) -> int:
    """Do a statement for each list of values; return how many rows it touched."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.executemany(statement, values)
        return int(cursor.rowcount)


def _writers(
    fields: Sequence[models.Field], connection: BaseDatabaseWrapper, *, add: bool
) -> list[Writer]:
    """For each field, from rows to what the database is given for them; in the fields' order, as
    a field may be made of those before it."""
    return [_writer(field, connection, add) for field in fields]


def _writer(field: models.Field, connection: BaseDatabaseWrapper, add: bool) -> Writer:
    """Fields of Django's own write one value always alike: what they made of it is kept.

    Others may not, such as an encrypted one, which never writes the same twice. Of keys no two are
    alike.
    """

    def write(value: Any) -> Any:
        return field.get_db_prep_save(value, connection)

    if type(field) not in ALIKE:
        return lambda rows: [write(field.pre_save(row, add)) for row in rows]
    if getattr(field, "auto_now", False) or (add and getattr(field, "auto_now_add", False)):
        return _at_one_moment(field, write, add)
    read = attrgetter(field.attname)
    kept = write if field.primary_key else lru_cache(VALUES_KEPT, typed=True)(write)
    return lambda rows: map(kept, map(read, rows))


def _at_one_moment(field: models.Field, write: Callable[[Any], Any], add: bool) -> Writer:
    """Rows that are stored together are stored at one moment."""

    def stamp(rows: Sequence[models.Model]) -> list[Any]:
        moment = field.pre_save(rows[0], add)
        for row in rows:
            setattr(row, field.attname, moment)
        return [write(moment)] * len(rows)

    return stamp
