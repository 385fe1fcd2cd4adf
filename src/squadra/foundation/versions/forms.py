"""The form of a versioned row: merges what does not collide and shows both where it does."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from django import forms
from django.db import models
from django.utils.formats import localize
from django.utils.translation import gettext as _

from squadra.foundation.versions.models import StaleRow, VersionedModel

UNKNOWN = object()


class VersionedForm(forms.ModelForm):
    """A form that carries the version its user started from; a new row has none yet.

    Where the row was saved meanwhile, a field changed by one side only takes that change. A field
    changed by both is an error that shows the other's text; the user's own stays in the box, and
    the next submission, made with both in sight, counts. What the history does not hold (encrypted
    fields) is a conflict whenever the two differ. Many-to-many fields carry no version.

    `conflicts` has the other's value, in words, of each field that two people changed.
    """

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflicts: dict[str, str] = {}
        if self.instance._state.adding:
            del self.fields["version"]
        else:
            self.initial["version"] = self.instance.version

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.instance._state.adding or self.errors:
            return self.cleaned_data
        if self.cleaned_data["version"] != self.instance.version:
            self._merge(_row_of_version(self.instance, self.cleaned_data["version"]))
            self.cleaned_data["version"] = self.instance.version
        return self.cleaned_data

    def full_clean(self) -> None:
        super().full_clean()
        if self.conflicts:
            self._show_merged()

    def rebase(self, current: VersionedModel) -> None:
        """Start again from a row that was saved after this form was checked."""
        self.instance = current
        self._errors = None

    def _merge(self, base: models.Model | None) -> None:
        collisions = []
        for field in self._versioned_fields():
            mine = _comparable(field, self.cleaned_data[field.name])
            theirs = field.value_from_object(self.instance)
            before = getattr(base, field.attname, UNKNOWN)
            if mine == before:
                self.cleaned_data[field.name] = getattr(self.instance, field.name)
            elif theirs not in (before, mine):
                collisions.append(field.name)
        self._merged = dict(self.cleaned_data)
        for name in collisions:
            self._add_conflict(name)

    def _versioned_fields(self) -> list[models.Field]:
        fields = self.instance._meta.concrete_fields
        return [field for field in fields if field.name in self.fields and field.editable]

    def _add_conflict(self, name: str) -> None:
        theirs = _in_words(getattr(self.instance, name), self.fields[name])
        self.conflicts[name] = theirs
        message = _(
            "Mentre scrivevi, un'altra persona ha salvato qui: «%(theirs)s». Nel campo c'è ancora "
            "quello che hai scritto tu: lascialo o correggilo, poi salva di nuovo."
        )
        self.add_error(
            name, forms.ValidationError(message, code="conflict", params={"theirs": theirs})
        )

    def _show_merged(self) -> None:
        """Show the merged values as a fresh form of the current version, errors kept."""
        self.initial = {**self.initial, **self._merged, "version": self.instance.version}
        self.is_bound = False


def save_rebased(form: VersionedForm, save: Callable[[int], object]) -> bool:
    """Call `save(expected version)` once the form is valid; tell whether it was saved.

    A save by somebody else between the check and ours is merged like an earlier one.
    """
    while form.is_valid():
        try:
            save(form.cleaned_data["version"])
        except StaleRow as stale:
            form.rebase(stale.current)
        else:
            return True
    return False


class _SeenVersion(forms.Form):
    version = forms.IntegerField(required=False, min_value=1)


def seen_version(sent: Mapping[str, Any], row: VersionedModel) -> int:
    """Return the version that a page's button was pressed on; where none was sent, the row's."""
    form = _SeenVersion(sent)
    return (form.is_valid() and form.cleaned_data["version"]) or row.version


def _row_of_version(row: VersionedModel, version: int) -> models.Model | None:
    """Return the history's row of that version; None where there is no history or no such row."""
    attribute = getattr(row._meta, "simple_history_manager_attribute", "")
    return getattr(row, attribute).filter(version=version).first() if attribute else None


def _comparable(field: models.Field, value: Any) -> Any:
    """Return a form's value as the model's field would hold it (a related row as its key)."""
    return field.to_python(value.pk if isinstance(value, models.Model) else value)


def _in_words(value: Any, field: forms.Field) -> str:
    """Write a stored value as a person reads it; a field whose values are codes says how."""
    if value not in (None, "", ()) and hasattr(field, "in_words"):
        return str(field.in_words(value))
    if value is True or value is False:
        return _("sì") if value else _("no")
    choices = _labels(field)
    items = value if isinstance(value, list | tuple) else (value,)
    words = [
        str(choices.get(str(item), localize(item))) for item in items if item not in ("", None)
    ]
    return ", ".join(words) or _("vuoto")


def _labels(field: forms.Field) -> dict[str, Any]:
    """Return the labels of a field of fixed choices, groups opened."""
    if not isinstance(field, forms.ChoiceField) or isinstance(field, forms.ModelChoiceField):
        return {}
    labels: dict[str, Any] = {}
    for key, label in cast("Iterable[tuple[Any, Any]]", field.choices):
        labels |= (
            {str(k): v for k, v in label} if isinstance(label, list | tuple) else {str(key): label}
        )
    return labels
