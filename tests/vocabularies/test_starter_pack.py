"""What the starter vocabulary promises to everybody who writes or reads a sheet with it."""

import re
import shutil
import subprocess
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from squadra.foundation.text import search_key
from squadra.vocabularies.names import forms
from tests.vocabularies.starter import (
    CHECK,
    NO_OFFICIAL,
    OFFICIAL,
    PACK,
    copy_pack,
    names,
    rows,
    run,
    write_official,
)

COLUMNS = {
    "occupations": ["uri", "code", "label", "alternatives"],
    "skills": ["uri", "label", "alternatives", "kind"],
    "occupation_skills": ["occupation", "skill", "relation"],
    "isco_groups": ["code", "label"],
    "skill_weights": ["skill", "weight"],
    "skill_similarities": ["skill_a", "skill_b", "similarity"],
}
NAMED = ["occupations", "skills"]
LISTENING = "http://data.europa.eu/esco/skill/a17286c5-238d-4f0b-bc24-29e9121345de"
ESCO = re.compile(r"http://data\.europa\.eu/esco/(?:occupation|skill)/[0-9a-f-]{36}")


@pytest.mark.parametrize("name", COLUMNS)
def test_every_file_is_plain_csv_with_its_documented_columns(name: str) -> None:
    raw = (PACK / f"{name}.csv").read_bytes()
    assert b"\r" not in raw
    assert not raw.startswith(b"\xef\xbb\xbf")
    header = raw.decode("utf-8").splitlines()[0]
    assert header.split(",") == COLUMNS[name]
    assert all(None not in row and None not in row.values() for row in rows(name))


@pytest.mark.parametrize("name", COLUMNS)
def test_no_address_stands_in_the_pack_but_those_of_esco_concepts(name: str) -> None:
    cells = [cell for row in rows(name) for cell in row.values()]
    addresses = [cell for cell in cells if re.search(r"://|www\.|@", cell)]
    assert [cell for cell in addresses if not ESCO.fullmatch(cell)] == []


@pytest.mark.parametrize(("name", "least"), [("occupations", 250), ("skills", 600)])
def test_the_pack_has_the_promised_number_of_concepts_each_once(name: str, least: int) -> None:
    uris = [row["uri"] for row in rows(name)]
    assert len(uris) == len(set(uris)) >= least
    family = name.removesuffix("s")
    pattern = rf"http://data\.europa\.eu/esco/{family}/[0-9a-f-]{{36}}"
    assert [uri for uri in uris if not re.fullmatch(pattern, uri)] == []


def test_every_occupation_has_its_own_esco_code() -> None:
    codes = [row["code"] for row in rows("occupations")]
    assert [code for code in codes if not re.fullmatch(r"[0-9]{4}(\.[0-9]+)+", code)] == []
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("name", NAMED)
def test_a_name_in_a_sheet_means_one_concept(name: str) -> None:
    count = Counter(each.casefold() for row in rows(name) for each in names(row))
    assert [text for text, times in count.items() if times > 1] == []


@pytest.mark.parametrize("name", NAMED)
def test_what_a_person_types_as_a_whole_name_means_one_concept(name: str) -> None:
    """In either gender, without accents or apostrophes: no label is another's other name."""
    meant = defaultdict(set)
    for row in rows(name):
        for form in (form for each in names(row) for form in forms(each)):
            meant[search_key(form)].add(row["label"])
    assert {key: labels for key, labels in meant.items() if len(labels) > 1} == {}


@pytest.mark.parametrize("name", NAMED)
def test_a_concept_has_no_more_other_names_than_one_reads_at_a_glance(name: str) -> None:
    assert [row["label"] for row in rows(name) if len(names(row)) > 6] == []
    if name == "occupations":
        assert [row["label"] for row in rows(name) if len(names(row)) < 2] == []


def test_occupations_and_groups_stand_by_code_and_the_skills_of_one_essential_first() -> None:
    codes = [[int(part) for part in row["code"].split(".")] for row in rows("occupations")]
    assert codes == sorted(codes)
    groups = [row["code"] for row in rows("isco_groups")]
    assert groups == sorted(groups)
    place = {row["uri"]: number for number, row in enumerate(rows("occupations"))}
    links = [(place[row["occupation"]], row["relation"]) for row in rows("occupation_skills")]
    assert links == sorted(links)


@pytest.mark.parametrize("name", NAMED)
def test_a_name_never_contains_what_separates_items_and_levels(name: str) -> None:
    assert [text for row in rows(name) for text in names(row) if set(text) & set(";|:()[]")] == []


@pytest.mark.parametrize("name", [*NAMED, "isco_groups"])
def test_labels_are_tidy_italian_text(name: str) -> None:
    for row in rows(name):
        assert row["label"], row
        assert row["label"][0].isupper(), row
        for text in row.values():
            assert text == unicodedata.normalize("NFC", text)
            assert text == " ".join(text.split())


def test_a_name_that_changes_with_gender_carries_both_endings() -> None:
    masculine = re.compile(r"\w+(?:tore|tto|aio|ano|ato|uoco|ino)\b(?!/)")
    labels = [row["label"] for row in rows("occupations")]
    assert any("/" in label for label in labels)
    assert [label for label in labels if masculine.match(label)] == []


def test_every_kind_of_skill_and_relation_is_one_of_two() -> None:
    assert {row["kind"] for row in rows("skills")} == {"skill", "knowledge"}
    assert {row["relation"] for row in rows("occupation_skills")} == {"essential", "optional"}


def test_links_join_concepts_of_the_pack_once() -> None:
    links = [(row["occupation"], row["skill"]) for row in rows("occupation_skills")]
    assert len(links) == len(set(links))
    assert {occupation for occupation, _ in links} == {row["uri"] for row in rows("occupations")}
    assert {skill for _, skill in links} <= {row["uri"] for row in rows("skills")}


def test_every_occupation_has_four_skills_that_it_cannot_do_without_and_eight_in_all() -> None:
    links = rows("occupation_skills")
    linked = Counter(row["occupation"] for row in links)
    essential = Counter(row["occupation"] for row in links if row["relation"] == "essential")
    named = {row["uri"]: row["label"] for row in rows("occupations")}
    assert [label for uri, label in named.items() if essential[uri] < 4] == []
    assert [label for uri, label in named.items() if linked[uri] < 8] == []


def test_every_isco_group_above_an_occupation_is_named_once_and_no_other() -> None:
    groups = [row["code"] for row in rows("isco_groups")]
    assert len(groups) == len(set(groups))
    above = {row["code"][:digits] for row in rows("occupations") for digits in (1, 2, 3, 4)}
    assert set(groups) == above


def test_the_source_says_what_must_be_said() -> None:
    source = (PACK / "SOURCE.md").read_text(encoding="utf-8")
    assert "This service uses the ESCO classification of the European Commission." in source
    assert "1.2.0" in source
    assert "2011/833/EU" in source


def test_the_source_tells_how_much_each_file_holds() -> None:
    source = (PACK / "SOURCE.md").read_text(encoding="utf-8")
    told = {"skill_similarities": "{} pairs", "isco_groups": "all {} ISCO-08 groups"}
    told |= {"occupations": "{} occupations", "skills": "{} skills"}
    told |= {"occupation_skills": "all {} ESCO links"}
    for name, words in told.items():
        assert words.format(f"{len(rows(name)):,}") in source


def run_check(folder: Path) -> subprocess.CompletedProcess[str]:
    return run(CHECK, folder / "official", "--pack", folder / "pack")


@pytest.fixture(scope="module")
def agreed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the pack and an official download that say the same."""
    folder = tmp_path_factory.mktemp("agreed")
    (folder / "official").mkdir()
    write_official(folder / "official")
    copy_pack(folder / "pack", folder / "official")
    return folder


@pytest.fixture
def agreeing(agreed: Path, tmp_path: Path) -> Path:
    return shutil.copytree(agreed, tmp_path / "agreeing")


def test_the_check_passes_where_the_official_files_agree(agreeing: Path) -> None:
    result = run_check(agreeing)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("0 differences")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "before", "after", "message"),
    [
        ("occupations_en", ",4110.1\n", ",4110.9\n", "code 4110.1, in ESCO 4110.9"),
        ("occupations_en", "occupation/6c999fc7", "occupation/00000000", "is not in ESCO"),
        ("skills_en", "skill/competence", "knowledge", "skill, in ESCO knowledge"),
        ("broaderRelationsSkillPillar_en", "5f1e9642", "00000000", "is not in ESCO"),
        ("ISCOGroups_en", "\n9622\n", "\n9623\n", "group 9622"),
        ("occupationSkillRelations_en", ",essential", ",optional", "is missing in the pack"),
        ("occupationSkillRelations_en", ",essential", ",optional", "is not in ESCO"),
        ("transversalSkillsCollection_en", "conceptUri\n", f"conceptUri\n{LISTENING}\n", "learnt"),
        ("transversalSkillsCollection_en", "conceptUri\n", f"conceptUri\n{LISTENING}\n", "missing"),
    ],
)
def test_the_check_names_every_difference(
    agreeing: Path, file: str, before: str, after: str, message: str
) -> None:
    path = agreeing / f"official/{file}.csv"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    result = run_check(agreeing)
    assert result.returncode == 1
    assert message in result.stdout


def test_the_check_says_which_official_file_it_lacks(agreeing: Path) -> None:
    for name in ("skillsHierarchy_en", "ISCOGroups_en"):
        (agreeing / f"official/{name}.csv").unlink()
        result = run_check(agreeing)
        assert result.returncode == 2
        assert name in result.stderr


def test_a_link_that_esco_states_twice_is_essential(agreeing: Path) -> None:
    path = agreeing / "official/occupationSkillRelations_en.csv"
    first = next(row for row in rows("occupation_skills") if row["relation"] == "essential")
    with path.open("a", encoding="utf-8") as lines:
        lines.write(f"{first['occupation']},{first['skill']},optional\n")
    assert run_check(agreeing).stdout.startswith("0 differences")


@pytest.mark.slow
@pytest.mark.skipif(not OFFICIAL.is_dir(), reason=NO_OFFICIAL)
def test_the_pack_agrees_with_the_official_files() -> None:
    result = run(CHECK, OFFICIAL)
    assert result.returncode == 0, result.stdout + result.stderr
