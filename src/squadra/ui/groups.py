"""Long forms in groups of fields, the rare ones folded away."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.forms import BaseForm, BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True, slots=True)
class Group:
    """Fields shown together under a title, and below them the template `after`.

    A folded group says how much of it is known, and is opened where it has an error.
    """

    title: str | Promise
    fields: Sequence[str]
    intro: str | Promise = ""
    folded: bool = False
    after: str = ""


@dataclass(frozen=True, slots=True)
class ShownGroup:
    group: Group
    fields: tuple[BoundField, ...]
    to_see: bool = False

    @property
    def opened(self) -> bool:
        return self.to_see or any(field.errors for field in self.fields)

    @property
    def said(self) -> str:
        """How many of the fields somebody has filled in; aids to another field do not count."""
        fields = [field for field in self.fields if not getattr(field.field, "is_aid", False)]
        known = sum(_is_said(field.value()) for field in fields)
        if not known:
            return _("ancora da indicare")
        words = ngettext(
            "indicato %(known)s campo su %(all)s", "indicati %(known)s campi su %(all)s", known
        )
        return words % {"known": known, "all": len(fields)}


def _is_said(value: Any) -> bool:
    """Zero and no are answers; nothing typed, nothing ticked in a list is none."""
    return value is not None and value != "" and value != () and value != []


class GroupedForm(BaseForm):
    """A form that says in which groups its fields stand.

    `parts` are forms of other rows that are shown below it and sent with it: it is valid where they
    are, and one box says the errors of all. Each has a prefix, so that no id stands twice. The
    groups of the fields `to_see` are opened: something was put there for somebody to look at.
    """

    template_name = "ui/forms/grouped.html"
    groups: ClassVar[Sequence[Group]] = ()
    parts: "Sequence[GroupedForm]" = ()
    to_see: "Collection[str]" = ()

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(part.is_valid() for part in self.parts)])

    @property
    def wrong_parts(self) -> "list[GroupedForm]":
        return [part for part in self.parts if part.errors]

    def shown_groups(self) -> Iterator[ShownGroup]:
        for group in self.groups:
            found = (self[name] for name in group.fields if name in self.fields)
            if fields := tuple(field for field in found if not field.is_hidden):
                yield ShownGroup(group, fields, any(name in self.to_see for name in group.fields))
        for part in self.parts:
            yield from part.shown_groups()
