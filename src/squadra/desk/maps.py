"""What the desk's maps show; of somebody under protection there is no map."""

import json
from collections.abc import Iterable
from typing import Any

from squadra.organisations.models import Site
from squadra.people.models import Citizen
from squadra.proposals.views.pins import reach_circles
from squadra.territory.models import Municipality
from squadra.ui.maps import Map, Pin


def reach(citizen: Citizen) -> Map | None:
    """Return how far the person can go; None for a refuge, or where nobody has said it."""
    if citizen.refuge or citizen.profile.max_km is None:
        return None
    return Map(circles=list(reach_circles(citizen)), outlines=_around(citizen.municipality))


def places(sites: Iterable[Site]) -> Map | None:
    """Return the sites as pins; None where there are none."""
    sites = list(sites)
    pins = [Pin(*site.point, str(site), site.municipality.name) for site in sites]
    return Map(pins=pins, outlines=_around(sites[0].municipality)) if sites else None


def _around(municipality: Municipality) -> dict[str, Any]:
    """The outlines of the district's municipalities, so that a map without tiles is readable."""
    near = Municipality.objects.filter(district=municipality.district_id)
    outlines = near.values_list("outline", flat=True).order_by("istat_code")
    geometries = [json.loads(outline) for outline in outlines if outline]
    return {"type": "GeometryCollection", "geometries": geometries}
