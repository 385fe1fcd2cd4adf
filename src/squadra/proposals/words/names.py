"""Names for the codes and addresses that stand in an explanation's facts."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from squadra.engine.matching.pair import Pair
from squadra.vocabularies.models import Occupation, Skill

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Names:
    """Labels of the vocabulary's entries that a page needs, read once for all its pairs."""

    skills: Mapping[str, str] = field(default_factory=dict)
    occupations: Mapping[str, str] = field(default_factory=dict)

    def skill(self, uri: str) -> str:
        return self.skills.get(uri, uri)

    def occupation(self, code: str) -> str:
        return self.occupations.get(code, code)

    def listed_skills(self, rows: Iterable[Facts]) -> str:
        return listed(quoted(self.skill(row["skill"])) for row in rows)


def names_for(pairs: Iterable[Pair]) -> Names:
    """Read the labels of all that the explanations of the pairs can name, in two queries."""
    openings = [pair.opening for pair in pairs]
    skills = {skill for row in openings for skill in (*row.essential, *row.optional)}
    occupations = {row.occupation for row in openings if row.occupation}
    return Names(Skill.objects.labels_of(skills), Occupation.objects.labels_of(occupations))


def quoted(name: str) -> str:
    """Return the name in quotes: names of skills hold conjunctions of their own."""
    return f"«{name}»"


def listed(items: Iterable[str]) -> str:
    """Return «a, b e c»."""
    words = [str(item) for item in items]
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s e %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def in_km(value: float) -> str:
    """Return kilometres rounded up to 0.1, so that what is out of reach never looks within it.

    Points that coincide, such as two centres of one municipality, say nothing of zero kilometres.
    """
    far = math.ceil(value * 10) / 10
    return _("%(number)s km") % {"number": quantity(far)} if far else _("meno di 1 km")


def quantity(value: float) -> str:
    """Return a number with at most one decimal, in Italian writing."""
    return number_format(value, decimal_pos=0 if float(value).is_integer() else 1)


def day(iso: str) -> str:
    return date_format(date.fromisoformat(iso), "j F Y").lower()
