"""Cells of words: closed lists, names of the vocabulary, languages, half-days of the week."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from django.utils.translation import override

from squadra.engine.matching.vocabulary import LANGUAGE_LEVELS
from squadra.exchange import lists
from squadra.exchange.batch import Batch
from squadra.exchange.columns import Cell, CellRefused, Format, Tidy, WordsUnknown
from squadra.exchange.half_days import half_days as half_days_of
from squadra.exchange.lists import ClosedList, WordList
from squadra.exchange.parsers import text_of
from squadra.foundation.codelist import SURELY_NONE
from squadra.foundation.text import search_key
from squadra.vocabularies import labels
from squadra.vocabularies.models import Occupation, Skill

Words = Mapping[str, Any]
"""A closed list: code → the Italian word for it."""

LEVEL = re.compile(r"(.*\S)\s*\(([^()]*)\)")
LANGUAGE_RANKS = {level: level for level in LANGUAGE_LEVELS} | {"MADRELINGUA": "native"}
MOST_SHOWN = 40
MOST_NAMED = 3
JOINT = "; "
NONE_OF_A_LIST = frozenset(("nessuna", "nessuno", "niente", "nulla", "no", "vuoto", "zero"))
MORE_THAN_NONE = re.compile(r"(?:[^a-zA-Z]*[a-zA-Z]){8}")
"""More letters than any of these has: most lists need not be folded to see that they say more."""
ENDS_OF_ITEMS = re.compile(r"[;\n|\t•]")
AROUND_ITEMS = " .,;-–·*"
FURTHER_ENDS = (re.compile(r"\s*[,/+]\s*"), re.compile(r"\s*[,/+]\s*|\s+e\s+"))


def items(cell: Cell) -> list[str]:
    """The items of a list, each once, at its first place."""
    found = [" ".join(item.split()) for item in text_of(cell, multiline=True).split(";")]
    if not all(found):
        raise CellRefused("Una voce dell'elenco è vuota: controlla i punti e virgola.")
    return list(dict.fromkeys(found))


def excerpt(word: str) -> str:
    """A word quoted in a reason, which must stay readable."""
    return word if len(word) <= MOST_SHOWN else f"{word[: MOST_SHOWN - 1]}…"


def coder(words: Words) -> Callable[[str], str]:
    """From a word of a closed list to its code, whatever its case; sheets are always Italian."""

    @cache
    def codes() -> dict[str, str]:
        with override("it"):
            return {str(word).casefold(): code for code, word in words.items()}

    def code_of(word: str) -> str:
        if code := codes().get(word.casefold()):
            return code
        raise CellRefused(f"«{excerpt(word)}» non è fra le parole ammesse: vedi il foglio Legenda.")

    return code_of


def one_of(words: ClosedList, how: str) -> Format:
    """A word of a closed list, as its code."""
    code_of = coder(words.words)
    return Format(
        lambda cell, _batch: code_of(text_of(cell)),
        how,
        words.words,
        tidy=_tidy_one(words),
        write=lambda code, _batch: words.word(code) or str(code),
    )


def some_of(words: ClosedList, how: str, *, none: str = "", ticked: bool = False) -> Format:
    """Words of a closed list, as a tuple of codes; the word `none` alone says surely none.

    `ticked` says that one word of it may head a column of SI and NO.
    """
    code_of = coder(words.words)

    def parse(cell: Cell, _batch: Batch) -> tuple[str, ...]:
        found = items(cell)
        if none and [word.casefold() for word in found] == [none]:
            return SURELY_NONE
        return tuple(dict.fromkeys(map(code_of, found)))

    def write(codes: Any, _batch: Batch) -> str:
        return none if codes == SURELY_NONE else JOINT.join(words.word(c) or c for c in codes)

    return Format(
        parse,
        f"elenco di {how}, separate da ;" + (f", oppure solo {none}" if none else ""),
        words.words,
        tidy=_tidy_some(words, none=none),
        write=write,
        joint=JOINT,
        ticked=words if ticked else None,
    )


def some_or_none_of(words: ClosedList, how: str, *, none: str, code: str) -> Format:
    """Words of a closed list, or the word `none` alone, which says surely none."""
    some = some_of(words, how)
    tidy_some = _tidy_some(words)

    def parse(cell: Cell, batch: Batch) -> Any:
        alone = text_of(cell, multiline=True).casefold() == none
        return (code,) if alone else some.parse(cell, batch)

    def tidy(cell: Cell, batch: Batch) -> Cell:
        alone = isinstance(cell, str) and cell.strip().casefold() in (none, "no")
        return none if alone else tidy_some(cell, batch)

    def write(codes: Any, batch: Batch) -> str:
        return none if tuple(codes) == (code,) else some.write(codes, batch)

    how = f"{some.how}, oppure solo {none}"
    return Format(parse, how, words.words, tidy=tidy, write=write, joint=JOINT)


def _tidy_one(words: WordList) -> Tidy:
    """A word of a list, however it is written."""

    def tidy(cell: Cell, batch: Batch) -> Cell:
        text = " ".join(_text(cell).split()).strip(AROUND_ITEMS)
        found = words.read(text, batch)
        if found is None:
            raise unknown_words(words, [text])
        return found

    return tidy


def _tidy_some(words: WordList, *, levels: bool = False, none: str = "") -> Tidy:
    """Words of a list, however they are written and parted; without level where none is wanted.

    Where somebody writes that there is none, that is `none`: nothing, if that is no answer here.
    """

    def tidy(cell: Cell, batch: Batch) -> Cell:
        if isinstance(cell, str) and _says_none(cell):
            return none
        known: dict[str, str | None] = batch.found.setdefault((words, levels), {})

        def read(item: str) -> str | None:
            if item not in known:
                known[item] = _read_levelled(words, item, batch, levels=levels)
            return known[item]

        kept: list[str] = []
        unknown: list[str] = []
        for item in _everyday_items(_text(cell), lambda item: read(item) is not None):
            found = read(item)
            if found is None:
                unknown.append(_asked(item, batch))
            elif found:
                kept.append(found)
        if unknown:
            raise unknown_words(words, list(dict.fromkeys(unknown)))
        return JOINT.join(kept)

    return tidy


def _says_none(cell: str) -> bool:
    return not MORE_THAN_NONE.match(cell) and search_key(cell) in NONE_OF_A_LIST


def _read_levelled(words: WordList, item: str, batch: Batch, *, levels: bool) -> str | None:
    """A word with the level that may stand behind it in brackets, and is dropped if not wanted."""
    named = LEVEL.fullmatch(item)
    level = lists.SKILL_LEVELS.find(named[2], batch) if named else None
    if named is None or level is None:
        return words.read(item, batch)
    found = words.read(named[1], batch)
    if found is None:
        return words.read(item, batch)
    return f"{found} ({level})" if found and levels else found


def possible_names(cells: Iterable[Cell]) -> set[str]:
    """Every text of some cells that may be a word of a list, to be looked up with many others."""
    pieces: set[str] = set()
    for cell in set(cells):
        pieces.update(ENDS_OF_ITEMS.split(cell) if isinstance(cell, str) else ())
    found: set[str] = set()
    for item in {" ".join(piece.split()).strip(AROUND_ITEMS) for piece in pieces}:
        parts = [part.strip() for ends in FURTHER_ENDS for part in ends.split(item)]
        for text in filter(None, (item, *parts)):
            named = LEVEL.fullmatch(text)
            found |= {text, named[1]} if named else {text}
    return found


def _asked(item: str, batch: Batch) -> str:
    """What is asked about: the word without its level."""
    named = LEVEL.fullmatch(item)
    return named[1] if named and lists.SKILL_LEVELS.find(named[2], batch) else item


def _everyday_items(text: str, is_known: Callable[[str], bool]) -> list[str]:
    """The items of a list, parted by semicolons or lines; by commas where that makes sense."""
    found: list[str] = []
    for piece in ENDS_OF_ITEMS.split(text):
        item = " ".join(piece.split()).strip(AROUND_ITEMS)
        if item:
            found += _parted(item, is_known)
    return found


def _parted(item: str, is_known: Callable[[str], bool]) -> Sequence[str]:
    if is_known(item):
        return (item,)
    ways = [[part for part in ends.split(item) if part] for ends in FURTHER_ENDS]
    for parts in ways:
        if len(parts) > 1 and all(map(is_known, parts)):
            return parts
    return [part for part in map(str.strip, item.split(",")) if part]


def _text(cell: Cell) -> str:
    """A cell as a text to look for words in; a list ticked with SI or NO is a word as well."""
    if isinstance(cell, bool):
        return "SI" if cell else "NO"
    return text_of(cell, multiline=True)


def unknown_words(words: WordList, found: Sequence[str]) -> WordsUnknown:
    said = ", ".join(f"«{excerpt(word)}»" for word in found[:MOST_NAMED])
    more = f" e altre {len(found) - MOST_NAMED}" if len(found) > MOST_NAMED else ""
    return WordsUnknown(
        f"{said}{more}: non fra le parole note ({words.title}). Scegli che cosa vuol dire.",
        words,
        tuple(found),
    )


def occupation_of(word: str, batch: Batch) -> Occupation:
    found = batch.occupation(word)
    if found is None:
        raise CellRefused(f"«{excerpt(word)}» non è un mestiere noto, o non uno solo.")
    return found


def skill_of(word: str, batch: Batch) -> Skill:
    found = batch.skill(word)
    if found is None:
        raise CellRefused(f"«{excerpt(word)}» non è una competenza nota, o non una sola.")
    return found


_level_of = coder(labels.SKILL_LEVELS)


def _levelled(item: str, default: int, batch: Batch) -> tuple[Skill, int]:
    named = LEVEL.fullmatch(item)
    if named is None:
        return skill_of(item, batch), default
    try:
        level = int(_level_of(named[2].strip()))
    except CellRefused:
        raise CellRefused(
            "Il livello fra parentesi è: di base, in autonomia, oppure con esperienza."
        ) from None
    return skill_of(named[1], batch), level


def _write_skills(levels: Mapping[Skill, int], _batch: Batch) -> str:
    word = lists.SKILL_LEVELS.word
    return JOINT.join(f"{skill.label} ({word(str(level))})" for skill, level in levels.items())


def skills(default: int, *, most: int | None = None) -> Format:
    """Skills to their levels, each once with its highest; `default` where none is written."""

    def parse(cell: Cell, batch: Batch) -> dict[Skill, int]:
        known: dict[str, tuple[int, Skill, int]] = batch.found.setdefault((Skill, default), {})
        found: dict[int, tuple[Skill, int]] = {}
        for item in items(cell):
            if item not in known:
                skill, level = _levelled(item, default, batch)
                known[item] = (skill.pk.int, skill, level)
            key, skill, level = known[item]
            found[key] = (skill, max(level, found[key][1] if key in found else level))
        if most is not None and len(found) > most:
            raise CellRefused(f"Le competenze sono {len(found)}: al massimo {most}.")
        return dict(found.values())

    return Format(
        parse,
        "elenco di competenze, separate da ;, con il livello fra parentesi",
        tidy=_tidy_some(lists.SKILLS, levels=True),
        names=lists.SKILLS,
        write=_write_skills,
        joint=JOINT,
    )


def _goals(cell: Cell, batch: Batch) -> tuple[str, ...]:
    return tuple(dict.fromkeys(skill_of(item, batch).uri for item in items(cell)))


def _targets(cell: Cell, batch: Batch) -> tuple[str, ...]:
    return tuple(dict.fromkeys(occupation_of(item, batch).cell for item in items(cell)))


def _occupation(cell: Cell, batch: Batch) -> str:
    return occupation_of(text_of(cell), batch).cell


GOALS = Format(
    _goals,
    "elenco di competenze, separate da ;",
    tidy=_tidy_some(lists.SKILLS),
    names=lists.SKILLS,
    write=lambda uris, batch: JOINT.join(map(batch.skill_label, uris)),
    joint=JOINT,
)
TARGETS = Format(
    _targets,
    "elenco di mestieri, separati da ;, dal preferito",
    tidy=_tidy_some(lists.OCCUPATIONS),
    names=lists.OCCUPATIONS,
    write=lambda cells, batch: JOINT.join(map(batch.occupation_label, cells)),
    joint=JOINT,
)
OCCUPATION = Format(
    _occupation,
    "mestiere del vocabolario",
    tidy=_tidy_one(lists.OCCUPATIONS),
    names=lists.OCCUPATIONS,
    write=lambda cell, batch: batch.occupation_label(cell),
)


def languages() -> Format:
    """Languages with their levels, as the contract writes them: `it:B1`."""
    code_of = coder(labels.LANGUAGES)

    def parse(cell: Cell, _batch: Batch) -> tuple[str, ...]:
        found: dict[str, str] = {}
        for item in items(cell):
            language, _blank, level = item.rpartition(" ")
            if level.upper() not in LANGUAGE_RANKS:
                raise CellRefused(
                    "Scrivi ogni lingua con il suo livello, per esempio italiano B1;"
                    " arabo madrelingua."
                )
            code = code_of(language)
            if code in found:
                raise CellRefused(f"«{excerpt(language)}» è scritta due volte.")
            found[code] = LANGUAGE_RANKS[level.upper()]
        return tuple(f"{code}:{level}" for code, level in found.items())

    return Format(
        parse,
        "elenco di lingue con il livello (A1-C2, madrelingua)",
        labels.LANGUAGES,
        tidy=_tidy_some(lists.LANGUAGES),
        write=lambda codes, _batch: JOINT.join(
            lists.LANGUAGES.word(code) or code for code in codes
        ),
        joint=JOINT,
    )


def half_days(*, never: bool) -> Format:
    """Fourteen characters, Monday morning first: 1 yes, 0 no, and where allowed x, never."""
    return half_days_of(items, never=never)
