"""Both sides made arrays for the kernels: bit masks, minutes, days, offsets into flat lists.

Everything that a rule or a component compares is made comparable here, from each distinct value
once.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from squadra.engine.matching.components import COMPONENTS, GOALS_FOR_FULL_GROWTH
from squadra.engine.matching.fast.arrays import (
    ALL_HALF_DAYS,
    ALWAYS,
    BAND_DEGREES,
    NEAR,
    NO,
    NO_END,
    NO_START,
    RADIANS,
    SCORED,
    UNKNOWN,
    Array,
    Encoded,
    Openings,
    People,
    Tables,
)
from squadra.engine.matching.fast.bits import Bits, by_bit
from squadra.engine.matching.fast.sides import Cells, Side, projected
from squadra.engine.matching.fast.skills import Occupations, SkillCodes
from squadra.engine.matching.pair import Setting
from squadra.engine.matching.records import Veto
from squadra.engine.matching.vocabulary import CONDITIONS, HALF_DAYS


def encode(people: Side, openings: Side, setting: Setting) -> Encoded:
    """Make both sides comparable. Ids are unique on each side."""
    rows, band_starts, south = _bands(openings)
    skills = SkillCodes(openings, setting)
    bits = Bits(people, openings, setting)
    occupations = Occupations(people, openings)
    vetoes = people.lists["vetoes"]
    rank = _places(openings.by_id())[rows]
    needed = bits.needed(rows)
    demands, of_demands = skills.of_openings(rows)
    cells = _opening_cells(openings, rows, setting)
    scored = cells | of_demands | {"occupation": occupations.offered[rows], "rank": rank}
    encoded_openings = Openings(
        near=_records(cells, NEAR),
        scored=_records(scored, SCORED),
        demands=demands,
        needed=needed,
        needing=by_bit(needed, bits.count),
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
        openings_by_rank=np.argsort(rank),
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


def _person_order(people: Side) -> Array:
    """Rows by who has waited longest (nobody knows = last), then by id."""
    by_id = people.by_id()
    since = projected(people.cells["waiting_since"], _day_or(2**31 - 1), np.int32)
    return by_id[np.argsort(since[by_id], kind="stable")]


def _bands(openings: Side) -> tuple[Array, Array, float]:
    lat, lon = openings.numbers["lat"], openings.numbers["lon"]
    south = float(lat.min()) if len(lat) else 0.0
    band = ((lat - south) / BAND_DEGREES).astype(np.int64)
    rows = np.lexsort((lon, band))
    starts = np.searchsorted(band[rows], np.arange(int(band.max(initial=-1)) + 2))
    return rows, starts.astype(np.int64), south


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


def _tables(setting: Setting, skills: SkillCodes, occupations: Occupations, bits: Bits) -> Tables:
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
