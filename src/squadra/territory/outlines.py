"""The ground of a map: a territory's municipal outlines, with the source that must be named."""

import json
from dataclasses import dataclass
from typing import Any

from squadra.territory.models import Municipality


@dataclass(frozen=True, slots=True)
class Outlines:
    """A GeoJSON geometry collection, and the source and licence of what it holds."""

    geojson: dict[str, Any]
    source: str


def outlines_around(municipality: Municipality) -> Outlines:
    """Return the whole territory around a municipality, so that a map needs no tiles.

    Asks for nothing more where the municipality's district is loaded.
    """
    district = municipality.district
    territory = Municipality.objects.filter(district__pack=district.pack).order_by("istat_code")
    outlines = territory.values_list("outline", flat=True)
    geometries = [json.loads(outline) for outline in outlines if outline]
    return Outlines({"type": "GeometryCollection", "geometries": geometries}, district.source)
