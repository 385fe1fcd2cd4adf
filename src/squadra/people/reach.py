"""How far a person goes, on a map that fills in a form; under protection there is none."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from squadra.people.models import Citizen
from squadra.territory.outlines import outlines_around
from squadra.ui.maps import Circle, Map

OWN, TRANSIT = "id_max_km", "id_max_km_transit"


def map_to_fill_in(citizen: Citizen) -> Map | None:
    """Return the map whose two circles follow the boxes of the profile's form, and write there."""
    if citizen.refuge:
        return None
    profile = citizen.profile
    circles = (
        _circle(citizen, profile.max_km, OWN, _("con i propri mezzi")),
        _circle(citizen, profile.max_km_transit, TRANSIT, _("con i mezzi pubblici"), beyond=OWN),
    )
    ground = outlines_around(citizen.municipality)
    return Map(circles=circles, outlines=ground.geojson, source=ground.source)


def _circle(
    citizen: Citizen, km: float | None, box: str, means: str, *, beyond: str = ""
) -> Circle:
    lat, lon = citizen.point
    words = f"{means}: {{km}} km"
    unsaid = _("%(means)s: distanza non indicata") % {"means": means}
    said = words.replace("{km}", "" if km is None else _written(km))
    return Circle(lat, lon, km, unsaid if km is None else said, box, words, unsaid, beyond)


def _written(km: float) -> str:
    return number_format(km, decimal_pos=0 if km.is_integer() else 1)
