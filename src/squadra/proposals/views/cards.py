"""What a card of a ranking shows: a word and reasons, never points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from squadra.engine.matching.pair import Pair
from squadra.proposals.bands import Band, band_of
from squadra.proposals.matching import Place, explained
from squadra.proposals.models import Proposal
from squadra.proposals.words import Reasons, names_for, reasons


@dataclass(frozen=True, slots=True)
class Card:
    """One place of a ranking; `subject` is the opening or the person that holds it."""

    subject: Any
    rank: int
    band: Band
    reasons: Reasons
    standing: Proposal | None


@dataclass(frozen=True, slots=True)
class KeptAway:
    """An opening or a person that hard rules keep away, and why."""

    subject: Any
    reasons: Reasons


def cards(
    places: Sequence[Place], subjects: Mapping[str, Any], standing: Mapping[str, Proposal]
) -> list[Card]:
    """Return the cards of the places, in their order."""
    names = names_for(place.pair for place in places)
    return [
        Card(
            subjects[place.other],
            place.rank,
            band_of(place.score),
            reasons(explained(place.pair), names, brief=True),
            standing.get(place.other),
        )
        for place in places
    ]


def kept_away(pairs: Mapping[str, Pair], subjects: Mapping[str, Any]) -> list[KeptAway]:
    """Return what is kept away with its reasons, in the order of `pairs`."""
    names = names_for(pairs.values())
    return [
        KeptAway(subjects[other], reasons(explained(pair), names, brief=True))
        for other, pair in pairs.items()
    ]
