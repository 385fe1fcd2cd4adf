"""One import under way: who imports, for which service, what names mean, what was refused."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from uuid import UUID

from squadra.foundation.access import Actor
from squadra.territory.models import Municipality
from squadra.vocabularies.models import Occupation, Skill

EVERY_KEY = "*"


@dataclass
class Batch:
    """Names are looked up once each: a sheet says the same few hundred thousands of times.

    `refused` holds, for each kind of sheet, the keys of rows that were refused. A row that refers
    to one of them is not blamed for it: mending that row mends both.
    """

    actor: Actor
    service_id: UUID
    refused: dict[str, set[str]] = field(default_factory=dict)

    @property
    def on(self) -> date:
        return self.actor.on

    @property
    def account_id(self) -> UUID:
        """The account of whoever imports: an actor with a role has one."""
        assert self.actor.account_id is not None
        return self.actor.account_id

    def refuse(self, kind: str, keys: Iterable[str]) -> None:
        """Remember the keys of a row that was refused."""
        self.refused.setdefault(kind, set()).update(keys)

    def refuse_all(self, kind: str) -> None:
        """Remember that a whole sheet was refused, and that nobody knows what it held."""
        self.refuse(kind, (EVERY_KEY,))

    def was_refused(self, kind: str, key: str) -> bool:
        return not self.refused.get(kind, set()).isdisjoint((key, EVERY_KEY))

    @cached_property
    def municipality(self) -> Callable[[str], Municipality | None]:
        """The one municipality that a text names."""
        return cache(Municipality.objects.find)

    @cached_property
    def occupation(self) -> Callable[[str], Occupation | None]:
        """The one occupation that a text names."""
        return cache(Occupation.objects.resolve)

    @cached_property
    def skill(self) -> Callable[[str], Skill | None]:
        """The one skill that a text names."""
        return cache(Skill.objects.resolve)
