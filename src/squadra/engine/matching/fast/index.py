"""Openings made arrays for the kernels, so that any people can be made comparable with them."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from squadra.engine.matching.fast.arrays import (
    ALWAYS,
    BAND_DEGREES,
    NEAR,
    NO,
    NO_END,
    NO_START,
    SCORED,
    UNKNOWN,
    Array,
    Openings,
    laid,
)
from squadra.engine.matching.fast.bits import Bits, by_bit, firm_demands
from squadra.engine.matching.fast.folding import Folds
from squadra.engine.matching.fast.projecting import (
    condition_bits,
    day_or,
    half_days,
    known,
    minute_or,
    place,
    places_of,
)
from squadra.engine.matching.fast.sides import Cells, Side, projected
from squadra.engine.matching.fast.skills import Occupations, SkillCodes
from squadra.engine.matching.fast.tables import tables_of
from squadra.engine.matching.fast.vetoes import Vetoes
from squadra.engine.matching.pair import Setting


class Index:
    """Openings with all that people have to be made comparable with. Ids are unique.

    `rows` tells which row of the side each sorted opening was, `by_rank` the sorted openings by id.
    """

    def __init__(self, openings: Side, setting: Setting) -> None:
        self.rows, band_starts, south = _bands(openings)
        self.skills = SkillCodes(openings, setting)
        self.isco_prefix = setting.model.isco_prefix
        self.bits = Bits(openings, setting)
        self.firm = projected(firm_demands(openings), condition_bits, np.uint32)
        self.occupations = Occupations(openings)
        self.vetoes = Vetoes(openings, self.rows)
        rank = places_of(openings.by_id())[self.rows]
        self.by_rank = np.argsort(rank)
        needed = self.bits.needed(self.rows)
        demands = self.skills.of_openings(self.rows)
        cells = _opening_cells(openings, self.rows, setting)
        offered = self.occupations.offered[self.rows]
        scored = cells | demands | {"occupation": offered, "rank": rank}
        self.folds = Folds(
            Openings(
                near=_records(cells, NEAR),
                scored=_records(scored, SCORED),
                demands=np.zeros(0),
                **{
                    name: demands[name]
                    for name in ("more_starts", "more", "naming_starts", "naming")
                },
                needed=needed,
                needing=by_bit(needed, self.bits.count),
                band_starts=band_starts,
                band_south=south,
                all_times_in_bits=False,
                company=openings.cells["company"].codes[self.rows],
                sector=openings.cells["sector"].codes[self.rows],
                companies=len(openings.cells["company"].values),
                **{name: values for name, values in cells.items() if name in Openings._fields},
            )
        )
        self.openings = laid(self.folds.folded())
        rule_bits = np.concatenate([self.bits.by_rule(), self.folds.by_rule()], axis=1)
        self.tables = tables_of(setting.model, self.skills, self.occupations, rule_bits)


def _records(columns: Mapping[str, Array], dtype: np.dtype[Any]) -> Array:
    records = np.zeros(len(columns["lat"]), dtype)
    for name in dtype.fields or ():
        records[name] = columns[name]
    return records


def _bands(openings: Side) -> tuple[Array, Array, float]:
    lat, lon = openings.numbers["lat"], openings.numbers["lon"]
    south = float(lat.min()) if len(lat) else 0.0
    band = ((lat - south) / BAND_DEGREES).astype(np.int64)
    rows = np.lexsort((lon, band))
    starts = np.searchsorted(band[rows], np.arange(int(band.max(initial=-1)) + 2))
    return rows, starts.astype(np.int64), south


def _opening_cells(openings: Side, rows: Array, setting: Setting) -> dict[str, Array]:
    numbers = {name: values[rows] for name, values in openings.numbers.items()}
    cells = {
        name: Cells(column.codes[rows], column.values) for name, column in openings.cells.items()
    }
    demands, adaptable = cells["demands"], cells["adaptable"]
    point = place(numbers["lat"], numbers["lon"])
    return {
        **point,
        **{axis: np.rint(point[axis]) for axis in "xyz"},
        "transit": projected(cells["transit"], bool, np.bool_),
        "last_start": np.maximum(
            projected(cells["starts_on"], day_or(ALWAYS), np.int32),
            projected(cells["expires_on"], day_or(ALWAYS), np.int32),
        ),
        "has_reserved": projected(cells["reserved"], bool, np.bool_),
        "has_languages": projected(cells["languages"], bool, np.bool_),
        "supports_known": projected(cells["supports"], known, np.bool_),
        "adaptable": projected(demands, condition_bits, np.uint32)
        & projected(adaptable, condition_bits, np.uint32),
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
    starts = projected(cells["starts_at"], minute_or(-1), np.int16)
    ends = projected(cells["ends_at"], minute_or(-1), np.int16)
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
    shift = projected(cells["shift"], lambda week: half_days(week, 0), np.int32)
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
