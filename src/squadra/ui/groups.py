"""Long forms in groups of fields, the rare ones folded away."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.forms import BaseForm, BoundField
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Group:
    """Fields shown together under a title. A folded group is opened where it has an error."""

    title: str | Promise
    fields: Sequence[str]
    intro: str | Promise = ""
    folded: bool = False


@dataclass(frozen=True, slots=True)
class ShownGroup:
    group: Group
    fields: tuple[BoundField, ...]

    @property
    def opened(self) -> bool:
        return any(field.errors for field in self.fields)


class GroupedForm(BaseForm):
    """A form that says in which groups its fields stand.

    `parts` are forms of other rows that are shown below it and sent with it: it is valid where they
    are, and one box says the errors of all. Each has a prefix, so that no id stands twice.
    """

    template_name = "ui/forms/grouped.html"
    groups: ClassVar[Sequence[Group]] = ()
    parts: "Sequence[GroupedForm]" = ()

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(part.is_valid() for part in self.parts)])

    @property
    def wrong_parts(self) -> "list[GroupedForm]":
        return [part for part in self.parts if part.errors]

    def shown_groups(self) -> Iterator[ShownGroup]:
        for group in self.groups:
            found = (self[name] for name in group.fields if name in self.fields)
            if fields := tuple(field for field in found if not field.is_hidden):
                yield ShownGroup(group, fields)
        for part in self.parts:
            yield from part.shown_groups()
