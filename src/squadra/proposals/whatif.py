"""What if: hypothetical choices that re-rank a list and are stored nowhere.

A choice is a change that the engine knows, of the person or of the opening, written as a code that
an address may carry. Nobody is asked to drop a limit, a need, a veto or a kind of opportunity.
"""

from collections.abc import Callable, Collection, Iterable
from typing import Final

from squadra.engine.matching.changes import (
    with_half_day,
    with_km,
    with_language,
    with_licence,
    with_transit_km,
)
from squadra.engine.matching.doors import FURTHER_KM, Door, reliefs_of
from squadra.engine.matching.records import Opening, Person
from squadra.engine.matching.vocabulary import HALF_DAYS, LANGUAGE_LEVELS

FURTHER, HALF_DAY, LICENCE, LANGUAGE = "further", "half_day", "licence", "language"
WITHOUT: Final = "without"
OWN, TRANSIT = "own", "transit"
REACHES: Final = tuple(f"{reach}-{km:g}" for reach in (OWN, TRANSIT) for km in FURTHER_KM)
"""By which means, how many kilometres more."""

PersonChange = Callable[[Person], Person]
OpeningChange = Callable[[Opening], Opening]


def person_changed(choices: Iterable[tuple[str, str]]) -> PersonChange | None:
    """Return what the choices, each a field and its valid value, make of a person.

    None where nothing is chosen. A half-day on which the person can never come stays so.
    """
    chosen = [CHANGES[field](value) for field, value in choices if value]

    def apply(person: Person) -> Person:
        for change in chosen:
            person = change(person)
        return person

    return apply if chosen else None


def opening_changed(reliefs: Collection[str]) -> OpeningChange | None:
    """Return what an opening is with less asked for; None where nothing is chosen.

    A relief is named by the `what` of the engine's change; one that the opening does not know
    changes nothing.
    """

    def apply(opening: Opening) -> Opening:
        for change in reliefs_of(opening):
            if change.what in reliefs:
                opening = change.apply(opening)
        return opening

    return apply if reliefs else None


def choice_of(door: Door) -> tuple[str, str]:
    """Return the choice, field and value, that stands for a door of a person."""
    column, _colon, item = door.what.partition(":")
    match column:
        case "licences":
            return LICENCE, item
        case "languages":
            return LANGUAGE, f"{item}:{door.after}"
        case "availability":
            return HALF_DAY, item
    reach = TRANSIT if column == "max_km_transit" else OWN
    return FURTHER, f"{reach}-{door.after - door.before:g}"


def _further(value: str) -> PersonChange:
    reach, _dash, km = value.partition("-")
    if reach == OWN:
        return lambda person: with_km(person.max_km + float(km))(person)
    return lambda person: with_transit_km(person.max_km_transit + float(km))(person)


def _half_day(value: str) -> PersonChange:
    place = HALF_DAYS.index(value)

    def apply(person: Person) -> Person:
        week = person.availability
        return with_half_day(place)(person) if week and week[place] == "0" else person

    return apply


def _language(value: str) -> PersonChange:
    code, _colon, level = value.partition(":")
    rank = LANGUAGE_LEVELS.index(level) + 1

    def apply(person: Person) -> Person:
        held = (person.languages or {}).get(code, 0)
        return with_language(code, max(rank, held))(person)

    return apply


CHANGES: Final[dict[str, Callable[[str], PersonChange]]] = {
    FURTHER: _further,
    HALF_DAY: _half_day,
    LICENCE: with_licence,
    LANGUAGE: _language,
}
