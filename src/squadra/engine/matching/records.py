"""The two sides of a match, as the engine sees them: facts for work and nothing else.

Health, origin, age, sex, family, benefits, past answers, refusals, no-shows, interruptions and
time out of work have no field here, so no score can depend on them.

Each field is one column of `people.csv` or `openings.csv`. A field without a default is a
required column; a default says what an empty cell means, and `None` is *unknown*. An empty
collection is *known to be empty*.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Veto(NamedTuple):
    """Something that the person refuses: `what` is a veto kind, `name` an id, prefix or code."""

    what: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person who looks for an opportunity.

    Degrees are WGS84, distances kilometres in a straight line, hours weekly. `skills` maps a
    skill to its level (1 basic, 2 independent, 3 expert) and `languages` a lower-case code to
    its CEFR rank (1-6), both in the order of the cell. `targets` are ESCO codes or ISCO-08
    groups, best first. `availability` has one of `1`, `0`, `x` for each half-day.
    """

    id: str
    lat: float
    lon: float
    max_km: float
    max_km_transit: float = 0.0
    targets: tuple[str, ...] | None = None
    skills: Mapping[str, int] = field(default_factory=dict)
    goals: frozenset[str] = frozenset()
    languages: Mapping[str, int] | None = None
    availability: str | None = None
    earliest: dt.time | None = None
    latest: dt.time | None = None
    hours_max: float | None = None
    limits: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    licences: frozenset[str] = frozenset()
    entitlements: frozenset[str] | None = None
    kinds: frozenset[str] | None = None
    vetoes: tuple[Veto, ...] = ()
    from_date: dt.date | None = None
    waiting_since: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """An opportunity at a workplace.

    `essential`, `optional` and `languages` map to the least level wanted. `shift` has `0` or
    `1` for each half-day and at least one `1`, else it is None. `supports` that is empty says
    that the company surely offers none.
    """

    id: str
    company: str
    lat: float
    lon: float
    transit: bool = False
    occupation: str | None = None
    essential: Mapping[str, int] = field(default_factory=dict)
    optional: Mapping[str, int] = field(default_factory=dict)
    languages: Mapping[str, int] = field(default_factory=dict)
    shift: str | None = None
    flexible: bool | None = None
    starts_at: dt.time | None = None
    ends_at: dt.time | None = None
    hours: float | None = None
    hours_min: float | None = None
    demands: frozenset[str] = frozenset()
    adaptable: frozenset[str] = frozenset()
    supports: frozenset[str] | None = None
    licences: frozenset[str] = frozenset()
    kind: str
    seats: int
    sector: str = ""
    reserved: frozenset[str] = frozenset()
    starts_on: dt.date | None = None
    expires_on: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillTable:
    """What is known of skills beside the pair: weights (absent = 1) and symmetric similarities.

    `similarities` holds both orders of each pair, values between 0 and 1, ends excluded.
    """

    weights: Mapping[str, float] = field(default_factory=dict)
    similarities: Mapping[tuple[str, str], float] = field(default_factory=dict)
    like: Mapping[str, Mapping[str, float]] = field(init=False, repr=False, compare=False)
    """For each skill that may be wanted, those like it, and how much of it they cover."""

    def __post_init__(self) -> None:
        like: dict[str, dict[str, float]] = {}
        for (held, wanted), value in self.similarities.items():
            if held != wanted:
                like.setdefault(wanted, {})[held] = value
        object.__setattr__(self, "like", like)

    def weight(self, skill: str) -> float:
        return self.weights.get(skill, 1.0)

    def similarity(self, held: str, wanted: str) -> float:
        return 1.0 if held == wanted else self.like.get(wanted, {}).get(held, 0.0)
