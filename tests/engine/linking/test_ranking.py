"""What a text means among labels: the exact name first, always; then whoever is nearest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squadra.engine.linking.index import FIRST, Label, LabelIndex

NAMES = [
    ("cleaner", "addetto alle pulizie/addetta alle pulizie"),
    ("cleaner", "pulizie uffici"),
    ("cook", "cuoco/cuoca"),
    ("cook", "aiuto in cucina"),
    ("waiter", "cameriere/cameriera"),
    ("chambermaid", "cameriere ai piani/cameriera ai piani"),
    ("driver", "autista di furgone"),
    ("driver", "consegne con furgone"),
    ("gardener", "giardiniere/giardiniera"),
    ("dishwasher", "lavapiatti"),
    ("warehouse", "magazziniere/magazziniera"),
    ("carpenter", "falegname"),
]


def index_of(names: list[tuple[str, str]]) -> LabelIndex:
    labels = [Label(f"l{place:03}", *name) for place, name in enumerate(names)]
    return LabelIndex(labels, "it")


@pytest.fixture(scope="module")
def index() -> LabelIndex:
    return index_of(NAMES)


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("cameriera", "waiter"),
        ("CAMERIERI AI PIANI", "chambermaid"),
        ("magaziniere", "warehouse"),
        ("fare le pulizie negli uffici", "cleaner"),
        ("cuoche", "cook"),
        ("guidare un furgone per le consegne", "driver"),
        ("lava piatti", "dishwasher"),
        ("camerieri, baristi e professioni assimilate", "waiter"),
    ],
)
def test_what_is_meant_comes_first(index: LabelIndex, text: str, concept: str) -> None:
    assert index.rank(text)[0].label.concept == concept


words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Z")), max_size=25)
name_lists = st.lists(st.tuples(st.sampled_from("abcdefghijklmno"), words), max_size=40)


@given(names=name_lists, data=st.data())
def test_an_exact_name_is_its_concepts_always(
    names: list[tuple[str, str]], data: st.DataObject
) -> None:
    names = [name for name in names if name[1].strip()] + NAMES
    concept, text = data.draw(st.sampled_from(names))
    written = data.draw(st.sampled_from([text, text.upper(), f"  {text} "]))
    if written.casefold().strip() != text.casefold().strip():  # ß and the like
        written = text

    (first, *_others) = index_of(names).rank(written)

    called = {own for own, name in names if name.strip().casefold() == text.strip().casefold()}
    assert concept in called
    assert first.label.concept in called


@given(names=name_lists, text=words, top=st.integers(1, 60))
def test_the_order_is_the_contracts(names: list[tuple[str, str]], text: str, top: int) -> None:
    found = index_of(names).rank(text, top)
    assert len(found) <= top
    concepts = {one.label.concept for one in index_of(names).rank(text)}
    first, rest = found[: min(FIRST, len(concepts))], found[min(FIRST, len(concepts)) :]
    assert len({one.label.concept for one in first}) == len(first)
    assert len({one.label.id for one in found}) == len(found)
    for part in (first, rest):
        keys = [(-one.score, one.label.id) for one in part]
        assert keys == sorted(keys)


@given(names=name_lists, text=words)
def test_the_order_of_labels_changes_nothing(names: list[tuple[str, str]], text: str) -> None:
    labels = [Label(f"l{place:03}", *name) for place, name in enumerate(names)]
    assert LabelIndex(labels, "it").rank(text, 10) == LabelIndex(labels, "it").rank(text, 10)
    there = {(one.label.id, one.score) for one in LabelIndex(labels, "it").rank(text, 100)}
    back = {(one.label.id, one.score) for one in LabelIndex(labels[::-1], "it").rank(text, 100)}
    assert {label for label, _score in there} == {label for label, _score in back}


def test_no_labels_mean_nothing() -> None:
    assert LabelIndex([], "it").rank("cuoco") == []


@pytest.mark.parametrize("text", ["", "   ", "…!?", "a" * 10_000, "\x00\u202e", "烹饪"])
def test_odd_texts_are_no_fault(index: LabelIndex, text: str) -> None:
    index.rank(text)


def test_other_languages_are_linked_by_their_own_labels() -> None:
    labels = [Label("1", "a", "boulanger/boulangère"), Label("2", "b", "coiffeur/coiffeuse")]
    assert LabelIndex(labels, "fr").rank("Boulangères")[0].label.concept == "a"
