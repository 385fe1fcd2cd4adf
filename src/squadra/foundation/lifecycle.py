"""What the packages' `lifecycle` modules share: a person's rows as data, and their erasure.

A package that holds data of a person has a module `lifecycle` with `export(person_id)`, which
returns its rows under what they are (Italian), and `erase(person_id)`.
"""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Rows = list[dict[str, Any]]

# Labels of the columns that every table has.
COMMON_LABELS = {
    "id": gettext_lazy("identificativo"),
    "version": gettext_lazy("versione"),
    "created_at": gettext_lazy("scritto il"),
    "updated_at": gettext_lazy("cambiato il"),
    "archived_at": gettext_lazy("archiviato il"),
    "history_date": gettext_lazy("salvato il"),
}
# Keys made from other columns, and the history's own bookkeeping: they tell nothing more.
DERIVED = frozenset(
    {
        "name_key",
        "tax_code_index",
        "facts_mark",
        "history_id",
        "history_type",
        "history_user",
        "history_change_reason",
    }
)


def erase_rows(model: type[models.Model], **owner: Any) -> None:
    """Delete the rows of an owner and all their history, that of rows deleted before too."""
    model._base_manager.filter(**owner).delete()
    if hasattr(model, "history"):  # after the rows: their deletion writes history once more
        model.history.filter(**owner).delete()


def export_rows(model: type[models.Model], **owner: Any) -> dict[str, Rows]:
    """Return the rows of an owner in words, and what they were before, under what they are."""
    name = str(model._meta.verbose_name_plural)
    found = {name: _described(model._base_manager.filter(**owner).order_by("pk"))}
    if hasattr(model, "history"):
        past = model.history.filter(**owner).order_by("history_date", "history_id")
        found[_("%(name)s, nel tempo") % {"name": name}] = _described(past)
    return found


def _described(rows: models.QuerySet) -> Rows:
    """Return each row as label → value: choices by their label, related rows by their name."""
    fields = [field for field in rows.model._meta.concrete_fields if field.name not in DERIVED]
    return [{_label(field): _value(row, field) for field in fields} for row in rows]


def _label(field: models.Field) -> str:
    return str(COMMON_LABELS.get(field.name, field.verbose_name))


def _value(row: models.Model, field: models.Field) -> Any:
    value = getattr(row, field.attname)
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    if isinstance(field, models.ForeignKey) and value is not None:
        return str(getattr(row, field.name))
    told = getattr(field, "told", None)
    return told(value) if told else value
