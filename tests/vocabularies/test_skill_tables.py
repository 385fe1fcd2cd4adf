"""The published weights and similarities of the starter's skills, and how they are learnt."""

from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest

from squadra.engine.matching.reading import read_skill_table
from tests.vocabularies.starter import LEARN, PACK, ROOT, rows, run, write

WEIGHTS, SIMILARITIES = PACK / "skill_weights.csv", PACK / "skill_similarities.csv"


@pytest.fixture(scope="module")
def labels() -> dict[str, str]:
    return {row["uri"]: row["label"] for row in rows("skills")}


@pytest.fixture(scope="module")
def weights(labels: dict[str, str]) -> dict[str, float]:
    return {labels[row["skill"]]: float(row["weight"]) for row in rows("skill_weights")}


@pytest.fixture(scope="module")
def similar(labels: dict[str, str]) -> dict[frozenset[str], float]:
    return {
        frozenset((labels[row["skill_a"]], labels[row["skill_b"]])): float(row["similarity"])
        for row in rows("skill_similarities")
    }


def test_every_skill_of_the_pack_has_one_weight_between_a_half_and_two() -> None:
    listed = [row["skill"] for row in rows("skill_weights")]
    assert listed == sorted(row["uri"] for row in rows("skills"))
    assert all(0.5 <= float(row["weight"]) <= 2.0 for row in rows("skill_weights"))


def test_a_pair_stands_once_the_lesser_first_by_address_and_is_never_nearly_the_same() -> None:
    pairs = [(row["skill_a"], row["skill_b"]) for row in rows("skill_similarities")]
    assert all(one < other for one, other in pairs)
    assert all(before < after for before, after in pairwise(pairs))
    known = {row["uri"] for row in rows("skills")}
    assert {skill for pair in pairs for skill in pair} <= known
    assert all(0.2 <= float(row["similarity"]) <= 0.8 for row in rows("skill_similarities"))
    assert 0 < len(pairs) <= 6000


@pytest.mark.parametrize(
    ("name", "column"), [("skill_weights", "weight"), ("skill_similarities", "similarity")]
)
def test_numbers_have_two_decimals(name: str, column: str) -> None:
    assert [row for row in rows(name) if row[column] != f"{float(row[column]):.2f}"] == []


def test_matching_reads_both_tables_as_they_are_and_in_either_order() -> None:
    warnings: list[str] = []
    table = read_skill_table(WEIGHTS, SIMILARITIES, warn=warnings.append)
    assert warnings == []
    for row in rows("skill_similarities"):
        one, other, value = row["skill_a"], row["skill_b"], float(row["similarity"])
        assert table.similarity(one, other) == table.similarity(other, one) == value
    for row in rows("skill_weights"):
        assert table.weights[row["skill"]] == float(row["weight"])


def test_a_skill_of_one_trade_weighs_more_than_one_of_many_and_that_than_one_of_all(
    weights: dict[str, float],
) -> None:
    trade, many, everywhere = "Posare le piastrelle", "Usare la cassa", "Lavorare in squadra"
    assert weights[trade] > weights[many] > weights[everywhere]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Pulire le stanze", "Pulire le superfici"),
        ("Usare lo spazzaneve", "Spalare la neve"),
        ("Potare le piante", "Potare siepi e alberi"),
        ("Cucire articoli di stoffa", "Cucire pezzi di tessuto"),
    ],
)
def test_what_is_nearly_the_same_work_is_had_in_part(
    similar: dict[frozenset[str], float], one: str, other: str
) -> None:
    assert frozenset((one, other)) in similar


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lavorare in squadra", "Collaborare con colleghe e colleghi"),  # every work has them
        ("Capire l'italiano parlato", "Scrivere in italiano"),  # a language has levels of its own
        ("Tagliare le piastrelle", "Tagliare i rami degli alberi"),  # a word alone says nothing
        ("Prevenire i furti in negozio", "Esporre i prodotti"),  # nor does the same job alone
        ("Usare la sega per legno", "Usare i coltelli da taglio"),  # nor tools alone
    ],
)
def test_what_is_another_work_covers_nothing(
    similar: dict[frozenset[str], float], one: str, other: str
) -> None:
    assert frozenset((one, other)) not in similar


def test_the_page_tells_the_figures_of_the_tables() -> None:
    page = (ROOT / "docs/algorithms/skill-tables.md").read_text(encoding="utf-8")
    pairs = rows("skill_similarities")
    joined = {skill for row in pairs for skill in (row["skill_a"], row["skill_b"])}
    least = [row for row in rows("skill_weights") if row["weight"] == "0.50"]
    said = f"{len(pairs)} pairs of {len(joined)} of the {len(rows('skills'))} skills"
    assert said in page
    assert f"{len(least)} skills weigh 0.50" in page


# --- how they are learnt --------------------------------------------------------------------------


@dataclass
class Invented:
    """256 skills, so that a field of 2 has narrowness 7/8, of 16 a half, of 17 less.

    In unit group 1111 are two occupations, in 2222 and 3333 one each. Floors are washed in the
    first group, windows in the first two, bricks are laid in the second.
    """

    names: dict[str, str] = field(
        default_factory=lambda: {
            **{f"other{number}": f"unlike{number}" for number in range(252)},
            "floors": "wash floors",
            "windows": "wash windows",
            "bricks": "lay bricks",
            "team": "team",
        }
    )
    broader: list[list[str]] = field(default_factory=list)
    hierarchy: list[list[str]] = field(default_factory=list)
    needs: list[list[str]] = field(default_factory=list)
    transversal: list[str] = field(default_factory=list)

    def learnt(self, folder: Path) -> tuple[dict[str, str], dict[tuple[str, str], str]]:
        """Write the files, run the script, return its two tables."""
        occupations = [["a", "1111.1"], ["b", "1111.2"], ["c", "2222.1"], ["d", "3333.1"]]
        write(folder / "occupations_en.csv", ["conceptUri", "code"], occupations)
        write(folder / "skills_en.csv", ["conceptUri", "preferredLabel"], self.names.items())
        used = {"floors": "ab", "windows": "abc", "bricks": "c"}
        links = [[each, skill] for skill, occupations in used.items() for each in occupations]
        write(
            folder / "occupationSkillRelations_en.csv",
            ["occupationUri", "skillUri", "relationType"],
            [[*link, "essential"] for link in links],
        )
        header = ["conceptUri", "broaderUri"]
        write(folder / "broaderRelationsSkillPillar_en.csv", header, self.broader)
        header = [f"Level {level} {what}" for level in range(4) for what in ("URI", "code")]
        write(folder / "skillsHierarchy_en.csv", header, self.hierarchy)
        header = ["originalSkillUri", "relatedSkillUri"]
        write(folder / "skillSkillRelations_en.csv", header, self.needs)
        transversal = [[skill] for skill in self.transversal]
        write(folder / "transversalSkillsCollection_en.csv", ["conceptUri"], transversal)
        write(folder / "languageSkillsCollection_en.csv", ["conceptUri"], [])
        write(folder / "skills.csv", ["uri"], [[skill] for skill in self.names])
        done = run(LEARN, folder, "--pack", folder)
        assert (done.returncode, done.stderr) == (0, "")
        pairs = {
            (row["skill_a"], row["skill_b"]): row["similarity"]
            for row in rows("skill_similarities", folder)
        }
        return {row["skill"]: row["weight"] for row in rows("skill_weights", folder)}, pairs


def test_weights_fall_from_two_for_one_unit_group_to_a_half_for_all(tmp_path: Path) -> None:
    learnt, _pairs = Invented(transversal=["team"]).learnt(tmp_path)
    # ln(4/2)/ln(4/2) = 1 and ln(4/3)/ln(4/2) = 0.415 of the way from 0.5 to 2.
    assert (learnt["floors"], learnt["windows"]) == ("2.00", "1.12")
    assert (learnt["team"], learnt["other0"]) == ("0.50", "1.00")


def test_a_similarity_is_made_of_field_use_and_name(tmp_path: Path) -> None:
    """One unit group uses both, two the windows: 1/(2 + 0.5), whose root is 0.632."""
    broader = [["floors", "washing"], ["windows", "washing"]]
    broader += [["windows", "outside"], ["bricks", "outside"]]
    _weights, pairs = Invented(broader=broader).learnt(tmp_path)
    assert pairs == {
        ("floors", "windows"): "0.44",  # 0.8 · 7/8 · 0.632
        ("bricks", "windows"): "0.30",  # two thirds of it: the names have nothing in common
    }


def test_skills_of_a_wide_field_are_not_compared(tmp_path: Path) -> None:
    broader = [[skill, "work"] for skill in ("floors", "windows")]
    broader += [[f"other{number}", "work"] for number in range(14)]
    assert Invented(broader=broader).learnt(tmp_path)[1] == {("floors", "windows"): "0.25"}
    broader.append(["other14", "work"])
    assert Invented(broader=broader).learnt(tmp_path)[1] == {}


def test_what_lies_below_a_transversal_skill_has_no_field_in_common(tmp_path: Path) -> None:
    broader = [["floors", "team"], ["windows", "team"]]
    assert ("floors", "windows") in Invented(broader=broader).learnt(tmp_path)[1]
    assert Invented(broader=broader, transversal=["team"]).learnt(tmp_path)[1] == {}


def test_a_group_of_what_is_left_over_is_its_whole_field(tmp_path: Path) -> None:
    broader = [["floors", "S1.0"], ["windows", "S1.0"], ["bricks", "S1.1"], ["S1.1", "S1"]]
    invented = Invented(broader=broader, hierarchy=[["", "", "S1", "S1", "S1.0", "S1.0", "", ""]])
    # Three skills: 1 - ln 3 / ln 256 = 0.802.
    assert invented.learnt(tmp_path)[1][("floors", "windows")] == "0.41"


def test_what_one_skill_needs_is_had_in_part_with_it(tmp_path: Path) -> None:
    _weights, pairs = Invented(needs=[["windows", "floors"]]).learnt(tmp_path)
    assert pairs == {("floors", "windows"): "0.25"}
