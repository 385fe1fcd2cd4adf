"""The points of an admissible pair, and what is flagged about it.

Points are those of the reference to the last bit: floating-point sums go in its order.
"""

from squadra.engine.matching.fast.arrays import (
    AT_HAND,
    DISTANCE,
    ESSENTIAL,
    NO_START,
    OPTIONAL,
    TARGET,
    UNKNOWN,
    YES,
    Array,
    Openings,
    People,
    Tables,
)
from squadra.engine.matching.fast.compiling import compiled, part
from squadra.engine.matching.fast.distance import (
    DISTANCE_ERROR_KM,
    QUICK_UP_TO,
    exact_km,
    quarter_of,
    reach_for,
    series_km,
)
from squadra.engine.matching.fast.scratch import Scratch
from squadra.engine.matching.fast.sifting import (
    CLOCK,
    ELIGIBILITY,
    HOURS,
    KIND,
    LANGUAGES,
    RULE_COUNT,
    SUPPORT,
    WEEK,
    bits_of,
)

ACCOMMODATION, TARGET_UNKNOWN, SCHEDULE_UNKNOWN = RULE_COUNT, RULE_COUNT + 1, RULE_COUNT + 2


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
    return (
        essential_points(o, openings, tables, scratch),
        optional_points(o, openings, tables, scratch),
        target_points(o, openings, tables, scratch),
        growth_points(o, openings, tables, scratch),
        distance_points(p, o, people, openings, tables, scratch),
        schedule_points(p, o, people, openings, tables),
    )


@part
def essential_points(o: int, openings: Openings, tables: Tables, scratch: Scratch) -> int:
    row = openings.scored[o]
    share = _covered(o, 0, openings, scratch.terms) / row.essential_total
    return int(tables.weights[row.kind, ESSENTIAL] * share + 0.5)


@part
def optional_points(o: int, openings: Openings, tables: Tables, scratch: Scratch) -> int:
    row = openings.scored[o]
    share = _covered(o, 1, openings, scratch.terms) / row.optional_total
    return int(tables.weights[row.kind, OPTIONAL] * share + 0.5)


@part
def _covered(o: int, column: int, openings: Openings, terms: Array) -> float:
    """The sum over the essential (0) or optional (1) demands."""
    row = openings.scored[o]
    covered = 0.0
    for k in range(AT_HAND):
        covered += terms[openings.demands[o, column * AT_HAND + k]]
    if row.has_more:
        start, end = openings.more_starts[2 * o + column], openings.more_starts[2 * o + column + 1]
        for k in range(start, end):
            covered += terms[openings.more[k]]
    return covered


@part
def target_points(o: int, openings: Openings, tables: Tables, scratch: Scratch) -> int:
    row = openings.scored[o]
    return int(tables.weights[row.kind, TARGET] * scratch.target_value[row.occupation] + 0.5)


@part
def growth_points(o: int, openings: Openings, tables: Tables, scratch: Scratch) -> int:
    return tables.growth_points[openings.scored[o].kind, scratch.met[o]]


@part
def schedule_points(p: int, o: int, people: People, openings: Openings, tables: Tables) -> int:
    row = openings.scored[o]
    had = bits_of(row.shift & people.available[p])
    return tables.schedule_points[people.available_known[p], row.kind, row.asked, had]


@part
def distance_points(
    p: int,
    o: int,
    people: People,
    openings: Openings,
    tables: Tables,
    scratch: Scratch,
) -> int:
    quarter = quarter_of(p, o, people, openings)
    row = openings.scored[o]
    weight = tables.weights[row.kind, DISTANCE]
    slope = scratch.slopes[row.kind, row.transit]
    slack = slope * DISTANCE_ERROR_KM + 1e-9
    if quarter <= QUICK_UP_TO and slack < 0.01:
        points = weight + 0.5 - slope * series_km(quarter)
        whole = int(points)
        if slack < points - whole < 1 - slack:
            return whole
    return _exact_distance_points(p, o, weight, people, openings)


@compiled
def _exact_distance_points(
    p: int, o: int, weight: float, people: People, openings: Openings
) -> int:
    reach = reach_for(p, o, people, openings)
    km = exact_km(people.lat[p], people.lon[p], openings.lat[o], openings.lon[o])
    if reach == 0:
        return int(weight) if km == 0 else 0
    return int(weight * max(0.0, 1 - km / reach) + 0.5)


@part
def flags_of(p: int, o: int, people: People, openings: Openings, tables: Tables) -> int:
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
        | (row.occupation == len(tables.dotted) or not people.targets_known[p]) << TARGET_UNKNOWN
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
