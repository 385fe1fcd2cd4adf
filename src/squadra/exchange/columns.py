"""What a sheet may hold, as data: kinds of sheet, their columns, how a cell is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils.text import slugify

from squadra.exchange.plans import Extender, Loader
from squadra.foundation.access import Actor, PolicyTable

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from squadra.exchange.batch import Batch
    from squadra.exchange.lists import ClosedList, WordList

Cell = str | float | int | bool | date | datetime | time | timedelta
"""A cell as the file gives it; the empty one is the empty text."""


class CellRefused(Exception):
    """A cell cannot be read: why, and what to do (Italian). It never repeats the cell's value."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class WordsUnknown(CellRefused):
    """Words of a cell are in no list yet: somebody chooses what they mean, or leaves them out."""

    def __init__(self, reason: str, words: WordList, unknown: tuple[str, ...]) -> None:
        self.words, self.unknown = words, unknown
        super().__init__(reason)


Tidy = Callable[[Cell, "Batch"], Cell]
"""From an everyday writing to the one that the template asks for; the empty text where nothing is
left. Raises `CellRefused`."""


@dataclass(frozen=True, slots=True)
class Format:
    """How a cell is written: its parser, the rule in words, the words of a closed list.

    `parse` takes a cell that is not empty, as the template asks for it, and raises `CellRefused`.
    `tidy` goes before it where sheets are read as services keep them; `names` is the list whose
    words it looks for then. `write` is the way back, for
    people to read. `number_format` is the spreadsheet's own; text, unless said otherwise, so that
    codes keep their zeros. Where `joint` is given, several columns may hold one value together.
    `blanks` says that a dash, or "n.d.", is an empty cell. `ticked` is the list of which a single
    word may head a column that says SI or NO.
    """

    parse: Callable[[Cell, Batch], Any]
    how: str
    words: Mapping[str, Any] = field(default_factory=dict)
    number_format: str = "@"
    tidy: Tidy | None = None
    names: WordList | None = None
    write: Callable[[Any, Batch], str] = lambda value, _batch: str(value)
    joint: str = ""
    blanks: bool = True
    ticked: ClosedList | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet. An empty cell gives no value: `values` has no such field.

    The template asks for a `required` one; where it may come `later`, a row is stored without.
    """

    heading: str
    field: str
    format: Format
    meaning: str = ""
    example: str = ""
    required: bool = False
    later: bool = False

    @property
    def needed(self) -> bool:
        """No row can be stored without it."""
        return self.required and not self.later


@dataclass(frozen=True, slots=True)
class Together:
    """One column of theirs that holds what the template asks for in two, such as a whole name.

    `part` gives the cells of `fields`, in their order. Raises `CellRefused`.
    """

    heading: str
    field: str
    fields: tuple[str, ...]
    part: Callable[[Cell], tuple[str, ...]]


Values = Mapping[str, Any]
"""A row's values by field; an empty cell has none."""


@dataclass(frozen=True, slots=True)
class Extension:
    """Columns that a package above adds to a sheet, and what it does with them once stored."""

    columns: tuple[Column, ...]
    open: Callable[[Batch], Extender]


@dataclass(frozen=True)
class SheetKind:
    """A kind of sheet. `place` orders the kinds: what others refer to comes first.

    `keys` are the fields by which other sheets' rows refer to one of this kind. `verbs` names the
    events of taking an import back: a row that it made, and one that it had changed. `of_people`
    says that its rows are people, whom events name; `seen_by` which of them an actor may see.
    `shown_at` and `listed_at` are the names of the addresses where what it stores is seen.
    """

    code: str
    title: str
    place: int
    policies: PolicyTable
    own_columns: tuple[Column, ...]
    open: Callable[[Batch], Loader]
    keys: tuple[str, ...] = ()
    together: tuple[Together, ...] = ()
    extensions: tuple[Extension, ...] = ()
    verbs: tuple[str, str] = ("", "")
    shown_at: str = ""
    listed_at: str = ""
    of_people: bool = False
    seen_by: Callable[[Actor], QuerySet[Any]] | None = None

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        added = (column for extension in self.extensions for column in extension.columns)
        return (*self.own_columns, *added)

    @cached_property
    def by_field(self) -> dict[str, Column]:
        return {column.field: column for column in self.columns}

    @cached_property
    def headings(self) -> dict[str, str]:
        """What each field is called in the template, and what holds two of them."""
        own = {column.field: column.heading for column in self.columns}
        return own | {joined.field: joined.heading for joined in self.together}

    @property
    def file_name(self) -> str:
        """The title as a name for files: plain letters."""
        return slugify(self.title)

    @property
    def roles(self) -> frozenset[str]:
        """The roles that may load it."""
        return self.policies.roles_of("import")

    def allowed(self, actor: Actor) -> bool:
        return self.policies.allows(actor, "import")
