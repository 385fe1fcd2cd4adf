"""What the starter vocabulary promises to everybody who writes or reads a sheet with it."""

import csv
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACK = ROOT / "src/squadra/vocabularies/starter"
CHECK = ROOT / "scripts/check-starter-vocabulary"
OFFICIAL = ROOT.parent / "shared/data/esco"

COLUMNS = {
    "occupations": ["uri", "code", "label", "alternatives"],
    "skills": ["uri", "label", "alternatives", "kind"],
    "occupation_skills": ["occupation", "skill", "relation"],
    "isco_groups": ["code", "label"],
}
NAMED = ["occupations", "skills"]


def rows(name: str) -> list[dict[str, str]]:
    with (PACK / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def names(row: dict[str, str]) -> list[str]:
    return [row["label"], *filter(None, row["alternatives"].split("|"))]


@pytest.mark.parametrize("name", COLUMNS)
def test_every_file_is_plain_csv_with_its_documented_columns(name: str) -> None:
    raw = (PACK / f"{name}.csv").read_bytes()
    assert b"\r" not in raw
    assert not raw.startswith(b"\xef\xbb\xbf")
    header = raw.decode("utf-8").splitlines()[0]
    assert header.split(",") == COLUMNS[name]
    assert all(None not in row and None not in row.values() for row in rows(name))


@pytest.mark.parametrize(("name", "count"), [("occupations", 80), ("skills", 250)])
def test_the_pack_has_the_promised_number_of_concepts_each_once(name: str, count: int) -> None:
    uris = [row["uri"] for row in rows(name)]
    assert len(uris) == len(set(uris)) == count
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


def test_links_join_concepts_of_the_pack_once_and_every_occupation_has_four_skills() -> None:
    links = [(row["occupation"], row["skill"]) for row in rows("occupation_skills")]
    assert len(links) == len(set(links))
    occupations = {row["uri"] for row in rows("occupations")}
    skills = {row["uri"] for row in rows("skills")}
    assert {occupation for occupation, _ in links} <= occupations
    assert {skill for _, skill in links} <= skills
    linked = Counter(occupation for occupation, _ in links)
    assert [uri for uri in occupations if linked[uri] < 4] == []


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


def run_check(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, CHECK, folder], capture_output=True, text=True, check=False
    )


def write(path: Path, header: list[str], lines: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target, lineterminator="\n").writerows([header, *lines])


@pytest.fixture
def agreeing(tmp_path: Path) -> Path:
    """A folder laid out like the official download, which says just what the pack says."""
    occupations = [[row["uri"], row["code"]] for row in rows("occupations")]
    write(tmp_path / "occupations_en.csv", ["conceptUri", "code"], occupations)
    kinds = {"skill": "skill/competence", "knowledge": "knowledge"}
    skills = [[row["uri"], kinds[row["kind"]]] for row in rows("skills")]
    write(tmp_path / "skills_en.csv", ["conceptUri", "skillType"], skills)
    existing = [[uri] for uri, _ in skills]
    write(tmp_path / "broaderRelationsSkillPillar_en.csv", ["conceptUri"], existing)
    groups = [[row["code"]] for row in rows("isco_groups")]
    write(tmp_path / "ISCOGroups_en.csv", ["code"], groups)
    columns = ["occupationUri", "skillUri", "relationType"]
    links = [list(row.values()) for row in rows("occupation_skills")]
    write(tmp_path / "occupationSkillRelations_en.csv", columns, links)
    return tmp_path


def test_the_check_passes_where_the_official_files_agree(agreeing: Path) -> None:
    result = run_check(agreeing)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("0 differences")


@pytest.mark.parametrize(
    ("file", "before", "after", "message"),
    [
        ("occupations_en", ",4110.1\n", ",4110.9\n", "code 4110.1, in ESCO 4110.9"),
        ("occupations_en", "occupation/6c999fc7", "occupation/00000000", "is not in ESCO"),
        ("skills_en", "skill/competence", "knowledge", "skill, in ESCO knowledge"),
        ("broaderRelationsSkillPillar_en", "5f1e9642", "00000000", "is not in ESCO"),
        ("ISCOGroups_en", "\n9622\n", "\n9623\n", "group 9622"),
        ("occupationSkillRelations_en", ",essential", ",optional", "missing in the pack"),
    ],
)
def test_the_check_names_every_difference(
    agreeing: Path, file: str, before: str, after: str, message: str
) -> None:
    path = agreeing / f"{file}.csv"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    result = run_check(agreeing)
    assert result.returncode == 1
    assert message in result.stdout


def test_the_check_says_which_official_file_it_lacks(agreeing: Path) -> None:
    (agreeing / "ISCOGroups_en.csv").unlink()
    result = run_check(agreeing)
    assert result.returncode == 2
    assert "ISCOGroups_en" in result.stderr


@pytest.mark.skipif(
    not OFFICIAL.is_dir(), reason="the official ESCO files are not beside the repository"
)
def test_the_pack_agrees_with_the_official_files() -> None:
    result = run_check(OFFICIAL)
    assert result.returncode == 0, result.stdout + result.stderr
