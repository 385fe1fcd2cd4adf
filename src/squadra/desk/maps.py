"""What the desk's maps show; of somebody under protection there is no map."""

import json
from collections.abc import Iterable
from typing import Any

from squadra.organisations.models import Site
from squadra.people.models import Citizen
from squadra.proposals.views.pins import reach_circles
from squadra.territory.models import District, Municipality
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
    """The outlines of the whole territory, so that a map without tiles is readable."""
    packs = District.objects.filter(pk=municipality.district_id).values("pack")
    territory = Municipality.objects.filter(district__pack__in=packs).order_by("istat_code")
    outlines = territory.values_list("outline", flat=True)
    return {"type": "GeometryCollection", "geometries": [json.loads(o) for o in outlines if o]}
