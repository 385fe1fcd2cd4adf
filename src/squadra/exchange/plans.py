"""What becomes of a row, said before anything is stored, then done, and written down to be undone.

The strict import of the command line and the forgiving one of the pages use the same loaders: the
first takes what is new and leaves the rest as it is, the second takes what changed too.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

Values = Mapping[str, Any]


class Verdict(models.TextChoices):
    """What a row of a sheet is held against what is stored, and what became of it."""

    WAITING = "waiting", _("da controllare")
    NEW = "new", _("nuova")
    CHANGED = "changed", _("cambiata")
    SAME = "same", _("uguale")
    REFUSED = "refused", _("rifiutata")
    UNDONE = "undone", _("annullata")
    KEPT = "kept", _("tenuta")


class RowRefused(Exception):
    """A row cannot be stored as it is; `field` names the column's field, empty for the row."""

    def __init__(self, reason: str, field: str = "") -> None:
        self.reason, self.field = reason, field
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Change:
    """A field of a row that is stored already: what stands there and what the sheet says."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Touched:
    """A stored row that the import made, or changed: then `before` has what stood in its columns.

    A row that was only followed from now on is its link, made by the import.
    """

    row: models.Model
    before: Mapping[str, Any] | None = None


@dataclass(slots=True)
class Plan:
    """What becomes of one row: `name` tells its author which it is, `keys` tell it from others.

    `versions` says how what is stored stood when it was looked at; where that is another one at
    the moment of storing, somebody has worked on it meanwhile. `work` is its loader's own.
    """

    verdict: str
    name: str
    keys: tuple[str, ...]
    row: Any = None
    changes: list[Change] = field(default_factory=list)
    versions: str = ""
    touched: list[Touched] = field(default_factory=list)
    work: Any = None
    more: Any = None


class Loader(ABC):
    """Plans and takes the rows of one kind of sheet, inside the import's transaction."""

    def look_up(self, rows: Sequence[Values]) -> None:
        """Read together what some rows name, before they are planned one by one."""

    @property
    def stored(self) -> Sequence[Any]:
        """The rows, stored already, that the rows looked up last may be about."""
        return ()

    @abstractmethod
    def plan(self, values: Values) -> Plan:
        """Say what becomes of a row. Raises `RowRefused` or Django's ValidationError."""

    def looked_at(self, plans: Sequence[Plan]) -> None:
        """Leave the traces of a reading, where what is stored will be shown beside the sheet."""

    @abstractmethod
    def take(self, plan: Plan) -> None:
        """Decide to store a plan that is new or changed."""

    def finish(self) -> None:
        """Store what was taken."""


class Extender(ABC):
    """Plans and takes the columns that a package above adds."""

    def look_up(self, stored: Sequence[Any], rows: Sequence[Values]) -> None:
        """Read together what belongs to stored rows, and what the sheet's rows name."""

    @abstractmethod
    def plan(self, plan: Plan, values: Values) -> None:
        """Add to a plan what these columns change. Raises `RowRefused`."""

    @abstractmethod
    def take(self, plan: Plan) -> None:
        """Decide to store what was added to the plan."""

    def finish(self) -> None:
        """Store what was taken, once the loader has finished."""
