"""Reading a territory pack: a folder of three files, checked before anything is stored.

`pack.yaml` names the pack, its source and licence, and its districts; `municipalities.csv` has the
columns below; `outlines.geojson` is a FeatureCollection (RFC 7946) with one Polygon or MultiPolygon
a municipality, whose property `istat_code` says which.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

import yaml
from django.core.exceptions import ValidationError

from squadra.foundation.text import search_key
from squadra.territory.models import District, Municipality, MunicipalityAlias

Row = TypeVar("Row", District, Municipality, MunicipalityAlias)

KEYS = {"pack", "source", "licence", "districts"}
DISTRICT_KEYS = {"code", "number", "name"}
PACK_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
COLUMNS = (
    "istat_code",
    "cadastral_code",
    "name",
    "aliases",
    "province",
    "district",
    "lat",
    "lon",
    "population",
)


class PackError(Exception):
    """A pack that cannot be loaded; the message (Italian) names the file and the place in it."""


@dataclass(frozen=True)
class Pack:
    """A whole, consistent pack, as unsaved rows."""

    name: str
    districts: tuple[District, ...]
    municipalities: tuple[Municipality, ...]
    aliases: tuple[MunicipalityAlias, ...]


def read_pack(folder: Path) -> Pack:
    """Read a pack's folder strictly. Raises `PackError` at the first thing that is not right."""
    head = _head(folder / "pack.yaml")
    districts = tuple(_district(row, head) for row in head["districts"])
    _refuse_repeated("pack.yaml", "code", [each.code for each in districts])
    _refuse_repeated("pack.yaml", "number", [each.number for each in districts])
    rows = _rows(folder / "municipalities.csv")
    outlines = _outlines(folder / "outlines.geojson")
    by_code = {each.code: each for each in districts}
    municipalities = tuple(
        _municipality(row, place, by_code, outlines) for place, row in rows.items()
    )
    aliases = tuple(chain.from_iterable(_aliases(row, place) for place, row in rows.items()))
    _check_together(municipalities, aliases, outlines)
    return Pack(head["pack"], districts, municipalities, aliases)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise PackError(f"{path.name}: il file non si può leggere in {path.parent}.") from error
    except UnicodeDecodeError as error:
        raise PackError(f"{path.name}: il file non è in UTF-8.") from error


def _head(path: Path) -> dict[str, Any]:
    try:
        head = yaml.safe_load(_text(path))
    except yaml.YAMLError as error:
        raise PackError(f"{path.name}: non è YAML valido ({error}).") from error
    if not isinstance(head, dict) or set(head) != KEYS:
        raise PackError(f"{path.name}: le chiavi sono {', '.join(sorted(KEYS))}.")
    if not PACK_NAME.fullmatch(str(head["pack"])):
        raise PackError(f"{path.name}, pack: il nome ha solo lettere minuscole, cifre e _.")
    districts = head["districts"]
    if not isinstance(districts, list) or not districts:
        raise PackError(f"{path.name}: serve almeno un ambito in districts.")
    return head


def _district(row: Any, head: dict[str, Any]) -> District:
    if not isinstance(row, dict) or set(row) != DISTRICT_KEYS:
        raise PackError(f"pack.yaml: un ambito ha le chiavi {', '.join(sorted(DISTRICT_KEYS))}.")
    source = f"{head['source']} · {head['licence']}"
    return _clean(District(**row, pack=head["pack"], source=source), f"pack.yaml, {row['code']}")


def _rows(path: Path) -> dict[str, dict[str, str]]:
    """Return each row under its place in words."""
    reader = csv.DictReader(io.StringIO(_text(path), newline=""), strict=True)
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise PackError(f"{path.name}: le colonne sono {','.join(COLUMNS)}.")
    rows = {}
    try:
        for row in reader:
            place = f"{path.name}, riga {reader.line_num}"
            if set(row) != set(COLUMNS) or None in row.values():
                raise PackError(f"{place}: le celle sono {len(COLUMNS)}.")
            rows[place] = {column: cell.strip() for column, cell in row.items()}
    except csv.Error as error:
        raise PackError(f"{path.name}, riga {reader.line_num}: {error}.") from error
    if not rows:
        raise PackError(f"{path.name}: non c'è nessun comune.")
    return rows


def _outlines(path: Path) -> dict[str, dict[str, Any]]:
    try:
        features = json.loads(_text(path))["features"]
        outlines = [
            (str(feature["properties"]["istat_code"]), feature["geometry"]) for feature in features
        ]
        for _, geometry in outlines:
            if geometry["type"] not in ("Polygon", "MultiPolygon"):
                raise PackError(f"{path.name}: un confine è Polygon o MultiPolygon.")
            if not list(_positions(geometry["coordinates"])):
                raise PackError(f"{path.name}: un confine è vuoto.")
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise PackError(
            f"{path.name}: non è una FeatureCollection di confini con istat_code."
        ) from error
    _refuse_repeated(path.name, "istat_code", [code for code, _ in outlines])
    return dict(outlines)


def _positions(coordinates: list[Any]) -> Iterator[tuple[float, float]]:
    """Yield every (lon, lat) of a geometry, however deep."""
    if isinstance(coordinates[0], int | float):
        lon, lat = coordinates
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise ValueError("outside the earth")
        yield lon, lat
    else:
        for each in coordinates:
            yield from _positions(each)


def _municipality(
    row: dict[str, str],
    place: str,
    districts: dict[str, District],
    outlines: dict[str, dict[str, Any]],
) -> Municipality:
    if row["district"] not in districts:
        raise PackError(f"{place}, district: l'ambito «{row['district']}» non è in pack.yaml.")
    if row["istat_code"] not in outlines:
        raise PackError(f"{place}, istat_code: il comune non ha un confine in outlines.geojson.")
    fields = {column: row[column] for column in ("istat_code", "cadastral_code", "name")}
    municipality = Municipality(
        **fields,
        search_key=search_key(row["name"]),
        province=row["province"],
        district=districts[row["district"]],
        lat=_number(row, "lat", place),
        lon=_number(row, "lon", place),
        outline=json.dumps(outlines[row["istat_code"]], separators=(",", ":")),
        population=row["population"] or None,
    )
    _clean(municipality, place, exclude=("district",))
    _check_point(municipality, outlines[row["istat_code"]], place)
    return municipality


def _number(row: dict[str, str], column: str, place: str) -> float:
    try:
        return float(row[column])
    except ValueError as error:
        raise PackError(f"{place}, {column}: «{row[column]}» non è un numero.") from error


def _check_point(municipality: Municipality, outline: dict[str, Any], place: str) -> None:
    """Latitude and longitude are easily swapped: the point must lie in the outline's box."""
    lons, lats = zip(*_positions(outline["coordinates"]), strict=True)
    north_to_south = min(lats) <= municipality.lat <= max(lats)
    west_to_east = min(lons) <= municipality.lon <= max(lons)
    if not (north_to_south and west_to_east):
        raise PackError(f"{place}: il punto (lat, lon) è fuori dal confine del comune.")


def _clean(row: Row, place: str, exclude: Iterable[str] = ()) -> Row:
    try:
        row.clean_fields(exclude=set(exclude))
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise PackError(f"{place}, {field}: {messages[0]}") from error
    return row


def _aliases(row: dict[str, str], place: str) -> Iterator[MunicipalityAlias]:
    for alias in filter(None, row["aliases"].split("|")):
        unsaved = MunicipalityAlias(municipality_id=row["istat_code"], search_key=search_key(alias))
        yield _clean(unsaved, f"{place}, aliases", exclude=("municipality",))


def _check_together(
    municipalities: tuple[Municipality, ...],
    aliases: tuple[MunicipalityAlias, ...],
    outlines: dict[str, Any],
) -> None:
    """What only all rows together can say: nothing twice, no outline left over."""
    table = "municipalities.csv"
    codes = [each.istat_code for each in municipalities]
    _refuse_repeated(table, "istat_code", codes)
    _refuse_repeated(table, "cadastral_code", [each.cadastral_code for each in municipalities])
    names = {each.search_key for each in municipalities}
    _refuse_repeated(table, "aliases", [*names, *(each.search_key for each in aliases)])
    if stray := sorted(set(outlines) - set(codes)):
        raise PackError(f"outlines.geojson: il confine {stray[0]} non è di nessun comune.")


def _refuse_repeated(file: str, column: str, values: Iterable[object]) -> None:
    seen: set[object] = set()
    for value in values:
        if value in seen:
            raise PackError(f"{file}, {column}: «{value}» è ripetuto.")
        seen.add(value)
