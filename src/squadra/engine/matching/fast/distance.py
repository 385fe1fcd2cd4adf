"""How far apart a person and an opening are: quickly where that is enough, else exactly.

Where a quick distance could round another way, the C library's trigonometry decides, as in the
reference.
"""

import math
from typing import Final

from squadra.engine.matching.fast.arrays import RADIANS, SPHERE, Openings, People
from squadra.engine.matching.fast.compiling import compiled, part
from squadra.engine.matching.pair import EARTH_RADIUS_KM

DIAMETER: Final = 2 * EARTH_RADIUS_KM


MARGIN_KM: Final = 1e-3
"""Pairs so near to the end of a reach are measured exactly."""


DISTANCE_ERROR_KM: Final = 5e-6
"""Above what the quick distance may be wrong by, as openings' places are rounded (3e-6 km)."""


QUARTER: Final = 0.25 / SPHERE**2
"""Makes of a squared chord of the sphere a quarter of one of the unit sphere."""


CHORDS_TELL_KM: Final = 15_000.0
"""Near the antipode a chord hardly grows with the distance."""


QUICK_UP_TO: Final = 1e-3
"""Largest quarter of a squared chord (400 km) for which the series is exact enough."""


@compiled
def exact_km(lat_1: float, lon_1: float, lat_2: float, lon_2: float) -> float:
    """`pair.distance_km`, operation by operation."""
    phi_1, phi_2 = lat_1 * RADIANS, lat_2 * RADIANS
    sin_phi = math.sin((phi_2 - phi_1) / 2)
    sin_lambda = math.sin((lon_2 * RADIANS - lon_1 * RADIANS) / 2)
    h = sin_phi * sin_phi + math.cos(phi_1) * math.cos(phi_2) * (sin_lambda * sin_lambda)
    return DIAMETER * math.asin(min(1.0, math.sqrt(h)))


@part
def quarter_at(km: float) -> float:
    """A quarter of the squared chord between points so many kilometres apart."""
    half = math.sin(km / DIAMETER)
    return half * half


@part
def edge_of(reach: float) -> tuple[float, float]:
    """The quarter up to which a pair is within reach, and by how much this may be unsure."""
    sure = quarter_at(min(reach - MARGIN_KM, CHORDS_TELL_KM)) if reach > MARGIN_KM else -1.0
    near = quarter_at(reach + MARGIN_KM) if reach < CHORDS_TELL_KM else 2.0
    return (near + sure) / 2, (near - sure) / 2


@part
def series_km(quarter: float) -> float:
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
def quarter_of(p: int, o: int, people: People, openings: Openings) -> float:
    """A quarter of the squared chord between the two."""
    place = openings.near[o]
    dx, dy, dz = place.x - people.x[p], place.y - people.y[p], place.z - people.z[p]
    return QUARTER * (dx * dx + dy * dy + dz * dz)


@part
def reach_for(p: int, o: int, people: People, openings: Openings) -> float:
    return people.reach_transit[p] if openings.near[o].transit != 0 else people.reach[p]


@compiled
def within_reach(p: int, o: int, people: People, openings: Openings) -> bool:
    """The rule itself, by the C library's trigonometry."""
    km = exact_km(people.lat[p], people.lon[p], openings.lat[o], openings.lon[o])
    return km <= reach_for(p, o, people, openings)


@part
def out_of_reach(p: int, o: int, people: People, openings: Openings) -> bool:
    quarter = quarter_of(p, o, people, openings)
    if quarter <= QUICK_UP_TO:
        beyond = series_km(quarter) - reach_for(p, o, people, openings)
        if abs(beyond) > DISTANCE_ERROR_KM:
            return beyond > 0
    return not within_reach(p, o, people, openings)
