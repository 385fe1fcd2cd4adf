"""Small problems, and every plan that they have: what the fast ways are held against."""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st

from squadra.engine.allocation import Floor, Problem, problem_of


class Choice(NamedTuple):
    """A plan: its edges, its total, and how many of each floor's group it places."""

    edges: tuple[int, ...]
    total: int
    reached: tuple[int, ...]


def all_choices(problem: Problem, floors: Sequence[Floor]) -> list[Choice]:
    """Every plan that keeps to the seats."""
    options = [
        [None, *np.flatnonzero(problem.person == person).tolist()]
        for person in range(len(problem.people))
    ]
    choices = []
    for picked in product(*options):
        edges = [edge for edge in picked if edge is not None]
        used = np.bincount(problem.opening[edges], minlength=len(problem.openings))
        if (used <= problem.seats).all():
            placed = set(problem.person[edges].tolist())
            reached = tuple(len(placed & set(floor.members.tolist())) for floor in floors)
            choices.append(Choice(tuple(edges), int(problem.score[edges].sum()), reached))
    return choices


def keeping(choices: Sequence[Choice], least: Mapping[int, int]) -> list[Choice]:
    """Those that place at least so many of each floor."""
    return [
        choice
        for choice in choices
        if all(choice.reached[floor] >= asked for floor, asked in least.items())
    ]


def best(choices: Sequence[Choice]) -> int:
    return max(choice.total for choice in choices)


def in_reach(choices: Sequence[Choice], floors: Sequence[Floor]) -> dict[int, int]:
    """What can be asked of the floors: first those in reach, then the most of the rest."""
    kept: dict[int, int] = {}
    missed = []
    for number, floor in enumerate(floors):
        if keeping(choices, {**kept, number: floor.wanted}):
            kept[number] = floor.wanted
        else:
            missed.append(number)
    for number in missed:
        kept[number] = max(choice.reached[number] for choice in keeping(choices, kept))
    return kept


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Up to five people and four openings, often with equal scores."""
    people, openings = draw(st.integers(0, 5)), draw(st.integers(1, 4))
    scores = draw(st.sampled_from([st.just(0), st.integers(0, 2), st.integers(0, 10_000)]))
    edges = [
        (f"p{person}", f"o{opening}", draw(scores))
        for person in range(people)
        for opening in range(openings)
        if draw(st.booleans())
    ]
    seats = {f"o{opening}": draw(st.integers(0, 2)) for opening in range(openings)}
    return problem_of(edges, seats)


@st.composite
def floors_of(draw: st.DrawFn, problem: Problem, most: int = 3) -> list[Floor]:
    """Any groups, overlapping ones among them."""
    people = st.integers(0, max(0, len(problem.people) - 1))
    groups = st.lists(people, max_size=len(problem.people), unique=True)
    return [
        Floor(f"g{number}", draw(st.integers(0, 4)), np.array(sorted(draw(groups)), np.int64))
        for number in range(draw(st.integers(0, most)))
    ]
