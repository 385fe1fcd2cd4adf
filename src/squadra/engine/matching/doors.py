"""What opens doors: single things that a person could gain or a company could ask less of.

As in `changes`, nobody is asked to drop a limit, a need, a veto or a kind of opportunity, nor to
work on a half-day that is marked `x`. A company is not asked about what the law reserves, about
seats, dates or pay.

Counted here pair by pair, word by word; `fast.standing` gives the same doors for many rows.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from squadra.engine.matching.changes import (
    Change,
    level_name,
    with_half_day,
    with_km,
    with_language,
    with_licence,
    with_transit_km,
)
from squadra.engine.matching.pair import Pair, Setting
from squadra.engine.matching.records import Opening, Person
from squadra.engine.matching.reference import failed_rules
from squadra.engine.matching.vocabulary import HALF_DAYS, SUPPORTS

FURTHER_KM: Final = (5.0, 10.0)
"""By how much further a person might go, if somebody took them or a bus did."""


@dataclass(frozen=True, slots=True)
class Door:
    """A change, and how many more openings (or people) it alone lets in."""

    what: str
    before: Any
    after: Any
    opens: int


@dataclass(frozen=True, slots=True)
class Doors:
    """How many there are as things stand, and what would open more, the most first."""

    now: int
    doors: list[Door]


def opens_most(person: Person, openings: Sequence[Opening], setting: Setting) -> Doors:
    """What the person could gain, by how many more openings each alone would let them have."""
    licences = {name for opening in openings for name in opening.licences}
    languages = {item for opening in openings for item in opening.languages.items()}
    gains = gains_of(person, licences, languages)
    people = [person, *(gain.apply(person) for gain in gains)]
    return doors_of(gains, [_admissible([one], openings, setting) for one in people])


def lets_in(opening: Opening, people: Sequence[Person], setting: Setting) -> Doors:
    """What the company could ask less of, by how many more people each alone would let in."""
    reliefs = reliefs_of(opening)
    openings = [opening, *(relief.apply(opening) for relief in reliefs)]
    return doors_of(reliefs, [_admissible(people, [one], setting) for one in openings])


def doors_of(changes: Sequence[Change[Any]], counts: Sequence[int]) -> Doors:
    """The changes that open something, the most first; counts begin with that of no change."""
    now, *counted = counts
    doors = [
        Door(change.what, change.before, change.after, count - now)
        for change, count in zip(changes, counted, strict=True)
        if count > now
    ]
    return Doors(now, sorted(doors, key=lambda door: (-door.opens, door.what, str(door.after))))


def _admissible(people: Iterable[Person], openings: Sequence[Opening], setting: Setting) -> int:
    return sum(not failed_rules(Pair(p, o, setting)) for p in people for o in openings)


def gains_of(
    person: Person, licences: Collection[str], languages: Collection[tuple[str, int]]
) -> list[Change[Person]]:
    """What a person could gain, of the licences and languages that openings ask for.

    Languages are pairs of code and CEFR rank.
    """
    return [
        *_licences(person, licences),
        *_languages(person, languages),
        *_half_days(person),
        *_further(person),
    ]


def _licences(person: Person, asked: Collection[str]) -> list[Change[Person]]:
    missing = sorted(set(asked) - person.licences)
    return [Change(f"licences:{name}", False, True, with_licence(name)) for name in missing]


def _languages(person: Person, asked: Collection[tuple[str, int]]) -> list[Change[Person]]:
    held = person.languages
    if held is None:
        return []
    return [
        Change(
            f"languages:{code}",
            level_name(held.get(code)),
            level_name(rank),
            with_language(code, rank),
        )
        for code, rank in sorted(asked)
        if held.get(code, 0) < rank
    ]


def _half_days(person: Person) -> list[Change[Person]]:
    return [
        Change(f"availability:{HALF_DAYS[place]}", False, True, with_half_day(place))
        for place, mark in enumerate(person.availability or "")
        if mark == "0"
    ]


def _further(person: Person) -> list[Change[Person]]:
    own, by_transit = person.max_km, person.max_km_transit
    changes = [Change("max_km", own, own + km, with_km(own + km)) for km in FURTHER_KM]
    if by_transit > own:
        changes += [
            Change("max_km_transit", by_transit, by_transit + km, with_transit_km(by_transit + km))
            for km in FURTHER_KM
        ]
    return changes


def reliefs_of(opening: Opening) -> list[Change[Opening]]:
    """What a company could ask less of, adapt or offer."""
    return [
        *(
            Change(f"licences:{name}", True, False, _without("licences", name))
            for name in sorted(opening.licences)
        ),
        *(
            Change(f"languages:{code}", level_name(rank), None, _without_language(code))
            for code, rank in opening.languages.items()
        ),
        *(
            Change(f"adaptable:{code}", False, True, _with("adaptable", code))
            for code in sorted(opening.demands - opening.adaptable)
        ),
        *_supports(opening),
        *_flexible(opening),
    ]


def _supports(opening: Opening) -> list[Change[Opening]]:
    if opening.supports is None:
        return []
    return [
        Change(f"supports:{code}", False, True, _with("supports", code))
        for code in SUPPORTS
        if code not in opening.supports
    ]


def _flexible(opening: Opening) -> list[Change[Opening]]:
    if opening.flexible is not False:
        return []
    return [Change("flexible", False, True, lambda row: replace(row, flexible=True))]


def _without(column: str, name: str) -> Callable[[Opening], Opening]:
    return lambda row: replace(row, **{column: getattr(row, column) - {name}})


def _with(column: str, name: str) -> Callable[[Opening], Opening]:
    return lambda row: replace(row, **{column: getattr(row, column) | {name}})


def _without_language(code: str) -> Callable[[Opening], Opening]:
    return lambda row: replace(
        row, languages={name: rank for name, rank in row.languages.items() if name != code}
    )
