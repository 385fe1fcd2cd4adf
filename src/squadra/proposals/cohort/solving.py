"""The best plan around what stands already: a thin layer between stored rows and the engine.

Who is held (by hand, by a proposal that was made, or because the actor does not see them) takes a
seat first; the engine places everybody else over all admissible pairs, under seats and floors, and
proves it. docs/algorithms/allocation.md says how; the whole is proven as the part is, since the
held ones add the same to every plan. The engine is imported when something is planned: pages are
light until then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from squadra.proposals.cohort.inputs import Inputs
from squadra.proposals.setting import setting_on

if TYPE_CHECKING:
    from squadra.engine.allocation import Floor, Plan, Problem

MOST: Final = 2_000
"""At most so many people and so many openings are planned in the browser."""


@dataclass(frozen=True, slots=True)
class Place:
    """An opening by id, with the points of the pair."""

    opening: str
    score: int


Held = Mapping[str, Place | None]
"""People by id who stay where they are: at an opening, or without one."""


@dataclass(frozen=True, slots=True)
class FloorAsked:
    """Of a group at least so many are to be placed."""

    group: str
    wanted: int


@dataclass(frozen=True, slots=True)
class FloorKept:
    """What became of a floor: how many it reached, and what the total loses by it."""

    group: str
    wanted: int
    members: int
    reached: int
    met: bool
    cost: int


@dataclass(frozen=True, slots=True)
class Solved:
    """A plan for everybody: where each has a seat, and what is known of the whole."""

    places: Mapping[str, Place]
    total: int
    bound: int
    prices: Mapping[str, int]
    floors: Sequence[FloorKept]
    greedy_total: int
    greedy_placed: int


@dataclass(frozen=True)
class Pairs:
    """Every admissible pair of a plan's people and openings, and the seats."""

    problem: Problem
    seats: Mapping[str, int]
    groups: Mapping[str, Sequence[str]]

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each person in the problem."""
        return {pk: place for place, pk in enumerate(self.problem.people)}

    @cached_property
    def _openings(self) -> dict[str, int]:
        return {pk: place for place, pk in enumerate(self.problem.openings)}

    def __contains__(self, person: str) -> bool:
        return person in self.places

    def _edges(self, person: str) -> slice:
        """The person's pairs, in the order of the openings' ids; none for somebody unknown."""
        place = self.places.get(person)
        if place is None:
            return slice(0, 0)
        start, end = self.problem.person.searchsorted([place, place + 1])
        return slice(int(start), int(end))

    def of(self, person: str) -> list[Place]:
        """The openings that the person can have, the best first; of equal ones, by id."""
        edges, problem = self._edges(person), self.problem
        pairs = zip(problem.opening[edges].tolist(), problem.score[edges].tolist(), strict=True)
        found = [Place(problem.openings[opening], score) for opening, score in pairs]
        return sorted(found, key=lambda one: (-one.score, one.opening))

    def at(self, person: str, opening: str) -> Place | None:
        """The pair, where it is admissible."""
        edges, wanted = self._edges(person), self._openings.get(opening)
        openings = self.problem.opening[edges]
        if wanted is None or not len(openings):
            return None
        place = int(openings.searchsorted(wanted))
        if place == len(openings) or openings[place] != wanted:
            return None
        return Place(opening, int(self.problem.score[edges][place]))

    def second(self, person: str, given: str | None) -> str | None:
        """The best opening beside the one that the person is given; of equal ones, by id."""
        edges = self._edges(person)
        openings = self.problem.opening[edges]
        others = openings != self._openings.get(given or "", -1)
        if not others.any():
            return None
        best = int(self.problem.score[edges][others].argmax())
        return self.problem.openings[int(openings[others][best])]

    def seats_left(self, held: Held) -> dict[str, int]:
        """Seats by opening, without those of the held ones; below zero where they are too many."""
        left = dict(self.seats)
        for place in held.values():
            if place is not None:
                left[place.opening] = left.get(place.opening, 0) - 1
        return left


def pairs_of(inputs: Inputs, groups: Mapping[str, Sequence[str]]) -> Pairs:
    """Compare everybody with everything: the engine's own rows and scores of today.

    `groups` are those of people whom the inputs do not hold.
    """
    from squadra.engine.cohort import pairs_of_cohort
    from squadra.engine.matching.fast.sides import side_of
    from squadra.engine.matching.records import Opening, Person

    problem = pairs_of_cohort(
        side_of(inputs.people.records, Person),
        side_of(inputs.openings.records, Opening),
        setting_on(inputs.actor.on),
    )
    return Pairs(problem, inputs.seats, {**groups, **inputs.groups})


def solve(pairs: Pairs, held: Held, asked: Sequence[FloorAsked]) -> Solved:
    """Place everybody who is not held as well as can be, under the seats that are left."""
    import numpy as np

    from squadra.engine.allocation import allocate
    from squadra.engine.allocation.greedy import greedy

    problem = _without(pairs, held)
    floors = [_floor(pairs, held, floor) for floor in asked]
    plan = allocate(problem, floors)
    stay = {person: place for person, place in held.items() if place is not None}
    base = sum(place.score for place in stay.values())
    greedy_total, greedy_placed = problem.totals(greedy(problem))
    prices = np.zeros(len(problem.openings), np.int64) if plan.prices is None else plan.prices
    return Solved(
        places={**stay, **_chosen(plan)},
        total=plan.objective + base,
        bound=plan.bound + base,
        prices=dict(zip(problem.openings, map(int, prices), strict=True)),
        floors=[
            _kept(pairs, held, floor, result)
            for floor, result in zip(asked, plan.floors, strict=True)
        ],
        greedy_total=greedy_total + base,
        greedy_placed=greedy_placed + len(stay),
    )


def _without(pairs: Pairs, held: Held) -> Problem:
    """The problem of those who are free, with the seats that are left."""
    import numpy as np

    problem, left = pairs.problem, pairs.seats_left(held)
    is_free = np.array([person not in held for person in problem.people], bool)
    kept = is_free[problem.person] if len(is_free) else np.zeros(0, bool)
    seats = np.array([max(0, left.get(opening, 0)) for opening in problem.openings], np.int64)
    return replace(
        problem,
        seats=seats,
        person=problem.person[kept],
        opening=problem.opening[kept],
        score=problem.score[kept],
    )


def _chosen(plan: Plan) -> dict[str, Place]:
    problem = plan.problem
    return {
        problem.people[int(problem.person[edge])]: Place(
            problem.openings[int(problem.opening[edge])], int(problem.score[edge])
        )
        for edge in plan.chosen
    }


def _members(pairs: Pairs, group: str) -> list[str]:
    return [person for person, codes in pairs.groups.items() if group in codes]


def _floor(pairs: Pairs, held: Held, asked: FloorAsked) -> Floor:
    """The floor as the free ones have to meet it: the held ones who are placed count already."""
    import numpy as np

    from squadra.engine.allocation import Floor

    members = _members(pairs, asked.group)
    free = [pairs.places[pk] for pk in members if pk not in held and pk in pairs]
    placed = sum(held.get(pk) is not None for pk in members)
    return Floor(asked.group, max(0, asked.wanted - placed), np.array(sorted(free), np.int64))


def _kept(pairs: Pairs, held: Held, asked: FloorAsked, result: Any) -> FloorKept:
    members = _members(pairs, asked.group)
    reached = result.reached + sum(held.get(pk) is not None for pk in members)
    return FloorKept(
        group=asked.group,
        wanted=asked.wanted,
        members=len(members),
        reached=reached,
        met=reached >= asked.wanted,
        cost=int(result.cost),
    )
