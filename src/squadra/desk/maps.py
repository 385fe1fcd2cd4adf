"""What the desk's maps show; of somebody under protection there is no map."""

from collections.abc import Iterable

from squadra.organisations.models import Site
from squadra.people.models import Citizen
from squadra.proposals.views.pins import reach_circles
from squadra.territory.outlines import outlines_around
from squadra.ui.maps import Map, Pin


def reach(citizen: Citizen) -> Map | None:
    """Return how far the person can go; None for a refuge, or where nobody has said it."""
    if citizen.refuge or citizen.profile.max_km is None:
        return None
    ground = outlines_around(citizen.municipality)
    circles = list(reach_circles(citizen))
    return Map(circles=circles, outlines=ground.geojson, source=ground.source)


def places(sites: Iterable[Site]) -> Map | None:
    """Return the sites as pins; None where there are none."""
    sites = list(sites)
    if not sites:
        return None
    pins = [Pin(*site.point, str(site)) for site in sites]
    ground = outlines_around(sites[0].municipality)
    return Map(pins=pins, outlines=ground.geojson, source=ground.source)
