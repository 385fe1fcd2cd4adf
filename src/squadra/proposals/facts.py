"""Rows of the database made facts for matching: the contract's CSV rows and the engine's records.

A record is its CSV row read by the engine's own parsers, so that pages and `squadra match` on
exported files cannot differ. Callers pass querysets that hold only what their actor may see.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.db.models.functions import Coalesce

from squadra.engine.matching.reading import opening_cells, person_cells
from squadra.engine.matching.records import Opening as OpeningRecord
from squadra.engine.matching.records import Person as PersonRecord
from squadra.foundation.access import Blocker
from squadra.foundation.codelist import join_codes
from squadra.openings.models import Opening
from squadra.openings.querysets import OpeningQuerySet
from squadra.people.models import Citizen, PersonSkill
from squadra.people.querysets import CitizenQuerySet
from squadra.proposals.models import Veto
from squadra.vocabularies.labels import skill_and_level
from squadra.vocabularies.models import Occupation, Skill

Row = dict[str, str]
Cells = Mapping[str, Callable[[str], Any]]

PERSON_COLUMNS = tuple(person_cells({}))
OPENING_COLUMNS = tuple(opening_cells({}))
SKILLS = ("skills", "goals", "essential", "optional")


@dataclass(frozen=True)
class LeftOut:
    """A person who is not matched now, and what is missing: nobody disappears."""

    person: Citizen
    missing: tuple[Blocker, ...]


@dataclass(frozen=True)
class PersonFacts:
    """People by id: `included` can be matched, and are `people.csv` rows; the others apart."""

    included: tuple[Citizen, ...]
    left_out: tuple[LeftOut, ...]
    skills: Mapping[UUID, Sequence[str]]
    """Of each person by id: what they can do, as the contract writes it."""

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        now = Skill.objects.successors()
        return tuple(_person_row(one, self.skills.get(one.pk, ()), now) for one in self.included)

    @cached_property
    def records(self) -> tuple[PersonRecord, ...]:
        """The rows as the engine takes them, in the same order; asks the vocabulary twice."""
        cells = person_cells(codes_of_uris())
        return tuple(PersonRecord(**_values(row, cells)) for row in self.rows)


@dataclass(frozen=True)
class OpeningFacts:
    """Openings by id, as `openings.csv` rows."""

    rows: tuple[Row, ...]

    @cached_property
    def records(self) -> tuple[OpeningRecord, ...]:
        """The rows as the engine takes them, in the same order; asks the vocabulary once."""
        cells = opening_cells(codes_of_uris())
        return tuple(OpeningRecord(**_values(row, cells)) for row in self.rows)


def person_facts(citizens: CitizenQuerySet) -> PersonFacts:
    """Return the facts of the people, in three queries however many they are."""
    people = citizens.select_related("profile", "municipality", "service__municipality")
    people = people.prefetch_related(Prefetch("vetoes", Veto.objects.order_by("kind", "pk")))
    missing = {citizen: citizen.profile.why_not_sought for citizen in people.order_by("pk")}
    return PersonFacts(
        included=tuple(citizen for citizen, blockers in missing.items() if not blockers),
        left_out=tuple(LeftOut(*pair) for pair in missing.items() if pair[1]),
        skills=_skills_of(missing),
    )


def _skills_of(people: Iterable[Citizen]) -> dict[UUID, list[str]]:
    """Read what the people can do: many rows, so no object for each."""
    cells: dict[UUID, list[str]] = {}
    if ids := [person.pk for person in people]:
        held = PersonSkill.objects.filter(person__in=ids).order_by("skill__uri")
        for person, uri, level in held.values_list("person_id", "skill__uri", "level"):
            cells.setdefault(person, []).append(f"{uri}:{level}")
    return cells


def _meant(cells: Iterable[str], now: Mapping[str, str]) -> list[str]:
    """Skills as the installed vocabulary has them: a successor for what it has replaced.

    Where both stand there, the higher level counts.
    """
    levels: dict[str, str] = {}
    for cell in cells:
        uri, level = skill_and_level(cell)
        uri = now.get(uri, uri)
        levels[uri] = max(levels.get(uri, ""), level)
    return [f"{uri}:{level}" if level else uri for uri, level in levels.items()]


def opening_facts(openings: OpeningQuerySet) -> OpeningFacts:
    """Return the facts of the openings, in two queries."""
    found = openings.select_related("site__municipality").order_by("pk")
    now = Skill.objects.successors()
    return OpeningFacts(tuple(_opening_row(one, now) for one in found))


def draft_facts(opening: Opening) -> OpeningFacts:
    """Return the facts of an opening that is being written and not stored, with kind and site."""
    return OpeningFacts((_opening_row(opening, Skill.objects.successors()),))


def codes_of_uris() -> dict[str, str]:
    """The code of each occupation's URI, in the installed vocabulary; its successor's if it has."""
    code = Coalesce("replaced_by__code", "code")
    return dict(Occupation.objects.exclude(uri="").values_list("uri", code).order_by("uri"))


def _person_row(citizen: Citizen, skills: Sequence[str], now: Mapping[str, str]) -> Row:
    lat, lon = citizen.point
    own = {
        "id": citizen.pk,
        "lat": lat,
        "lon": lon,
        "skills": skills,
        "vetoes": [str(veto) for veto in citizen.vetoes.all()],
    }
    return _row(PERSON_COLUMNS, own, citizen.profile, now)


def _opening_row(opening: Opening, now: Mapping[str, str]) -> Row:
    lat, lon = opening.site.point
    own = {
        "company": opening.organisation_id,
        "lat": lat,
        "lon": lon,
        "transit": opening.site.transit,
    }
    return _row(OPENING_COLUMNS, own, opening, now)


def _row(
    columns: Iterable[str], own: Mapping[str, Any], source: object, now: Mapping[str, str]
) -> Row:
    """Each column from `own` where it stands there, else from the field of the same name.

    `now` says by URI which skill is meant where another has taken its place.
    """
    values = {name: own[name] if name in own else getattr(source, name) for name in columns}
    if now:
        values |= {name: _meant(values[name], now) for name in SKILLS if name in values}
    return {name: _cell(value) for name, value in values.items()}


def _cell(value: Any) -> str:
    """Write a value as the contract reads it; None is the empty cell, unknown."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case time():
            return value.isoformat("minutes")
        case date():
            return value.isoformat()
        case list() | tuple():
            return join_codes(value)
    return str(value)


def _values(row: Row, cells: Cells) -> dict[str, Any]:
    return {column: parse(row[column]) for column, parse in cells.items() if row[column]}
