"""Both engines keep the promises of the example files; what is taken away is missed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from squadra.engine.matching import explain
from squadra.engine.matching.components import COMPONENTS
from squadra.engine.matching.rules import RULES
from tests.engine.matching.couples import load_examples, pair_of_example
from tests.engine.matching.promises import (
    Example,
    by_reference,
    check,
    check_component,
    check_rule,
    engines_of,
    sentence,
)

RULE_EXAMPLES = load_examples("rules.yaml")
COMPONENT_EXAMPLES = load_examples("components.yaml")
ORDER_EXAMPLES = load_examples("order.yaml")
EXAMPLES = [*RULE_EXAMPLES, *COMPONENT_EXAMPLES, *ORDER_EXAMPLES]


@pytest.fixture
def tables_to_spoil() -> Iterator[None]:
    """Put both tables back as they were, in their order."""
    tables = [(table, dict(table)) for table in (RULES, COMPONENTS)]
    yield
    for table, as_it_was in tables:
        table.clear()
        table.update(as_it_was)


@pytest.mark.parametrize("example", EXAMPLES, ids=sentence)
def test_each_engine_does_what_the_example_says(example: Example, tmp_path: Path) -> None:
    for engine in engines_of(example):
        check(engine, tmp_path, example)


@pytest.mark.parametrize("example", RULE_EXAMPLES, ids=sentence)
def test_explain_says_what_the_example_says(example: Example, tmp_path: Path) -> None:
    states = {
        row["rule"]: row["state"] for row in explain(pair_of_example(tmp_path, example))["rules"]
    }
    assert states.pop(example["rule"]) == example["state"]
    assert set(states.values()) == {"true"}


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
    assert by_reference(tmp_path, example).rows
    with pytest.raises(AssertionError):
        check_rule(by_reference, tmp_path, example)


@pytest.mark.parametrize("component", [name for name in COMPONENTS if name != "essential"])
def test_a_component_that_is_taken_away_is_missed(
    component: str, tmp_path: Path, tables_to_spoil: None
) -> None:
    del COMPONENTS[component]
    (example, *_) = [example for example in COMPONENT_EXAMPLES if example["component"] == component]
    with pytest.raises(AssertionError):
        check_component(by_reference, tmp_path, example)


def test_without_the_essential_skills_nothing_can_be_ranked(
    tmp_path: Path, tables_to_spoil: None
) -> None:
    del COMPONENTS["essential"]
    (example, *_) = COMPONENT_EXAMPLES
    with pytest.raises(KeyError, match="essential"):
        check_component(by_reference, tmp_path, example)


def test_the_examples_speak_of_every_rule_and_component() -> None:
    assert {example["rule"] for example in RULE_EXAMPLES} == set(RULES)
    assert {example["component"] for example in COMPONENT_EXAMPLES} == set(COMPONENTS)
    excluded = {example["rule"] for example in RULE_EXAMPLES if example["state"] == "false"}
    assert excluded == set(RULES)


def test_no_two_examples_say_the_same() -> None:
    assert len({sentence(example) for example in EXAMPLES}) == len(EXAMPLES)
