"""Days and halves of days as people write them, and the fourteen places of a shift."""

import re
from collections.abc import Iterable
from datetime import time
from typing import Final

from squadra.engine.extraction.wordings import DAY_NAMES

MORNING_ENDS: Final = time(14)
AFTERNOON_STARTS: Final = time(12)


def days_of(found: re.Match[str]) -> set[int]:
    """The days, 0 for Monday, that a match of `wordings.DAYS` names."""
    if found["one"]:
        return {_day(found["one"])}
    first, last = _day(found["first"]), _day(found["last"])
    return {(first + step) % 7 for step in range((last - first) % 7 + 1)}


def clock_of(found: re.Match[str]) -> tuple[time, time]:
    """Beginning and end, as a match of `wordings.CLOCK` names them."""
    first, last = ("from", "to") if found["from_h"] else ("since", "until")
    start, end = (time(int(found[f"{at}_h"]), int(found[f"{at}_m"] or 0)) for at in (first, last))
    return start, end


def halves_between(start: time, end: time) -> set[int]:
    """Mornings (0), afternoons (1) or both; none where the work goes over midnight."""
    if start >= end:
        return set()
    if end <= MORNING_ENDS:
        return {0}
    return {1} if start >= AFTERNOON_STARTS else {0, 1}


def shift_of(places: Iterable[int]) -> str:
    """Fourteen characters, `1` at these places: 2 * day + half."""
    chosen = set(places)
    return "".join("1" if place in chosen else "0" for place in range(14))


def _day(word: str) -> int:
    return DAY_NAMES.index(word[:3])
