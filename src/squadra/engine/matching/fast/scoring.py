"""The points of an admissible pair, and what is flagged about it.

Points are those of the reference to the last bit: floating-point sums go in its order.
"""

from squadra.engine.matching.fast.arrays import (
    DISTANCE,
    ESSENTIAL,
    LANES,
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
        distance_points(p, o, people, openings, tables, scratch),
        _schedule_points(p, o, people, openings, tables),
    )


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
def _closest_target(p: int, occupation: int, people: People, tables: Tables) -> float:
    best = 0.0
    start = people.target_starts[p]
    for k in range(start, people.target_starts[p + 1]):
        wanted = people.targets[k]
        if wanted == occupation and tables.dotted[occupation]:
            closeness = 1.0
        else:
            differing = people.target_digits[k] ^ tables.offered_digits[occupation]
            equal = 0
            while equal < 4 and (differing >> (24 - 8 * equal)) & 0xFF == 0:
                equal += 1
            closeness = tables.isco_prefix[equal]
        factor = max(tables.order_floor, 1 - tables.order_step * (k - start))
        best = max(best, closeness * factor)
    return best


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
def _exact_distance_points(p: int, o: int, weight: int, people: People, openings: Openings) -> int:
    reach = reach_for(p, o, people, openings)
    km = exact_km(people.lat[p], people.lon[p], openings.lat[o], openings.lon[o])
    if reach == 0:
        return weight if km == 0 else 0
    return int(weight * max(0.0, 1 - km / reach) + 0.5)


@part
def _schedule_points(p: int, o: int, people: People, openings: Openings, tables: Tables) -> int:
    row = openings.scored[o]
    if row.asked == 0 or not people.available_known[p]:
        return tables.schedule_unknown[row.kind]
    had = bits_of(row.shift & people.available[p])
    return tables.schedule_points[row.kind, row.asked, had]


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
