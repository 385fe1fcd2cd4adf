"""Weights and similarities of skills, learnt from the whole of ESCO.

The formulas and their reasons stand in docs/algorithms/skill-tables.md; nothing here needs the
application, so that scripts/learn-skill-tables can learn the tables of the starter vocabulary.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Final

Row = dict[str, str]
Official = Callable[[str], Iterable[Row]]
"""The rows of the official file whose name begins so, such as `skillsHierarchy`."""

WEIGHT_COLUMNS: Final = ("skill", "weight")
SIMILARITY_COLUMNS: Final = ("skill_a", "skill_b", "similarity")
LEAST_WEIGHT, MOST_WEIGHT = 0.5, 2.0
UNKNOWN_WEIGHT = 1.0
MOST_SIMILAR = 0.8
LEAST_SIMILAR = 0.2
NEAREST_FIELD = 0.5
"""Two skills with no common field nearer than this are not compared."""
NEEDED = 0.5
"""How near a skill and a knowledge are of which ESCO says that one needs the other."""
UNSEEN = 0.5
"""How much of a unit group that uses only one of two skills is thought to be overlooked."""
NO_COMMON_WORD = 2 / 3
"""What is left of the similarity of two skills whose names have no telling word in common."""
MOST_NAMES = 0.01
"""The part of all names in which a word may stand and still be telling."""
NOBODY: Final = frozenset[str]()
WORD = re.compile(r"[a-z]+")
WORD_BEGINNING = 5
"""By how many letters a word is known again in its other forms: clean, cleaning."""
TRANSVERSAL: Final = ("transversalSkillsCollection", "languageSkillsCollection")
TELLING: Final = (
    *TRANSVERSAL,
    "broaderRelationsSkillPillar",
    "skillsHierarchy",
    "skillSkillRelations",
)
"""Official files without which there is less to learn from."""


@dataclass(frozen=True)
class Esco:
    """What the formulas look at: who uses each skill, what each lies below, what needs what."""

    unit_group: Mapping[str, str]
    users: Mapping[str, frozenset[str]]
    broader: Mapping[str, frozenset[str]]
    names: Mapping[str, str]
    needs: frozenset[frozenset[str]]
    transversal: frozenset[str]

    @cached_property
    def groups(self) -> int:
        """How many unit groups have an occupation."""
        return len(set(self.unit_group.values()))

    @cached_property
    def share(self) -> dict[str, float]:
        """The part of its unit group that each occupation is: a group's occupations make one."""
        size = Counter(self.unit_group.values())
        return {occupation: 1 / size[group] for occupation, group in self.unit_group.items()}

    @cached_property
    def use(self) -> dict[str, float]:
        """In how many unit groups each skill is used: an occupation counts as its part of one."""
        return {skill: self.unit_groups(occupations) for skill, occupations in self.users.items()}

    def unit_groups(self, occupations: Iterable[str]) -> float:
        """How many unit groups the occupations make."""
        return math.fsum(self.share[occupation] for occupation in occupations)

    @cached_property
    def above(self) -> dict[str, frozenset[str]]:
        """Each skill with all that it lies below."""
        return {skill: self._climbed(skill) for skill in self.names}

    @cached_property
    def narrowness(self) -> dict[str, float]:
        """How few skills lie at or below a concept: 0 all of ESCO's, 1 one alone."""
        below = Counter(concept for concepts in self.above.values() for concept in concepts)
        whole = math.log(max(len(self.names), 2))
        return {concept: 1 - math.log(count) / whole for concept, count in below.items()}

    @cached_property
    def fields(self) -> dict[str, frozenset[str]]:
        """Of what each skill lies below, that in which two skills can be compared."""
        return {
            skill: frozenset(one for one in concepts if self.narrowness[one] >= NEAREST_FIELD)
            for skill, concepts in self.above.items()
        }

    @cached_property
    def telling(self) -> dict[str, frozenset[str]]:
        """The words of each skill's name, but for those that many names have."""
        words = {
            skill: {word[:WORD_BEGINNING] for word in WORD.findall(name.casefold())}
            for skill, name in self.names.items()
        }
        found_in = Counter(word for each in words.values() for word in each)
        most = MOST_NAMES * len(words)
        return {
            skill: frozenset(word for word in each if found_in[word] <= most)
            for skill, each in words.items()
        }

    def _climbed(self, skill: str) -> frozenset[str]:
        seen, ahead = {skill}, [skill]
        while ahead:
            new = self.broader.get(ahead.pop(), frozenset()) - seen
            seen |= new
            ahead += new
        return frozenset(seen)


def read_esco(official: Official) -> Esco:
    """Read what the formulas look at, from the files that `official` gives by name.

    `occupations`, `skills` and `occupationSkillRelations` are needed; of `TELLING` those that are
    empty tell nothing.
    """
    transversal = frozenset(row["conceptUri"] for name in TRANSVERSAL for row in official(name))
    unit_group = {
        row["conceptUri"]: row["code"].partition(".")[0] for row in official("occupations")
    }
    users = defaultdict(set)
    for row in official("occupationSkillRelations"):
        if row["occupationUri"] in unit_group:
            users[row["skillUri"]].add(row["occupationUri"])
    return Esco(
        unit_group=unit_group,
        users={skill: frozenset(occupations) for skill, occupations in users.items()},
        broader=broader(
            official("broaderRelationsSkillPillar"), transversal, official("skillsHierarchy")
        ),
        names=names(official("skills")),
        needs=frozenset(
            frozenset((row["originalSkillUri"], row["relatedSkillUri"]))
            for row in official("skillSkillRelations")
        ),
        transversal=transversal,
    )


def names(rows: Iterable[Row]) -> dict[str, str]:
    """Return the name of each skill by URI."""
    # A plain list of labels names these two columns otherwise than the full download.
    return {
        row.get("conceptUri") or row["skill_id"]: row.get("preferredLabel") or row["skill_label"]
        for row in rows
    }


def broader(
    relations: Iterable[Row], transversal: frozenset[str], hierarchy: Iterable[Row]
) -> dict[str, frozenset[str]]:
    """What each concept lies directly below: no transversal skill, no group for what is left over.

    Almost everything can be put below a transversal skill (first aid below health), so that says
    nothing. A group whose code ends in 0 holds what fits none of its sisters: it is no field.
    """
    left_over = {
        row[f"Level {level} URI"]: row[f"Level {level - 1} URI"]
        for row in hierarchy
        for level in (2, 3)
        if (row[f"Level {level} code"] or "").endswith(".0")
    }
    found = defaultdict(set)
    for row in relations:
        above = row["broaderUri"]
        while above in left_over:
            above = left_over[above]
        if above not in transversal and above != row["conceptUri"]:
            found[row["conceptUri"]].add(above)
    return {concept: frozenset(concepts) for concept, concepts in found.items()}


def weight(esco: Esco, skill: str) -> float:
    """How much a skill tells of a trade: the fewer unit groups use it, the more."""
    groups = esco.groups
    using = {esco.unit_group[occupation] for occupation in esco.users.get(skill, ())}
    if skill in esco.transversal:
        return LEAST_WEIGHT
    if not using or groups < 2:  # one group alone tells nothing apart
        return UNKNOWN_WEIGHT
    rarity = math.log((groups + 1) / (len(using) + 1)) / math.log((groups + 1) / 2)
    return LEAST_WEIGHT + (MOST_WEIGHT - LEAST_WEIGHT) * rarity


def nearness(esco: Esco, one: str, other: str) -> float:
    """How narrow the narrowest field is in which both skills lie; 0 where there is none."""
    common = esco.fields[one] & esco.fields[other]
    needed = NEEDED if frozenset((one, other)) in esco.needs else 0.0
    return max((esco.narrowness[field] for field in common), default=needed)


def use_in_common(esco: Esco, one: str, other: str) -> float:
    """The part of the wider skill's use that is in occupations which use both."""
    both = esco.users.get(one, NOBODY) & esco.users.get(other, NOBODY)
    if not both:
        return 0.0
    return esco.unit_groups(both) / (max(esco.use[one], esco.use[other]) + UNSEEN)


def similarity(esco: Esco, one: str, other: str) -> float:
    """How much of one skill is had with the other: field, use and name must all say so."""
    used = use_in_common(esco, one, other)
    if not used:
        return 0.0
    said = 1.0 if esco.telling[one] & esco.telling[other] else NO_COMMON_WORD
    return MOST_SIMILAR * nearness(esco, one, other) * said * math.sqrt(used)


def weight_rows(esco: Esco, skills: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each skill with its weight, as the contract writes it, by URI."""
    for skill in sorted(skills):
        yield skill, f"{weight(esco, skill):.2f}"


def comparable(esco: Esco, skills: Iterable[str]) -> list[tuple[str, str]]:
    """The pairs that have a field in common or need each other, the lesser URI first."""
    chosen = sorted(set(skills) & esco.names.keys() - esco.transversal)
    inside = defaultdict(list)
    for skill in chosen:
        for field in esco.fields[skill]:
            inside[field].append(skill)
    pairs = {pair for each in inside.values() for pair in combinations(each, 2)}
    needing = {pair for pair in esco.needs if len(pair) == 2 and pair <= set(chosen)}
    return sorted(pairs | {(min(pair), max(pair)) for pair in needing})


def similarity_rows(esco: Esco, skills: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Each pair once, the lesser URI first, with its similarity as the contract writes it."""
    for one, other in comparable(esco, skills):
        value = round(similarity(esco, one, other), 2)
        if value >= LEAST_SIMILAR:
            yield one, other, f"{value:.2f}"
