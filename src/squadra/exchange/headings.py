"""Where the headings of a sheet are, and which column of the template each one means.

Services put a title above, merge cells, write "Cod. Fisc." and keep columns of their own. What is
recognised is proposed, with examples of its values; whoever imports decides.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate
from re import compile as pattern

import yaml

from squadra.exchange.columns import Cell, SheetKind
from squadra.exchange.lists import ClosedList
from squadra.exchange.reading import is_about_health
from squadra.exchange.registry import kinds
from squadra.exchange.sheets import is_empty
from squadra.foundation.text import search_key

MOST_ROWS_ABOVE = 40
LEAST_IN_COMMON = 2
WORDS_OF_A_PHRASE = 2
LONGEST_HEADING = 80
IN_BRACKETS = pattern(r"\([^()]*\)|\[[^\[\]]*\]")
PASSED_OVER = "passed_over"

Texts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of a table: in which row (from 0) they stand, and their texts.

    `groups` are the headings of several columns in the row above, said of each of them.
    """

    row: int
    texts: Texts
    groups: Texts = ()


@cache
def usual_headings() -> Mapping[str, Mapping[str, list[str]]]:
    """What `data/headings.yaml` says of each kind: field → other headings."""
    return {kind: fields for kind, fields in _data().items() if kind != PASSED_OVER}


@cache
def _data() -> dict:
    text = files("squadra.exchange").joinpath("data/headings.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


@cache
def _passed_over() -> frozenset[str]:
    return frozenset(map(heading_key, _data()[PASSED_OVER]))


@cache
def _fields_of(code: str, headings: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Key of a heading → the field that it means, for a kind of sheet."""
    usual = usual_headings().get(code, {})
    found = {heading_key(text): field for field, texts in usual.items() for text in texts}
    return found | {heading_key(heading): field for field, heading in headings}


def fields_of(kind: SheetKind) -> dict[str, str]:
    return _fields_of(kind.code, tuple(kind.headings.items()))


def heading_key(text: str) -> str:
    """How headings are compared: without case, accents, punctuation and what is in brackets."""
    plain = IN_BRACKETS.sub(" ", text)
    return search_key(plain) or search_key(text)


def is_passed_over(heading: str) -> bool:
    """Whether nobody needs to be asked about a column: numbers of rows, postcodes, remarks."""
    return heading_key(heading) in _passed_over()


def field_meant(heading: str, kind: SheetKind) -> str:
    """The field that a heading means by itself, or by a usual phrase within it; empty for none."""
    if is_about_health(heading):
        return ""
    known = fields_of(kind)
    key = heading_key(heading)
    if key in known or key in _passed_over():
        return known.get(key, "")
    if ticked := next((field for field, words in _ticked_of(kind) if words.named(heading)), ""):
        return ticked
    words = set(key.split())
    if len(words) < WORDS_OF_A_PHRASE:
        return ""
    found = [phrase for phrase, its in _phrases(tuple(known)) if words >= its]
    return known[max(found, key=len)] if found else ""


def _ticked_of(kind: SheetKind) -> Iterator[tuple[str, ClosedList]]:
    """The fields of which one word may head a column of SI and NO, such as "Muletto"."""
    for column in kind.columns:
        if column.format.ticked is not None:
            yield column.field, column.format.ticked


@cache
def _phrases(keys: Texts) -> list[tuple[str, frozenset[str]]]:
    """The headings of several words, which may stand within a longer one."""
    parted = [(key, frozenset(key.split())) for key in keys]
    return [(key, words) for key, words in parted if len(words) >= WORDS_OF_A_PHRASE]


def is_of_people(heading: str) -> bool:
    """Whether a heading means a column that is read of people."""
    return any(field_meant(heading, kind) for kind in kinds() if kind.of_people)


def find_headings(
    rows: Sequence[Sequence[Cell]], is_value: Callable[[str], object]
) -> Headings | None:
    """The row whose texts mean the most columns of any kind; else the first that looks like one.

    `is_value` tells a text that is surely no heading, but a value of somebody's: where a sheet has
    no headings, nobody's row is taken for them.
    """
    best: tuple[int, Headings] | None = None
    for number, cells in enumerate(rows[:MOST_ROWS_ABOVE]):
        above = rows[number - 1] if number else ()
        found = Headings(number, _texts(cells, above), _groups(above))
        common = _most_in_common(found.texts)
        if common >= LEAST_IN_COMMON and (best is None or common > best[0]):
            best = common, found
    return best[1] if best else _first_that_looks_like_one(rows, is_value)


def _texts(cells: Sequence[Cell], above: Sequence[Cell]) -> Texts:
    """The texts of a row; where a cell is empty, that above it, as cells of two rows are merged."""
    own = [_text(cell) for cell in cells]
    over = [_text(cell) for cell in above]
    several_above = sum(map(bool, over)) > 1
    texts = [
        text or (over[place] if several_above and place < len(over) else "")
        for place, text in enumerate([*own, *[""] * (len(over) - len(own))])
    ]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def _groups(above: Sequence[Cell]) -> Texts:
    """What stands above each column: a text counts until the next one, a lonely one is a title."""
    texts = [_text(cell) for cell in above]
    several = sum(map(bool, texts)) > 1
    return tuple(accumulate(texts, lambda last, text: text or last)) if several else ()


def _text(cell: Cell) -> str:
    return " ".join(str(cell).split()) if not is_empty(cell) else ""


def _most_in_common(texts: Texts) -> int:
    return max((_common(texts, kind) for kind in kinds()), default=0)


def _common(texts: Texts, kind: SheetKind) -> int:
    """How many columns of the template the headings mean; a long text is no heading."""
    short = [text for text in texts if 0 < len(text) <= LONGEST_HEADING]
    return len({field for text in short if (field := field_meant(text, kind))})


def _first_that_looks_like_one(
    rows: Sequence[Sequence[Cell]], is_value: Callable[[str], object]
) -> Headings | None:
    for number, cells in enumerate(rows[:MOST_ROWS_ABOVE]):
        filled = [cell for cell in cells if not is_empty(cell)]
        if len(filled) < LEAST_IN_COMMON:
            continue
        if all(isinstance(cell, str) and not is_value(_text(cell)) for cell in filled):
            return Headings(number, _texts(cells, ()))
        return None
    return None


def kind_meant(texts: Iterable[str], *names: str) -> SheetKind | None:
    """The kind that the headings mean most of: what it needs counts double, its name decides ties.

    `names` are those of worksheet and file. None where nothing decides.
    """
    texts = tuple(texts)
    scores = {kind.code: (_score(texts, kind), _is_named(kind, names)) for kind in kinds()}
    ranked = sorted(kinds(), key=lambda kind: scores[kind.code], reverse=True)
    first, *others = ranked
    if scores[first.code][0] < LEAST_IN_COMMON:
        return None
    return first if not others or scores[first.code] > scores[others[0].code] else None


def _score(texts: Texts, kind: SheetKind) -> int:
    needed = {column.field for column in kind.columns if column.needed}
    needed |= {joined.field for joined in kind.together}
    meant = {field for text in texts if (field := field_meant(text, kind))}
    return len(meant) + len(meant & needed)


def _is_named(kind: SheetKind, names: Iterable[str]) -> bool:
    return any(search_key(kind.title) in search_key(name) for name in names)
