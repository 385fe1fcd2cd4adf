"""Drawing from tables of [value, weight], always through the one random generator given."""

import random
from collections.abc import Iterable, Sequence
from typing import Any

from generator.sources import municipalities, source

Rng = random.Random
Table = Sequence[Sequence[Any]]


def draw(rng: Rng, table: Table) -> Any:
    """One value of a table of [value, weight]."""
    return rng.choices([value for value, _ in table], [weight for _, weight in table])[0]


def several(rng: Rng, table: Table, count: int) -> list[Any]:
    """`count` different values of a table of [value, weight]."""
    left = list(table)
    taken = []
    for _ in range(count):
        value = draw(rng, left)
        taken.append(value)
        left = [entry for entry in left if entry[0] != value]
    return taken


def sample(rng: Rng, values: Iterable[str], count: int) -> list[str]:
    """At most `count` different values."""
    unique = list(dict.fromkeys(values))
    return rng.sample(unique, min(count, len(unique)))


def chance(rng: Rng, share: float) -> bool:
    return rng.random() < share


def cell(items: Iterable[str]) -> str:
    return "; ".join(items)


def municipality(rng: Rng) -> str:
    return str(draw(rng, list(municipalities().items())))


def served(rng: Rng, place: str) -> str:
    station = place in source("territory")["stations"]
    return str(draw(rng, [("SI", 85), ("", 15)] if station else [("SI", 40), ("NO", 35), ("", 25)]))


def address(rng: Rng, streets: str) -> str:
    names = source("territory")["addresses"][streets]
    return f"{rng.choice(names)} {rng.randint(1, 120)}"


def with_levels(rng: Rng, skills: Iterable[str], levels: Table) -> str:
    drawn = ((skill, draw(rng, levels)) for skill in skills)
    return cell(f"{skill} ({level})" if level else skill for skill, level in drawn)
