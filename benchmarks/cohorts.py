"""Invented cohorts to place, the same for the same seed: edges, seats and overlapping groups.

People and openings lie about 200 towns of unequal size in a square of 150 km. A score is made of
distance, of how near the trades are, and of chance; each person keeps the best of the openings
about them, as `squadra match --top` does. There are fewer seats than people.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Ints = NDArray[np.int64]

SIDE_KM, TOWNS, TRADES, REACH_KM = 150, 200, 40, 30
LOOKED_AT = 300
GROUPS = {"anziani": 0.45, "lontani": 0.15}
"""Shares of the people; nobody of either is more or less likely to be in the other."""
FLOORS = {"anziani": "0.81", "lontani": "0.84"}


@dataclass(frozen=True)
class Cohort:
    """Edges by person, seats by opening, and who belongs to which group."""

    person: Ints
    opening: Ints
    score: Ints
    seats: Ints
    groups: dict[str, Ints]


def cohort(people: int, openings: int, edges: int, seats: float, seed: int) -> Cohort:
    """Invent a cohort: so many edges a person, so many seats for each of them."""
    draw = np.random.default_rng(seed)
    towns = draw.uniform(0, SIDE_KM, (TOWNS, 2))
    size = draw.pareto(1.2, TOWNS) + 0.2
    home = towns[draw.choice(TOWNS, people, p=size / size.sum())] + draw.normal(0, 4, (people, 2))
    work = towns[draw.choice(TOWNS, openings, p=size / size.sum())]
    work = work + draw.normal(0, 5, (openings, 2))
    wish, trade = draw.integers(0, TRADES, people), draw.integers(0, TRADES, openings)
    km, near = cKDTree(work).query(home, k=min(openings, LOOKED_AT), workers=2)
    same, akin = wish[:, None] == trade[near], wish[:, None] // 4 == trade[near] // 4
    score = (1500 * np.maximum(0, 1 - km / REACH_KM)).astype(np.int64)
    score += np.where(same, 2000, np.where(akin, 900, 0)) + draw.integers(0, 5000, near.shape)
    best = np.argpartition(-score, edges - 1, axis=1)[:, :edges]
    room = np.minimum(1 + draw.geometric(0.35, openings), 60)
    return Cohort(
        np.repeat(np.arange(people), edges),
        np.take_along_axis(near, best, 1).ravel().astype(np.int64),
        np.take_along_axis(score, best, 1).ravel(),
        np.maximum(1, np.rint(room * (seats * people / room.sum()))).astype(np.int64),
        {
            group: np.sort(draw.choice(people, int(share * people), replace=False))
            for group, share in GROUPS.items()
        },
    )


def write(made: Cohort, folder: Path) -> None:
    """Write the files of `squadra allocate`."""
    edges = zip(made.person.tolist(), made.opening.tolist(), made.score.tolist(), strict=True)
    _table(
        folder / "edges.csv",
        ("person", "opening", "score"),
        ((f"P{person:07}", f"O{opening:06}", score) for person, opening, score in edges),
    )
    seats = enumerate(made.seats.tolist())
    _table(folder / "openings.csv", ("id", "seats"), ((f"O{o:06}", count) for o, count in seats))
    _table(
        folder / "groups.csv",
        ("person", "group"),
        ((f"P{p:07}", group) for group, members in made.groups.items() for p in members.tolist()),
    )
    floors = "".join(f"{group}: {share}\n" for group, share in FLOORS.items())
    (folder / "floors.yaml").write_text(floors)


def _table(file: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with file.open("w", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([header])
        csv.writer(stream, lineterminator="\n").writerows(rows)
