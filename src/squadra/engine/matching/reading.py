"""The files of a run made records: people, openings, skill weights, similarities, occupations.

Every function raises `BadInput`. The tables of parsers are the files' columns.
"""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from importlib.resources.abc import Traversable
from pathlib import Path

from squadra.engine.files import cells
from squadra.engine.files.cells import Parser
from squadra.engine.files.errors import BadInput
from squadra.engine.files.tables import Warn, once, read_rows
from squadra.engine.matching import cells as work_cells
from squadra.engine.matching.records import Opening, Person, SkillTable
from squadra.engine.matching.vocabulary import CONDITIONS, KINDS, SUPPORTS

MOST_WEIGHT = 1e300
"""Above it a sum of weights might not be finite."""

_DEGREES = {"lat": cells.number(-90, 90), "lon": cells.number(-180, 180)}
_QUANTITY = cells.number(0)


def person_cells(occupations: Mapping[str, str]) -> dict[str, Parser]:
    """The columns of `people.csv`; `occupations` maps an ESCO URI to its code."""
    return {
        "id": cells.identifier,
        **_DEGREES,
        "max_km": _QUANTITY,
        "max_km_transit": _QUANTITY,
        "targets": work_cells.targets(occupations),
        "skills": work_cells.person_skills,
        "goals": work_cells.goals,
        "languages": work_cells.languages,
        "availability": work_cells.half_days("10x"),
        "earliest": cells.time,
        "latest": cells.time,
        "hours_max": _QUANTITY,
        "limits": cells.some_of(CONDITIONS),
        "needs": cells.some_of(SUPPORTS),
        "licences": cells.names,
        "entitlements": cells.names,
        "kinds": cells.some_of(KINDS),
        "vetoes": work_cells.vetoes,
        "from_date": cells.date,
        "waiting_since": cells.date,
    }


def opening_cells(occupations: Mapping[str, str]) -> dict[str, Parser]:
    """The columns of `openings.csv`; `occupations` maps an ESCO URI to its code."""
    return {
        "id": cells.identifier,
        "company": cells.identifier,
        **_DEGREES,
        "transit": cells.boolean,
        "occupation": work_cells.occupation(occupations),
        "essential": work_cells.essential_skills,
        "optional": work_cells.optional_skills,
        "languages": work_cells.languages,
        "shift": work_cells.shift,
        "flexible": cells.boolean,
        "starts_at": cells.time,
        "ends_at": cells.time,
        "hours": _QUANTITY,
        "hours_min": _QUANTITY,
        "demands": cells.some_of(CONDITIONS),
        "adaptable": cells.some_of(CONDITIONS),
        "supports": work_cells.some_or_none_of(SUPPORTS),
        "licences": cells.names,
        "kind": cells.one_of(KINDS),
        "seats": cells.whole,
        "sector": cells.text,
        "reserved": cells.names,
        "starts_on": cells.date,
        "expires_on": cells.date,
    }


def required_columns(record: type[Person] | type[Opening]) -> list[str]:
    """The columns that a record cannot do without: its fields without a default."""
    return [
        column.name
        for column in fields(record)
        if column.default is MISSING and column.default_factory is MISSING
    ]


def read_people(file: Path, *, occupations: Mapping[str, str], warn: Warn) -> list[Person]:
    """Read `people.csv`, in the file's order."""
    return list(each_person(file, occupations=occupations, warn=warn))


def each_person(file: Path, *, occupations: Mapping[str, str], warn: Warn) -> Iterator[Person]:
    """Read `people.csv` one by one."""
    rows = read_rows(file, person_cells(occupations), required_columns(Person), warn)
    return (Person(**values) for values in once(file, rows, "id"))


def read_openings(file: Path, *, occupations: Mapping[str, str], warn: Warn) -> list[Opening]:
    """Read `openings.csv`, in the file's order."""
    return list(each_opening(file, occupations=occupations, warn=warn))


def each_opening(file: Path, *, occupations: Mapping[str, str], warn: Warn) -> Iterator[Opening]:
    """Read `openings.csv` one by one."""
    rows = read_rows(file, opening_cells(occupations), required_columns(Opening), warn)
    return (Opening(**values) for values in once(file, rows, "id"))


def read_occupations(file: Path | Traversable, *, warn: Warn) -> dict[str, str]:
    """Read `uri, code`: the code (ESCO or ISCO-08) of each occupation's URI."""
    parsers = {"uri": cells.text, "code": work_cells.occupation_code}
    rows = read_rows(file, parsers, list(parsers), warn)
    return {values["uri"]: values["code"] for values in once(file, rows, "uri")}


def read_skill_weights(file: Path, *, warn: Warn) -> dict[str, float]:
    """Read `skill, weight`; an empty weight is 1, as for a skill that is not in the file."""
    parsers = {"skill": cells.text, "weight": cells.number(0, MOST_WEIGHT, above=True)}
    rows = once(file, read_rows(file, parsers, ["skill"], warn), "skill")
    return {values["skill"]: values.get("weight", 1.0) for values in rows}


def read_similarities(file: Path, *, warn: Warn) -> dict[tuple[str, str], float]:
    """Read `skill_a, skill_b, similarity` into both orders of each pair."""
    share = cells.number(0, 1, above=True)
    parsers = {"skill_a": cells.text, "skill_b": cells.text, "similarity": share}
    found: dict[tuple[str, str], float] = {}
    for number, values in read_rows(file, parsers, list(parsers), warn):
        pair, value = (values["skill_a"], values["skill_b"]), values["similarity"]
        if pair in found:
            raise BadInput(str(file), "la coppia c'è già", row=number, column="skill_a")
        if found.get(pair[::-1], value) != value:
            message = "la stessa coppia ha due valori diversi"
            raise BadInput(str(file), message, row=number, column="similarity")
        found[pair] = value
    return found | {(b, a): value for (a, b), value in found.items()}


def read_skill_table(skills: Path | None, similar: Path | None, *, warn: Warn) -> SkillTable:
    """Read both files of skills; without one, all weigh 1 or none resembles another."""
    return SkillTable(
        weights=read_skill_weights(skills, warn=warn) if skills else {},
        similarities=read_similarities(similar, warn=warn) if similar else {},
    )
