"""The compiled inner loops: one person against the sorted openings.

Single-threaded and without Python objects, so threads of any server may run them side by side.
Points are those of the reference to the last bit: floating-point sums go in its order, and where a
quick distance could round another way, the C library's trigonometry decides as the reference's does.
"""

import math
from typing import Any, Final, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from squadra.engine.matching.fast.encode import (
    BAND_DEGREES,
    NO_START,
    RADIANS,
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
DISTANCE_ERROR_KM: Final = 1e-7
"""Far above what the quick distance may be wrong by (about 1e-9 km), far below a rounding step."""
QUICK_UP_TO: Final = 1e-3
"""Largest quarter of a squared chord (400 km) for which the series is exact enough."""
ALWAYS_EXACT_KM: Final = 15_000.0
"""Near the antipode a chord hardly grows, so it tells nothing about the distance."""

ESSENTIAL, OPTIONAL, TARGET, GROWTH, DISTANCE, SCHEDULE = range(6)
COMPONENT_COUNT: Final = 6
SEATS, KIND, DATES, ELIGIBILITY, VETO, KM, WEEK, CLOCK, HOURS, CONDITIONS, LICENCES = range(11)
LANGUAGES, SUPPORT = 11, 12
RULE_COUNT: Final = len(RULES)
ACCOMMODATION, TARGET_UNKNOWN, SCHEDULE_UNKNOWN = RULE_COUNT, RULE_COUNT + 1, RULE_COUNT + 2

NONE_FALSE, SEVERAL_FALSE = -1, -2

SCORE_SHIFT, ESSENTIAL_SHIFT, RANK_MASK = 46, 32, 2**32 - 1

compiled = njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
part = njit(cache=True, nogil=True, error_model="numpy", _nrt=False, forceinline=True)
"""A step of a kernel. It is put in place: passing so many arrays would cost more than the step."""


class Scratch(NamedTuple):
    """What one thread remembers of the person at hand."""

    found: Array
    cover: Array
    touched: Array
    target_seen: Array
    target_value: Array
    goal_seen: Array
    veto_seen: Array


def new_scratch(openings: Openings, tables: Tables, vetoes: int) -> Scratch:
    return Scratch(
        found=np.empty(len(openings.rank), np.int32),
        cover=tables.demand_base.copy(),
        touched=np.empty(len(tables.demand_base), np.int32),
        target_seen=np.full(len(tables.dotted), -1, np.int64),
        target_value=np.zeros(len(tables.dotted), np.float64),
        goal_seen=np.full(len(tables.demand_starts), -1, np.int64),
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
def _chord_squared(km: float) -> float:
    half = math.sin(min(km / DIAMETER, math.pi / 2))
    return 4.0 * half * half


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
                if value > scratch.cover[demand]:
                    if scratch.cover[demand] == tables.demand_base[demand]:
                        scratch.touched[touched] = demand
                        touched += 1
                    scratch.cover[demand] = value
    for k in range(people.goal_starts[p], people.goal_starts[p + 1]):
        scratch.goal_seen[people.goals[k]] = p
    for k in range(people.veto_starts[p], people.veto_starts[p + 1]):
        scratch.veto_seen[people.vetoes[k]] = p
    return touched


@part
def leave(touched: int, tables: Tables, scratch: Scratch) -> None:
    for k in range(touched):
        demand = scratch.touched[k]
        scratch.cover[demand] = tables.demand_base[demand]


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
def _sift(
    p: int,
    low: int,
    high: int,
    count: int,
    near: float,
    near_transit: float,
    people: People,
    openings: Openings,
    admitted: Array,
    found: Array,
) -> int:
    """Append those of a run of openings that no rule but veto and exact distance excludes."""
    x, y, z = people.x[p], people.y[p], people.z[p]
    earliest, latest = people.earliest[p], people.latest[p]
    has_latest = latest != NO_START
    inverted = has_latest and earliest > latest
    available, hours_max, from_day = people.available[p], people.hours_max[p], people.from_day[p]
    blocked = people.blocked[p, 0]
    for o in range(low, high):
        dx, dy, dz = openings.x[o] - x, openings.y[o] - y, openings.z[o] - z
        begins = openings.clock_first[o] if has_latest else openings.clock_starts[o]
        good = (
            (dx * dx + dy * dy + dz * dz <= (near_transit if openings.transit[o] else near))
            & ((openings.needed[0, o] & blocked) == 0)
            & (bits_of(openings.shift[o] & available) >= openings.least_half_days[o])
            & (openings.hours_bar[o] <= hours_max)
            & (openings.last_start[o] >= from_day)
            & (earliest <= begins)
            & (openings.clock_last[o] <= latest)
            & (not (has_latest & openings.clock_reversed[o]))
            & (not (inverted & openings.clock_strict[o]))
            & admitted[o]
        )
        found[count] = o
        count += good
    return count


@part
def candidates(
    p: int,
    people: People,
    openings: Openings,
    admitted: Array,
    scratch: Scratch,
) -> int:
    """Put the admissible openings into `scratch.found`; gives how many."""
    reach, reach_transit = people.reach[p], people.reach_transit[p]
    lat, lon = people.lat[p], people.lon[p]
    margin = 1e-6
    far = max(reach, reach_transit) + margin
    near, near_transit = _chord_squared(reach + margin), _chord_squared(reach_transit + margin)
    if reach > ALWAYS_EXACT_KM:
        near = 5.0
    if reach_transit > ALWAYS_EXACT_KM:
        near_transit = 5.0
    bands = len(openings.band_starts) - 1
    height = far / KM_PER_DEGREE + 1e-6
    first = max(0, math.floor((lat - height - openings.band_south) / BAND_DEGREES))
    last = min(bands - 1, math.floor((lat + height - openings.band_south) / BAND_DEGREES))
    west, east = _longitudes(lat, lon, far)
    count = 0
    for band in range(first, last + 1):
        start, end = openings.band_starts[band], openings.band_starts[band + 1]
        low = _lower_bound(openings.lon, start, end, west)
        high = _lower_bound(openings.lon, low, end, np.nextafter(east, 1000.0))
        count = _sift(
            p, low, high, count, near, near_transit, people, openings, admitted, scratch.found
        )
    return _sure(p, count, people, openings, scratch)


@part
def _sure(p: int, count: int, people: People, openings: Openings, scratch: Scratch) -> int:
    """Keep of the candidates those that the remaining bits, vetoes and the exact distance allow."""
    has_vetoes = people.veto_starts[p + 1] > people.veto_starts[p]
    words = people.blocked.shape[1]
    kept = 0
    for k in range(count):
        o = scratch.found[k]
        blocked = False
        for word in range(1, words):
            blocked |= (openings.needed[word, o] & people.blocked[p, word]) != 0
        if blocked or (has_vetoes and vetoed(p, o, openings, scratch)):
            continue
        if within_reach(p, o, people, openings):
            scratch.found[kept] = o
            kept += 1
    return kept


@part
def _quick_quarter(p: int, o: int, people: People, openings: Openings) -> float:
    """A quarter of the squared chord between the two."""
    dx = openings.x[o] - people.x[p]
    dy = openings.y[o] - people.y[p]
    dz = openings.z[o] - people.z[p]
    return 0.25 * (dx * dx + dy * dy + dz * dz)


@part
def within_reach(p: int, o: int, people: People, openings: Openings) -> bool:
    reach = people.reach_transit[p] if openings.transit[o] else people.reach[p]
    quarter = _quick_quarter(p, o, people, openings)
    if quarter <= QUICK_UP_TO:
        km = _series_km(quarter)
        if abs(km - reach) > DISTANCE_ERROR_KM:
            return km < reach
    return exact_km(people.lat[p], people.lon[p], openings.lat[o], openings.lon[o]) <= reach


@part
def _distance_points(p: int, o: int, weight: int, people: People, openings: Openings) -> int:
    reach = people.reach_transit[p] if openings.transit[o] else people.reach[p]
    if reach > 0:
        quarter = _quick_quarter(p, o, people, openings)
        slack = weight * (DISTANCE_ERROR_KM / reach) + 1e-9
        if quarter <= QUICK_UP_TO and slack < 0.01:
            points = weight * max(0.0, 1.0 - _series_km(quarter) / reach) + 0.5
            if abs(points - np.rint(points)) > slack:
                return math.floor(points)
    km = exact_km(people.lat[p], people.lon[p], openings.lat[o], openings.lon[o])
    if reach == 0:
        return weight if km == 0 else 0
    return math.floor(weight * max(0.0, 1 - km / reach) + 0.5)


@part
def _covered(
    start: int, end: int, demands: Array, weights: Array, total: float, cover: Array, none: float
) -> float:
    if start == end:
        return none
    covered = 0.0
    for k in range(start, end):
        covered += weights[k] * cover[demands[k]]
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
def _growth_value(p: int, o: int, openings: Openings, tables: Tables, scratch: Scratch) -> float:
    met = 0
    for k in range(openings.skill_starts[o], openings.skill_starts[o + 1]):
        met += scratch.goal_seen[openings.skills[k]] == p
    return min(1.0, met / tables.goals_for_full)


@part
def _schedule_points(
    p: int, o: int, kind: int, people: People, openings: Openings, tables: Tables
) -> int:
    asked = openings.asked[o]
    if asked == 0 or not people.available_known[p]:
        return tables.schedule_unknown[kind]
    return tables.schedule_points[kind, asked, bits_of(openings.shift[o] & people.available[p])]


@part
def points_of(
    p: int, o: int, people: People, openings: Openings, tables: Tables, scratch: Scratch
) -> tuple[int, int, int, int, int, int]:
    """The points of an admissible pair, in the components' order; the person has been entered."""
    kind = openings.kind[o]
    weights = tables.weights[kind]
    essential = _covered(
        openings.essential_starts[o],
        openings.essential_starts[o + 1],
        openings.essential,
        openings.essential_weights,
        openings.essential_totals[o],
        scratch.cover,
        tables.learnable,
    )
    optional = _covered(
        openings.optional_starts[o],
        openings.optional_starts[o + 1],
        openings.optional,
        openings.optional_weights,
        openings.optional_totals[o],
        scratch.cover,
        tables.learnable,
    )
    target = _target_value(p, openings.occupation[o], people, tables, scratch)
    growth = 0.0
    if people.goal_starts[p + 1] > people.goal_starts[p]:
        growth = _growth_value(p, o, openings, tables, scratch)
    return (
        math.floor(weights[ESSENTIAL] * essential + 0.5),
        math.floor(weights[OPTIONAL] * optional + 0.5),
        math.floor(weights[TARGET] * target + 0.5),
        math.floor(weights[GROWTH] * growth + 0.5),
        _distance_points(p, o, weights[DISTANCE], people, openings),
        _schedule_points(p, o, kind, people, openings, tables),
    )


@part
def flags_of(p: int, o: int, people: People, openings: Openings) -> int:
    """What held for want of data, and what would be adapted, as bits; the pair is admissible."""
    flags = 0
    if not people.kinds_known[p]:
        flags |= 1 << KIND
    if openings.has_reserved[o] and not people.entitlements_known[p]:
        flags |= 1 << ELIGIBILITY
    flexible = openings.flexible[o]
    asked = openings.asked[o]
    if asked == 0 or not people.available_known[p]:
        flags |= (1 << WEEK) | (1 << SCHEDULE_UNKNOWN)
    elif flexible == UNKNOWN and bits_of(openings.shift[o] & people.available[p]) < asked:
        flags |= 1 << WEEK
    if flexible != YES and not _clock_fits(p, o, people, openings):
        flags |= 1 << CLOCK
    if not people.hours_known[p] or (
        not openings.hours_stated[o] and openings.hours_least[o] > people.hours_max[p]
    ):
        flags |= 1 << HOURS
    if openings.has_languages[o] and not people.languages_known[p]:
        flags |= 1 << LANGUAGES
    if people.has_needs[p] and not openings.supports_known[o]:
        flags |= 1 << SUPPORT
    if people.limits[p] & openings.adaptable[o]:
        flags |= 1 << ACCOMMODATION
    if openings.occupation[o] < 0 or not people.targets_known[p]:
        flags |= 1 << TARGET_UNKNOWN
    return flags


@part
def _clock_fits(p: int, o: int, people: People, openings: Openings) -> bool:
    """Whether the times are surely in order."""
    earliest, latest = people.earliest[p], people.latest[p]
    starts, ends = openings.starts[o], openings.ends[o]
    if latest != NO_START:
        return starts >= 0 and earliest <= starts and starts <= ends and ends <= latest
    return earliest < 0 or earliest <= starts


@part
def push(heap: Array, count: int, key: int) -> int:
    """Put a key among the greatest that a heap holds, its least on top; gives how many it holds."""
    if count < len(heap):
        place = count
        while place and heap[(place - 1) // 2] > key:
            heap[place] = heap[(place - 1) // 2]
            place = (place - 1) // 2
        heap[place] = key
        return count + 1
    if key > heap[0]:
        _sink(heap, count, key)
    return count


@part
def _sink(heap: Array, count: int, key: int) -> None:
    """Replace the top of the heap."""
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
def greatest_first(heap: Array, count: int) -> None:
    """Sort the heap's keys, the greatest first."""
    while count > 1:
        count -= 1
        least, last = heap[0], heap[count]
        _sink(heap, count, last)
        heap[count] = least


class Best(NamedTuple):
    """The best openings of some people: [n, top], greatest key first; `counts` [n] are filled."""

    keys: Array
    counts: Array
    points: Array
    flags: Array


class Heaps(NamedTuple):
    """The best people of every opening so far: [m, top], each a heap of `counts` keys."""

    keys: Array
    counts: Array


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
    heaps: Heaps,
) -> None:
    """Rank the openings of the people in these rows, and these people for all openings.

    A side that is 0 wide is left out.
    """
    top, people_top = best.keys.shape[1], heaps.keys.shape[1]
    for place in range(len(rows)):
        p = rows[place]
        touched = enter(p, people, tables, scratch)
        found = candidates(p, people, openings, admitted, scratch)
        last = RANK_MASK - people.order[p]
        held = 0
        for k in range(found):
            o = scratch.found[k]
            own = points_of(p, o, people, openings, tables, scratch)
            score = own[0] + own[1] + own[2] + own[3] + own[4] + own[5]
            key = (score << SCORE_SHIFT) | (own[ESSENTIAL] << ESSENTIAL_SHIFT)
            if top:
                held = push(best.keys[place], held, key | (RANK_MASK - openings.rank[o]))
            if people_top:
                heaps.counts[o] = push(heaps.keys[o], heaps.counts[o], key | last)
        best.counts[place] = held
        greatest_first(best.keys[place], held)
        for k in range(held):
            o = by_rank[RANK_MASK - (best.keys[place, k] & RANK_MASK)]
            own = points_of(p, o, people, openings, tables, scratch)
            for component in range(COMPONENT_COUNT):
                best.points[place, k, component] = own[component]
            best.flags[place, k] = flags_of(p, o, people, openings)
        leave(touched, tables, scratch)


@compiled
def merge(into: Heaps, other: Heaps) -> None:
    """Put another thread's best people among these."""
    for o in range(len(into.counts)):
        for k in range(other.counts[o]):
            into.counts[o] = push(into.keys[o], into.counts[o], other.keys[o, k])


@compiled
def sort_heaps(heaps: Heaps) -> None:
    for o in range(len(heaps.counts)):
        greatest_first(heaps.keys[o], heaps.counts[o])


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
    """Points and flags of admissible pairs [n, 2] (person, sorted opening), one person's together."""
    at, touched = -1, 0
    for row in range(len(pairs)):
        p, o = pairs[row, 0], pairs[row, 1]
        if p != at:
            leave(touched, tables, scratch)
            touched = enter(p, people, tables, scratch)
            at = p
        own = points_of(p, o, people, openings, tables, scratch)
        for component in range(COMPONENT_COUNT):
            points[row, component] = own[component]
        flags[row] = flags_of(p, o, people, openings)
    leave(touched, tables, scratch)


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
        for o in range(len(openings.rank)):
            rule = _only_false(p, o, people, openings, tables, scratch)
            if rule != NONE_FALSE:
                counts[place, RULE_COUNT] += 1
                if rule != SEVERAL_FALSE:
                    counts[place, rule] += 1
        leave(touched, tables, scratch)


@part
def _only_false(
    p: int, o: int, people: People, openings: Openings, tables: Tables, scratch: Scratch
) -> int:
    """The rule that alone is false, or that none is or several are."""
    only = NONE_FALSE
    for word in range(people.blocked.shape[1]):
        shared = openings.needed[word, o] & people.blocked[p, word]
        if shared:
            for rule in range(RULE_COUNT):
                if shared & tables.rule_bits[rule, word]:
                    only = _both(only, rule)
    if only == SEVERAL_FALSE:
        return only
    if not within_reach(p, o, people, openings):
        only = _both(only, KM)
    if bits_of(openings.shift[o] & people.available[p]) < openings.least_half_days[o]:
        only = _both(only, WEEK)
    if openings.hours_bar[o] > people.hours_max[p]:
        only = _both(only, HOURS)
    if openings.last_start[o] < people.from_day[p]:
        only = _both(only, DATES)
    if _clock_excludes(p, o, people, openings):
        only = _both(only, CLOCK)
    if people.veto_starts[p + 1] > people.veto_starts[p] and vetoed(p, o, openings, scratch):
        only = _both(only, VETO)
    return only


@part
def _both(only: int, rule: int) -> int:
    return rule if only == NONE_FALSE or only == rule else SEVERAL_FALSE


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
