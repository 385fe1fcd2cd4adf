"""What a sheet may hold, as data: kinds of sheet, their columns, how a cell is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.text import slugify

from squadra.foundation.access import Actor, PolicyTable

if TYPE_CHECKING:
    from squadra.exchange.batch import Batch

Cell = str | float | int | bool | date | datetime | time | timedelta
"""A cell as the file gives it; the empty one is the empty text."""


class CellRefused(Exception):
    """A cell cannot be read: why, and what to do (Italian). It never repeats the cell's value."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class RowRefused(Exception):
    """A row cannot be stored as it is; `field` names the column's field, empty for the row."""

    def __init__(self, reason: str, field: str = "") -> None:
        self.reason, self.field = reason, field
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Format:
    """How a cell is written: its parser, the rule in words, the words of a closed list.

    `parse` takes a cell that is not empty and raises `CellRefused`. `number_format` is the
    spreadsheet's own; text, unless said otherwise, so that codes keep their zeros.
    """

    parse: Callable[[Cell, Batch], Any]
    how: str
    words: Mapping[str, Any] = field(default_factory=dict)
    number_format: str = "@"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet. An empty cell gives no value: `values` has no such field."""

    heading: str
    field: str
    format: Format
    meaning: str = ""
    example: str = ""
    required: bool = False


Values = Mapping[str, Any]
"""A row's values by field; an empty cell has none."""


class Loader:
    """Takes the rows of one kind of sheet, inside the import's transaction."""

    def store(self, values: Values) -> Any:
        """Take a row and return its object; None where it was there already and is untouched.

        Raises `RowRefused` or Django's ValidationError.
        """
        raise NotImplementedError

    def finish(self) -> None:
        """Store what was only made ready; called once, where no row of any sheet is refused."""


class Extender:
    """Takes the columns that a package above adds, for each row that is new."""

    def store(self, stored: Any, values: Values) -> None:
        """Take a row whose object the loader has returned. Raises `RowRefused`."""
        raise NotImplementedError

    def finish(self) -> None:
        """Store what was only made ready, once the loader has finished."""


@dataclass(frozen=True, slots=True)
class Extension:
    """Columns that a package above adds to a sheet, and what it does with them once stored."""

    columns: tuple[Column, ...]
    open: Callable[[Batch], Extender]


@dataclass(frozen=True, slots=True)
class SheetKind:
    """A kind of sheet. `place` orders the kinds: what others refer to comes first.

    `keys` are the fields by which other sheets' rows refer to one of this kind.
    """

    code: str
    title: str
    place: int
    policies: PolicyTable
    own_columns: tuple[Column, ...]
    open: Callable[[Batch], Loader]
    keys: tuple[str, ...] = ()
    extensions: tuple[Extension, ...] = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        added = (column for extension in self.extensions for column in extension.columns)
        return (*self.own_columns, *added)

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
