"""What a line of words proposes for a new opening: the form's fields, and which occupations."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from squadra.foundation.text import search_key
from squadra.openings.line import understood
from squadra.openings.models import Opening
from squadra.organisations.models import Organisation
from squadra.vocabularies.models import Occupation

MOST_CANDIDATES = 4
MOST_WORDS = 6
OPEN_FOR = timedelta(days=60)
"""How long an opening is proposed to stay in the lists."""
# Words before a trade's name that say nothing of the trade.
COMMON = frozenset(("addetto", "addetta", "operaio", "operaia", "operatore", "operatrice", "per"))


@dataclass(frozen=True, slots=True)
class Proposed:
    """Initial values of the form, and the occupations among which somebody must choose.

    `candidates` is empty where the line names one occupation plainly, or none.
    """

    fields: Mapping[str, Any]
    candidates: tuple[Occupation, ...] = ()


def proposed(text: str, on: date, occupation: str = "") -> Proposed:
    """Read the line; `occupation` (URI or code) is the one that somebody has chosen already."""
    line = understood(text, on)
    fields = dict(line.fields)
    if line.title:
        fields["title"] = line.title
    chosen = Occupation.objects.resolve(occupation) if occupation else None
    meant = chosen or Occupation.objects.resolve(line.title)
    if meant:
        return Proposed({**fields, "occupation": meant.cell})
    candidates = _candidates(line.title)
    if len(candidates) == 1:
        return Proposed({**fields, "occupation": candidates[0].cell})
    return Proposed(fields, candidates)


def _candidates(title: str) -> tuple[Occupation, ...]:
    """The occupations of which the longest stretch of the title's words begins some name."""
    for words in _stretches(title.split()[:MOST_WORDS]):
        if found := Occupation.objects.search(" ".join(words), MOST_CANDIDATES):
            return tuple(found)
    return ()


def _stretches(words: list[str]) -> Iterator[list[str]]:
    for length in range(len(words), 0, -1):
        for start in range(len(words) - length + 1):
            stretch = words[start : start + length]
            if length > 1 or (len(stretch[0]) > 3 and search_key(stretch[0]) not in COMMON):
                yield stretch


def draft(organisation: Organisation, values: Mapping[str, Any], on: date) -> Opening:
    """Return an opening of these values that nobody has stored.

    What the values lack is as in a new form, the kind apart: without one it cannot be matched.
    """
    site = values.get("site") or organisation.sites.kept().select_related("municipality").first()
    known = {"seats": 1, "expires_on": on + OPEN_FOR, "sector": organisation.sector}
    own = {field.name for field in Opening._meta.concrete_fields} - {"service"}
    given = {name: value for name, value in values.items() if name in own and value is not None}
    return Opening(**{**known, **given, "organisation": organisation, "site": site})
