"""Form fields that Django has not, and the small things that forms of ours share."""

from typing import Any, cast

from django import forms
from django.db.models import Field, Model, QuerySet
from django.utils.translation import gettext_lazy as _

from squadra.ui.forms import DASHES, PillsSelect


class KnownOrNotField(forms.TypedChoiceField):
    """Yes, no, or nobody knows yet; cleaned to True, False, None."""

    def __init__(self, **kwargs: Any) -> None:
        choices = (("", _("non indicato")), ("True", _("sì")), ("False", _("no")))
        super().__init__(
            **{"required": False, "choices": choices, "widget": PillsSelect, **kwargs},
            coerce=lambda value: value == "True",
            empty_value=None,
        )


def offer(form: forms.BaseForm, name: str, rows: QuerySet, chosen: Any = None) -> None:
    """Let a field choose one of the rows; `chosen` (a key), else the first, to begin with.

    Where `chosen` is no longer among them nothing is chosen for anybody: the field asks again.
    """
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(f"{name} does not choose among rows")
    field.queryset = rows
    gone = chosen and not rows.filter(pk=chosen).exists()
    field.empty_label = DASHES if gone else None
    field.initial = chosen or rows.first()


def label_of(model: type[Model], name: str) -> Any:
    """Return the words that a model has for one of its fields."""
    return cast("Field", model._meta.get_field(name)).verbose_name
