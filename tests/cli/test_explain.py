"""`squadra explain` says in JSON what `squadra match` has done."""

import json
from pathlib import Path
from typing import Any

import pytest

from squadra.engine.matching.components import COMPONENTS
from squadra.engine.matching.explain import COMPONENT_FACTS, RULE_FACTS
from squadra.engine.matching.rules import RULES
from tests.cli.sheets import PEOPLE, as_parquet, lay, run_explain, run_match


@pytest.fixture
def explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def explain(person: str, opening: str, **contents: str) -> Any:
        assert run_explain(lay(tmp_path, **contents), person, opening) == 0
        return json.loads(capsys.readouterr().out)

    return explain


def facts(explanation: dict[str, Any], part: str, name: str) -> dict[str, Any]:
    key = part.removesuffix("s")
    (found,) = [row["facts"] for row in explanation[part] if row[key] == name]
    return found


def test_the_shape_is_that_of_the_contract(explained: Any) -> None:
    explanation = explained("P2", "O2")
    assert list(explanation) == [
        "admissible", "rules", "components", "score", "what_would_change",
    ]  # fmt: skip
    assert [row["rule"] for row in explanation["rules"]] == list(RULES)
    assert [row["component"] for row in explanation["components"]] == list(COMPONENTS)
    assert all(list(row) == ["rule", "state", "facts"] for row in explanation["rules"])
    for row in explanation["components"]:
        assert list(row) == ["component", "value", "weight", "points", "facts"]
    for row in explanation["what_would_change"]:
        assert list(row) == ["change", "from", "to", "gain", "admissible"]


def test_points_are_those_of_the_match(explained: Any, tmp_path: Path) -> None:
    explanation = explained("P2", "O2")
    assert explanation["score"] == 7482
    assert [row["points"] for row in explanation["components"]] == [2917, 300, 1600, 250, 915, 1500]
    assert [row["weight"] for row in explanation["components"]] == [
        0.35, 0.1, 0.2, 0.05, 0.15, 0.15,
    ]  # fmt: skip
    run_match(lay(tmp_path), tmp_path / "out.csv", "--top", "1")
    assert "P2,O2,1,7482,2917,300,1600,250,915,1500,kind\n" in (tmp_path / "out.csv").read_text()


def test_states_and_admissibility(explained: Any) -> None:
    explanation = explained("P1", "O1")
    states = {row["rule"]: row["state"] for row in explanation["rules"]}
    assert explanation["admissible"] is False
    assert states["licences"] == "false"
    assert states["schedule"] == "unknown"
    assert states["distance"] == "true"
    assert explained("P2", "O1")["admissible"] is True


def test_whoever_reads_learns_what_fills_each_skill(explained: Any) -> None:
    essential = facts(
        explained("P1", "O2", similar="skill_a,skill_b,similarity\n"), "components", "essential"
    )
    assert essential == {
        "met": [
            {
                "skill": "a", "wanted": 1, "weight": 2.0, "value": 1.0,
                "by": "a", "level": 1, "similarity": 1.0,
            }
        ],
        "learnable": [{"skill": "b", "wanted": 1, "weight": 1.0, "value": 0.3}],
        "missing": [],
    }  # fmt: skip
    missing = facts(
        explained("P1", "O1", people=PEOPLE.replace("a:1", "z")), "components", "essential"
    )
    assert missing["missing"] == [{"skill": "a", "wanted": 2, "weight": 2.0, "value": 0.0}]


def test_a_similar_skill_is_named(explained: Any) -> None:
    (_, second) = facts(explained("P1", "O2"), "components", "essential")["met"]
    assert second == {
        "skill": "b", "wanted": 1, "weight": 1.0, "value": 0.5,
        "by": "a", "level": 1, "similarity": 0.5,
    }  # fmt: skip


def test_distance_shift_and_licence_are_told_in_figures_and_names(explained: Any) -> None:
    explanation = explained("P1", "O1")
    distance = facts(explanation, "rules", "distance")
    assert distance["km"] == pytest.approx(2.2239, abs=1e-4)
    assert (distance["reach_km"], distance["transit"]) == (10.0, False)
    assert facts(explanation, "rules", "licences") == {"required": ["B"], "missing": ["B"]}
    schedule = facts(explained("P2", "O2"), "rules", "schedule")
    assert schedule["share"] == 1
    assert schedule["available"] == [
        "monday_morning", "monday_afternoon", "tuesday_morning", "tuesday_afternoon",
    ]  # fmt: skip
    assert schedule["not_available"] == []


def test_a_missing_language_is_told_with_its_level(explained: Any) -> None:
    people = PEOPLE.replace("it:B1", "it:A1|ar:C2")
    languages = facts(explained("P2", "O2", people=people), "rules", "languages")
    assert languages == {
        "required": {"it": "A2"},
        "held": {"it": "A1", "ar": "C2"},
        "missing": {"it": "A2"},
    }


def test_it_warns_that_filling_an_unknown_cell_may_lower_the_score(explained: Any) -> None:
    explanation = explained("P1", "O2")
    assert "potrà anche scendere" in facts(explanation, "components", "target")["note"]
    assert "potrà anche scendere" in facts(explanation, "components", "schedule")["note"]
    assert "potrà anche escludere" in facts(explanation, "rules", "languages")["note"]
    assert "note" not in facts(explanation, "components", "essential")
    assert "note" not in facts(explanation, "rules", "seats")


def test_another_list_of_the_person_is_not_told(explained: Any) -> None:
    """An opening reserved to one list says nothing of the others that the person is on."""
    people = "id,lat,lon,max_km,entitlements\nP1,45.5,9.4,10,l68|secret\n"
    openings = (
        "id,company,lat,lon,kind,seats,expires_on,reserved\nO1,alba,45.5,9.4,job,1,2026-12-31,l68\n"
    )
    explanation = explained("P1", "O1", people=people, openings=openings)
    assert "secret" not in json.dumps(explanation)
    assert facts(explanation, "rules", "eligibility") == {"reserved": ["l68"], "shared": ["l68"]}


def test_the_same_pair_is_explained_with_the_same_bytes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = lay(tmp_path)
    run_explain(paths, "P1", "O1")
    once = capsys.readouterr().out
    for options in (("--engine", "reference"), ("--engine", "fast", "--threads", "2")):
        run_explain(paths, "P1", "O1", *options)
        assert capsys.readouterr() == (once, "")
    run_explain(as_parquet(paths), "P1", "O1")
    assert capsys.readouterr().out == once


def test_every_rule_and_component_has_its_facts() -> None:
    assert list(RULE_FACTS) == list(RULES)
    assert list(COMPONENT_FACTS) == list(COMPONENTS)
