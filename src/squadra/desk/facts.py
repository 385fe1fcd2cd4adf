"""A profile and an opening as labels and words; what nobody knows is said."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db import models
from django.utils.formats import date_format, time_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from squadra.foundation.codelist import SURELY_NONE
from squadra.openings.models import Opening
from squadra.people.models import WorkProfile
from squadra.proposals.words.names import Names, listed, quantity
from squadra.ui.fields import label_of
from squadra.ui.forms import STATES
from squadra.ui.week import DAYS
from squadra.vocabularies import labels
from squadra.vocabularies.models import Occupation, Skill

Words = str | Promise
Writer = Callable[[Any, Names], str]


@dataclass(frozen=True, slots=True)
class Fact:
    """A field in words; `known` is false where nobody has said it yet.

    `column` is the field's name. `counts_as` tells how the matching takes a field that nobody
    filled in; empty where it takes it as unknown, which excludes nothing.
    """

    column: str
    label: str
    text: str
    known: bool
    counts_as: str = ""


def _coded(words: Mapping[str, Words]) -> Writer:
    return lambda codes, _names: listed(str(words.get(code, code)) for code in codes)


def _occupations(codes: Iterable[str], names: Names) -> str:
    return listed(names.occupation(code) for code in codes)


def _skills(cells: Iterable[str], names: Names) -> str:
    return listed(_levelled(*labels.skill_and_level(cell), names) for cell in cells)


def _levelled(uri: str, level: str, names: Names) -> str:
    return f"{names.skill(uri)} ({labels.SKILL_LEVELS[level]})" if level else names.skill(uri)


def _languages(cells: Iterable[str], _names: Names) -> str:
    parts = (cell.partition(":") for cell in cells)
    words = {"native": str(labels.LANGUAGE_LEVELS["native"])}
    return listed(
        f"{labels.LANGUAGES.get(code, code)} {words.get(level, level)}"
        for code, _colon, level in parts
    )


def _plain(value: Any, _names: Names) -> str:
    match value:
        case bool():
            return _("sì") if value else _("no")
        case time():
            return time_format(value, "H:i")
        case date():
            return date_format(value, "j F Y").lower()
        case float():
            return quantity(value)
    return str(value)


@dataclass(frozen=True, slots=True)
class Column:
    """A field, how it is written, what is said where it is empty, how that counts in matching."""

    name: str
    write: Writer
    unsaid: Words
    counts_as: Words = ""


# «non indicato» as the field's own words want it.
ONE_M, ONE_F = gettext_lazy("non indicato"), gettext_lazy("non indicata")
MANY_M, MANY_F = gettext_lazy("non indicati"), gettext_lazy("non indicate")
NONE_M, NONE_F = gettext_lazy("nessuno"), gettext_lazy("nessuna")
NO_LIMIT, AT_ONCE = gettext_lazy("nessun limite"), gettext_lazy("da subito")

PROFILE = (
    Column("targets", _occupations, MANY_M),
    Column("kinds", _coded(labels.KINDS), MANY_F),
    Column("goals", _skills, MANY_F, NONE_F),
    Column("max_km", _plain, ONE_F),
    Column("max_km_transit", _plain, ONE_F, "0"),
    Column("earliest", _plain, ONE_M, NO_LIMIT),
    Column("latest", _plain, ONE_M, NO_LIMIT),
    Column("hours_max", _plain, MANY_F),
    Column("from_date", _plain, ONE_M, AT_ONCE),
    Column("languages", _languages, MANY_F),
    Column("licences", _coded(labels.LICENCES), MANY_M, NONE_M),
    Column("limits", _coded(labels.CONDITIONS), MANY_F, NONE_F),
    Column("needs", _coded(labels.SUPPORTS), MANY_M, NONE_M),
    Column("waiting_since", _plain, ONE_M),
)
OPENING = (
    Column("occupation", lambda code, names: names.occupation(code), ONE_M),
    Column("seats", _plain, MANY_M),
    Column("hours", _plain, MANY_F),
    Column("hours_min", _plain, MANY_F, gettext_lazy("le stesse")),
    Column("flexible", _plain, ONE_M),
    Column("starts_at", _plain, ONE_M),
    Column("ends_at", _plain, ONE_M),
    Column("starts_on", _plain, ONE_M, AT_ONCE),
    Column("expires_on", _plain, ONE_M),
    Column("essential", _skills, MANY_F, NONE_F),
    Column("optional", _skills, MANY_F, NONE_F),
    Column("languages", _languages, MANY_F, NONE_F),
    Column("licences", _coded(labels.LICENCES), MANY_M, NONE_M),
    Column("demands", _coded(labels.CONDITIONS), MANY_F, NONE_F),
    Column("adaptable", _coded(labels.CONDITIONS), MANY_F, NONE_F),
    Column("supports", _coded(labels.OFFERED_SUPPORTS), MANY_M),
    Column("reserved", _coded(labels.ENTITLEMENTS), ONE_M, gettext_lazy("aperta a tutti")),
    Column("sector", _plain, ONE_M, NONE_M),
)


def profile_facts(profile: WorkProfile) -> list[Fact]:
    """Return the profile in words. Reserved lists reveal a legal status and are left out."""
    names = Names(
        Skill.objects.labels_of(profile.goals), Occupation.objects.labels_of(profile.targets)
    )
    return list(_facts(profile, PROFILE, names))


def opening_facts(opening: Opening) -> list[Fact]:
    """Return the opening in words."""
    skills = (labels.skill_and_level(cell)[0] for cell in (*opening.essential, *opening.optional))
    occupation = [opening.occupation] if opening.occupation else []
    names = Names(Skill.objects.labels_of(skills), Occupation.objects.labels_of(occupation))
    return list(_facts(opening, OPENING, names))


def _facts(row: models.Model, table: Iterable[Column], names: Names) -> Iterator[Fact]:
    for column in table:
        value, label = getattr(row, column.name), str(label_of(type(row), column.name))
        if value == SURELY_NONE:
            yield Fact(column.name, label, str(column.counts_as), True)
        elif value is None or value in ("", ()):
            yield Fact(column.name, label, str(column.unsaid), False, str(column.counts_as))
        else:
            yield Fact(column.name, label, column.write(value, names), True)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the week: what was said of its morning and of its afternoon."""

    name: str
    morning: str
    afternoon: str


def week(cell: str) -> list[Day]:
    """Return the seven days of an availability or a shift; nothing where it is not known."""
    answers = [str(STATES[character]) for character in cell]
    pairs = zip(DAYS, answers[::2], answers[1::2], strict=False)
    return [Day(str(name), morning, afternoon) for name, morning, afternoon in pairs]
