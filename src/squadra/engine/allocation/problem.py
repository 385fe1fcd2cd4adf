"""What is to be placed: people, openings with their seats, and the edges between them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

MOST_SCORE: Final = 10_000
UNPLACED: Final = -1


@dataclass(frozen=True, slots=True)
class Problem:
    """People and openings by id, and one entry of the three last arrays for each edge.

    Both are in the order of their ids by code point, and so are the edges, by person and then by
    opening: whatever order the rows came in, the problem is the same.
    """

    people: Sequence[str]
    openings: Sequence[str]
    seats: Ints
    person: Ints
    opening: Ints
    score: Ints

    def with_seats(self, seats: Ints) -> "Problem":
        """The same edges, with other seats."""
        return replace(self, seats=seats)

    def totals(self, chosen: Ints) -> tuple[int, int]:
        """The total score of the chosen edges and how many people they place."""
        return int(self.score[chosen].sum()), len(chosen)


def problem_of(edges: Iterable[tuple[str, str, int]], seats: Mapping[str, int]) -> Problem:
    """Build a problem from (person, opening, score) and the seats of every opening."""
    rows = sorted(edges)
    people = sorted({person for person, _, _ in rows})
    openings = sorted(seats)
    place_of = {id_: place for place, id_ in enumerate(people)}
    opening_place = {id_: place for place, id_ in enumerate(openings)}
    return Problem(
        people,
        openings,
        integers(seats[id_] for id_ in openings),
        integers(place_of[person] for person, _, _ in rows),
        integers(opening_place[opening] for _, opening, _ in rows),
        integers(score for _, _, score in rows),
    )


def integers(values: Iterable[Any]) -> Ints:
    """The values as one array of 64-bit integers."""
    return np.fromiter(values, dtype=np.int64)


def ranges(starts: Ints, ends: Ints) -> Ints:
    """All integers of every range, one range after the other."""
    lengths = ends - starts
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(int(lengths.sum()))
