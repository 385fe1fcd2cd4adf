"""Taking imported rows back: what was made goes, what was changed becomes what it was.

A row that somebody has worked on since stays, whole, and says so. Worked on means: what the import
left in it is no longer what stands there, or something points at it that the import did not make.
The reason never says what that is: a proposal may be its referent's alone to see.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import models

from squadra.exchange.columns import SheetKind
from squadra.exchange.journal import Entry, model_of, restored, state_of
from squadra.exchange.models import SheetRow
from squadra.exchange.plans import Verdict
from squadra.exchange.staged_sheets import RowTold
from squadra.foundation import clock
from squadra.foundation.access import Actor
from squadra.foundation.audit import record_each
from squadra.foundation.versions.many import (
    CHANGED,
    DELETED,
    delete_rows,
    in_pieces,
    remember,
    update_rows,
)

Model = type[models.Model]
Place = tuple[Model, str]
"""A row of the database: its model and the text of its key."""

OUT_OF_SIGHT = "Oggi non segui più questa persona: è rimasta com'è."
USED = "Nel frattempo qualcuno ci ha lavorato: è rimasta com'è."


def undo_rows(rows: Sequence[SheetRow], kind: SheetKind, *, actor: Actor, since: datetime) -> None:
    """Take these rows of one sheet back, each whole or not at all, in the caller's transaction."""
    stored = _stored(entry for row in rows for entry in row.journal or ())
    used, hidden = _used(rows, stored, since), _out_of_sight(rows, kind, actor)
    good = [row for row in rows if row.pk not in used | hidden]
    _restore(good, stored, actor)
    _delete(good, actor)
    _record(good, kind, stored, actor)
    for row in rows:
        _mark(row, OUT_OF_SIGHT if row.pk in hidden else USED if row.pk in used else "")
    update_rows(rows, ("verdict", "told", "journal"))


def _mark(row: SheetRow, kept: str) -> None:
    """Say what became of the row, and why where it is kept; of one taken back, what it had made."""
    name = RowTold.from_data(row.told).name
    row.verdict = Verdict.KEPT if kept else Verdict.UNDONE
    row.told = RowTold(name, reasons=[("", "", kept)]).as_data() if kept else None
    made = [entry for entry in row.journal or () if entry["before"] is None]
    row.journal = None if kept else [{"model": e["model"], "id": e["id"]} for e in made]


def _out_of_sight(rows: Sequence[SheetRow], kind: SheetKind, actor: Actor) -> set[Any]:
    """The keys of the sheet's rows about people whom the actor does not see any more."""
    if kind.seen_by is None:
        return set()
    ids = [row.object_id for row in rows]
    seen = set(kind.seen_by(actor).filter(pk__in=ids).values_list("pk", flat=True))
    return {row.pk for row in rows if row.object_id not in seen}


def _stored(entries: Iterable[Entry]) -> dict[Place, models.Model]:
    """The rows that the entries name, as they stand now, locked."""
    ids: dict[Model, set[str]] = defaultdict(set)
    for entry in entries:
        ids[model_of(entry)].add(entry["id"])
    found: dict[Place, models.Model] = {}
    for model, keys in ids.items():
        for some in in_pieces(sorted(keys)):
            rows = model._base_manager.select_for_update().filter(pk__in=some)
            found |= {(model, str(row.pk)): row for row in rows}
    return found


def _used(rows: Sequence[SheetRow], stored: dict[Place, models.Model], since: datetime) -> set[Any]:
    """The keys of the sheet's rows that somebody has worked on since."""
    used = {row.pk for row in rows if not all(_is_as_left(e, stored) for e in row.journal or ())}
    touched = {
        (model_of(entry), entry["id"]): row.pk for row in rows for entry in row.journal or ()
    }
    made = {
        (model_of(entry), entry["id"]): row.pk
        for row in rows
        for entry in row.journal or ()
        if entry["before"] is None
    }
    # What the same row of the sheet had changed goes back, and so stops pointing at what it made.
    used |= {
        made[target] for target, source in _pointing_at(made) if touched.get(source) != made[target]
    }
    return used | {made[link] for link in _links_in_use(made, stored, since)}


def _is_as_left(entry: Entry, stored: dict[Place, models.Model]) -> bool:
    row = stored.get((model_of(entry), entry["id"]))
    return row is not None and state_of(row) == entry["state"]


def _pointing_at(made: Collection[Place]) -> Iterator[tuple[Place, Place]]:
    """Each made row that some row points at, with that row; history is no use."""
    ids: dict[Model, list[str]] = defaultdict(list)
    for model, key in made:
        ids[model].append(key)
    for model, keys in ids.items():
        for source, field in _relations(model):
            for some in in_pieces(keys):
                found = source._base_manager.filter(**{f"{field}__in": some}).order_by()
                for target, pk in found.values_list(field, "pk"):
                    yield (model, str(target)), (source, str(pk))


def _relations(model: Model) -> list[tuple[Model, str]]:
    """Every model whose rows may point at rows of this one, and the field by which they do."""
    found: list[tuple[Model, str]] = []
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ForeignObjectRel) or relation.many_to_many:
            continue
        source = relation.related_model
        is_history = any(field.name == "history_id" for field in source._meta.fields)
        if not is_history and relation.field.column:
            found.append((source, relation.field.name))
    return found


def _links_in_use(
    made: Collection[Place], stored: dict[Place, models.Model], since: datetime
) -> Iterator[Place]:
    """Links by which something is followed from now on, where work has begun since.

    Such a link is a row that only joins two others. Without what it follows, that was made by
    somebody else, whatever was made for it since would be out of sight.
    """
    for model, key in made:
        owner: Any = model._meta.auto_created
        link = stored.get((model, key))
        if link is None or not owner:
            continue
        target = next(field for field in model._meta.fields if field.related_model is owner)
        followed = getattr(link, target.attname)
        if (owner, str(followed)) not in made and _has_news(owner, followed, since):
            yield model, key


def _has_news(model: Model, pk: Any, since: datetime) -> bool:
    """Whether anything that points at a row was written since."""
    return any(
        source._base_manager.filter(**{field: pk, "created_at__gt": since}).exists()
        for source, field in _relations(model)
        if any(its.name == "created_at" for its in source._meta.fields)
    )


def _restore(rows: Sequence[SheetRow], stored: dict[Place, models.Model], actor: Actor) -> None:
    """Put back what stood in the fields that were changed."""
    alike: dict[tuple[Model, tuple[str, ...]], list[models.Model]] = defaultdict(list)
    for entry in (entry for row in rows for entry in row.journal or ()):
        if entry["before"] is not None:
            model = model_of(entry)
            row = stored[model, entry["id"]]
            alike[model, tuple(restored(row, entry["before"]))].append(row)
    for (model, names), some in alike.items():
        update_rows(some, names)
        remember(model, [row.pk for row in some], CHANGED, by=actor.account_id, at=clock.now())


def _delete(rows: Sequence[SheetRow], actor: Actor) -> None:
    """Delete what was made, what points at others first."""
    ids: dict[Model, list[str]] = {}
    for entry in (entry for row in rows for entry in row.journal or ()):
        if entry["before"] is None:
            ids.setdefault(model_of(entry), []).append(entry["id"])
    for model in reversed(ids):
        remember(model, ids[model], DELETED, by=actor.account_id, at=clock.now())
        delete_rows(model, ids[model])


def _record(
    rows: Sequence[SheetRow],
    kind: SheetKind,
    stored: dict[Place, models.Model],
    actor: Actor,
) -> None:
    """One event for each row of the sheet: of what was made, or only changed, and taken back."""
    about: dict[str, list[tuple[Any, models.Model]]] = {verb: [] for verb in kind.verbs}
    for row in rows:
        made, changed = kind.verbs
        first = (row.journal or [{}])[0]
        if not first:
            continue
        verb = made if row.verdict == Verdict.NEW else changed
        subject = row.object_id if kind.of_people else None
        about[verb].append((subject, stored[model_of(first), first["id"]]))
    for verb, its in about.items():
        record_each(verb, actor=actor, about=its)


def forget_history(rows: Iterable[SheetRow]) -> None:
    """Delete the history of what an undone import had made: nobody else could ever erase it."""
    ids: dict[Model, list[str]] = defaultdict(list)
    for entry in (entry for row in rows for entry in row.journal or ()):
        ids[model_of(entry)].append(entry["id"])
    for model, keys in ids.items():
        if hasattr(model, "history"):
            for some in in_pieces(keys):
                model.history.filter(id__in=some).delete()
