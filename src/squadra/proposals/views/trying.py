"""What pages show of «and if…?»: the panel, how many more there would be, what opens most doors."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.forms import Form

from squadra.engine.matching.doors import Door
from squadra.foundation.access import ActorRequest
from squadra.proposals.ranking import Ranking
from squadra.proposals.whatif import WITHOUT

DOORS_SHOWN = 6
NO_CHOICE = ("page", "away")
"""What an address says beside filters and choices."""


@dataclass(frozen=True, slots=True)
class ShownDoor:
    """What would let in so many more, in words, and the query of the page that tries it."""

    words: str
    opens: int
    query: str


def tried(
    request: ActorRequest,
    form: Form,
    ranking: Ranking,
    in_words: Callable[[Door], str],
    choice: Callable[[Door], tuple[str, str]],
) -> dict[str, Any]:
    """The panel with what is tried, the count beside that of today, and the doors from here."""
    choices = [value for name in form.fields for value in request.GET.getlist(name) if value]
    doors = [
        ShownDoor(in_words(door), door.opens, query_with(request, choice(door)))
        for door in ranking.doors[:DOORS_SHOWN]
    ]
    is_trying = bool(choices) and form.is_valid()
    return {
        "what_if": form,
        "is_trying": is_trying,
        "more": len(ranking.places) - ranking.now,
        "doors": doors,
    }


def query_with(request: ActorRequest, choice: tuple[str, str] | None = None) -> str:
    """The address's filters and choices, with one more; neither page nor list."""
    query = request.GET.copy()
    for name in NO_CHOICE:
        query.pop(name, None)
    if choice is not None:
        name, value = choice
        if name == WITHOUT:
            query.appendlist(name, value)
        else:
            query[name] = value
    return query.urlencode()


def relief_of(door: Door) -> tuple[str, str]:
    """The choice that stands for a door of an opening."""
    return WITHOUT, door.what
