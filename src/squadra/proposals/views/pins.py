"""What a map of matches shows: where the person's reach starts, how far it goes, the openings."""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from squadra.people.models import Citizen
from squadra.proposals.views.cards import Card
from squadra.proposals.words.names import quantity
from squadra.territory.outlines import outlines_around
from squadra.ui.maps import Circle, Map, Pin


def reach_map(citizen: Citizen, shown: Sequence[Card]) -> Map | None:
    """Return the map of the openings shown; None for a refuge, of which none is ever drawn."""
    if citizen.refuge or not shown:
        return None
    pins = [_pin(citizen, card) for card in shown]
    ground = outlines_around(citizen.municipality)
    circles = list(reach_circles(citizen))
    return Map(pins=pins, circles=circles, outlines=ground.geojson, source=ground.source)


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
