"""What single cells become for the kernels: days, minutes, half-days, places on the sphere."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from squadra.engine.matching.fast.arrays import RADIANS, SPHERE, Array
from squadra.engine.matching.vocabulary import CONDITIONS


def places_of(order: Array) -> Array:
    """The place of each row in an order given as rows."""
    places = np.empty(len(order), np.int32)
    places[order] = np.arange(len(order), dtype=np.int32)
    return places


def day_or(missing: int) -> Callable[[Any], int]:
    return lambda day: missing if day is None else day.toordinal()


def minute_or(missing: int) -> Callable[[Any], int]:
    return lambda time: missing if time is None else time.hour * 60 + time.minute


def half_days(week: str | None, missing: int) -> int:
    if week is None:
        return missing
    return sum(1 << place for place, mark in enumerate(week) if mark == "1")


def known(value: Any) -> bool:
    return value is not None


def condition_bits(codes: Iterable[str]) -> int:
    return sum(1 << CONDITIONS.index(code) for code in codes)


def place(lat: Array, lon: Array) -> dict[str, Array]:
    """Degrees, and the point of the sphere."""
    phi, lam = lat * RADIANS, lon * RADIANS
    return {
        "lat": lat,
        "lon": lon,
        "x": SPHERE * np.cos(phi) * np.cos(lam),
        "y": SPHERE * np.cos(phi) * np.sin(lam),
        "z": SPHERE * np.sin(phi),
    }
