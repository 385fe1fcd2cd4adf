"""What a map of matches shows: where the person's reach starts, how far it goes, the openings."""

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from squadra.people.models import Citizen
from squadra.proposals.views.cards import Card
from squadra.proposals.words.names import quantity
from squadra.territory.models import Municipality
from squadra.ui.maps import Circle, Map, Pin


def reach_map(citizen: Citizen, shown: Sequence[Card]) -> Map | None:
    """Return the map of the openings shown; None for a refuge, of which none is ever drawn."""
    if citizen.refuge or not shown:
        return None
    pins = [_pin(citizen, card) for card in shown]
    places = {citizen.municipality_id, *(card.subject.site.municipality_id for card in shown)}
    return Map(pins=pins, circles=list(reach_circles(citizen)), outlines=outlines_of(places))


def _pin(citizen: Citizen, card: Card) -> Pin:
    lat, lon = card.subject.site.point
    url = reverse("proposals:pair", args=[citizen.pk, card.subject.pk])
    return Pin(lat, lon, str(card.subject), str(card.band.label), url)


def reach_circles(citizen: Citizen) -> Iterator[Circle]:
    lat, lon = citizen.point
    own, transit = citizen.profile.max_km or 0, citizen.profile.max_km_transit or 0
    yield Circle(lat, lon, own, _("con i propri mezzi: %(km)s km") % {"km": quantity(own)})
    if transit > own:
        words = _("con i mezzi pubblici: %(km)s km") % {"km": quantity(transit)}
        yield Circle(lat, lon, transit, words)


def outlines_of(municipalities: Collection[str]) -> dict[str, Any]:
    """Return the outlines of municipalities (ISTAT codes), so that a map needs no background."""
    rows = Municipality.objects.filter(pk__in=municipalities).order_by("istat_code")
    outlines = rows.values_list("outline", flat=True)
    geometries = [json.loads(outline) for outline in outlines if outline]
    return {"type": "GeometryCollection", "geometries": geometries}
