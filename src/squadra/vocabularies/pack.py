"""Reading a vocabulary's folder: four CSV files, as `starter/SOURCE.md` describes them."""

import csv
import io
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources.abc import Traversable
from typing import NamedTuple

from squadra.foundation.text import search_key
from squadra.vocabularies.models import Occupation, OccupationKind, Skill

ISCO_URI = "http://data.europa.eu/esco/isco/C"
"""ESCO's URI of an ISCO-08 group, but for the group's code at its end."""


class Link(NamedTuple):
    """A row of `OccupationSkill`; too many for an object each."""

    occupation_id: uuid.UUID
    skill_id: uuid.UUID
    relation: str


@dataclass(frozen=True)
class Vocabulary:
    """The whole content of one version of ESCO, or of a part of it, as unsaved rows.

    `obsolete` are concepts that the version itself calls retired; `replaced_by` says by id what has
    taken a concept's place, also of concepts that only an earlier version had.
    """

    version: str
    occupations: tuple[Occupation, ...]
    skills: tuple[Skill, ...]
    links: tuple[Link, ...]
    obsolete: tuple[Occupation | Skill, ...] = ()
    replaced_by: Mapping[uuid.UUID, uuid.UUID] = field(default_factory=dict)


def read_vocabulary(folder: Traversable, version: str) -> Vocabulary:
    """Read the folder's files as what ESCO's `version` says."""
    groups = [_group(row, version) for row in _rows(folder / "isco_groups.csv")]
    occupations = [_occupation(row, version) for row in _rows(folder / "occupations.csv")]
    skills = [_skill(row, version) for row in _rows(folder / "skills.csv")]
    links = [_link(row) for row in _rows(folder / "occupation_skills.csv")]
    return Vocabulary(version, (*groups, *occupations), tuple(skills), tuple(links))


@cache
def concept_id(uri: str) -> uuid.UUID:
    """Return the id of the concept with this URI: the same at every load, on every machine."""
    return uuid.uuid5(uuid.NAMESPACE_URL, uri)


def _rows(file: Traversable) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"), newline="")))


def _naming(row: dict[str, str], version: str) -> dict[str, str]:
    return {
        "label": row["label"],
        "alternatives": row.get("alternatives", "").replace("|", "\n"),
        "search_key": search_key(row["label"]),
        "version": version,
    }


def _group(row: dict[str, str], version: str) -> Occupation:
    return Occupation(
        id=concept_id(ISCO_URI + row["code"]),
        code=row["code"],
        isco=row["code"],
        kind=OccupationKind.ISCO,
        **_naming(row, version),
    )


def _occupation(row: dict[str, str], version: str) -> Occupation:
    return Occupation(
        id=concept_id(row["uri"]),
        uri=row["uri"],
        code=row["code"],
        isco=row["code"].partition(".")[0],
        kind=OccupationKind.ESCO,
        **_naming(row, version),
    )


def _skill(row: dict[str, str], version: str) -> Skill:
    return Skill(
        id=concept_id(row["uri"]), uri=row["uri"], kind=row["kind"], **_naming(row, version)
    )


def _link(row: dict[str, str]) -> Link:
    return Link(concept_id(row["occupation"]), concept_id(row["skill"]), row["relation"])
