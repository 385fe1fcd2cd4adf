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

UNKNOWN = gettext_lazy("non indicato")
NOTHING = gettext_lazy("nessuna")


@dataclass(frozen=True, slots=True)
class Fact:
    """A field in words; `known` is false where nobody has said it yet."""

    label: str
    text: str
    known: bool


def _coded(words: Mapping[str, Words]) -> Writer:
    return lambda codes, _names: listed(str(words.get(code, code)) for code in codes)


def _occupations(codes: Iterable[str], names: Names) -> str:
    return listed(names.occupation(code) for code in codes)


def _skills(cells: Iterable[str], names: Names) -> str:
    return listed(_levelled(*_parted(cell), names) for cell in cells)


def _levelled(uri: str, level: str, names: Names) -> str:
    return f"{names.skill(uri)} ({labels.SKILL_LEVELS[level]})" if level else names.skill(uri)


def _parted(cell: str) -> tuple[str, str]:
    """A skill's cell is its URI, which has colons of its own, and perhaps a level."""
    uri, _colon, level = cell.rpartition(":")
    return (uri, level) if level in labels.SKILL_LEVELS else (cell, "")


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


# Field, how it is written, what its empty cell means.
PROFILE: tuple[tuple[str, Writer, Words], ...] = (
    ("targets", _occupations, UNKNOWN),
    ("kinds", _coded(labels.KINDS), UNKNOWN),
    ("goals", _skills, NOTHING),
    ("max_km", _plain, UNKNOWN),
    ("max_km_transit", _plain, UNKNOWN),
    ("earliest", _plain, gettext_lazy("nessun limite")),
    ("latest", _plain, gettext_lazy("nessun limite")),
    ("hours_max", _plain, UNKNOWN),
    ("from_date", _plain, gettext_lazy("da subito")),
    ("languages", _languages, UNKNOWN),
    ("licences", _coded(labels.LICENCES), NOTHING),
    ("limits", _coded(labels.CONDITIONS), NOTHING),
    ("needs", _coded(labels.SUPPORTS), gettext_lazy("nessuno")),
    ("waiting_since", _plain, UNKNOWN),
)
OPENING: tuple[tuple[str, Writer, Words], ...] = (
    ("occupation", lambda code, names: names.occupation(code), UNKNOWN),
    ("seats", _plain, UNKNOWN),
    ("hours", _plain, UNKNOWN),
    ("hours_min", _plain, gettext_lazy("le stesse")),
    ("flexible", _plain, UNKNOWN),
    ("starts_at", _plain, UNKNOWN),
    ("ends_at", _plain, UNKNOWN),
    ("starts_on", _plain, gettext_lazy("da subito")),
    ("expires_on", _plain, UNKNOWN),
    ("essential", _skills, NOTHING),
    ("optional", _skills, NOTHING),
    ("languages", _languages, NOTHING),
    ("licences", _coded(labels.LICENCES), NOTHING),
    ("demands", _coded(labels.CONDITIONS), NOTHING),
    ("adaptable", _coded(labels.CONDITIONS), NOTHING),
    ("supports", _coded(labels.OFFERED_SUPPORTS), UNKNOWN),
    ("reserved", _coded(labels.ENTITLEMENTS), gettext_lazy("a nessuna lista")),
    ("sector", _plain, UNKNOWN),
)


def profile_facts(profile: WorkProfile) -> list[Fact]:
    """Return the profile in words. Reserved lists reveal a legal status and are left out."""
    names = Names(
        Skill.objects.labels_of(profile.goals), Occupation.objects.labels_of(profile.targets)
    )
    return list(_facts(profile, PROFILE, names))


def opening_facts(opening: Opening) -> list[Fact]:
    """Return the opening in words."""
    skills = (_parted(cell)[0] for cell in (*opening.essential, *opening.optional))
    occupation = [opening.occupation] if opening.occupation else []
    names = Names(Skill.objects.labels_of(skills), Occupation.objects.labels_of(occupation))
    return list(_facts(opening, OPENING, names))


def _facts(
    row: models.Model, table: Iterable[tuple[str, Writer, Words]], names: Names
) -> Iterator[Fact]:
    for name, write, empty in table:
        value = getattr(row, name)
        known = value is not None and value != "" and value != ()
        label = str(label_of(type(row), name))
        text = write(value, names) if known else str(empty)
        yield Fact(label, text, known or empty is not UNKNOWN)


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
