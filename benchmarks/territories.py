"""Invented territories for benchmarks: people and openings as the cells of the public files.

    python benchmarks/territories.py region FOLDER        100,000 people, 20,000 openings
    python benchmarks/territories.py country FOLDER       1,000,000 people, 200,000 openings

Everything is drawn from a seed with NumPy's PCG64, so the same command gives the same files. Towns
have weights like those of a real settlement (Zipf) and spread about their centre; reach, shifts,
languages, licences and skills are drawn so that about 5-6% of a region's openings are admissible
for a person. `match --rejected` states the share of what was drawn.
"""

import argparse
import csv
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from squadra.engine.matching.vocabulary import CONDITIONS, KINDS, SUPPORTS

Array = NDArray[Any]
Cell = str | int | float
BLOCK = 50_000
LANGUAGES = ("it", "en", "fr", "ar", "es", "uk", "ro")
LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")
LICENCES = ("B", "C", "haccp", "forklift", "first_aid", "security", "welding", "pesticides")
SECTORS = ("81.21", "56.10", "47.11", "52.10", "10.71", "25.62", "88.10", "01.13", "43.33", "96.01")
SHIFTS = (
    "11111111110000",
    "10101010100000",
    "01010101010000",
    "11111111111000",
    "10101010101000",
    "00001111111111",
    "01010101010101",
    "10101000000000",
)
START = dt.date(2026, 3, 2)


@dataclass(frozen=True, slots=True)
class Territory:
    """How much to draw, and from how large a country."""

    people: int
    openings: int
    towns: int
    south: float
    north: float
    west: float
    east: float
    skills: int = 600
    trades: int = 250


TERRITORIES = {
    "district": Territory(1_000, 200, 7, 45.40, 45.60, 9.20, 9.60),
    "region": Territory(100_000, 20_000, 300, 45.20, 45.95, 8.85, 9.95),
    "country": Territory(1_000_000, 200_000, 2_000, 40.0, 45.0, 8.0, 14.0),
}


class Drawn:
    """Draws one territory. `people` and `openings` yield a header, then rows of cells."""

    def __init__(self, territory: Territory, seed: int) -> None:
        self.of = territory
        self.random = np.random.default_rng(seed)
        self.town_weights = _falling(territory.towns, 0.95)
        self.towns = self.random.uniform(
            (territory.south, territory.west),
            (territory.north, territory.east),
            (territory.towns, 2),
        )
        groups = self.random.choice(np.arange(1111, 9700), territory.trades // 2, replace=False)
        self.trades = [f"{group}.{number}" for group in sorted(groups) for number in (1, 2)]
        self.trade_weights = _falling(territory.trades, 0.6)
        self.trade_skills = self._each_of(territory.trades, territory.skills, 14)
        self.trade_demands = self._each_of(territory.trades, len(CONDITIONS), 4)

    def _each_of(self, rows: int, pool: int, count: int) -> Array:
        """For each row so many of a pool, in any order."""
        return np.argsort(self.random.random((rows, pool)), axis=1)[:, :count]

    def _places(self, count: int) -> list[list[float]]:
        towns = self.random.choice(len(self.towns), count, p=self.town_weights)
        places = self.towns[towns] + self.random.normal(0, 0.03, (count, 2))
        rounded: list[list[float]] = places.round(5).tolist()
        return rounded

    def _trades(self, shape: tuple[int, ...]) -> Array:
        return self.random.choice(len(self.trades), shape, p=self.trade_weights)

    def _any(self, pool: Sequence[Cell], count: int, known: float = 1.0) -> list[Cell]:
        """One of the pool for each row, empty where the row's own chance is above `known`."""
        places = self.random.integers(0, len(pool), count)
        blank = self.random.random(count) >= known
        return ["" if none else pool[place] for place, none in zip(places, blank, strict=True)]

    def _some(
        self, pool: Sequence[str], share: float, count: int, known: float = 1.0
    ) -> list[Cell]:
        """Each item of the pool with a chance of its own, joined."""
        kept = (self.random.random((count, len(pool))) < share).tolist()
        blank = self.random.random(count) >= known
        return [
            "" if none else "|".join(compress(pool, keep))
            for keep, none in zip(kept, blank, strict=True)
        ]

    def _days(self, first: int, last: int, count: int, known: float) -> list[Cell]:
        return self._any(
            [str(START + dt.timedelta(day)) for day in range(first, last)], count, known
        )

    def _hours(self, first: int, last: int, minute: str, count: int, known: float) -> list[Cell]:
        return self._any([f"{hour:02d}:{minute}" for hour in range(first, last)], count, known)

    def _weeks(self, count: int, known: float) -> list[Cell]:
        marks = self.random.choice(list("10x"), (count, 14), p=(0.85, 0.1, 0.05)).tolist()
        blank = self.random.random(count) >= known
        return ["" if none else "".join(week) for week, none in zip(marks, blank, strict=True)]

    def _skills(self, numbers: Array, lengths: Array, most: int) -> list[Cell]:
        """The first so many of each row's skills with levels."""
        levels = self.random.integers(1, most + 1, numbers.shape).tolist()
        return [
            "|".join(f"s{s:04d}:{level}" for s, level in zip(row[:end], own, strict=False))
            for row, own, end in zip(numbers.tolist(), levels, lengths.tolist(), strict=True)
        ]

    def people(self) -> Iterator[Sequence[Cell]]:
        """The cells of people.csv."""
        yield (
            *("id", "lat", "lon", "max_km", "max_km_transit", "targets", "skills", "goals"),
            *("languages", "availability", "earliest", "latest", "hours_max", "limits", "needs"),
            *("licences", "entitlements", "kinds", "vetoes", "from_date", "waiting_since"),
        )
        for start in range(0, self.of.people, BLOCK):
            count = min(BLOCK, self.of.people - start)
            ids = [f"P{number:07d}" for number in range(start, start + count)]
            places = self._places(count)
            for id_, place, rest in zip(ids, places, self._profiles(count), strict=True):
                yield id_, *place, *rest

    def _profiles(self, count: int) -> Iterator[Sequence[Cell]]:
        draw = self.random
        targets = self._trades((count, 4))
        own = np.take_along_axis(
            self.trade_skills[targets[:, 0]], self._each_of(count, 14, 7), axis=1
        )
        skills = np.concatenate([draw.integers(0, self.of.skills, (count, 3)), own], axis=1)
        wanted = zip(targets.tolist(), draw.integers(1, 5, count).tolist(), strict=True)
        names = ["|".join(dict.fromkeys(self.trades[t] for t in row[:end])) for row, end in wanted]
        goals = self._some([f"s{skill:04d}" for skill in range(0, self.of.skills, 30)], 0.1, count)
        return zip(
            self._any((3, 5, 8, 12, 20, 30), count),
            self._any((10, 20, 30, 40), count, known=0.8),
            [
                "" if none else name
                for name, none in zip(names, draw.random(count) > 0.9, strict=True)
            ],
            self._skills(skills, draw.integers(3, 11, count), 3),
            goals,
            self._languages(count),
            self._weeks(count, known=0.9),
            self._hours(6, 10, "00", count, known=0.3),
            self._hours(15, 22, "00", count, known=0.3),
            self._any((16, 20, 25, 30, 36, 40), count, known=0.8),
            self._some(CONDITIONS, 0.06, count),
            self._some(SUPPORTS, 0.15, count, known=0.3),
            self._some(LICENCES, 0.3, count),
            self._some(("l68", "art18"), 0.3, count, known=0.6),
            [kinds or "job" for kinds in self._some(KINDS, 0.7, count)],
            self._vetoes(count),
            self._days(-60, 60, count, known=0.3),
            self._days(-900, 0, count, known=0.9),
            strict=True,
        )

    def _languages(self, count: int) -> list[Cell]:
        italian = self._any([f"it:{level}" for level in LEVELS[1:]], count, known=0.9)
        others = [f"|{code}:{level}" for code in LANGUAGES[1:] for level in LEVELS]
        return [
            f"{one}{other}" if one else ""
            for one, other in zip(italian, self._any(others, count, known=0.5), strict=True)
        ]

    def _vetoes(self, count: int) -> list[Cell]:
        companies = self.random.integers(0, self.of.openings // 4, count).tolist()
        sectors = self._any([code[:2] for code in SECTORS], count, known=0.15)
        return [
            f"company:C{company:06d}|sector:{sector}" if sector else ""
            for company, sector in zip(companies, sectors, strict=True)
        ]

    def openings(self) -> Iterator[Sequence[Cell]]:
        """The cells of openings.csv."""
        yield (
            *("id", "company", "lat", "lon", "transit", "occupation", "essential", "optional"),
            *("languages", "shift", "flexible", "starts_at", "ends_at", "hours", "hours_min"),
            *("demands", "adaptable", "supports", "licences", "kind", "seats", "sector"),
            *("reserved", "starts_on", "expires_on"),
        )
        for start in range(0, self.of.openings, BLOCK):
            count = min(BLOCK, self.of.openings - start)
            ids = [f"O{number:06d}" for number in range(start, start + count)]
            companies = self.random.integers(0, self.of.openings // 4, count).tolist()
            places = self._places(count)
            for id_, company, place, rest in zip(
                ids, companies, places, self._offers(count), strict=True
            ):
                yield id_, f"C{company:06d}", *place, *rest

    def _offers(self, count: int) -> Iterator[Sequence[Cell]]:
        draw = self.random
        trades = self._trades((count,))
        skills = np.take_along_axis(self.trade_skills[trades], self._each_of(count, 14, 14), axis=1)
        demands = [
            [CONDITIONS[code] for code in row] for row in self.trade_demands[trades].tolist()
        ]
        bare = (draw.random(count) < 0.05).tolist()
        return zip(
            self._any(("true", "false"), count),
            [
                self.trades[t][: 4 if b else None]
                for t, b in zip(trades.tolist(), bare, strict=True)
            ],
            self._skills(skills[:, :6], draw.integers(1, 7, count), 3),
            self._skills(skills[:, 6:], draw.integers(0, 8, count), 2),
            self._any([f"it:{level}" for level in LEVELS[:4]], count, known=0.6),
            self._any(SHIFTS, count, known=0.9),
            self._any(("true", "false", ""), count),
            self._hours(6, 11, "00", count, known=0.7),
            self._hours(13, 20, "30", count, known=0.7),
            self._any((12, 16, 20, 25, 30, 36, 40), count, known=0.9),
            self._any((8, 12), count, known=0.2),
            ["|".join(row) for row in demands],
            [
                row[0] if hit else ""
                for row, hit in zip(demands, draw.random(count) < 0.4, strict=True)
            ],
            self._some(SUPPORTS, 0.5, count, known=0.5),
            self._any(LICENCES, count, known=0.15),
            [kind or "job" for kind in self._any(KINDS, count, known=0.5)],
            self._any((1, 2, 3), count),
            self._any(SECTORS, count),
            self._any(("l68",), count, known=0.1),
            self._days(0, 60, count, known=0.5),
            self._days(30, 200, count, known=1.0),
            strict=True,
        )

    def similar(self) -> Iterator[Sequence[Cell]]:
        """The cells of similar.csv: each skill like a few of those before it."""
        yield ("skill_a", "skill_b", "similarity")
        for skill in range(1, self.of.skills):
            for other in self.random.choice(skill, min(skill, 3), replace=False).tolist():
                yield f"s{skill:04d}", f"s{other:04d}", round(self.random.uniform(0.3, 0.9), 2)

    def weights(self) -> Iterator[Sequence[Cell]]:
        """The cells of skills.csv."""
        yield ("skill", "weight")
        for skill in range(self.of.skills):
            yield f"s{skill:04d}", round(self.random.uniform(0.5, 3), 3)


def _falling(count: int, power: float) -> Array:
    """Weights that fall with the rank (Zipf)."""
    weights = 1 / np.arange(1, count + 1) ** power
    return weights / weights.sum()


def write(territory: str, folder: Path, seed: int = 2026) -> None:
    """Write people, openings, skills and similar into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = Drawn(TERRITORIES[territory], seed)
    for name, rows in (
        ("people", drawn.people()),
        ("openings", drawn.openings()),
        ("skills", drawn.weights()),
        ("similar", drawn.similar()),
    ):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("territory", choices=TERRITORIES)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=2026)
    arguments = parser.parse_args()
    write(arguments.territory, arguments.folder, arguments.seed)
