"""One import under way: who imports, for which service, what names mean, what was refused."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from typing import Any
from uuid import UUID

from squadra.foundation.access import Actor
from squadra.foundation.text import search_key
from squadra.territory.models import Municipality
from squadra.vocabularies.models import Occupation, Skill

EVERY_KEY = "*"
Keys = dict[str, set[str]]
"""Of each kind of sheet, keys of rows."""


@dataclass
class Batch:
    """Names are looked up once each: a sheet says the same few hundred thousands of times.

    `refused` holds, for each kind of sheet, the keys of rows that were refused. A row that refers
    to one of them is not blamed for it: mending that row mends both. `written` holds the keys of
    rows that were taken, so that none is taken twice; `coming` those of rows that will be stored.

    A `forgiving` one reads sheets as services keep them and changes what is there; `answers` are
    what was chosen for words that no list has.
    """

    actor: Actor
    service_id: UUID
    refused: Keys = field(default_factory=dict)
    written: Keys = field(default_factory=dict)
    coming: Keys = field(default_factory=dict)
    forgiving: bool = False
    answers: Mapping[tuple[str, str], str] = field(default_factory=dict)
    found: dict[Any, Any] = field(default_factory=dict)

    @property
    def on(self) -> date:
        return self.actor.on

    @property
    def account_id(self) -> UUID:
        """The account of whoever imports: an actor with a role has one."""
        assert self.actor.account_id is not None
        return self.actor.account_id

    def refuse(self, kind: str, names: Iterable[str]) -> None:
        """Remember by what others would name a row that was refused."""
        self.refused.setdefault(kind, set()).update(map(search_key, names))

    def refuse_all(self, kind: str) -> None:
        """Remember that a whole sheet was refused, and that nobody knows what it held."""
        self.refused.setdefault(kind, set()).add(EVERY_KEY)

    def was_refused(self, kind: str, name: str) -> bool:
        return not self.refused.get(kind, set()).isdisjoint((search_key(name), EVERY_KEY))

    def note_written(self, kind: str, keys: Iterable[str]) -> None:
        self.written.setdefault(kind, set()).update(keys)

    def was_written(self, kind: str, keys: Iterable[str]) -> bool:
        """Whether a row before has one of the keys."""
        return not self.written.get(kind, set()).isdisjoint(keys)

    def expect(self, kind: str, names: Iterable[str]) -> None:
        """Remember by what others name a row that this very import will store."""
        self.coming.setdefault(kind, set()).update(map(search_key, names))

    def expects(self, kind: str, name: str) -> bool:
        return search_key(name) in self.coming.get(kind, set())

    @cached_property
    def municipality(self) -> Callable[[str], Municipality | None]:
        """The one municipality that a text names."""
        return cache(Municipality.objects.find)

    def occupation(self, text: str) -> Occupation | None:
        """The one occupation that a text names."""
        return self._named(Occupation, text)

    def skill(self, text: str) -> Skill | None:
        """The one skill that a text names."""
        return self._named(Skill, text)

    def _named(self, model: type[Any], text: str) -> Any:
        if (model, text) not in self.found:
            self.name_all(model, [text])
        return self.found[model, text]

    def name_all(self, model: type[Any], texts: Iterable[str]) -> None:
        """Look up together what many texts name, so that they need not be asked one by one."""
        unknown = {text for text in texts if (model, text) not in self.found}
        for text, concept in model.objects.resolve_all(unknown).items():
            self.found[model, text] = concept

    @cached_property
    def occupation_label(self) -> Callable[[str], str]:
        return cache(Occupation.objects.label_of)

    @cached_property
    def skill_label(self) -> Callable[[str], str]:
        return cache(Skill.objects.label_of)
