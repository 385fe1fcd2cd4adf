"""Writing a vocabulary's rows where they differ from those stored, and nowhere else."""

import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any, Final, TypeVar, cast

from django.db import connection
from django.db.models import Field, Model

from squadra.foundation import clock
from squadra.vocabularies.changes import KIND_OF, Change, Changes, Kind, What
from squadra.vocabularies.models import Occupation, OccupationSkill, Skill
from squadra.vocabularies.pack import ISCO_URI, Vocabulary

Concepts = type[Occupation] | type[Skill]
Row = tuple[Any, ...]
T = TypeVar("T")

FIELDS: Final[Mapping[Concepts, tuple[str, ...]]] = {
    Occupation: ("label", "alternatives", "search_key", "version", "uri", "kind", "code", "isco"),
    Skill: ("label", "alternatives", "search_key", "version", "uri", "kind"),
}
STATE: Final = ("retired_at", "replaced_by_id")
LINK_FIELDS: Final = ("occupation", "skill", "relation")
ROWS_A_STATEMENT: Final = 2_000


def uri_of(concept: Occupation | Skill) -> str:
    """Return ESCO's URI of a concept, of a group too."""
    return concept.uri or f"{ISCO_URI}{cast('Occupation', concept).code}"


def store_concepts(model: Concepts, vocabulary: Vocabulary) -> Changes:
    """Make the model's rows those of the vocabulary; what it lacks is retired, not deleted.

    What changes is retired first, so that a code may pass from one concept to another.
    """
    return _Concepts(model, vocabulary).store()


class _Concepts:
    """One model's rows as they are stored, and as the vocabulary wants them."""

    def __init__(self, model: Concepts, vocabulary: Vocabulary) -> None:
        self.model, self.now = model, clock.now()
        self.stored: dict[uuid.UUID, Any] = model.objects.in_bulk()
        rows = vocabulary.occupations if model is Occupation else vocabulary.skills
        self.wanted: dict[uuid.UUID, Any] = {row.pk: row for row in rows}
        self.obsolete = {row.pk: row for row in vocabulary.obsolete if isinstance(row, model)}
        self.successors = {
            **{pk: row.replaced_by_id for pk, row in self.stored.items() if row.replaced_by_id},
            **vocabulary.replaced_by,
        }

    def store(self) -> Changes:
        changed = list(self._changed())
        self._retire([row.pk for row in changed if row.pk in self.stored])
        self.model.objects.bulk_create(
            changed,
            batch_size=ROWS_A_STATEMENT,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=[*FIELDS[self.model], *STATE],
        )
        return Changes([one for row in changed for one in self._told(row)], len(changed))

    def _changed(self) -> Iterator[Any]:
        """The rows as they are to be, where they are not so yet."""
        for pk, row in {**self.stored, **self.obsolete, **self.wanted}.items():
            before = self.stored.get(pk)
            if pk not in self.wanted:
                row = self._retired(row, before)
            if before is None or self._values(row) != self._values(before):
                yield row

    def _retired(self, row: Any, before: Any) -> Any:
        since = before.retired_at if before is not None else None
        named = {name: getattr(row, name) for name in FIELDS[self.model]}
        successor = self._successor(row.pk)
        return self.model(
            id=row.pk, retired_at=since or self.now, replaced_by_id=successor, **named
        )

    def _successor(self, pk: uuid.UUID) -> uuid.UUID | None:
        """What has taken a concept's place, over several versions, if it is in use."""
        seen: set[uuid.UUID] = set()
        found: uuid.UUID | None = pk
        while found is not None and found not in self.wanted and found not in seen:
            seen.add(found)
            found = self.successors.get(found)
        return found if found in self.wanted else None

    def _values(self, row: Any) -> Row:
        """What is stored of a row."""
        names = (*FIELDS[self.model], *STATE)
        return tuple(_normal(self.model, name)(getattr(row, name)) for name in names)

    def _retire(self, keys: Sequence[uuid.UUID]) -> None:
        for some in pieces(keys):
            self.model.objects.in_use().filter(pk__in=some).update(retired_at=self.now)

    def _told(self, row: Any) -> Iterator[Change]:
        before: Any = self.stored.get(row.pk)
        kind, uri = KIND_OF[self.model], uri_of(row)
        was_in_use = bool(before and before.retired_at is None)
        if row.retired_at is None and not was_in_use:
            yield Change(What.NEW, kind, uri, "", row.label)
        if was_in_use and row.retired_at is not None:
            yield Change(What.RETIRED, kind, uri, before.label, "")
        if row.replaced_by_id and (before is None or before.replaced_by_id != row.replaced_by_id):
            yield Change(
                What.REPLACED, kind, uri, row.label, uri_of(self.wanted[row.replaced_by_id])
            )
        if was_in_use and row.retired_at is None:
            for what, name in ((What.RENAMED, "label"), (What.RECODED, "code")):
                old, new = getattr(before, name, ""), getattr(row, name, "")
                if old != new:
                    yield Change(what, kind, uri, old, new)


@cache
def _normal(model: Concepts, name: str) -> Callable[[Any], Any]:
    """How the field writes a value: names are stored in one form."""
    field = cast("Field", model._meta.get_field(name.removesuffix("_id")))
    return cache(field.get_prep_value)


def store_links(vocabulary: Vocabulary) -> Changes:
    """Make the stored links those of the vocabulary."""
    new, gone = store_rows(OccupationSkill, LINK_FIELDS, vocabulary.links)
    if not new and not gone:
        return Changes()
    uris = {
        _prepared(OccupationSkill, name)(concept.pk): uri_of(concept)
        for name, model in (("occupation", Occupation), ("skill", Skill))
        for concept in model.objects.all()
    }
    after, before = ({row[:2]: row[2] for row in rows} for rows in (new, gone))
    told = [
        Change(
            _what(pair in before, pair in after),
            Kind.LINK,
            f"{uris[pair[0]]} {uris[pair[1]]}",
            before.get(pair, ""),
            after.get(pair, ""),
        )
        for pair in {**before, **after}
    ]
    return Changes(told, len(new) + len(gone))


def _what(before: bool, after: bool) -> What:
    if before and after:
        return What.CHANGED
    return What.NEW if after else What.GONE


def store_rows(
    model: type[Model], names: Sequence[str], rows: Iterable[Sequence[object]]
) -> tuple[Collection[Row], Collection[Row]]:
    """Make the table's rows of the fields' values these, each once.

    Returns those that were inserted and those that were deleted, as the database holds them.
    """
    prepared = [_prepared(model, name) for name in names]
    wanted = {
        tuple(prepare(value) for prepare, value in zip(prepared, row, strict=True)): None
        for row in rows
    }
    stored = _stored(model, names)
    gone = {row: pk for row, pk in stored.items() if row not in wanted}
    new = [row for row in wanted if row not in stored]
    for some in pieces(list(gone.values())):
        model._default_manager.filter(pk__in=some).delete()
    _insert(model, names, new)
    return new, gone


@cache
def _prepared(model: type[Model], name: str) -> Callable[[object], Any]:
    field = cast("Field", model._meta.get_field(name))
    return cache(partial(field.get_db_prep_save, connection=connection))


def _columns(model: type[Model], names: Sequence[str]) -> str:
    fields = (cast("Field", model._meta.get_field(name)) for name in names)
    return ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)


def _stored(model: type[Model], names: Sequence[str]) -> dict[Row, Any]:
    """The rows as the database holds them, with their keys: an object for each takes longer."""
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, {_columns(model, names)} FROM {table}")  # noqa: S608
        return {tuple(row): pk for pk, *row in cursor.fetchall()}


def _insert(model: type[Model], names: Sequence[str], rows: Sequence[Row]) -> None:
    table = connection.ops.quote_name(model._meta.db_table)
    places = ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({_columns(model, names)}) VALUES ({places})",  # noqa: S608
            rows,
        )


def pieces(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """Return the items in parts, each of which one statement can hold."""
    for start in range(0, len(items), ROWS_A_STATEMENT):
        yield items[start : start + ROWS_A_STATEMENT]
