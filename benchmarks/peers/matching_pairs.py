"""Model 1 over arrays of pairs, for NumPy and SciPy: rules, points, ranks, flags.

A block is some people before all openings. What differs between few openings (a shift, the hours
of the day, an occupation) is decided once for each of a block's people and each combination that
occurs; of a pair only the number of that combination is then looked up.

Equal output. Whole numbers and comparisons are exact. Sums of skills are the peers' own, term by
term in the order of the cells. Distances are NumPy's, whose trigonometry may differ in the last
bits from the C library's: pairs so near to the end of the reach, or to where points round the other
way, that this could matter are measured again by the model's own formula.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.peers.matching_columns import (
    NEVER,
    NO,
    PERHAPS,
    YES,
    Obstacles,
    Openings,
    People,
    distinct,
    refused_pairs,
)
from benchmarks.peers.matching_skills import Skills, Targets
from squadra.engine.matching import Setting
from squadra.engine.matching.components import COMPONENTS, GOALS_FOR_FULL_GROWTH
from squadra.engine.matching.fast.ranking import Rows, processors
from squadra.engine.matching.fast.sides import Side
from squadra.engine.matching.fast.writing import FLAGS
from squadra.engine.matching.pair import EARTH_RADIUS_KM, distance_km

Array = NDArray[Any]
State = Callable[[Array, Array], Array]
"""Of people and openings by row, in arrays that go together: `YES`, `NO` or `PERHAPS`."""

MOST_POINTS = 10_000
RANK_BITS, POINT_BITS = 24, 14


class Pairs(NamedTuple):
    """Pairs of a block: the place of the person in it, and the opening's row."""

    person: Array
    opening: Array

    def where(self, kept: Array) -> "Pairs":
        """Those that are marked."""
        rows = np.flatnonzero(kept)
        return Pairs(*(column.take(rows) for column in self))


class Points(NamedTuple):
    """Points of pairs by component, in the table's order."""

    essential: Array
    optional: Array
    target: Array
    growth: Array
    distance: Array
    schedule: Array


class Matching:
    """Both sides prepared, and what is looked up of all openings."""

    def __init__(self, people: Side, openings: Side, setting: Setting) -> None:
        self.people, self.openings, self.setting = People(people), Openings(openings), setting
        self.obstacles = Obstacles(people, openings)
        self.refused = refused_pairs(people, openings)
        self.refusing = np.zeros(len(people), np.bool_)
        self.refusing[self.refused // max(1, len(openings))] = True
        self.skills = Skills(people, openings, setting)
        self.targets = Targets(people, openings, setting)
        self.open = self.openings.still_open(setting)
        offered = self.openings
        self.kinds = {
            self.dates: distinct(offered.last_start),
            self.hours: distinct(offered.hours, offered.hours_min),
            self.clock: distinct(offered.starts, offered.ends, offered.flexible),
        }
        self.shifts = distinct(offered.shift, offered.flexible, offered.sort)
        self.trades = distinct(self.targets.offered, offered.sort)
        weights = setting.model.weights
        self.weights = {
            name: np.array([weights["job"][name], weights["other"][name]], np.float64)
            for name in COMPONENTS
        }
        goals = np.arange(GOALS_FOR_FULL_GROWTH + 1) / GOALS_FOR_FULL_GROWTH
        self.growth = rounded(self.weights["growth"][:, None], goals)

    def dates(self, p: Array, o: Array) -> Array:
        """The state of the rule, as in those below; here as far as it depends on the person."""
        return np.where(self.openings.last_start[o] >= self.people.from_day[p], YES, NO)

    def hours(self, p: Array, o: Array) -> Array:
        most, stated = self.people.hours_max[p], self.openings.hours[o]
        least = np.fmin(stated, self.openings.hours_min[o])
        state = np.where(np.isnan(stated), PERHAPS, NO)
        return np.where(np.isnan(most), PERHAPS, np.where(least <= most, YES, state))

    def clock(self, p: Array, o: Array) -> Array:
        """Of the person's limits and the times between them, those known must not decrease."""
        earliest, latest = self.people.earliest[p], self.people.latest[p]
        starts, ends = self.openings.starts[o], self.openings.ends[o]
        first = np.where(starts >= 0, starts, np.where(ends >= 0, ends, latest))
        last = np.where(ends >= 0, ends, starts)
        ended = latest < NEVER
        against = (earliest > first) | (last > latest) | ((starts > ends) & (ends >= 0))
        against = np.where(ended, against, (starts >= 0) & (earliest > starts))
        missing = (starts < 0) & (ended | (earliest >= 0)) | (ends < 0) & ended
        flexible = self.openings.flexible[o]
        state = np.where(against, np.where(flexible == PERHAPS, PERHAPS, NO), YES)
        state = np.where(missing & ~against, PERHAPS, state)
        return np.where(flexible == YES, YES, state)

    def share(self, p: Array, o: Array) -> Array:
        """Of the half-days asked, those on which the person is available; NaN where unknown."""
        shift = self.openings.shift[o]
        free = np.bitwise_count(self.people.week[p] & shift).astype(np.float64)
        asked = np.where(self.people.week_known[p], np.bitwise_count(shift), 0)
        return np.divide(free, asked, out=np.full(free.shape, np.nan), where=asked > 0)

    def schedule(self, p: Array, o: Array) -> Array:
        share = self.share(p, o)
        state = np.where(
            share < self.setting.model.schedule_min,
            NO,
            np.where(share == 1, YES, self.openings.flexible[o]),
        )
        return np.where(np.isnan(share), PERHAPS, state)


def rounded(weight: Array, value: Array) -> Array:
    """Points: whole ten-thousandths."""
    return np.floor(weight * value + 0.5).astype(np.int64)


class Block:
    """Some people before all openings. A pair names a person by the place in the block."""

    def __init__(self, matching: Matching, rows: Array) -> None:
        self.matching, self.rows = matching, rows
        self.lacked = matching.obstacles.lacked[:, rows]
        people = matching.people
        self.xyz = people.xyz[:, rows]
        self.chords = chord(np.stack([people.reach_transit[rows], people.reach[rows]]))
        self.centre = self.xyz.mean(axis=1, keepdims=True)
        away = np.sqrt(((self.xyz - self.centre) ** 2).sum(axis=0))
        self.radius = float((away + self.chords[0]).max())
        p = rows[:, None]
        self.states = [
            (state(p, first[None, :]) != NO, code)
            for state, (first, code) in matching.kinds.items()
        ]
        self.schedule_points = self._schedule_points(p, matching.shifts[0][None, :])
        first = matching.trades[0]
        value = matching.targets.values(rows)[:, matching.targets.offered[first]]
        weight = matching.weights["target"][matching.openings.sort[first]]
        self.target_points = rounded(weight, value)

    def _schedule_points(self, p: Array, o: Array) -> Array:
        """-1 where the rule is false."""
        matching = self.matching
        share = matching.share(p, o)
        value = np.where(np.isnan(share), COMPONENTS["schedule"].when_unknown, share)
        points = rounded(matching.weights["schedule"][matching.openings.sort[o]], value)
        return np.where(matching.schedule(p, o) == NO, -1, points)

    def admissible(self, pairs: Pairs) -> Pairs:
        """Those that neither times nor vetoes keep apart."""
        pairs = pairs.where(
            self._looked_up(self.schedule_points, self.matching.shifts[1], pairs) >= 0
        )
        for table, code in self.states:
            pairs = pairs.where(self._looked_up(table, code, pairs))
        return self._not_refused(pairs)

    def _not_refused(self, pairs: Pairs) -> Pairs:
        matching = self.matching
        few = np.flatnonzero(matching.refusing[self.rows].take(pairs.person))
        if not len(few):
            return pairs
        keys = self.rows[pairs.person[few]] * len(matching.openings) + pairs.opening[few]
        place = np.searchsorted(matching.refused, keys).clip(max=len(matching.refused) - 1)
        kept = np.ones(len(pairs.person), np.bool_)
        kept[few[matching.refused[place] == keys]] = False
        return pairs.where(kept)

    @staticmethod
    def _looked_up(table: Array, code: Array, pairs: Pairs) -> Array:
        return table.take(pairs.person * table.shape[1] + code.take(pairs.opening))

    def reached(self, pairs: Pairs) -> tuple[Pairs, Array]:
        """Those within reach, with the points for the distance."""
        matching, (person, opening) = self.matching, pairs
        rows = self.rows.take(person)
        reach = np.where(
            matching.openings.transit.take(opening),
            matching.people.reach_transit.take(rows),
            matching.people.reach.take(rows),
        )
        weight = matching.weights["distance"].take(matching.openings.sort.take(opening))
        half_chord = self._half_chord(rows, opening)
        km = 2 * EARTH_RADIUS_KM * np.arcsin(half_chord)
        unsure = _error_km(half_chord)
        unrounded = _distance_points(weight, km, reach)
        off = np.abs(unrounded - np.rint(unrounded))
        close = (np.abs(km - reach) <= unsure) | (off * reach <= weight * unsure + 1e-9 * reach)
        for place in np.flatnonzero(close).tolist():
            km[place] = self._exact_km(rows[place], opening[place])
        points = np.floor(_distance_points(weight, km, reach)).astype(np.int64)
        within = np.flatnonzero(km <= reach)
        return Pairs(*(column.take(within) for column in pairs)), points.take(within)

    def _half_chord(self, rows: Array, opening: Array) -> Array:
        """Of the unit sphere, by differences of places, so that it is exact where they are near."""
        square = np.zeros(len(rows))
        for own, there in zip(self.matching.people.xyz, self.matching.openings.xyz, strict=True):
            apart = own.take(rows) - there.take(opening)
            square += apart * apart
        return np.minimum(np.sqrt(square) / 2, 1)

    def _exact_km(self, p: int, o: int) -> float:
        people, openings = self.matching.people, self.matching.openings
        return distance_km(people.lat[p], people.lon[p], openings.lat[o], openings.lon[o])

    def points(
        self, pairs: Pairs, distance: Array, essential: Array, optional: Array, goals: Array
    ) -> Points:
        """`essential` and `optional` are values, `goals` are counted, `distance` is points."""
        matching = self.matching
        sort = matching.openings.sort.take(pairs.opening)
        return Points(
            essential=rounded(matching.weights["essential"].take(sort), essential),
            optional=rounded(matching.weights["optional"].take(sort), optional),
            target=self._looked_up(self.target_points, matching.trades[1], pairs),
            growth=matching.growth.take(
                sort * matching.growth.shape[1] + np.minimum(goals, GOALS_FOR_FULL_GROWTH)
            ),
            distance=distance,
            schedule=self._looked_up(self.schedule_points, matching.shifts[1], pairs),
        )

    def unhindered(self, pairs: Pairs) -> Pairs:
        """Those of whom no bit is both asked and lacked."""
        for asked, lacked in zip(self.matching.obstacles.asked, self.lacked, strict=True):
            pairs = pairs.where(asked.take(pairs.opening) & lacked.take(pairs.person) == 0)
        return pairs

    def ranked(self, pairs: Pairs, points: Points, top: int) -> Rows:
        """The best of each person, in the order of people and ranks."""
        best = self._best(pairs, points, top)
        return self._rows(
            Pairs(*(column.take(best) for column in pairs)),
            Points(*(column.take(best) for column in points)),
        )

    def _best(self, pairs: Pairs, points: Points, top: int) -> Array:
        total = sum(points[1:], points[0])
        keys = pairs.person << POINT_BITS | MOST_POINTS - total
        keys = keys << POINT_BITS | MOST_POINTS - points.essential
        order = np.argsort(keys << RANK_BITS | self.matching.openings.rank.take(pairs.opening))
        counts = np.bincount(pairs.person, minlength=len(self.rows))
        start = np.cumsum(counts) - counts
        place = np.arange(len(order)) - np.repeat(start, counts)
        return order[place < top]

    def _rows(self, pairs: Pairs, points: Points) -> Rows:
        counts = np.bincount(pairs.person, minlength=len(self.rows))
        start = np.cumsum(counts) - counts
        people = self.rows[pairs.person]
        return Rows(
            people=people,
            openings=pairs.opening,
            ranks=np.arange(1, len(people) + 1) - np.repeat(start, counts),
            points=np.stack(points, axis=1),
            flags=self._flags(people, pairs.opening),
        )

    def _flags(self, p: Array, o: Array) -> Array:
        matching = self.matching
        people, openings, targets = matching.people, matching.openings, matching.targets
        raised = {
            "kind": people.unknown["kinds"][p],
            "eligibility": openings.reserved[o] & people.unknown["entitlements"][p],
            "schedule": matching.schedule(p, o) == PERHAPS,
            "clock": matching.clock(p, o) == PERHAPS,
            "hours": matching.hours(p, o) == PERHAPS,
            "languages": openings.asks_languages[o] & people.unknown["languages"][p],
            "support": people.has_needs[p] & ~openings.supports_known[o],
            "accommodation": openings.adaptable[o] & people.limits[p] != 0,
            "c:target": ~targets.known[p] | (targets.offered[o] < 0),
            "c:schedule": np.isnan(matching.share(p, o)),
        }
        flags = np.zeros(len(p), np.uint16)
        for name, where in raised.items():
            flags |= where.astype(np.uint16) << np.uint16(FLAGS.index(name))
        return flags


def chord(km: Array) -> Array:
    """Of the unit sphere, under an arc so long."""
    return 2 * np.sin(np.minimum(km / EARTH_RADIUS_KM, np.pi) / 2)


def _distance_points(weight: Array, km: Array, reach: Array) -> Array:
    """Before they are rounded down."""
    share = np.divide(km, reach, out=np.where(km == 0, 0.0, 1.0), where=reach > 0)
    return weight * np.maximum(0.0, 1 - share) + 0.5


def _error_km(half_chord: Array) -> Array:
    """Above what a distance by the chord may be wrong; an arc hardly bends near the antipode."""
    return np.where(half_chord > 0.7, 1e-3, 1e-10)


def in_blocks(matching: Matching, size: int, best: Callable[[Array], Rows]) -> Rows:
    """The best of each block on as many threads as there are processors; people by id."""
    people = matching.people
    with ThreadPoolExecutor(processors()) as pool:
        return by_person(list(pool.map(best, _blocks(people, size))), people.side)


def _blocks(people: People, size: int) -> Iterator[Array]:
    """Rows of neighbours who go about as far, in blocks."""
    reach = np.minimum(people.reach_transit, np.pi * EARTH_RADIUS_KM)
    rung = np.floor(np.log2(np.maximum(reach, 1)))
    strip = np.floor(people.lat * EARTH_RADIUS_KM * np.pi / 180 / np.exp2(rung))
    order = np.lexsort((people.lon, strip, rung))
    return (order[start : start + size] for start in range(0, len(order), size))


def by_person(found: list[Rows], people: Side) -> Rows:
    """The parts together, people by id."""
    place = np.empty(len(people), np.int64)
    place[people.by_id()] = np.arange(len(people))
    whole = [np.concatenate([getattr(rows, name) for rows in found]) for name in Rows.__slots__]
    order = np.argsort(place[whole[0]], kind="stable")
    return Rows(*(column[order] for column in whole))
