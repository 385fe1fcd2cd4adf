"""Both sides made arrays for the kernels: bit masks, minutes, days, offsets into flat lists.

Everything that a rule or a component compares is made comparable here, from each distinct value
once. A yes/no rule is a bit: an opening has the bits that it needs unblocked, a person has the
bits that they block; the rule is false where the two share one of its bits.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from squadra.engine.matching.components import COMPONENTS, GOALS_FOR_FULL_GROWTH
from squadra.engine.matching.fast.sides import Cells, Lists, Side, projected
from squadra.engine.matching.pair import Setting
from squadra.engine.matching.records import Veto
from squadra.engine.matching.rules import RULES
from squadra.engine.matching.vocabulary import CONDITIONS, HALF_DAYS

Array = NDArray[Any]

WORD: Final = 64
LANES: Final = 4
"""Lists of demands are filled up to a multiple of this."""
SIGNS: Final = 32
BAND_DEGREES: Final = 0.027
"""Height of a band of latitude, about 3 km: openings are sorted by band, then by longitude."""
RADIANS: Final = math.pi / 180.0
"""What `math.radians` multiplies by."""

ALWAYS: Final = -(2**31) + 1
NO_START: Final = 2**15 - 1
NO_END: Final = -1
ALL_HALF_DAYS: Final = 2 ** len(HALF_DAYS) - 1
UNKNOWN, NO, YES = -1, 0, 1


class People(NamedTuple):
    """Arrays of n people. Minutes count from midnight, days are proleptic ordinals."""

    lat: Array
    lon: Array
    x: Array
    y: Array
    z: Array
    reach: Array
    reach_transit: Array
    from_day: Array
    earliest: Array
    latest: Array
    hours_max: Array
    hours_known: Array
    available: Array
    available_known: Array
    kinds_known: Array
    entitlements_known: Array
    languages_known: Array
    has_needs: Array
    limits: Array
    blocked: Array
    veto_starts: Array
    vetoes: Array
    skill_starts: Array
    skills: Array
    levels: Array
    target_starts: Array
    targets: Array
    targets_known: Array
    goal_starts: Array
    goals: Array
    order: Array


NEAR: Final = np.dtype(
    [("x", np.float32), ("y", np.float32), ("z", np.float32), ("transit", np.int32)]
)
"""What is read of every candidate: its place on the unit sphere, to about a metre."""

SCORED: Final = np.dtype(
    [
        *((name, np.float64) for name in ("x", "y", "z", "essential_total", "optional_total")),
        *((name, np.int32) for name in ("demands", "occupation", "rank")),
        ("skills", np.uint32),
        ("shift", np.int16),
        *((name, np.int8) for name in ("lanes", "optional_lanes", "asked", "kind", "transit")),
    ],
    align=True,
)
"""What is read of every admissible opening, in one line of a processor's cache.

`demands` is where the opening's demands begin in the flat list: the essential ones fill `lanes`,
the optional ones `optional_lanes`. `skills` has one of 32 bits for each skill named, so that most
openings without a goal of the person are passed over at a glance.
"""


class Openings(NamedTuple):
    """m openings, sorted by band of latitude, then by longitude."""

    near: Array
    scored: Array
    lat: Array
    lon: Array
    demands: Array
    needed: Array
    needing: Array
    """[bits, words]: a bit for each opening that needs the rule's bit unblocked."""
    band_starts: Array
    band_south: float
    all_times_in_bits: bool
    shift: Array
    least_half_days: Array
    hours_bar: Array
    last_start: Array
    clock_starts: Array
    clock_first: Array
    clock_last: Array
    clock_reversed: Array
    clock_strict: Array
    flexible: Array
    starts: Array
    ends: Array
    hours_least: Array
    hours_stated: Array
    has_reserved: Array
    has_languages: Array
    supports_known: Array
    adaptable: Array
    company_veto: Array
    opening_veto: Array
    sector: Array
    sector_veto_starts: Array
    sector_vetoes: Array


class Tables(NamedTuple):
    """What both sides are compared by: skills, occupations, the model's numbers.

    A *demand* is an opening's skill with the level wanted. `likeness_*` list, for each skill that
    people hold, the openings' skills that it covers, with the similarity. Points are by kind of
    opening: job, other.
    """

    demand_starts: Array
    demand_skills: Array
    demand_levels: Array
    demand_weights: Array
    demand_base: Array
    likeness_starts: Array
    likeness_skills: Array
    likeness: Array
    wanted_digits: Array
    offered_digits: Array
    dotted: Array
    isco_prefix: Array
    order_step: float
    order_floor: float
    target_unknown: float
    weights: Array
    growth_points: Array
    schedule_points: Array
    schedule_unknown: Array
    rule_bits: Array


class Encoded(NamedTuple):
    """A whole run. `opening_rows` tells which row of the side each sorted opening was."""

    people: People
    openings: Openings
    tables: Tables
    opening_rows: Array
    people_by_order: Array
    openings_by_rank: Array

    @property
    def sides(self) -> tuple[People, Openings, Tables]:
        return self.people, self.openings, self.tables


def encode(people: Side, openings: Side, setting: Setting) -> Encoded:
    """Make both sides comparable. Ids are unique on each side."""
    rows, band_starts, south = _bands(openings)
    skills = _SkillCodes(openings, setting)
    bits = _Bits(people, openings, setting)
    occupations = _Occupations(people, openings)
    vetoes = people.lists["vetoes"]
    rank = _places(_id_order(openings))[rows]
    needed = bits.needed(rows)
    demands, of_demands = skills.of_openings(rows)
    cells = _opening_cells(openings, rows, setting)
    scored = cells | of_demands | {"occupation": occupations.offered[rows], "rank": rank}
    encoded_openings = Openings(
        near=_records(cells, NEAR),
        scored=_records(scored, SCORED),
        demands=demands,
        needed=needed,
        needing=_by_bit(needed, bits.count),
        band_starts=band_starts,
        band_south=south,
        all_times_in_bits=False,
        **_opening_vetoes(openings, rows, vetoes.values),
        **{name: values for name, values in cells.items() if name in Openings._fields},
    )
    person_order = _person_order(people)
    encoded_people = People(
        **_person_cells(people),
        **skills.of_people(people),
        blocked=bits.blocked(),
        veto_starts=vetoes.starts,
        vetoes=vetoes.codes,
        target_starts=people.lists["targets"].starts,
        targets=occupations.wanted,
        targets_known=people.lists["targets"].known,
        order=_places(person_order),
    )
    return Encoded(
        people=encoded_people,
        openings=encoded_openings,
        tables=_tables(setting, skills, occupations, bits),
        opening_rows=rows,
        people_by_order=person_order,
        openings_by_rank=np.argsort(rank).astype(np.int32),
    )


def _records(columns: Mapping[str, Array], dtype: np.dtype[Any]) -> Array:
    records = np.zeros(len(columns["lat"]), dtype)
    for name in dtype.fields or ():
        records[name] = columns[name]
    return records


def _places(order: Array) -> Array:
    """The place of each row in an order given as rows."""
    places = np.empty(len(order), np.int32)
    places[order] = np.arange(len(order), dtype=np.int32)
    return places


def _id_order(side: Side) -> Array:
    """Rows by id, by code point: UTF-8 sorts alike."""
    return pc.sort_indices(side.ids).to_numpy().astype(np.int32)


def _person_order(people: Side) -> Array:
    """Rows by who has waited longest (nobody knows = last), then by id."""
    by_id = _id_order(people)
    since = projected(people.cells["waiting_since"], _day_or(2**31 - 1), np.int32)
    return by_id[np.argsort(since[by_id], kind="stable")]


def _bands(openings: Side) -> tuple[Array, Array, float]:
    lat, lon = openings.numbers["lat"], openings.numbers["lon"]
    south = float(lat.min()) if len(lat) else 0.0
    band = ((lat - south) / BAND_DEGREES).astype(np.int64)
    rows = np.lexsort((lon, band)).astype(np.int32)
    starts = np.searchsorted(band[rows], np.arange(int(band.max(initial=-1)) + 2))
    return rows, starts.astype(np.int64), south


# Cells that stand alone


def _day_or(missing: int) -> Callable[[Any], int]:
    return lambda day: missing if day is None else day.toordinal()


def _minute_or(missing: int) -> Callable[[Any], int]:
    return lambda time: missing if time is None else time.hour * 60 + time.minute


def _half_days(week: str | None, missing: int) -> int:
    if week is None:
        return missing
    return sum(1 << place for place, mark in enumerate(week) if mark == "1")


def _known(value: Any) -> bool:
    return value is not None


def _condition_bits(codes: Iterable[str]) -> int:
    return sum(1 << CONDITIONS.index(code) for code in codes)


def _place(lat: Array, lon: Array) -> dict[str, Array]:
    """Degrees, and the point of the unit sphere."""
    phi, lam = lat * RADIANS, lon * RADIANS
    return {
        "lat": lat,
        "lon": lon,
        "x": np.cos(phi) * np.cos(lam),
        "y": np.cos(phi) * np.sin(lam),
        "z": np.sin(phi),
    }


def _person_cells(people: Side) -> dict[str, Array]:
    cells, numbers = people.cells, people.numbers
    availability = cells["availability"]
    return {
        **_place(numbers["lat"], numbers["lon"]),
        "reach": numbers["max_km"],
        "reach_transit": np.maximum(numbers["max_km"], numbers["max_km_transit"]),
        "from_day": projected(cells["from_date"], _day_or(ALWAYS), np.int32),
        "earliest": projected(cells["earliest"], _minute_or(-1), np.int16),
        "latest": projected(cells["latest"], _minute_or(NO_START), np.int16),
        "hours_max": np.nan_to_num(numbers["hours_max"], nan=np.inf),
        "hours_known": ~np.isnan(numbers["hours_max"]),
        "available": projected(
            availability, lambda week: _half_days(week, ALL_HALF_DAYS), np.int32
        ),
        "available_known": projected(availability, _known, np.bool_),
        "kinds_known": projected(cells["kinds"], _known, np.bool_),
        "entitlements_known": projected(cells["entitlements"], _known, np.bool_),
        "languages_known": projected(cells["languages"], _known, np.bool_),
        "has_needs": projected(cells["needs"], bool, np.bool_),
        "limits": projected(cells["limits"], _condition_bits, np.uint32),
    }


def _opening_cells(openings: Side, rows: Array, setting: Setting) -> dict[str, Array]:
    numbers = {name: values[rows] for name, values in openings.numbers.items()}
    cells = {
        name: Cells(column.codes[rows], column.values) for name, column in openings.cells.items()
    }
    demands, adaptable = cells["demands"], cells["adaptable"]
    return {
        **_place(numbers["lat"], numbers["lon"]),
        "transit": projected(cells["transit"], bool, np.bool_),
        "last_start": np.maximum(
            projected(cells["starts_on"], _day_or(ALWAYS), np.int32),
            projected(cells["expires_on"], _day_or(ALWAYS), np.int32),
        ),
        "has_reserved": projected(cells["reserved"], bool, np.bool_),
        "has_languages": projected(cells["languages"], bool, np.bool_),
        "supports_known": projected(cells["supports"], _known, np.bool_),
        "adaptable": projected(demands, _condition_bits, np.uint32)
        & projected(adaptable, _condition_bits, np.uint32),
        "kind": projected(cells["kind"], lambda kind: 0 if kind == "job" else 1, np.int8),
        **_clock(cells),
        **_hours(numbers),
        **_shift(cells, setting.model.schedule_min),
    }


def _clock(cells: Mapping[str, Cells]) -> dict[str, Array]:
    """Times of the day; the `clock_*` ones exclude, so they hold only where nothing is flexible."""
    flexible = projected(
        cells["flexible"], lambda value: UNKNOWN if value is None else value, np.int8
    )
    starts = projected(cells["starts_at"], _minute_or(-1), np.int16)
    ends = projected(cells["ends_at"], _minute_or(-1), np.int16)
    strict = flexible == NO
    first = np.where(starts >= 0, starts, np.where(ends >= 0, ends, NO_START))
    last = np.where(ends >= 0, ends, np.where(starts >= 0, starts, NO_END))
    return {
        "flexible": flexible,
        "starts": starts,
        "ends": ends,
        "clock_starts": np.where(strict & (starts >= 0), starts, NO_START).astype(np.int16),
        "clock_first": np.where(strict, first, NO_START).astype(np.int16),
        "clock_last": np.where(strict, last, NO_END).astype(np.int16),
        "clock_reversed": strict & (starts >= 0) & (ends >= 0) & (starts > ends),
        "clock_strict": strict,
    }


def _hours(numbers: Mapping[str, Array]) -> dict[str, Array]:
    """The least weekly hours of what is known; `hours_bar` excludes, so hours must be stated."""
    stated = ~np.isnan(numbers["hours"])
    least = np.fmin(numbers["hours"], numbers["hours_min"])
    return {
        "hours_least": np.nan_to_num(least, nan=np.inf),
        "hours_stated": stated,
        "hours_bar": np.where(stated, least, -np.inf),
    }


def _shift(cells: Mapping[str, Cells], schedule_min: float) -> dict[str, Array]:
    shift = projected(cells["shift"], lambda week: _half_days(week, 0), np.int32)
    asked = projected(cells["shift"], lambda week: (week or "").count("1"), np.int8)
    strict = projected(cells["flexible"], lambda value: value is False, np.bool_)
    least = np.array(
        [next((k for k in range(n + 1) if n and k / n >= schedule_min), n) for n in range(15)],
        np.int8,
    )
    return {
        "shift": shift,
        "asked": asked,
        "least_half_days": np.where(strict, asked, least[asked]).astype(np.int8),
    }


def _opening_vetoes(openings: Side, rows: Array, vetoes: list[Veto]) -> dict[str, Array]:
    """Which of the people's vetoes name an opening, by its id, its company or its sector."""
    code_of = {veto: code for code, veto in enumerate(vetoes)}
    company, sector = openings.cells["company"], openings.cells["sector"]
    sector_lists = [
        [
            code_of[Veto("sector", name[:end])]
            for end in range(1, len(name) + 1)
            if Veto("sector", name[:end]) in code_of
        ]
        for name in sector.values
    ]
    return {
        "company_veto": projected(
            company, lambda name: code_of.get(Veto("company", name), -1), np.int32
        )[rows],
        "opening_veto": _codes_by_id(openings, code_of)[rows],
        "sector": sector.codes[rows],
        "sector_veto_starts": np.cumsum([0, *map(len, sector_lists)]).astype(np.int64),
        "sector_vetoes": np.array([code for codes in sector_lists for code in codes], np.int32),
    }


def _codes_by_id(openings: Side, code_of: Mapping[Veto, int]) -> Array:
    found = np.full(len(openings), -1, np.int32)
    named = {veto.name: code for veto, code in code_of.items() if veto.what == "opening"}
    if named:
        places = pc.index_in(openings.ids, pa.array(list(named), openings.ids.type))
        places = pc.fill_null(places, -1).to_numpy()
        hit = places >= 0
        found[hit] = np.array(list(named.values()), np.int32)[places[hit]]
    return found


# Yes/no rules as bits


class _Bits:
    """The bits by which openings and people meet, each of one rule."""

    def __init__(self, people: Side, openings: Side, setting: Setting) -> None:
        self.people, self.openings, self.setting = people, openings, setting
        self._bits: dict[tuple[str, Any], int] = {}
        for name, column, of in self._opening_columns():
            for value in column.values:
                for key in of(value):
                    self._bits.setdefault((name, key), len(self._bits))
        self.count = len(self._bits)
        self.words = max(1, -(-self.count // WORD))

    def _opening_columns(self) -> Iterable[tuple[str, Cells, Callable[[Any], Iterable[Any]]]]:
        """Rule, column and the keys of the bits that a value of it needs unblocked."""
        cells, on = self.openings.cells, self.setting.on
        firm = _paired(cells["demands"], cells["adaptable"])
        yield "seats", cells["seats"], lambda seats: [] if seats >= 1 else ["none"]
        yield "kind", cells["kind"], lambda kind: [kind]
        yield "dates", cells["expires_on"], lambda day: [] if day >= on else ["expired"]
        yield "eligibility", cells["reserved"], lambda codes: [codes] if codes else []
        yield "veto", cells["demands"], lambda codes: codes
        yield "conditions", firm, lambda pair: pair[0] - pair[1]
        yield "licences", cells["licences"], lambda names: names
        yield "languages", cells["languages"], lambda levels: levels.items()
        yield "support", cells["supports"], self._not_offered

    def _not_offered(self, supports: frozenset[str] | None) -> Iterable[str]:
        needed = set().union(*self.people.cells["needs"].values)
        return [] if supports is None else needed - supports

    def needed(self, rows: Array) -> Array:
        """For each opening its bits, words first: [words, m]."""
        needed = np.zeros((self.words, len(rows)), np.uint64)
        for name, column, of in self._opening_columns():
            table = self._table(
                [[self._bits[name, key] for key in of(value)] for value in column.values]
            )
            needed |= table[:, column.codes[rows]]
        return needed

    def blocked(self) -> Array:
        """For each person the bits that they block: [n, words]."""
        cells = self.people.cells
        everybody = self._table([[*self._of("seats"), *self._of("dates")]])
        blocked = np.repeat(everybody, len(self.people), axis=1)
        for name, column, blocks in (
            ("kind", cells["kinds"], lambda kinds, kind: kinds is not None and kind not in kinds),
            ("eligibility", cells["entitlements"], _not_entitled),
            ("conditions", cells["limits"], lambda limits, code: code in limits),
            ("licences", cells["licences"], lambda held, name: name not in held),
            ("languages", cells["languages"], _below),
            ("support", cells["needs"], lambda needs, code: code in needs),
        ):
            bits = self._of(name)
            table = self._table(
                [
                    [bit for bit, key in bits.items() if blocks(value, key)]
                    for value in column.values
                ]
            )
            blocked |= table[:, column.codes]
        vetoes = self.people.lists["vetoes"]
        blocked |= _or_of_lists(vetoes, self._table(self._vetoed_demands(vetoes.values)))
        return np.ascontiguousarray(blocked.T)

    def _vetoed_demands(self, vetoes: list[Veto]) -> list[list[int]]:
        return [
            [self._bits["veto", veto.name]]
            if veto.what == "demand" and ("veto", veto.name) in self._bits
            else []
            for veto in vetoes
        ]

    def _of(self, rule: str) -> dict[int, Any]:
        return {bit: key for (name, key), bit in self._bits.items() if name == rule}

    def _table(self, bit_lists: list[list[int]]) -> Array:
        table = np.zeros((self.words, len(bit_lists)), np.uint64)
        for place, bits in enumerate(bit_lists):
            for bit in bits:
                table[bit // WORD, place] |= np.uint64(1 << bit % WORD)
        return table

    def by_rule(self) -> Array:
        """The bits of each rule, in the table's order: [rules, words]."""
        return self._table([list(self._of(name)) for name in RULES]).T.copy()


def packed(marks: Array) -> Array:
    """Sixty-four marks of a row in each word, the first one lowest."""
    rows, count = marks.shape
    whole = np.zeros((rows, -(-count // WORD) * WORD), np.bool_)
    whole[:, :count] = marks
    return np.packbits(whole, axis=1, bitorder="little").view(np.uint64)


def _by_bit(needed: Array, bits: int) -> Array:
    """The openings' bits the other way round: for each bit a mark for each opening."""
    rows = np.zeros((len(needed) * WORD, needed.shape[1]), np.bool_)
    for bit in range(bits):
        rows[bit] = (needed[bit // WORD] >> np.uint64(bit % WORD)) & np.uint64(1)
    return packed(rows)


def _paired(first: Cells, second: Cells) -> Cells:
    """Two columns as one, with the pairs of values that occur."""
    pairs, codes = np.unique(np.stack([first.codes, second.codes]), axis=1, return_inverse=True)
    values = [(first.values[a], second.values[b]) for a, b in pairs.T]
    return Cells(codes.reshape(-1).astype(np.int32), values)


def _not_entitled(held: frozenset[str] | None, reserved: frozenset[str]) -> bool:
    return held is not None and held.isdisjoint(reserved)


def _below(held: Mapping[str, int] | None, wanted: tuple[str, int]) -> bool:
    return held is not None and held.get(wanted[0], 0) < wanted[1]


def _or_of_lists(lists: Lists, table: Array) -> Array:
    """The bits of each row's items together: [words, n]."""
    found = np.zeros((len(table), len(lists.known)), np.uint64)
    rows = np.flatnonzero(np.diff(lists.starts))
    if len(rows):
        found[:, rows] = np.bitwise_or.reduceat(table[:, lists.codes], lists.starts[rows], axis=1)
    return found


# Skills and occupations


class _SkillCodes:
    """Openings' skills and demands (a skill at a level) numbered, and what covers them."""

    def __init__(self, openings: Side, setting: Setting) -> None:
        self.setting = setting
        self.openings = openings
        columns = [openings.lists["essential"], openings.lists["optional"]]
        wanted = sorted({item for column in columns for item in column.values})
        self.names = list(dict.fromkeys(name for name, _level in wanted))
        self.number = {name: number for number, name in enumerate(self.names)}
        self.demand = {item: code for code, item in enumerate(wanted)}
        self.levels = np.array([level for _name, level in wanted], np.int8)
        owners = [self.number[name] for name, _level in wanted]
        self.starts = np.searchsorted(owners, np.arange(len(self.names) + 1)).astype(np.int64)
        self.owners = np.array(owners, np.int32)
        self.nothing, self.none_named = len(wanted), len(wanted) + 1

    def base(self) -> Array:
        """What counts for each demand without having the skill; then `nothing`, `none_named`."""
        learnable = self.setting.model.learnable
        return np.concatenate([np.where(self.levels == 1, learnable, 0.0), [0.0, learnable]])

    def of_openings(self, rows: Array) -> tuple[Array, dict[str, Array]]:
        """The flat list of demands, each opening's essential ones first, and where each's lie.

        Lists are filled up to whole `LANES` with a demand that counts nothing, so that the
        kernels' loops are short and alike; an empty one holds what counts where none is named.
        """
        essential, optional = (
            _reordered(lists, rows, [self.demand[item] for item in lists.values])
            for lists in (self.openings.lists["essential"], self.openings.lists["optional"])
        )
        lanes, optional_lanes = (
            -(-np.maximum(1, np.diff(starts)) // LANES) for starts, _ in (essential, optional)
        )
        begins = np.concatenate([[0], np.cumsum(LANES * (lanes + optional_lanes))])
        middles = begins[:-1] + LANES * lanes
        demands = np.full(begins[-1], self.nothing, np.int32)
        columns = {"demands": begins[:-1], "lanes": lanes, "optional_lanes": optional_lanes}
        for name, (starts, items), first in (
            ("essential_total", essential, begins[:-1]),
            ("optional_total", optional, middles),
        ):
            demands[_spots(starts, first)] = items
            demands[first[np.diff(starts) == 0]] = self.none_named
            sums = _sums(starts, self.weights()[items])
            columns[name] = np.where(np.diff(starts) == 0, 1.0, sums)
            signs = np.zeros(len(rows), np.uint32)
            owners = np.repeat(np.arange(len(rows)), np.diff(starts))
            np.bitwise_or.at(signs, owners, _sign(self.owners[items]))
            columns["skills"] = columns.get("skills", 0) | signs
        return demands, columns

    def weights(self) -> Array:
        """The weight of each demand's skill."""
        weights = [self.setting.skills.weight(name) for name in self.names]
        return np.array(weights, np.float64)[self.owners]

    def of_people(self, people: Side) -> dict[str, Array]:
        """Held skills by the number that `likeness` knows, and goals that some opening names."""
        skills, goals = people.lists["skills"], people.lists["goals"]
        self.held = list(dict.fromkeys(name for name, _level in skills.values))
        held_number = {name: number for number, name in enumerate(self.held)}
        number = np.array([held_number[name] for name, _ in skills.values], np.int32)
        level = np.array([level for _, level in skills.values], np.int8)
        goal = np.array([self.number.get(name, -1) for name in goals.values], np.int32)
        named = goal[goals.codes] >= 0
        kept = np.concatenate([[0], np.cumsum(named)])
        return {
            "skill_starts": skills.starts,
            "skills": number[skills.codes],
            "levels": level[skills.codes],
            "goal_starts": kept[goals.starts],
            "goals": goal[goals.codes][named],
        }

    def likeness(self) -> tuple[Array, Array, Array]:
        """For each held skill: the openings' skills like it, and how much; 1 for itself."""
        like: dict[str, list[tuple[int, float]]] = {name: [] for name in self.held}
        for name, near in like.items():
            if name in self.number:
                near.append((self.number[name], 1.0))
        for (held, wanted), value in self.setting.skills.similarities.items():
            if held != wanted and held in like and wanted in self.number:
                like[held].append((self.number[wanted], value))
        flat = [item for near in like.values() for item in near]
        return (
            np.cumsum([0, *map(len, like.values())]).astype(np.int64),
            np.array([number for number, _ in flat], np.int32),
            np.array([value for _, value in flat], np.float64),
        )


def _reordered(lists: Lists, rows: Array, numbers: list[int]) -> tuple[Array, Array]:
    """Offsets of the lists in another order of rows, and the number of each item."""
    lengths = np.diff(lists.starts)[rows]
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    shift = np.repeat(lists.starts[rows] - starts[:-1], lengths)
    codes = lists.codes[np.arange(starts[-1]) + shift]
    return starts, np.array(numbers, np.int32)[codes]


def _sign(skills: Array) -> Array:
    return np.uint32(1) << (skills % SIGNS).astype(np.uint32)


def _sums(starts: Array, terms: Array) -> Array:
    """Sums of each list that start at 0.0 and go term by term, as the model's do."""
    sums = np.zeros(len(starts) - 1)
    lengths = np.diff(starts)
    for place in range(int(lengths.max(initial=0))):
        rows = np.flatnonzero(lengths > place)
        sums[rows] += terms[starts[rows] + place]
    return sums


def _spots(starts: Array, begins: Array) -> Array:
    """Where the items of lists go whose first item goes to `begins`."""
    return np.arange(starts[-1]) + np.repeat(begins - starts[:-1], np.diff(starts))


class _Occupations:
    """Occupations of both sides numbered, and their digits packed to be compared from the left."""

    def __init__(self, people: Side, openings: Side) -> None:
        targets, offered = people.lists["targets"], openings.cells["occupation"]
        names = dict.fromkeys([*targets.values, *filter(None, offered.values)])
        number = {name: place for place, name in enumerate(names)}
        self.names = list(names)
        self.wanted = np.array([number[name] for name in targets.values], np.int32)[targets.codes]
        self.offered = projected(
            offered, lambda name: -1 if name is None else number[name], np.int32
        )

    def digits(self, absent: int) -> Array:
        """The ISCO-08 digits of each as four bytes, the first one highest."""
        packed = [
            int.from_bytes(name.partition(".")[0].encode().ljust(4, bytes([absent])), "big")
            for name in self.names
        ]
        return np.array(packed, np.uint32)

    def dotted(self) -> Array:
        return np.array(["." in name for name in self.names], np.bool_)


def _tables(
    setting: Setting, skills: _SkillCodes, occupations: _Occupations, bits: _Bits
) -> Tables:
    model = setting.model
    weights = np.array(
        [[model.weights[kind][name] for name in COMPONENTS] for kind in ("job", "other")], np.int64
    )
    likeness_starts, likeness_skills, likeness = skills.likeness()
    growth, schedule = (list(COMPONENTS).index(name) for name in ("growth", "schedule"))
    return Tables(
        demand_starts=skills.starts,
        demand_skills=np.concatenate([skills.owners, np.array([-1, -1], np.int32)]),
        demand_levels=skills.levels,
        demand_weights=np.concatenate([skills.weights(), [1.0, 1.0]]),
        demand_base=skills.base(),
        likeness_starts=likeness_starts,
        likeness_skills=likeness_skills,
        likeness=likeness,
        wanted_digits=occupations.digits(0xFE),
        offered_digits=occupations.digits(0xFF),
        dotted=occupations.dotted(),
        isco_prefix=np.array(model.isco_prefix, np.float64),
        order_step=model.order_step,
        order_floor=model.order_floor,
        target_unknown=COMPONENTS["target"].when_unknown,
        weights=weights,
        growth_points=_growth_points(weights[:, growth]),
        schedule_points=_schedule_points(weights[:, schedule]),
        schedule_unknown=_points(weights[:, schedule], COMPONENTS["schedule"].when_unknown),
        rule_bits=bits.by_rule(),
    )


def _points(weights: Array, value: float) -> Array:
    return np.array([math.floor(int(weight) * value + 0.5) for weight in weights], np.int64)


def _growth_points(weights: Array) -> Array:
    """Points by kind and goals met, as far as more of them count: [2, goals + 1]."""
    met = range(GOALS_FOR_FULL_GROWTH + 1)
    return np.stack([_points(weights, number / GOALS_FOR_FULL_GROWTH) for number in met], axis=1)


def _schedule_points(weights: Array) -> Array:
    """Points by kind, half-days asked and half-days had: [2, 15, 15]."""
    week = len(HALF_DAYS)
    points = np.zeros((len(weights), week + 1, week + 1), np.int64)
    for asked in range(1, week + 1):
        for had in range(asked + 1):
            points[:, asked, had] = _points(weights, had / asked)
    return points
