"""The components of a score, each between 0 and 1, and the points that they are worth.

`COMPONENTS` is the table in the contract's order. A component that returns None is unknown: it
takes its stated value and is flagged. Sums start at 0.0 and go term by term in the cells'
order, by hand: Python's own `sum` of floats compensates its errors from 3.12 on, so it would not
give the same bytes everywhere.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import NamedTuple

from squadra.engine.matching.pair import Pair

BASIC_LEVEL = 1
GOALS_FOR_FULL_GROWTH = 2


class Cover(NamedTuple):
    """How far one wanted skill is covered by the person's best skill for it, None if by none."""

    by: str | None
    value: float


def best_cover(pair: Pair, skill: str, wanted: int) -> Cover:
    """The first best of similarity x min(1, level / wanted) over the person's skills."""
    similarity = pair.setting.skills.similarity
    best = Cover(None, 0.0)
    for held, level in pair.person.skills.items():
        value = similarity(held, skill) * min(1.0, level / wanted)
        if value > best.value:
            best = Cover(held, value)
    return best


def learnable(pair: Pair, wanted: int) -> float:
    """What counts for a skill without having it: a basic one can be learnt on the job."""
    return pair.setting.model.learnable if wanted == BASIC_LEVEL else 0.0


def _covered(pair: Pair, skills: Mapping[str, int]) -> float:
    if not skills:
        return pair.setting.model.learnable
    covered = total = 0.0
    for skill, wanted in skills.items():
        weight = pair.setting.skills.weight(skill)
        value = max(learnable(pair, wanted), best_cover(pair, skill, wanted).value)
        covered += weight * value
        total += weight
    return covered / total


def essential(pair: Pair) -> float:
    return _covered(pair, pair.opening.essential)


def optional(pair: Pair) -> float:
    return _covered(pair, pair.opening.optional)


def occupation_closeness(pair: Pair, wanted: str, offered: str) -> float:
    """Closeness of two occupations: ESCO codes, whose first four digits are the ISCO-08 group,
    or bare groups (ILO, ISCO-08). Two equal bare groups may still be two trades.
    """
    if wanted == offered and "." in wanted:
        return 1.0
    digits = zip(wanted.partition(".")[0], offered.partition(".")[0], strict=False)
    equal = sum(1 for _ in takewhile(lambda two: two[0] == two[1], digits))
    return pair.setting.model.isco_prefix[equal]


def order_factor(pair: Pair, place: int) -> float:
    """How much the target at this place (from 0) counts."""
    model = pair.setting.model
    return max(model.order_floor, 1 - model.order_step * place)


def target(pair: Pair) -> float | None:
    targets, occupation = pair.person.targets, pair.opening.occupation
    if targets is None or occupation is None:
        return None
    best = 0.0
    for place, wanted in enumerate(targets):
        value = occupation_closeness(pair, wanted, occupation) * order_factor(pair, place)
        best = max(best, value)
    return best


def goals_met(pair: Pair) -> list[str]:
    """The person's goals among the opening's skills, in the opening's order."""
    wanted = {**pair.opening.essential, **pair.opening.optional}
    return [skill for skill in wanted if skill in pair.person.goals]


def growth(pair: Pair) -> float:
    return min(1.0, len(goals_met(pair)) / GOALS_FOR_FULL_GROWTH)


def distance(pair: Pair) -> float:
    if pair.reach_km == 0:
        return 1.0 if pair.km == 0 else 0.0
    return max(0.0, 1 - pair.km / pair.reach_km)


def schedule(pair: Pair) -> float | None:
    return pair.share


@dataclass(frozen=True, slots=True)
class Component:
    """How a component is measured, and its value while it is unknown."""

    measure: Callable[[Pair], float | None]
    when_unknown: float = 0.0


COMPONENTS: dict[str, Component] = {
    "essential": Component(essential),
    "optional": Component(optional),
    "target": Component(target, when_unknown=0.3),
    "growth": Component(growth),
    "distance": Component(distance),
    "schedule": Component(schedule, when_unknown=0.5),
}


@dataclass(frozen=True, slots=True)
class Scored:
    """One component of one pair: `value` in [0, 1], `weight` and `points` in ten-thousandths."""

    value: float
    weight: int
    known: bool

    @property
    def points(self) -> int:
        return math.floor(self.weight * self.value + 0.5)


def score_components(pair: Pair) -> dict[str, Scored]:
    """Measure every component of the table; the score is the sum of their points."""
    weights = pair.setting.model.weights_of(pair.opening.kind)
    scored = {}
    for name, component in COMPONENTS.items():
        value = component.measure(pair)
        known = value is not None
        scored[name] = Scored(
            value=component.when_unknown if value is None else value,
            weight=weights[name],
            known=known,
        )
    return scored
