"""What the occupations that somebody wants, or a company offers, usually ask for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from squadra.vocabularies.models import Occupation, OccupationSkill, Relation, Skill

MOST_OCCUPATIONS = 3
MOST_SKILLS = 12


@dataclass(frozen=True, slots=True)
class Usual:
    """An occupation (or a group of them) and the skills that ESCO links to it."""

    occupation: Occupation
    essential: tuple[Skill, ...]
    optional: tuple[Skill, ...]


def usual_skills(cells: Sequence[str], *, without: Collection[str] = ()) -> list[Usual]:
    """Return the usual skills of the first occupations, each skill once, at most twelve a kind.

    `cells` are URIs or codes as rows hold them, `without` the URIs of skills to leave out.
    """
    named = set(without)
    found = []
    for occupation in Occupation.objects.in_order(cells)[:MOST_OCCUPATIONS]:
        by_relation: dict[str, list[Skill]] = {relation: [] for relation in Relation.values}
        for link in OccupationSkill.objects.usual_for(occupation):
            if link.skill.uri not in named:
                named.add(link.skill.uri)
                by_relation[link.relation].append(link.skill)
        essential, optional = (tuple(rows[:MOST_SKILLS]) for rows in by_relation.values())
        if essential or optional:
            found.append(Usual(occupation, essential, optional))
    return found
