"""Both sides made arrays for the kernels: bit masks, minutes, days, offsets into flat lists.

Everything that a rule or a component compares is made comparable here, from each distinct value
once.
"""

from collections.abc import Mapping

import numpy as np

from squadra.engine.matching.fast.arrays import (
    ALL_HALF_DAYS,
    ALWAYS,
    NO_START,
    Array,
    Encoded,
    People,
)
from squadra.engine.matching.fast.index import Index
from squadra.engine.matching.fast.projecting import (
    condition_bits,
    day_or,
    half_days,
    known,
    minute_or,
    place,
    places_of,
)
from squadra.engine.matching.fast.sides import Side, projected
from squadra.engine.matching.pair import Setting


def encode(people: Side, openings: Side, setting: Setting) -> Encoded:
    """Make both sides comparable. Ids are unique on each side."""
    return against(Index(openings, setting), people)


def against(index: Index, people: Side, cells: Mapping[str, Array] | None = None) -> Encoded:
    """Make people comparable with openings that are already. Ids are unique on each side.

    `cells` are the `person_cells` of these people, for whoever has them already.
    """
    order = _person_order(people)
    encoded = People(
        **(cells or person_cells(people)),
        **index.skills.of_people(people),
        **index.occupations.of_people(people, index.isco_prefix),
        **index.vetoes.of_people(people),
        blocked=index.bits.blocked(people),
        order=places_of(order),
    )
    return Encoded(
        people=index.folds.blocked(encoded),
        openings=index.openings,
        tables=index.tables,
        opening_rows=index.rows,
        people_by_order=order,
        openings_by_rank=index.by_rank,
    )


def _person_order(people: Side) -> Array:
    """Rows by who has waited longest (nobody knows = last), then by id."""
    by_id, since = people.by_id(), waiting_since(people)
    return by_id[np.argsort(since[by_id], kind="stable")]


def waiting_since(people: Side) -> Array:
    """The day since which each waits, after all others where nobody knows."""
    return projected(people.cells["waiting_since"], day_or(2**31 - 1), np.int32)


def person_cells(people: Side) -> dict[str, Array]:
    """What of people does not depend on openings."""
    cells, numbers = people.cells, people.numbers
    availability = cells["availability"]
    return {
        **place(numbers["lat"], numbers["lon"]),
        "reach": numbers["max_km"],
        "reach_transit": np.maximum(numbers["max_km"], numbers["max_km_transit"]),
        "from_day": projected(cells["from_date"], day_or(ALWAYS), np.int32),
        "earliest": projected(cells["earliest"], minute_or(-1), np.int16),
        "latest": projected(cells["latest"], minute_or(NO_START), np.int16),
        "hours_max": np.nan_to_num(numbers["hours_max"], nan=np.inf),
        "hours_known": ~np.isnan(numbers["hours_max"]),
        "available": projected(availability, lambda week: half_days(week, ALL_HALF_DAYS), np.int32),
        "available_known": projected(availability, known, np.int8),
        "kinds_known": projected(cells["kinds"], known, np.bool_),
        "entitlements_known": projected(cells["entitlements"], known, np.bool_),
        "languages_known": projected(cells["languages"], known, np.bool_),
        "has_needs": projected(cells["needs"], bool, np.bool_),
        "limits": projected(cells["limits"], condition_bits, np.uint32),
    }
