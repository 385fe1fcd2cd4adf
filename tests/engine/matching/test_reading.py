"""What the cells of the files mean, and how the files may be written."""

import datetime as dt
from dataclasses import fields
from pathlib import Path

import pytest

from squadra.engine.matching import BadInput, Opening, Person, Veto
from squadra.engine.matching.reading import (
    opening_cells,
    person_cells,
    read_occupations,
    read_people,
    read_similarities,
    read_skill_weights,
    required_columns,
)
from tests.engine.matching.couples import (
    CLEANER_URI,
    Cells,
    openings_of,
    people_of,
    refuse_warnings,
)

PERSON = {"id": "p", "lat": "45.5", "lon": "9.4", "max_km": "5"}
OPENING = {
    "id": "o",
    "company": "alba",
    "lat": "45.5",
    "lon": "9.4",
    "kind": "job",
    "seats": "1",
    "expires_on": "2026-06-30",
}
SKILL_URI = "http://data.europa.eu/esco/skill/0b1c"


def person(folder: Path, **cells: str) -> Person:
    (someone,) = people_of(folder, PERSON | cells)
    return someone


def opening(folder: Path, **cells: str) -> Opening:
    (something,) = openings_of(folder, OPENING | cells)
    return something


def test_the_columns_are_those_of_the_contract() -> None:
    assert required_columns(Person) == ["id", "lat", "lon", "max_km"]
    assert required_columns(Opening) == [
        "id", "company", "lat", "lon", "kind", "seats", "expires_on",
    ]  # fmt: skip
    assert list(person_cells({})) == [column.name for column in fields(Person)]
    assert list(opening_cells({})) == [column.name for column in fields(Opening)]


def test_empty_cells_of_a_person(tmp_path: Path) -> None:
    """Nothing recorded, no limit, or unknown: as the contract says of each column."""
    optional = {column: "" for column in person_cells({}) if column not in PERSON}
    assert person(tmp_path, **optional) == person(tmp_path)
    someone = person(tmp_path)
    assert someone.max_km_transit == 0
    assert (someone.skills, someone.goals, someone.licences) == ({}, frozenset(), frozenset())
    assert (someone.limits, someone.needs, someone.vetoes) == (frozenset(), frozenset(), ())
    assert someone.targets is someone.languages is someone.availability is None
    assert someone.entitlements is someone.kinds is someone.hours_max is None


def test_empty_cells_of_an_opening(tmp_path: Path) -> None:
    optional = {column: "" for column in opening_cells({}) if column not in OPENING}
    assert opening(tmp_path, **optional) == opening(tmp_path)
    something = opening(tmp_path)
    assert something.transit is False
    assert something.flexible is something.supports is something.shift is None
    assert (something.essential, something.languages, something.reserved) == ({}, {}, frozenset())


@pytest.mark.parametrize(
    ("cell", "skills"),
    [
        ("sweep", {"sweep": 2}),
        ("sweep:1|iron:3", {"sweep": 1, "iron": 3}),
        (f"{SKILL_URI}:3", {SKILL_URI: 3}),
        (SKILL_URI, {SKILL_URI: 2}),
        ("sweep:4", {"sweep:4": 2}),
        ("sweep:0", {"sweep:0": 2}),
        ("sweep:12", {"sweep:12": 2}),
        ("sweep:1:2", {"sweep:1": 2}),
        (" sweep :3 | iron ", {"sweep": 3, "iron": 2}),
        ("sweep:1|iron|sweep:3|sweep:2", {"sweep": 3, "iron": 2}),
        ("Sweep|sweep", {"Sweep": 2, "sweep": 2}),
    ],
)
def test_only_a_final_one_two_or_three_is_a_level(
    cell: str, skills: dict[str, int], tmp_path: Path
) -> None:
    read = person(tmp_path, skills=cell).skills
    assert list(read.items()) == list(skills.items())


def test_a_skill_wanted_without_a_level_is_wanted_at_the_least(tmp_path: Path) -> None:
    something = opening(tmp_path, essential="sweep|iron:2", optional="sweep|sew:3")
    assert something.essential == {"sweep": 1, "iron": 2}
    assert something.optional == {"sweep": 1, "sew": 3}


def test_twenty_optional_skills_named_twice_are_still_twenty(tmp_path: Path) -> None:
    twenty = "|".join(f"skill {number}" for number in range(20))
    assert len(opening(tmp_path, optional=f"{twenty}|{twenty}").optional) == 20
    with pytest.raises(BadInput, match="21, al massimo 20"):
        opening(tmp_path, optional=f"{twenty}|one more")


def test_goals_are_skills_and_have_no_level(tmp_path: Path) -> None:
    assert person(tmp_path, goals=f"sweep|{SKILL_URI}:2|sweep").goals == {"sweep", SKILL_URI}


def test_languages_in_any_case_count_once_at_their_highest(tmp_path: Path) -> None:
    read = person(tmp_path, languages="IT:b1|en:NATIVE|it:C1|ar:a1").languages
    assert read == {"it": 5, "en": 6, "ar": 1}


def test_occupations_are_codes_and_addresses_become_codes(tmp_path: Path) -> None:
    assert person(tmp_path, targets=f"0110|{CLEANER_URI}|9112.1|52").targets == (
        "0110",
        "9112.1",
        "52",
    )
    assert opening(tmp_path, occupation=CLEANER_URI).occupation == "9112.1"


@pytest.mark.parametrize(
    ("cell", "flexible"),
    [("true", True), ("TRUE", True), ("1", True), ("False", False), ("0", False), ("", None)],
)
def test_yes_and_no_in_any_case(cell: str, flexible: bool | None, tmp_path: Path) -> None:
    assert opening(tmp_path, flexible=cell).flexible is flexible


def test_times_dates_and_half_days(tmp_path: Path) -> None:
    someone = person(
        tmp_path, earliest="08:30", from_date="2026-03-09", availability="10x00000000000"
    )
    assert someone.earliest == dt.time(8, 30)
    assert someone.from_date == dt.date(2026, 3, 9)
    assert someone.availability == "10x00000000000"
    assert opening(tmp_path, shift="00000000000000").shift is None


def test_no_support_is_told_from_an_unknown_one(tmp_path: Path) -> None:
    assert opening(tmp_path, supports="none").supports == frozenset()
    assert opening(tmp_path, supports="none|none").supports == frozenset()
    assert opening(tmp_path, supports="tutor|step_free").supports == {"tutor", "step_free"}


def test_a_veto_may_name_an_id_with_colons(tmp_path: Path) -> None:
    read = person(tmp_path, vetoes="opening:urn:o:1|company: alba |sector:81.2|demand:night")
    assert read.vetoes == (
        Veto("opening", "urn:o:1"),
        Veto("company", "alba"),
        Veto("sector", "81.2"),
        Veto("demand", "night"),
    )


@pytest.mark.parametrize("cell", ["45.5", "+45.5", " 45.5 ", "4.55e1", "45.50"])
def test_numbers_as_programs_write_them(cell: str, tmp_path: Path) -> None:
    assert person(tmp_path, lat=cell).lat == 45.5


WRITTEN = {
    "plain": b"id,lat,lon,max_km\np,45.5,9.4,5\n",
    "with a mark at the beginning": b"\xef\xbb\xbfid,lat,lon,max_km\np,45.5,9.4,5\n",
    "with Windows line endings": b"id,lat,lon,max_km\r\np,45.5,9.4,5\r\n",
    "all in quotes": b'\xef\xbb\xbf"id","lat","lon","max_km"\r\n"p","45.5","9.4","5"\r\n',
    "without a last line ending": b"id,lat,lon,max_km\np,45.5,9.4,5",
    "with blank lines": b"id,lat,lon,max_km\n\np,45.5,9.4,5\n\n",
    "with spaces around": b" id , lat,lon,max_km\n p ,45.5 , 9.4,5\n",
    "with its columns in another order": b"max_km,lon,id,lat\n5,9.4,p,45.5\n",
}


@pytest.mark.parametrize("how", WRITTEN)
def test_the_same_file_written_in_other_ways(how: str, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(WRITTEN[how])
    read = read_people(file, occupations={}, warn=refuse_warnings)
    assert read == [Person(id="p", lat=45.5, lon=9.4, max_km=5)]


def test_quotes_hold_commas_quotes_and_very_long_cells(tmp_path: Path) -> None:
    skills = "|".join(f"{SKILL_URI}{number}" for number in range(5000))
    someone = person(tmp_path, id='a, "b"', skills=skills)
    assert someone.id == 'a, "b"'
    assert len(someone.skills) == 5000


def test_an_unknown_column_is_passed_over_with_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("id,lat,lon,max_km,diagnosis\np,45.5,9.4,5,secret\n", encoding="utf-8")
    warnings: list[str] = []
    assert len(read_people(file, occupations={}, warn=warnings.append)) == 1
    assert len(warnings) == 1
    assert "people.csv" in warnings[0]
    assert "diagnosis" in warnings[0]
    assert "secret" not in warnings[0]


def in_file(folder: Path, text: str) -> Path:
    file = folder / "table.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_both_orders_of_a_similarity_may_stand(tmp_path: Path) -> None:
    file = in_file(tmp_path, "skill_a,skill_b,similarity\na,b,0.5\nb,a,0.50\nc,a,0.1\n")
    assert read_similarities(file, warn=refuse_warnings) == {
        ("a", "b"): 0.5,
        ("b", "a"): 0.5,
        ("c", "a"): 0.1,
        ("a", "c"): 0.1,
    }


def test_a_skill_without_a_weight_weighs_one(tmp_path: Path) -> None:
    file = in_file(tmp_path, "skill,weight\na,2.5\nb,\n")
    assert read_skill_weights(file, warn=refuse_warnings) == {"a": 2.5, "b": 1.0}


def test_codes_of_occupations_keep_their_zeros(tmp_path: Path) -> None:
    file = in_file(tmp_path, "uri,code\nhttp://x,5223.10\nhttp://y,0110\n")
    assert read_occupations(file, warn=refuse_warnings) == {
        "http://x": "5223.10",
        "http://y": "0110",
    }


def test_the_order_of_a_list_without_order_is_nothing(tmp_path: Path) -> None:
    cells: Cells = {"limits": "cold|night|cold", "licences": "B|A"}
    turned = {"limits": "night|cold", "licences": "A|B|A"}
    assert person(tmp_path, **cells) == person(tmp_path, **turned)
