"""Which openings may be within a person's reach at all: a few runs of the sorted ones."""

import math
from typing import Final

import numpy as np

from squadra.engine.matching.fast.arrays import BAND_DEGREES, RADIANS, Array, Openings, People
from squadra.engine.matching.fast.compiling import part
from squadra.engine.matching.fast.distance import MARGIN_KM
from squadra.engine.matching.pair import EARTH_RADIUS_KM

HALF_ROUND_KM: Final = math.pi * EARTH_RADIUS_KM
KM_PER_DEGREE: Final = HALF_ROUND_KM / 180


@part
def window(p: int, people: People, openings: Openings) -> tuple[int, int, float, float]:
    """First and last band, and west and east ends, that hold all that the person can reach."""
    lat, lon = people.lat[p], people.lon[p]
    far = min(max(people.reach[p], people.reach_transit[p]) + MARGIN_KM, HALF_ROUND_KM)
    height = far / KM_PER_DEGREE + 1e-6
    bands = len(openings.band_starts) - 1
    first = max(0, math.floor((lat - height - openings.band_south) / BAND_DEGREES))
    last = min(bands - 1, math.floor((lat + height - openings.band_south) / BAND_DEGREES))
    west, east = _longitudes(lat, lon, far)
    return first, last, west, east


@part
def run_of(band: int, west: float, east: float, openings: Openings) -> tuple[int, int]:
    """The openings of a band between two longitudes, ends included."""
    start, end = openings.band_starts[band], openings.band_starts[band + 1]
    low = lower_bound(openings.lon, start, end, west)
    return low, lower_bound(openings.lon, low, end, np.nextafter(east, 1000.0))


@part
def lower_bound(values: Array, low: int, high: int, wanted: float) -> int:
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
