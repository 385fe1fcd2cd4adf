"""Whatever of the model is taken away, or moved by its smallest step, an example misses.

`mutations.yaml` lists the changes, each with the sentence that no longer holds after it.
"""

import io
import re
import tokenize
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from squadra.engine.matching.components import COMPONENTS
from squadra.engine.matching.rules import RULES
from tests.engine.matching.couples import load_examples
from tests.engine.matching.promises import engines_of, sentence
from tests.engine.matching.spoiling import FOLDER, Change, changed, faults, source, workshop

PLAN = yaml.safe_load((Path(__file__).parent / "mutations.yaml").read_text(encoding="utf-8"))
PLACES: dict[str, Any] = {place["place"]: place for place in PLAN["places"]}
LOOKED_THROUGH = [place for place in PLACES if place not in PLAN["left_out"]]
EXAMPLES = {
    sentence(example): example
    for file in ("rules.yaml", "components.yaml", "order.yaml")
    for example in load_examples(file)
}


class Mutation(NamedTuple):
    """A change, the sentences that miss what it takes, and the engines on which they do."""

    what: str
    change: Change
    missed: list[str]
    engines: list[str]

    def __str__(self) -> str:
        return f"{self.change.place}: {self.what}"


MUTATIONS = [
    Mutation(
        row["what"],
        Change(place, row["from"], row["to"]),
        row["missed"],
        row.get("engines", content["engines"]),
    )
    for place, content in PLACES.items()
    for row in content["changes"]
]


class Span(NamedTuple):
    """Some of a file's text, from one place up to another."""

    start: int
    end: int

    def touches(self, other: "Span") -> bool:
        return self.start <= other.end and other.start <= self.end


@pytest.fixture(scope="module")
def spoiled_engine() -> Iterator[ProcessPoolExecutor]:
    with workshop() as process:
        yield process


@pytest.mark.slow
@pytest.mark.parametrize("mutation", MUTATIONS, ids=str)
def test_what_is_taken_away_or_moved_is_missed(
    mutation: Mutation, spoiled_engine: ProcessPoolExecutor
) -> None:
    examples = [EXAMPLES[says] for says in mutation.missed]
    asked = [(engine, example) for example in examples for engine in engines_of(example)]
    found = spoiled_engine.submit(faults, mutation.change, asked).result()
    for (engine, example), fault in zip(asked, found, strict=True):
        said = f"{engine} on «{sentence(example)}»: {fault or 'kept'}"
        assert bool(fault) == (engine in mutation.engines), said


@pytest.mark.slow
def test_where_nothing_is_changed_nothing_is_missed(spoiled_engine: ProcessPoolExecutor) -> None:
    asked = [(engine, example) for example in EXAMPLES.values() for engine in engines_of(example)]
    found = spoiled_engine.submit(faults, None, asked).result()
    assert [fault for fault in found if fault] == []


def test_each_change_is_one_and_names_examples_that_there_are() -> None:
    for mutation in MUTATIONS:
        assert changed(mutation.change) != source(mutation.change.place)
        assert set(mutation.missed) <= EXAMPLES.keys()


def test_each_rule_and_each_component_is_taken_from_the_fast_engine() -> None:
    taken = {row["takes"] for place in PLAN["places"] for row in place["changes"] if "takes" in row}
    assert taken == {
        *(f"rule {name}" for name in RULES),
        *(f"points of {name}" for name in COMPONENTS),
    }


def test_a_change_that_no_pair_can_show_is_one_too() -> None:
    for row in PLAN["unnoticed"]:
        assert changed(Change(row["place"], row["from"], row["to"])) != source(row["place"])


def test_every_file_of_the_engine_is_looked_through_or_left_out_for_a_reason() -> None:
    files = [*FOLDER.rglob("*.py"), *FOLDER.rglob("*.yaml")]
    assert {file.relative_to(FOLDER).as_posix() for file in files} == {*PLACES, *PLAN["left_out"]}


@pytest.mark.parametrize("place", LOOKED_THROUGH)
def test_every_number_is_moved_or_is_no_constant_of_the_model(place: str) -> None:
    covered = [where_changed(change) for change in changes_of(place)]
    covered += [span for text in texts_of_others(place) for span in spans(place, text)]
    assert [
        line_at(place, number)
        for number in numbers(place)
        if not any(number.touches(span) for span in covered)
    ] == []


@pytest.mark.parametrize("place", LOOKED_THROUGH)
def test_what_is_said_to_be_no_constant_is_still_there(place: str) -> None:
    for other in PLACES[place].get("others", []):
        for text in other["texts"]:
            assert any(
                span.touches(number) for span in spans(place, text) for number in numbers(place)
            ), text


def changes_of(place: str) -> list[Change]:
    return [mutation.change for mutation in MUTATIONS if mutation.change.place == place]


def texts_of_others(place: str) -> list[str]:
    others = [*PLAN["others"], *PLACES[place].get("others", [])]
    return [text for other in others for text in other["texts"]]


def where_changed(change: Change) -> Span:
    """What of the file differs after the change."""
    (whole,) = spans(change.place, change.before)
    left = alike(change.before, change.after)
    right = alike(change.before[left:][::-1], change.after[left:][::-1])
    return Span(whole.start + left, whole.end - right)


def alike(one: str, other: str) -> int:
    """How many characters are the same from the left."""
    together = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda two: two[0] == two[1], together))


def spans(place: str, text: str) -> list[Span]:
    return [Span(*found.span()) for found in re.finditer(re.escape(text), source(place))]


@cache
def numbers(place: str) -> list[Span]:
    """Where the file's numbers stand, but for those in texts and comments."""
    text = source(place)
    if place.endswith(".yaml"):
        bare = re.sub(r"#.*", lambda comment: " " * len(comment[0]), text)
        return [Span(*found.span()) for found in re.finditer(r"\d[\d.]*", bare)]
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    return [
        Span(*(starts[row - 1] + column for row, column in (token.start, token.end)))
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type == tokenize.NUMBER
    ]


def line_at(place: str, span: Span) -> str:
    """A line of the file with its number, as a reader looks for it."""
    text = source(place)
    row = text.count("\n", 0, span.start)
    return f"{place}:{row + 1}: {text.splitlines()[row].strip()}"
