"""Every rule and every component keeps the promises of the example files.

The examples are looked at through the matches themselves, so that a rule or a component that is
missing from its table is noticed by the sentence that speaks of it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from squadra.engine.matching import explain, match
from squadra.engine.matching.components import COMPONENTS
from squadra.engine.matching.reference import Match, Matches
from squadra.engine.matching.rules import RULES
from tests.engine.matching.couples import load_examples, pair_of_example

RULE_EXAMPLES = load_examples("rules.yaml")
COMPONENT_EXAMPLES = load_examples("components.yaml")


@pytest.fixture
def tables_to_spoil() -> Iterator[None]:
    """Put both tables back as they were, in their order."""
    tables = [(table, dict(table)) for table in (RULES, COMPONENTS)]
    yield
    for table, as_it_was in tables:
        table.clear()
        table.update(as_it_was)


def sentence(example: dict[str, Any]) -> str:
    return f"{example.get('rule') or example.get('component')}: {example['says']}"


def matches_of(folder: Path, example: dict[str, Any]) -> Matches:
    pair = pair_of_example(folder, example)
    return match([pair.person], [pair.opening], pair.setting)


def check_rule(folder: Path, example: dict[str, Any]) -> None:
    """A false rule alone keeps the opening away; an unknown one is flagged, a true one is not."""
    matches, rule = matches_of(folder, example), example["rule"]
    away = {"amina": dict.fromkeys([*RULES, "ANY"], 0)}
    if example["state"] == "false":
        away["amina"] |= {rule: 1, "ANY": 1}
    assert matches.rejected == away
    assert bool(matches.rows) == (example["state"] != "false")
    for row in matches.rows:
        assert list(row.flags) == expected_flags(example)


def expected_flags(example: dict[str, Any]) -> list[str]:
    unknown = [example["rule"]] if example["state"] == "unknown" else []
    # A schedule that nobody knows has no share to count either.
    share_unknown = not example["person"]["availability"] or "1" not in example["opening"]["shift"]
    return [*unknown, *example.get("flags", []), *(["c:schedule"] if share_unknown else [])]


def check_component(folder: Path, example: dict[str, Any]) -> None:
    (row,) = matches_of(folder, example).rows
    assert row.points.get(example["component"]) == int(example["points"])
    assert row.score == sum(row.points.values())
    assert component_flags(row) >= set(example.get("flags", []))
    if "flags" not in example:
        assert f"c:{example['component']}" not in row.flags


def component_flags(row: Match) -> set[str]:
    return {flag for flag in row.flags if flag.startswith("c:")}


@pytest.mark.parametrize("example", RULE_EXAMPLES, ids=sentence)
def test_a_rule_says_what_the_example_says(example: dict[str, Any], tmp_path: Path) -> None:
    check_rule(tmp_path, example)
    states = {
        row["rule"]: row["state"] for row in explain(pair_of_example(tmp_path, example))["rules"]
    }
    assert states.pop(example["rule"]) == example["state"]
    assert set(states.values()) == {"true"}


@pytest.mark.parametrize("example", COMPONENT_EXAMPLES, ids=sentence)
def test_a_component_earns_what_the_example_says(example: dict[str, Any], tmp_path: Path) -> None:
    check_component(tmp_path, example)


@pytest.mark.parametrize("rule", list(RULES))
def test_a_rule_that_is_taken_away_is_missed(
    rule: str, tmp_path: Path, tables_to_spoil: None
) -> None:
    del RULES[rule]
    (example, *_) = [
        example
        for example in RULE_EXAMPLES
        if (example["rule"], example["state"]) == (rule, "false")
    ]
    pair = pair_of_example(tmp_path, example)
    assert match([pair.person], [pair.opening], pair.setting).rows
    with pytest.raises(AssertionError):
        check_rule(tmp_path, example)


@pytest.mark.parametrize("component", [name for name in COMPONENTS if name != "essential"])
def test_a_component_that_is_taken_away_is_missed(
    component: str, tmp_path: Path, tables_to_spoil: None
) -> None:
    del COMPONENTS[component]
    (example, *_) = [example for example in COMPONENT_EXAMPLES if example["component"] == component]
    with pytest.raises(AssertionError):
        check_component(tmp_path, example)


def test_without_the_essential_skills_nothing_can_be_ranked(
    tmp_path: Path, tables_to_spoil: None
) -> None:
    del COMPONENTS["essential"]
    (example, *_) = COMPONENT_EXAMPLES
    with pytest.raises(KeyError, match="essential"):
        check_component(tmp_path, example)


def test_the_examples_speak_of_every_rule_and_component() -> None:
    assert {example["rule"] for example in RULE_EXAMPLES} == set(RULES)
    assert {example["component"] for example in COMPONENT_EXAMPLES} == set(COMPONENTS)
    excluded = {example["rule"] for example in RULE_EXAMPLES if example["state"] == "false"}
    assert excluded == set(RULES)
