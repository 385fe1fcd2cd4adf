"""The compiled inner loops: one person against the sorted openings.

Single-threaded and without Python objects, so threads of any server may run them side by side.
Points are those of the reference to the last bit: floating-point sums go in its order, and where
a quick distance could round another way, the C library's trigonometry decides as there.
"""

import math
from collections.abc import Callable
from typing import Any, Final, NamedTuple, TypeVar, cast

import numpy as np
from numba import njit
from numba.cpython.unsafe.numbers import trailing_zeros
from numpy.typing import NDArray

from squadra.engine.matching.fast.encode import (
    BAND_DEGREES,
    LANES,
    NO_START,
    RADIANS,
    SIGNS,
    UNKNOWN,
    YES,
    Openings,
    People,
    Tables,
)
from squadra.engine.matching.pair import EARTH_RADIUS_KM
from squadra.engine.matching.rules import RULES

Array = NDArray[Any]

DIAMETER: Final = 2 * EARTH_RADIUS_KM
KM_PER_DEGREE: Final = math.pi * EARTH_RADIUS_KM / 180
MARGIN_KM: Final = 1e-3
"""Pairs so near to the end of a reach are measured exactly."""
DISTANCE_ERROR_KM: Final = 1e-7
"""Far above what the quick distance may be wrong by (about 1e-9 km), far below a rounding step."""
CHORDS_TELL_KM: Final = 15_000.0
"""Near the antipode a chord hardly grows with the distance."""
QUICK_UP_TO: Final = 1e-3
"""Largest quarter of a squared chord (400 km) for which the series is exact enough."""
ONE, ZERO, ALL_ONES = np.uint64(1), np.uint64(0), np.uint64(2**64 - 1)

ESSENTIAL, OPTIONAL, TARGET, GROWTH, DISTANCE, SCHEDULE = range(6)
COMPONENT_COUNT: Final = 6
SEATS, KIND, DATES, ELIGIBILITY, VETO, KM, WEEK, CLOCK, HOURS, CONDITIONS, LICENCES = range(11)
LANGUAGES, SUPPORT = 11, 12
RULE_COUNT: Final = len(RULES)
ACCOMMODATION, TARGET_UNKNOWN, SCHEDULE_UNKNOWN = RULE_COUNT, RULE_COUNT + 1, RULE_COUNT + 2

NONE_FALSE, SEVERAL_FALSE = -1, -2

SCORE_SHIFT, ESSENTIAL_SHIFT, RANK_MASK = 46, 32, 2**32 - 1

Loop = TypeVar("Loop", bound=Callable[..., Any])
_compile: Any = njit
_OPTIONS: Final = {"cache": True, "nogil": True, "error_model": "numpy", "_nrt": False}
"""Nothing is allocated in here, so references need no counting: it would take most of the time."""


def compiled(function: Loop) -> Loop:
    """A loop that others call, compiled at its first use; the machine code is kept on disk."""
    return cast(Loop, _compile(**_OPTIONS)(function))


def part(function: Loop) -> Loop:
    """A step of a loop, put in place: passing so many arrays would cost more than it does."""
    return cast(Loop, _compile(forceinline=True, **_OPTIONS)(function))


class Scratch(NamedTuple):
    """What one thread remembers of the person at hand.

    `terms` hold each demand's share of a sum: its weight times how far it is covered.
    """

    found: Array
    blocking: Array
    terms: Array
    base: Array
    slopes: Array
    touched: Array
    goals: Array
    goal_signs: Array
    target_seen: Array
    target_value: Array
    veto_seen: Array


def new_scratch(openings: Openings, tables: Tables, vetoes: int) -> Scratch:
    base = tables.demand_weights * tables.demand_base
    return Scratch(
        found=np.empty(len(openings.near), np.int32),
        blocking=np.empty(len(openings.needing), np.int32),
        terms=base.copy(),
        base=base,
        slopes=np.zeros((2, 2)),
        touched=np.empty(len(base), np.int32),
        goals=np.zeros(len(base), np.bool_),
        goal_signs=np.zeros(1, np.uint32),
        target_seen=np.full(len(tables.dotted), -1, np.int64),
        target_value=np.zeros(len(tables.dotted), np.float64),
        veto_seen=np.full(vetoes, -1, np.int64),
    )


@compiled
def exact_km(lat_1: float, lon_1: float, lat_2: float, lon_2: float) -> float:
    """`pair.distance_km`, operation by operation."""
    phi_1, phi_2 = lat_1 * RADIANS, lat_2 * RADIANS
    sin_phi = math.sin((phi_2 - phi_1) / 2)
    sin_lambda = math.sin((lon_2 * RADIANS - lon_1 * RADIANS) / 2)
    h = sin_phi * sin_phi + math.cos(phi_1) * math.cos(phi_2) * (sin_lambda * sin_lambda)
    return DIAMETER * math.asin(min(1.0, math.sqrt(h)))


@part
def _quarter_at(km: float) -> float:
    """A quarter of the squared chord between points so many kilometres apart."""
    half = math.sin(km / DIAMETER)
    return half * half


@part
def _surely_near(reach: float) -> tuple[float, float]:
    """Below the first a pair is within reach, above the second it is not."""
    sure = _quarter_at(min(reach - MARGIN_KM, CHORDS_TELL_KM)) if reach > MARGIN_KM else -1.0
    near = _quarter_at(reach + MARGIN_KM) if reach < CHORDS_TELL_KM else 2.0
    return sure, near


@part
def _series_km(quarter: float) -> float:
    """2R·asin(√quarter) by its series."""
    return (
        DIAMETER
        * math.sqrt(quarter)
        * (
            1.0
            + quarter * (1 / 6 + quarter * (3 / 40 + quarter * (15 / 336 + quarter * (105 / 3456))))
        )
    )


@part
def _quarter(p: int, o: int, people: People, openings: Openings) -> float:
    """A quarter of the squared chord between the two."""
    row = openings.scored[o]
    dx, dy, dz = row.x - people.x[p], row.y - people.y[p], row.z - people.z[p]
    return 0.25 * (dx * dx + dy * dy + dz * dz)


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
def enter(p: int, people: People, tables: Tables, scratch: Scratch) -> int:
    """Bring the person into the scratch; gives how many demands their skills cover."""
    touched = 0
    for k in range(people.skill_starts[p], people.skill_starts[p + 1]):
        held, level = people.skills[k], people.levels[k]
        for near in range(tables.likeness_starts[held], tables.likeness_starts[held + 1]):
            skill, likeness = tables.likeness_skills[near], tables.likeness[near]
            for demand in range(tables.demand_starts[skill], tables.demand_starts[skill + 1]):
                value = likeness * min(1.0, level / tables.demand_levels[demand])
                term = tables.demand_weights[demand] * max(value, tables.demand_base[demand])
                if term > scratch.terms[demand]:
                    if scratch.terms[demand] == scratch.base[demand]:
                        scratch.touched[touched] = demand
                        touched += 1
                    scratch.terms[demand] = term
    _mark_goals(p, True, people, tables, scratch)
    for k in range(people.veto_starts[p], people.veto_starts[p + 1]):
        scratch.veto_seen[people.vetoes[k]] = p
    for kind in range(2):
        scratch.slopes[kind, 0] = tables.weights[kind, DISTANCE] / people.reach[p]
        scratch.slopes[kind, 1] = tables.weights[kind, DISTANCE] / people.reach_transit[p]
    return touched


@part
def leave(p: int, touched: int, people: People, tables: Tables, scratch: Scratch) -> None:
    for k in range(touched):
        demand = scratch.touched[k]
        scratch.terms[demand] = scratch.base[demand]
    _mark_goals(p, False, people, tables, scratch)


@part
def _mark_goals(p: int, mark: bool, people: People, tables: Tables, scratch: Scratch) -> None:
    scratch.goal_signs[0] = 0
    for k in range(people.goal_starts[p], people.goal_starts[p + 1]):
        skill = people.goals[k]
        scratch.goal_signs[0] |= np.uint32(1) << np.uint32(skill % SIGNS)
        for demand in range(tables.demand_starts[skill], tables.demand_starts[skill + 1]):
            scratch.goals[demand] = mark


@part
def vetoed(p: int, o: int, openings: Openings, scratch: Scratch) -> bool:
    """Whether a veto of the person names the opening, its company or a prefix of its sector."""
    veto = openings.company_veto[o]
    if veto >= 0 and scratch.veto_seen[veto] == p:
        return True
    veto = openings.opening_veto[o]
    if veto >= 0 and scratch.veto_seen[veto] == p:
        return True
    sector = openings.sector[o]
    for k in range(openings.sector_veto_starts[sector], openings.sector_veto_starts[sector + 1]):
        if scratch.veto_seen[openings.sector_vetoes[k]] == p:
            return True
    return False


@part
def bits_of(half_days: int) -> int:
    """How many of sixteen bits are set."""
    pairs = half_days - ((half_days >> 1) & 0x5555)
    fours = (pairs & 0x3333) + ((pairs >> 2) & 0x3333)
    eights = (fours + (fours >> 4)) & 0x0F0F
    return (eights + (eights >> 8)) & 0x1F


@part
def _blocking(p: int, people: People, scratch: Scratch) -> int:
    """List the bits that the person blocks; gives how many."""
    count = 0
    for word in range(people.blocked.shape[1]):
        bits = people.blocked[p, word]
        while bits != ZERO:
            scratch.blocking[count] = (word << 6) + trailing_zeros(bits)
            bits &= bits - ONE
            count += 1
    return count


@part
def _within_times(p: int, o: int, people: People, openings: Openings) -> bool:
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
    return _clock_excludes(p, o, people, openings)


@compiled
def tabulate(
    rule: int, rows: Array, columns: Array, people: People, openings: Openings, false: Array
) -> None:
    """Where a rule on times is false between these people and these openings."""
    for i in range(len(rows)):
        for k in range(len(columns)):
            false[i, k] = time_excludes(rule, rows[i], columns[k], people, openings)


@part
def _clock_excludes(p: int, o: int, people: People, openings: Openings) -> bool:
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
def candidates(
    p: int, people: People, openings: Openings, admitted: Array, scratch: Scratch
) -> int:
    """Put the admissible openings into the scratch, with their distance; gives how many.

    `admitted` has a bit for each opening that may be looked at at all.
    """
    lat, lon = people.lat[p], people.lon[p]
    far = max(people.reach[p], people.reach_transit[p]) + MARGIN_KM
    height = far / KM_PER_DEGREE + 1e-6
    bands = len(openings.band_starts) - 1
    first = max(0, math.floor((lat - height - openings.band_south) / BAND_DEGREES))
    last = min(bands - 1, math.floor((lat + height - openings.band_south) / BAND_DEGREES))
    west, east = _longitudes(lat, lon, far)
    blocking = _blocking(p, people, scratch)
    count = 0
    for band in range(first, last + 1):
        start, end = openings.band_starts[band], openings.band_starts[band + 1]
        low = _lower_bound(openings.lon, start, end, west)
        high = _lower_bound(openings.lon, low, end, np.nextafter(east, 1000.0))
        if low < high:
            count = _sift(p, low, high, blocking, count, people, openings, admitted, scratch)
    return count


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
    sure, near = _surely_near(people.reach[p])
    sure_transit, near_transit = _surely_near(people.reach_transit[p])
    has_vetoes = people.veto_starts[p + 1] > people.veto_starts[p]
    for word in range(low >> 6, ((high - 1) >> 6) + 1):
        bad = ~admitted[word]
        for k in range(blocking):
            bad |= openings.needing[scratch.blocking[k], word]
        begin = max(low - (word << 6), 0)
        end = min(high - (word << 6), 64)
        good = ~bad & (ALL_ONES << np.uint64(begin)) & (ALL_ONES >> np.uint64(64 - end))
        while good != ZERO:
            o = (word << 6) + trailing_zeros(good)
            good &= good - ONE
            place = openings.near[o]
            dx, dy, dz = place.x - people.x[p], place.y - people.y[p], place.z - people.z[p]
            quarter = 0.25 * (dx * dx + dy * dy + dz * dz)
            transit = place.transit != 0
            if quarter > (near_transit if transit else near):
                continue
            if not openings.all_times_in_bits and not _within_times(p, o, people, openings):
                continue
            if quarter >= (sure_transit if transit else sure) and not within_reach(
                p, o, people, openings
            ):
                continue
            if has_vetoes and vetoed(p, o, openings, scratch):
                continue
            scratch.found[count] = o
            count += 1
    return count


@part
def reach_for(p: int, o: int, people: People, openings: Openings) -> float:
    return people.reach_transit[p] if openings.near[o].transit != 0 else people.reach[p]


@compiled
def within_reach(p: int, o: int, people: People, openings: Openings) -> bool:
    """The rule itself, by the C library's trigonometry."""
    km = exact_km(people.lat[p], people.lon[p], openings.lat[o], openings.lon[o])
    return km <= reach_for(p, o, people, openings)


@compiled
def _exact_distance_points(p: int, o: int, weight: int, people: People, openings: Openings) -> int:
    reach = reach_for(p, o, people, openings)
    km = exact_km(people.lat[p], people.lon[p], openings.lat[o], openings.lon[o])
    if reach == 0:
        return weight if km == 0 else 0
    return int(weight * max(0.0, 1 - km / reach) + 0.5)


@part
def _distance_points(
    p: int,
    o: int,
    people: People,
    openings: Openings,
    tables: Tables,
    scratch: Scratch,
) -> int:
    quarter = _quarter(p, o, people, openings)
    row = openings.scored[o]
    weight = tables.weights[row.kind, DISTANCE]
    slope = scratch.slopes[row.kind, row.transit]
    slack = slope * DISTANCE_ERROR_KM + 1e-9
    if quarter <= QUICK_UP_TO and slack < 0.01:
        points = weight + 0.5 - slope * _series_km(quarter)
        whole = int(points)
        if slack < points - whole < 1 - slack:
            return whole
    return _exact_distance_points(p, o, weight, people, openings)


@part
def _covered(start: int, lanes: int, total: float, demands: Array, terms: Array) -> float:
    """The share of a list of demands that is covered."""
    covered = 0.0
    for k in range(start, start + LANES * lanes, LANES):
        covered += terms[demands[k]]
        covered += terms[demands[k + 1]]
        covered += terms[demands[k + 2]]
        covered += terms[demands[k + 3]]
    return covered / total


@part
def _closest_target(p: int, occupation: int, people: People, tables: Tables) -> float:
    best = 0.0
    start = people.target_starts[p]
    for k in range(start, people.target_starts[p + 1]):
        wanted = people.targets[k]
        if wanted == occupation and tables.dotted[wanted]:
            closeness = 1.0
        else:
            differing = tables.wanted_digits[wanted] ^ tables.offered_digits[occupation]
            equal = 0
            while equal < 4 and (differing >> (24 - 8 * equal)) & 0xFF == 0:
                equal += 1
            closeness = tables.isco_prefix[equal]
        factor = max(tables.order_floor, 1 - tables.order_step * (k - start))
        best = max(best, closeness * factor)
    return best


@part
def _target_value(
    p: int, occupation: int, people: People, tables: Tables, scratch: Scratch
) -> float:
    if occupation < 0 or not people.targets_known[p]:
        return tables.target_unknown
    if scratch.target_seen[occupation] != p:
        scratch.target_seen[occupation] = p
        scratch.target_value[occupation] = _closest_target(p, occupation, people, tables)
    return scratch.target_value[occupation]


@part
def _goals_met(o: int, most: int, openings: Openings, tables: Tables, scratch: Scratch) -> int:
    """How many of the person's goals the opening names, as far as more of them count."""
    row = openings.scored[o]
    met = 0
    middle = row.demands + LANES * row.lanes
    for k in range(row.demands, middle + LANES * row.optional_lanes):
        demand = openings.demands[k]
        if scratch.goals[demand] and (k < middle or not _is_essential(demand, o, openings, tables)):
            met += 1
    return min(met, most)


@part
def _is_essential(demand: int, o: int, openings: Openings, tables: Tables) -> bool:
    """Whether the demand's skill is among the essential ones too."""
    row = openings.scored[o]
    for k in range(row.demands, row.demands + LANES * row.lanes):
        if tables.demand_skills[openings.demands[k]] == tables.demand_skills[demand]:
            return True
    return False


@part
def _schedule_points(p: int, o: int, people: People, openings: Openings, tables: Tables) -> int:
    row = openings.scored[o]
    if row.asked == 0 or not people.available_known[p]:
        return tables.schedule_unknown[row.kind]
    had = bits_of(row.shift & people.available[p])
    return tables.schedule_points[row.kind, row.asked, had]


@part
def points_of(
    p: int,
    o: int,
    people: People,
    openings: Openings,
    tables: Tables,
    scratch: Scratch,
) -> tuple[int, int, int, int, int, int]:
    """The points of an admissible pair, in the components' order; the person has been entered.

    No value is below 0, so cutting off the decimals is rounding down.
    """
    row = openings.scored[o]
    kind, middle = row.kind, row.demands + LANES * row.lanes
    essential = _covered(
        row.demands, row.lanes, row.essential_total, openings.demands, scratch.terms
    )
    optional = _covered(
        middle, row.optional_lanes, row.optional_total, openings.demands, scratch.terms
    )
    target = _target_value(p, row.occupation, people, tables, scratch)
    met = 0
    if row.skills & scratch.goal_signs[0]:
        met = _goals_met(o, tables.growth_points.shape[1] - 1, openings, tables, scratch)
    return (
        int(tables.weights[kind, ESSENTIAL] * essential + 0.5),
        int(tables.weights[kind, OPTIONAL] * optional + 0.5),
        int(tables.weights[kind, TARGET] * target + 0.5),
        tables.growth_points[kind, met],
        _distance_points(p, o, people, openings, tables, scratch),
        _schedule_points(p, o, people, openings, tables),
    )


@part
def flags_of(p: int, o: int, people: People, openings: Openings) -> int:
    """What held for want of data, and what would be adapted, as bits; the pair is admissible."""
    row = openings.scored[o]
    flexible = openings.flexible[o]
    share_unknown = row.asked == 0 or not people.available_known[p]
    had_less = bits_of(row.shift & people.available[p]) < row.asked
    hours_unsure = not openings.hours_stated[o] and openings.hours_least[o] > people.hours_max[p]
    return (
        (not people.kinds_known[p]) << KIND
        | (openings.has_reserved[o] and not people.entitlements_known[p]) << ELIGIBILITY
        | (share_unknown or (flexible == UNKNOWN and had_less)) << WEEK
        | (flexible != YES and not _clock_fits(p, o, people, openings)) << CLOCK
        | (not people.hours_known[p] or hours_unsure) << HOURS
        | (openings.has_languages[o] and not people.languages_known[p]) << LANGUAGES
        | (people.has_needs[p] and not openings.supports_known[o]) << SUPPORT
        | ((people.limits[p] & openings.adaptable[o]) != 0) << ACCOMMODATION
        | (row.occupation < 0 or not people.targets_known[p]) << TARGET_UNKNOWN
        | share_unknown << SCHEDULE_UNKNOWN
    )


@part
def _clock_fits(p: int, o: int, people: People, openings: Openings) -> bool:
    """Whether the times are surely in order."""
    earliest, latest = people.earliest[p], people.latest[p]
    starts, ends = openings.starts[o], openings.ends[o]
    if latest != NO_START:
        return starts >= 0 and earliest <= starts and starts <= ends and ends <= latest
    return earliest < 0 or earliest <= starts


@part
def push(heap: Array, key: int) -> None:
    """Put a key among the greatest that a heap holds; its least is on top, 0 is an empty place."""
    if key <= heap[0]:
        return
    _sink(heap, len(heap), key)


@part
def _sink(heap: Array, count: int, key: int) -> None:
    """Replace the top of the first `count` keys."""
    place = 0
    while True:
        child = 2 * place + 1
        if child >= count:
            break
        if child + 1 < count and heap[child + 1] < heap[child]:
            child += 1
        if heap[child] >= key:
            break
        heap[place] = heap[child]
        place = child
    heap[place] = key


@part
def greatest_first(heap: Array) -> None:
    """Sort the heap's keys, the greatest first."""
    for count in range(len(heap) - 1, 0, -1):
        least, last = heap[0], heap[count]
        _sink(heap, count, last)
        heap[count] = least


class Best(NamedTuple):
    """The best openings of some people: [n, top], greatest key first, 0 where there are no more."""

    keys: Array
    points: Array
    flags: Array


@compiled
def match_people(
    rows: Array,
    people: People,
    openings: Openings,
    tables: Tables,
    scratch: Scratch,
    admitted: Array,
    by_rank: Array,
    best: Best,
    heaps: Array,
) -> None:
    """Rank the openings of the people in these rows, and these people for all openings.

    `heaps` [m, top] keep each opening's best people. A side that is 0 wide is left out.
    """
    top, people_top = best.keys.shape[1], heaps.shape[1]
    for place in range(len(rows)):
        p = rows[place]
        touched = enter(p, people, tables, scratch)
        found = candidates(p, people, openings, admitted, scratch)
        last = RANK_MASK - people.order[p]
        for k in range(found):
            o = scratch.found[k]
            own = points_of(p, o, people, openings, tables, scratch)
            score = own[0] + own[1] + own[2] + own[3] + own[4] + own[5]
            key = (score << SCORE_SHIFT) | (own[ESSENTIAL] << ESSENTIAL_SHIFT)
            if top:
                push(best.keys[place], key | (RANK_MASK - openings.scored[o].rank))
            if people_top:
                push(heaps[o], key | last)
        if top:
            _finish(place, p, people, openings, tables, scratch, by_rank, best)
        leave(p, touched, people, tables, scratch)


@part
def _finish(
    place: int,
    p: int,
    people: People,
    openings: Openings,
    tables: Tables,
    scratch: Scratch,
    by_rank: Array,
    best: Best,
) -> None:
    """Sort a person's best, and say how they came to it."""
    keys = best.keys[place]
    greatest_first(keys)
    for k in range(len(keys)):
        if keys[k] == 0:
            break
        o = by_rank[RANK_MASK - (keys[k] & RANK_MASK)]
        own = points_of(p, o, people, openings, tables, scratch)
        for component in range(COMPONENT_COUNT):
            best.points[place, k, component] = own[component]
        best.flags[place, k] = flags_of(p, o, people, openings)


@compiled
def merge(into: Array, other: Array) -> None:
    """Put another thread's best people of every opening among these."""
    for o in range(len(into)):
        for k in range(into.shape[1]):
            push(into[o], other[o, k])


@compiled
def sort_heaps(heaps: Array) -> None:
    for o in range(len(heaps)):
        greatest_first(heaps[o])


@compiled
def detail(
    pairs: Array,
    people: People,
    openings: Openings,
    tables: Tables,
    scratch: Scratch,
    points: Array,
    flags: Array,
) -> None:
    """Points and flags of admissible pairs [n, 2] (person, sorted opening), by person."""
    start = 0
    while start < len(pairs):
        p = pairs[start, 0]
        touched = enter(p, people, tables, scratch)
        row = start
        while row < len(pairs) and pairs[row, 0] == p:
            o = pairs[row, 1]
            own = points_of(p, o, people, openings, tables, scratch)
            for component in range(COMPONENT_COUNT):
                points[row, component] = own[component]
            flags[row] = flags_of(p, o, people, openings)
            row += 1
        leave(p, touched, people, tables, scratch)
        start = row


@compiled
def reject(
    rows: Array,
    people: People,
    openings: Openings,
    tables: Tables,
    scratch: Scratch,
    counts: Array,
) -> None:
    """For the people in these rows: how many openings each rule alone keeps away; last, any.

    `counts` is [n, rules + 1].
    """
    for place in range(len(rows)):
        p = rows[place]
        touched = enter(p, people, tables, scratch)
        for o in range(len(openings.near)):
            rule = _only_false(p, o, people, openings, tables, scratch)
            if rule != NONE_FALSE:
                counts[place, RULE_COUNT] += 1
                if rule != SEVERAL_FALSE:
                    counts[place, rule] += 1
        leave(p, touched, people, tables, scratch)


@part
def _only_false(
    p: int, o: int, people: People, openings: Openings, tables: Tables, scratch: Scratch
) -> int:
    """The rule that alone is false, or that none is or several are."""
    only = _only_blocked(p, o, people, openings, tables)
    if only == SEVERAL_FALSE:
        return only
    only = _and(only, KM, _out_of_reach(p, o, people, openings))
    for rule in (WEEK, HOURS, DATES, CLOCK):
        only = _and(only, rule, time_excludes(rule, p, o, people, openings))
    if people.veto_starts[p + 1] > people.veto_starts[p]:
        only = _and(only, VETO, vetoed(p, o, openings, scratch))
    return only


@part
def _only_blocked(p: int, o: int, people: People, openings: Openings, tables: Tables) -> int:
    """The same among the yes/no rules."""
    only = NONE_FALSE
    for word in range(people.blocked.shape[1]):
        shared = openings.needed[word, o] & people.blocked[p, word]
        if shared != ZERO:
            for rule in range(RULE_COUNT):
                only = _and(only, rule, (shared & tables.rule_bits[rule, word]) != ZERO)
    return only


@part
def _and(only: int, rule: int, is_false: bool) -> int:
    if not is_false or only == rule:
        return only
    return rule if only == NONE_FALSE else SEVERAL_FALSE


@part
def _out_of_reach(p: int, o: int, people: People, openings: Openings) -> bool:
    quarter = _quarter(p, o, people, openings)
    if quarter <= QUICK_UP_TO:
        beyond = _series_km(quarter) - reach_for(p, o, people, openings)
        if abs(beyond) > DISTANCE_ERROR_KM:
            return beyond > 0
    return not within_reach(p, o, people, openings)


@compiled
def merge_repeats(
    starts: Array, codes: Array, names: Array, levels: Array, seen: Array, places: Array
) -> int:
    """Keep each name of a list once, at its first place, with its highest level; in place.

    `names` and `levels` are those of each code; `seen` (all -1) and `places` have a place for each
    name. Gives how many codes are left.
    """
    kept = start = 0
    for row in range(len(starts) - 1):
        end = starts[row + 1]
        for k in range(start, end):
            code = codes[k]
            name = names[code]
            if seen[name] == row:
                place = places[name]
                if levels[code] > levels[codes[place]]:
                    codes[place] = code
                continue
            seen[name] = row
            places[name] = kept
            codes[kept] = code
            kept += 1
        start = end
        starts[row + 1] = kept
    return kept
