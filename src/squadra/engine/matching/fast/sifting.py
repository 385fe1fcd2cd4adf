"""The hard rules: which openings a person can have, and which rule alone keeps one away."""

import math
from typing import Any, Final

import numpy as np
from numba.cpython.unsafe.numbers import trailing_zeros

from squadra.engine.matching.fast.arrays import (
    BAND_DEGREES,
    NO_START,
    RADIANS,
    Array,
    Openings,
    People,
)
from squadra.engine.matching.fast.compiling import compiled, part
from squadra.engine.matching.fast.distance import MARGIN_KM, within_reach
from squadra.engine.matching.fast.scratch import Scratch
from squadra.engine.matching.pair import EARTH_RADIUS_KM
from squadra.engine.matching.rules import RULES

lowest_bit: Any = trailing_zeros
HALF_ROUND_KM: Final = math.pi * EARTH_RADIUS_KM
KM_PER_DEGREE: Final = HALF_ROUND_KM / 180
ONE, ZERO, ALL_ONES = np.uint64(1), np.uint64(0), np.uint64(2**64 - 1)
SEATS, KIND, DATES, ELIGIBILITY, VETO, KM, WEEK, CLOCK, HOURS, CONDITIONS, LICENCES = range(11)
LANGUAGES, SUPPORT = 11, 12
RULE_COUNT: Final = len(RULES)


@part
def candidates(
    p: int, people: People, openings: Openings, admitted: Array, scratch: Scratch
) -> int:
    """Put the admissible openings into the scratch, with their distance; gives how many.

    `admitted` has a bit for each opening that may be looked at at all.
    """
    blocking = blocked_bits(p, people, scratch)
    first, last, west, east = window(p, people, openings)
    count = 0
    for band in range(first, last + 1):
        low, high = run_of(band, west, east, openings)
        if low < high:
            count = _sift(p, low, high, blocking, count, people, openings, admitted, scratch)
    return count


@part
def window(p: int, people: People, openings: Openings) -> tuple[int, int, float, float]:
    """First and last band, and west and east ends, that hold all that the person can reach."""
    lat, lon = people.lat[p], people.lon[p]
    far = min(max(people.reach[p], people.reach_transit[p]) + MARGIN_KM, HALF_ROUND_KM)
    height = far / KM_PER_DEGREE + 1e-6
    bands = len(openings.band_starts) - 1
    first = max(0, math.floor((lat - height - openings.band_south) / BAND_DEGREES))
    last = min(bands - 1, math.floor((lat + height - openings.band_south) / BAND_DEGREES))
    west, east = _longitudes(lat, lon, far)
    return first, last, west, east


@part
def run_of(band: int, west: float, east: float, openings: Openings) -> tuple[int, int]:
    """The openings of a band between two longitudes, ends included."""
    start, end = openings.band_starts[band], openings.band_starts[band + 1]
    low = _lower_bound(openings.lon, start, end, west)
    return low, _lower_bound(openings.lon, low, end, np.nextafter(east, 1000.0))


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
    """Append those of a run of openings that no rule excludes, sixty-four at a time."""
    x, y, z = people.x[p], people.y[p], people.z[p]
    has_vetoes = people.veto_starts[p + 1] > people.veto_starts[p]
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
            quarter = 0.25 * (dx * dx + dy * dy + dz * dz)
            fits = quarter <= scratch.near[place.transit, 1]
            if fits and quarter >= scratch.near[place.transit, 0]:
                fits = within_reach(p, o, people, openings)
            if not openings.all_times_in_bits:
                fits = fits and within_times(p, o, people, openings)
            if has_vetoes:
                fits = fits and not vetoed(o, openings, scratch)
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
def _lower_bound(values: Array, low: int, high: int, wanted: float) -> int:
    """First place from low to high whose value is not below what is wanted."""
    while low < high:
        middle = (low + high) // 2
        if values[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


@part
def _longitudes(lat: float, lon: float, km: float) -> tuple[float, float]:
    """West and east ends that hold every point within so many kilometres."""
    angle = km / EARTH_RADIUS_KM
    if abs(lat) * RADIANS + angle >= math.pi / 2 - 1e-6:
        return -180.0, 180.0
    width = math.asin(math.sin(angle) / math.cos(lat * RADIANS)) / RADIANS + 1e-6
    if lon - width < -180.0 or lon + width > 180.0:
        return -180.0, 180.0
    return lon - width, lon + width


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
