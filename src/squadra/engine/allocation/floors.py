"""Floors: of a group of people, at least so many placed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from squadra.engine.allocation.problem import Ints

State = Literal["met", "unattainable"]
MET: Final = "met"
UNATTAINABLE: Final = "unattainable"


@dataclass(frozen=True, slots=True)
class Floor:
    """Of the group's people (places in the problem, ascending) at least `wanted` are placed."""

    group: str
    wanted: int
    members: Ints


@dataclass(frozen=True, slots=True)
class FloorResult:
    """What became of a floor; `cost` is by how much the total would be greater without it alone."""

    group: str
    wanted: int
    reached: int
    state: State
    cost: int


@dataclass(frozen=True, slots=True)
class Nest:
    """Floors whose groups lie apart or one within the other, so that they form a forest.

    `of_person` is the innermost floor of each person and `of_floor` of each floor, the number of
    floors standing for none.
    """

    floors: Sequence[Floor]
    of_person: Ints
    of_floor: Ints

    @classmethod
    def none(cls, people: int) -> "Nest":
        """No floors at all."""
        return cls([], np.zeros(people, np.int64), np.zeros(0, np.int64))


def nest_of(floors: Sequence[Floor], people: int) -> Nest | None:
    """The floors as a forest; None where two groups overlap and neither holds the other."""
    outermost = len(floors)
    of_person = np.full(people, outermost, np.int64)
    of_floor = np.full(len(floors), outermost, np.int64)
    for number in sorted(range(len(floors)), key=lambda floor: -len(floors[floor].members)):
        members = floors[number].members
        around = np.unique(of_person[members])
        if len(around) > 1:
            return None
        if len(around):
            of_floor[number] = around[0]
        of_person[members] = number
    return Nest(floors, of_person, of_floor)


def cells_of(floors: Sequence[Floor], people: int) -> Nest:
    """The people who share the same groups, as groups that lie apart; those of no floor in none.

    Each is a floor that wants nobody.
    """
    signature = np.zeros((people, len(floors)), np.uint8)
    for number, floor in enumerate(floors):
        signature[floor.members, number] = 1
    inside = np.flatnonzero(signature.any(axis=1))
    _, cell = np.unique(signature[inside], axis=0, return_inverse=True)
    cells = [
        Floor("", 0, inside[cell == number]) for number in range(int(cell.max(initial=-1)) + 1)
    ]
    of_person = np.full(people, len(cells), np.int64)
    of_person[inside] = cell
    return Nest(cells, of_person, np.full(len(cells), len(cells), np.int64))


def within_reach(
    floors: Sequence[Floor], missing: Callable[[Mapping[int, int], int], int]
) -> list[int]:
    """What can be asked of each floor together with the others.

    In the floors' order, those first that are in reach with all kept so far; then of each of the
    others as much as those kept so far leave. `missing` says how many people a floor lacks at least
    where so many of each floor kept are placed.
    """
    kept: dict[int, int] = {}
    missed = []
    for number, floor in enumerate(floors):
        if missing(kept, number):
            missed.append(number)
        else:
            kept[number] = floor.wanted
    for number in missed:
        kept[number] = floors[number].wanted - missing(kept, number)
    return [kept[number] for number in range(len(floors))]


def results(
    floors: Sequence[Floor], least: Sequence[int], reached: Sequence[int], costs: Sequence[int]
) -> list[FloorResult]:
    """What became of each floor that was asked for at least so many."""
    return [
        FloorResult(
            floor.group,
            floor.wanted,
            reached[number],
            MET if least[number] == floor.wanted else UNATTAINABLE,
            costs[number],
        )
        for number, floor in enumerate(floors)
    ]


def counts(floors: Sequence[Floor], placed: Ints, people: int) -> list[int]:
    """How many people of each floor's group are among the placed ones."""
    is_placed = np.zeros(people, bool)
    is_placed[placed] = True
    return [int(is_placed[floor.members].sum()) for floor in floors]
