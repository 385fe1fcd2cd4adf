"""The hard rules: which openings a person can have, and which rule alone keeps one away."""

from typing import Any, Final

import numpy as np
from numba.cpython.unsafe.numbers import trailing_zeros

from squadra.engine.matching.fast.arrays import (
    NO_START,
    Array,
    Openings,
    People,
)
from squadra.engine.matching.fast.compiling import compiled, part
from squadra.engine.matching.fast.distance import QUARTER, within_reach
from squadra.engine.matching.fast.scratch import Scratch
from squadra.engine.matching.fast.window import run_of, window
from squadra.engine.matching.rules import RULES

lowest_bit: Any = trailing_zeros
ONE, ZERO, ALL_ONES = np.uint64(1), np.uint64(0), np.uint64(2**64 - 1)
SEATS, KIND, DATES, ELIGIBILITY, VETO, KM, WEEK, CLOCK, HOURS, CONDITIONS, LICENCES = range(11)
LANGUAGES, SUPPORT = 11, 12
RULE_COUNT: Final = len(RULES)


@part
def candidates(
    p: int, people: People, openings: Openings, admitted: Array, scratch: Scratch
) -> int:
    """Put the admissible openings into the scratch; gives how many.

    `admitted` has a bit for each opening that may be looked at at all.
    """
    blocking = blocked_bits(p, people, scratch)
    first, last, west, east = window(p, people, openings)
    count = 0
    for band in range(first, last + 1):
        low, high = run_of(band, west, east, openings)
        if low < high:
            count = _sift(p, low, high, blocking, count, people, openings, admitted, scratch)
    if not openings.all_times_in_bits:
        count = _in_time(p, count, people, openings, scratch)
    if people.veto_starts[p + 1] > people.veto_starts[p]:
        count = _not_vetoed(count, openings, scratch)
    return count


@part
def _in_time(p: int, count: int, people: People, openings: Openings, scratch: Scratch) -> int:
    kept = 0
    for k in range(count):
        scratch.found[kept] = scratch.found[k]
        kept += within_times(p, scratch.found[k], people, openings)
    return kept


@part
def _not_vetoed(count: int, openings: Openings, scratch: Scratch) -> int:
    kept = 0
    for k in range(count):
        scratch.found[kept] = scratch.found[k]
        kept += not vetoed(scratch.found[k], openings, scratch)
    return kept


@part
def marks_of(word: int, low: int, high: int) -> np.uint64:
    """Of a word of sixty-four openings the bits of those from low up to high."""
    begin = max(low - (word << 6), 0)
    end = min(high - (word << 6), 64)
    return (ALL_ONES << np.uint64(begin)) & (ALL_ONES >> np.uint64(64 - end))


@part
def _sift(
    p: int,
    low: int,
    high: int,
    blocking: int,
    count: int,
    people: People,
    openings: Openings,
    admitted: Array,
    scratch: Scratch,
) -> int:
    """Append those of a run of openings that no bit excludes and that are within reach.

    Sixty-four are looked at together; what passes is counted without a branch, which would be
    foreseen wrongly every other time.
    """
    x, y, z = people.x[p], people.y[p], people.z[p]
    for word in range(low >> 6, ((high - 1) >> 6) + 1):
        bad = ~admitted[word]
        for k in range(blocking):
            bad |= openings.needing[scratch.blocking[k], word]
        good = ~bad & marks_of(word, low, high)
        while good != ZERO:
            o = (word << 6) + lowest_bit(good)
            good &= good - ONE
            place = openings.near[o]
            dx, dy, dz = place.x - x, place.y - y, place.z - z
            beyond = QUARTER * (dx * dx + dy * dy + dz * dz) - scratch.edge[place.transit]
            fits = beyond < 0.0
            if abs(beyond) <= scratch.unsure[place.transit]:
                fits = within_reach(p, o, people, openings)
            scratch.found[count] = o
            count += fits
    return count


@part
def blocked_bits(p: int, people: People, scratch: Scratch) -> int:
    """List the bits that the person blocks; gives how many."""
    count = 0
    for word in range(people.blocked.shape[1]):
        bits = people.blocked[p, word]
        while bits != ZERO:
            scratch.blocking[count] = (word << 6) + lowest_bit(bits)
            bits &= bits - ONE
            count += 1
    return count


@part
def within_times(p: int, o: int, people: People, openings: Openings) -> bool:
    """Schedule, hours, dates and clock: none is false."""
    return not (
        time_excludes(WEEK, p, o, people, openings)
        or time_excludes(HOURS, p, o, people, openings)
        or time_excludes(DATES, p, o, people, openings)
        or time_excludes(CLOCK, p, o, people, openings)
    )


@part
def time_excludes(rule: int, p: int, o: int, people: People, openings: Openings) -> bool:
    """Whether one of the rules on times is false."""
    if rule == WEEK:
        return bits_of(openings.shift[o] & people.available[p]) < openings.least_half_days[o]
    if rule == HOURS:
        return openings.hours_bar[o] > people.hours_max[p]
    if rule == DATES:
        return openings.last_start[o] < people.from_day[p]
    return clock_excludes(p, o, people, openings)


@part
def clock_excludes(p: int, o: int, people: People, openings: Openings) -> bool:
    earliest, latest = people.earliest[p], people.latest[p]
    if latest == NO_START:
        return earliest > openings.clock_starts[o]
    return (
        earliest > openings.clock_first[o]
        or openings.clock_last[o] > latest
        or openings.clock_reversed[o]
        or (openings.clock_strict[o] and earliest > latest)
    )


@part
def bits_of(half_days: int) -> int:
    """How many of sixteen bits are set."""
    pairs = half_days - ((half_days >> 1) & 0x5555)
    fours = (pairs & 0x3333) + ((pairs >> 2) & 0x3333)
    eights = (fours + (fours >> 4)) & 0x0F0F
    return (eights + (eights >> 8)) & 0x1F


@compiled
def tabulate(
    rule: int, rows: Array, columns: Array, people: People, openings: Openings, false: Array
) -> None:
    """Where a rule on times is false between these people and these openings."""
    for i in range(len(rows)):
        for k in range(len(columns)):
            false[i, k] = time_excludes(rule, rows[i], columns[k], people, openings)


@part
def vetoed(o: int, openings: Openings, scratch: Scratch) -> bool:
    """Whether a veto of the person at hand names the opening, its company or its sector."""
    return (
        scratch.vetoed[openings.company[o]]
        or scratch.vetoed[openings.companies + o]
        or scratch.vetoed[openings.companies + len(openings.near) + openings.sector[o]]
    )
