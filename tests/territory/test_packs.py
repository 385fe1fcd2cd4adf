"""Another territory is another folder of data, read strictly and loaded whole or not at all."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from squadra.foundation.audit.models import Event
from squadra.territory.models import District, Municipality
from squadra.territory.reading import PackError
from squadra.territory.services import load_pack
from tests.factories import make_service

pytestmark = pytest.mark.django_db

HEAD = """
pack: valle_di_prova
source: dati inventati
licence: CC0
districts:
  - {code: alta-valle, number: 1, name: Alta valle}
  - {code: bassa-valle, number: 2, name: Bassa valle}
"""
TABLE = """\
istat_code,cadastral_code,name,aliases,province,district,lat,lon,population
999001,X001,San Prova,S. Prova,BS,alta-valle,45.5,10.5,1200
999002,X002,Samone,,BS,alta-valle,45.6,10.6,
999003,X003,Samone,,TN,bassa-valle,45.7,10.7,300
"""


def square(istat_code: str, lat: float, lon: float) -> dict[str, Any]:
    """A municipality of one tenth of a degree each way round its point."""
    west, east, south, north = lon - 0.05, lon + 0.05, lat - 0.05, lat + 0.05
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"istat_code": istat_code}, "geometry": geometry}


SQUARES = [square("999001", 45.5, 10.5), square("999002", 45.6, 10.6), square("999003", 45.7, 10.7)]


def collection(features: list[dict[str, Any]]) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features})


def write(folder: Path, *, head: str = HEAD, table: str = TABLE, outlines: str = "") -> Path:
    (folder / "pack.yaml").write_text(head, encoding="utf-8")
    (folder / "municipalities.csv").write_text(table, encoding="utf-8")
    (folder / "outlines.geojson").write_text(outlines or collection(SQUARES), encoding="utf-8")
    return folder


def everything() -> list[Any]:
    return [
        *District.objects.values_list(),
        *Municipality.objects.values_list(),
        *Municipality.objects.values_list("pk", "aliases__search_key").order_by("pk"),
    ]


def test_a_foreign_territory_is_loaded_from_its_folder(tmp_path: Path) -> None:
    load_pack(write(tmp_path))
    assert [str(each) for each in District.objects.all()] == ["Alta valle", "Bassa valle"]
    place = Municipality.objects.get(pk="999001")
    assert (place.name, place.province, place.district_id) == ("San Prova", "BS", "alta-valle")
    assert (place.lat, place.lon, place.population) == (45.5, 10.5, 1200)
    assert Municipality.objects.get(pk="999002").population is None
    assert json.loads(place.outline) == SQUARES[0]["geometry"]
    assert Municipality.objects.find("s. prova") == place


def test_two_territories_live_side_by_side(tmp_path: Path) -> None:
    load_pack("adda_martesana")
    load_pack(write(tmp_path))
    assert District.objects.count() == 6
    assert Municipality.objects.count() == 31


def test_of_two_municipalities_with_one_name_the_province_says_which(tmp_path: Path) -> None:
    load_pack(write(tmp_path))
    assert Municipality.objects.find("Samone") is None
    assert Municipality.objects.find("Samone (TN)") == Municipality.objects.get(pk="999003")


def test_loading_again_changes_nothing(tmp_path: Path) -> None:
    folder = write(tmp_path)
    load_pack(folder)
    before = everything()
    load_pack(folder)
    assert everything() == before


def test_loading_again_brings_news_in_and_takes_out_what_is_gone(tmp_path: Path) -> None:
    load_pack(write(tmp_path))
    table = TABLE.replace("San Prova,S. Prova", "Santa Prova,").replace(",1200", ",1300")
    table = "\n".join(line for line in table.splitlines() if "999003" not in line) + "\n"
    head = "\n".join(line for line in HEAD.splitlines() if "bassa-valle" not in line)
    load_pack(write(tmp_path, head=head, table=table, outlines=collection(SQUARES[:2])))
    assert [each.pk for each in District.objects.all()] == ["alta-valle"]
    assert [str(each) for each in Municipality.objects.all()] == ["Samone", "Santa Prova"]
    assert Municipality.objects.get(pk="999001").population == 1300
    assert Municipality.objects.find("santa prova") is not None
    assert Municipality.objects.find("S. Prova") is None


def test_what_a_service_uses_is_not_taken_out(tmp_path: Path) -> None:
    load_pack(write(tmp_path))
    used = Municipality.objects.get(pk="999003")
    make_service(used.district, used)
    before = everything()
    table = "\n".join(line for line in TABLE.splitlines() if "999003" not in line) + "\n"
    with pytest.raises(PackError, match="ancora in uso"):
        load_pack(write(tmp_path, table=table, outlines=collection(SQUARES[:2])))
    assert everything() == before


def test_each_load_leaves_one_event(tmp_path: Path) -> None:
    load_pack(write(tmp_path))
    event = Event.objects.get(verb="territory:pack:loaded")
    assert event.facts == {"pack": "valle_di_prova", "municipalities": 3}


def changed(old: str, new: str) -> str:
    assert old in TABLE
    return TABLE.replace(old, new)


FAULTY_TABLES = [
    ("", "municipalities.csv: le colonne sono istat_code,"),
    (TABLE.replace("lat,lon", "lon,lat"), "municipalities.csv: le colonne sono istat_code,"),
    (TABLE.splitlines()[0], "municipalities.csv: non c'è nessun comune"),
    (changed(",1200", ""), "municipalities.csv, riga 2: le celle sono 9"),
    (changed(",1200", ",1200,1"), "municipalities.csv, riga 2: le celle sono 9"),
    (changed("999002", "99902"), "riga 3, istat_code: il comune non ha un confine"),
    (changed("X002", "X02"), "riga 3, cadastral_code: Il codice catastale ha una lettera"),
    (changed("X002", "X001"), "cadastral_code: «X001» è ripetuto"),
    (
        changed(
            "999002,X002,Samone,,BS,alta-valle,45.6,10.6",
            "999001,X002,Samone,,BS,alta-valle,45.5,10.5",
        ),
        "istat_code: «999001» è ripetuto",
    ),
    (changed(",TN,", ",Trento,"), "riga 4, province:"),
    (changed("San Prova,", ","), "riga 2, name:"),
    (changed("S. Prova", "Samone"), "aliases: «samone» è ripetuto"),
    (changed("S. Prova", "San Prova|S. Prova"), "aliases: «san prova» è ripetuto"),
    (changed("S. Prova", "S. Prova|--"), "riga 2, aliases, search_key:"),
    (changed("S. Prova", "s" * 121), "riga 2, aliases, search_key:"),
    (changed("bassa-valle", "valle"), "riga 4, district: l'ambito «valle» non è in pack.yaml"),
    (changed("45.5,", '"45,5",'), "riga 2, lat: «45,5» non è un numero"),
    (changed("45.5,10.5", "10.5,45.5"), "riga 2: il punto (lat, lon) è fuori dal confine"),
    (changed("45.5,", "nan,"), "riga 2: il punto (lat, lon) è fuori dal confine"),
    (changed("1200", "molti"), "riga 2, population:"),
    (changed("1200", "-1"), "riga 2, population:"),
    (changed("San Prova", '"San Prova'), "municipalities.csv, riga"),
]


@pytest.mark.parametrize(("table", "message"), FAULTY_TABLES)
def test_a_faulty_table_is_refused_with_its_place(tmp_path: Path, table: str, message: str) -> None:
    with pytest.raises(PackError) as refused:
        load_pack(write(tmp_path, table=table))
    assert message in str(refused.value)
    assert everything() == []


FAULTY_HEADS = [
    ("", "pack.yaml: le chiavi sono"),
    ("{", "pack.yaml: non è YAML valido"),
    (HEAD + "altro: 1", "pack.yaml: le chiavi sono"),
    (HEAD.replace("valle_di_prova", "Valle di prova"), "pack.yaml, pack: il nome ha solo lettere"),
    (HEAD.split("districts", maxsplit=1)[0] + "districts: []", "serve almeno un ambito"),
    (HEAD.replace(", name: Alta valle", ""), "un ambito ha le chiavi code, name, number"),
    (HEAD.replace("number: 2", "number: 1"), "pack.yaml, number: «1» è ripetuto"),
    (HEAD.replace("number: 2", "number: due"), "pack.yaml, bassa-valle, number:"),
    (HEAD.replace("code: bassa-valle", "code: alta-valle"), "pack.yaml, code: «alta-valle»"),
    (HEAD.replace("code: alta-valle", "code: alta valle"), "pack.yaml, alta valle, code:"),
]


@pytest.mark.parametrize(("head", "message"), FAULTY_HEADS)
def test_a_faulty_head_is_refused_with_its_place(tmp_path: Path, head: str, message: str) -> None:
    with pytest.raises(PackError) as refused:
        load_pack(write(tmp_path, head=head))
    assert message in str(refused.value)
    assert everything() == []


def bent(**changes: Any) -> str:
    """The outlines with the first one changed."""
    first = {**SQUARES[0], "geometry": {**SQUARES[0]["geometry"], **changes}}
    return collection([first, *SQUARES[1:]])


FAULTY_OUTLINES = [
    ("[]", "non è una FeatureCollection di confini con istat_code"),
    ("{", "non è una FeatureCollection di confini con istat_code"),
    (collection(SQUARES[:2]), "riga 4, istat_code: il comune non ha un confine"),
    (collection([*SQUARES, square("999009", 45, 10)]), "il confine 999009 non è di nessun comune"),
    (collection([*SQUARES, SQUARES[0]]), "outlines.geojson, istat_code: «999001» è ripetuto"),
    (bent(type="Point"), "un confine è Polygon o MultiPolygon"),
    (bent(coordinates=[]), "non è una FeatureCollection di confini con istat_code"),
    (bent(coordinates=[[[200, 45]]]), "non è una FeatureCollection di confini con istat_code"),
]


@pytest.mark.parametrize(("outlines", "message"), FAULTY_OUTLINES)
def test_faulty_outlines_are_refused_with_their_place(
    tmp_path: Path, outlines: str, message: str
) -> None:
    with pytest.raises(PackError) as refused:
        load_pack(write(tmp_path, outlines=outlines))
    assert message in str(refused.value)
    assert everything() == []


def test_a_file_that_is_missing_or_not_utf8_is_named(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"pack\.yaml: il file non si può leggere"):
        load_pack(tmp_path)
    write(tmp_path)
    (tmp_path / "municipalities.csv").write_bytes(TABLE.encode("utf-16"))
    with pytest.raises(PackError, match=r"municipalities\.csv: il file non è in UTF-8"):
        load_pack(tmp_path)


@pytest.mark.parametrize(
    ("head", "table", "message"),
    [
        (
            HEAD.replace("alta-valle", "ambito-4"),
            TABLE.replace("alta-valle", "ambito-4"),
            "ambito-4",
        ),
        (HEAD, TABLE.replace("X002", "F119"), "Melzo (015142, F119)"),
    ],
)
def test_a_pack_cannot_take_what_belongs_to_another(
    tmp_path: Path, head: str, table: str, message: str
) -> None:
    load_pack("adda_martesana")
    before = everything()
    with pytest.raises(PackError) as refused:
        load_pack(write(tmp_path, head=head, table=table))
    assert message in str(refused.value)
    assert "è già del territorio adda_martesana" in str(refused.value)
    assert everything() == before


def test_the_command_loads_by_name_or_path_and_says_what_it_did(tmp_path: Path) -> None:
    out = StringIO()
    call_command("territory", "load", "adda_martesana", stdout=out)
    call_command("territory", "load", str(write(tmp_path)), stdout=out)
    assert out.getvalue().splitlines() == [
        "Territorio adda_martesana: 4 ambiti, 28 comuni.",
        "Territorio valle_di_prova: 2 ambiti, 3 comuni.",
    ]
    with pytest.raises(CommandError, match=r"pack\.yaml: il file non si può leggere"):
        call_command("territory", "load", "nessun_territorio", stdout=out)
