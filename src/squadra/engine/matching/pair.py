"""One person before one opening, with the quantities that rules and components share."""

import datetime as dt
import math
from dataclasses import dataclass
from functools import cached_property

from squadra.engine.matching.model import Model
from squadra.engine.matching.records import Opening, Person, SkillTable

EARTH_RADIUS_KM = 6371.0088
"""Mean radius R1 of the GRS80 ellipsoid (Moritz, Geodetic Reference System 1980)."""


@dataclass(frozen=True, slots=True)
class Setting:
    """All that a result depends on beside the pair: model, skill table and the day of the run."""

    model: Model
    skills: SkillTable
    on: dt.date


def distance_km(lat_1: float, lon_1: float, lat_2: float, lon_2: float) -> float:
    """Great-circle distance of two points in degrees (haversine; R. W. Sinnott, 1984).

    Angles are made radians before they are subtracted, and trigonometry is the C library's, so
    that every engine rounds alike.
    """
    phi_1, phi_2 = math.radians(lat_1), math.radians(lat_2)
    sin_phi = math.sin((phi_2 - phi_1) / 2)
    sin_lambda = math.sin((math.radians(lon_2) - math.radians(lon_1)) / 2)
    h = sin_phi * sin_phi + math.cos(phi_1) * math.cos(phi_2) * (sin_lambda * sin_lambda)
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(h)))


@dataclass(frozen=True)
class Pair:
    """A person, an opening and the setting; derived quantities are computed once."""

    person: Person
    opening: Opening
    setting: Setting

    @cached_property
    def km(self) -> float:
        """Distance in kilometres, straight line."""
        person, opening = self.person, self.opening
        return distance_km(person.lat, person.lon, opening.lat, opening.lon)

    @cached_property
    def reach_km(self) -> float:
        """How far the person can go for this opening, in kilometres."""
        person = self.person
        if self.opening.transit:
            return max(person.max_km, person.max_km_transit)
        return person.max_km

    @cached_property
    def share(self) -> float | None:
        """Share of the shift's half-days on which the person is available; None if unknown."""
        availability, shift = self.person.availability, self.opening.shift
        if availability is None or shift is None:
            return None
        asked = [place for place, wanted in enumerate(shift) if wanted == "1"]
        return sum(availability[place] == "1" for place in asked) / len(asked)
