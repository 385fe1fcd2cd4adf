"""What a map of matches shows: where the person's reach starts, how far it goes, the openings."""

from collections.abc import Sequence
from typing import Any

from squadra.people.models import Citizen
from squadra.proposals.views.cards import Card


def reach_map(citizen: Citizen, shown: Sequence[Card]) -> dict[str, Any] | None:
    """Return the map's data; None for a refuge, of which no map is ever drawn."""
    if citizen.refuge or not shown:
        return None
    lat, lon = citizen.point
    profile = citizen.profile
    reach = max(profile.max_km or 0, profile.max_km_transit or 0)
    return {
        "circle": {"lat": lat, "lon": lon, "km": reach},
        "pins": [_pin(card) for card in shown],
    }


def _pin(card: Card) -> dict[str, Any]:
    lat, lon = card.subject.site.point
    return {"lat": lat, "lon": lon, "label": f"{card.rank} · {card.subject}"}
