"""What an installation has changed, to be told in words and in a table."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple

from squadra.vocabularies.models import Occupation, Skill


class Kind(StrEnum):
    """Of what a row of the installed vocabulary is."""

    OCCUPATION = "mestiere o gruppo"
    SKILL = "competenza"
    LINK = "legame"


KIND_OF: Final = {Occupation: Kind.OCCUPATION, Skill: Kind.SKILL}


class What(StrEnum):
    """How a row differs from the one that was installed before."""

    NEW = "nuovo"
    RENAMED = "nome cambiato"
    RECODED = "codice cambiato"
    RETIRED = "ritirato"
    REPLACED = "sostituito"
    GONE = "tolto"
    CHANGED = "cambiato"


class Change(NamedTuple):
    """One difference. `uri` is the concept's, or the occupation's and the skill's of a link."""

    what: What
    kind: Kind
    uri: str
    before: str
    after: str


@dataclass(slots=True)
class Changes:
    """All differences; `rows` counts what was written, other names and versions with it."""

    told: list[Change] = field(default_factory=list)
    rows: int = 0

    @property
    def counts(self) -> Counter[tuple[Kind, What]]:
        """How many differences there are of each kind."""
        return Counter((change.kind, change.what) for change in self.told)

    def add(self, changes: Iterable[Change], rows: int) -> None:
        """Take in what one table has told."""
        self.told += changes
        self.rows += rows
