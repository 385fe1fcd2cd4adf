"""Cells of words: closed lists, names of the vocabulary, languages, half-days of the week."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from django.utils.translation import override

from squadra.engine.matching.vocabulary import DAYS, LANGUAGE_LEVELS
from squadra.exchange.batch import Batch
from squadra.exchange.columns import Cell, CellRefused, Format
from squadra.exchange.parsers import text_of
from squadra.vocabularies import labels
from squadra.vocabularies.models import Occupation, Skill

Words = Mapping[str, Any]
"""A closed list: code → the Italian word for it."""

LEVEL = re.compile(r"(.*\S)\s*\(([^()]*)\)")
LANGUAGE_RANKS = {level: level for level in LANGUAGE_LEVELS} | {"MADRELINGUA": "native"}
# What a sheet may say, whatever the language of the pages.
DAY_WORDS = ("lun", "mar", "mer", "gio", "ven", "sab", "dom")
PARTS = {"mattina": (0,), "pomeriggio": (1,), "giornata": (0, 1)}
HALF_DAYS = re.compile(r"(mai )?([a-z]{3})(?:-([a-z]{3}))? (mattina|pomeriggio|giornata)")
MOST_SHOWN = 40


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


def one_of(words: Words, how: str) -> Format:
    """A word of a closed list, as its code."""
    code_of = coder(words)
    return Format(lambda cell, _batch: code_of(text_of(cell)), how, words)


def some_of(words: Words, how: str) -> Format:
    """Words of a closed list, as a tuple of codes."""
    code_of = coder(words)

    def parse(cell: Cell, _batch: Batch) -> tuple[str, ...]:
        return tuple(dict.fromkeys(map(code_of, items(cell))))

    return Format(parse, f"elenco di {how}, separate da ;", words)


def some_or_none_of(words: Words, how: str, *, none: str, code: str) -> Format:
    """Words of a closed list, or the word `none` alone, which says surely none."""
    some = some_of(words, how)

    def parse(cell: Cell, batch: Batch) -> Any:
        alone = text_of(cell, multiline=True).casefold() == none
        return (code,) if alone else some.parse(cell, batch)

    return Format(parse, f"{some.how}, oppure solo {none}", words)


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


def skills(default: int, *, most: int | None = None) -> Format:
    """Skills to their levels, each once with its highest; `default` where none is written."""

    def parse(cell: Cell, batch: Batch) -> dict[Skill, int]:
        found: dict[Skill, int] = {}
        for skill, level in (_levelled(item, default, batch) for item in items(cell)):
            found[skill] = max(level, found.get(skill, level))
        if most is not None and len(found) > most:
            raise CellRefused(f"Le competenze sono {len(found)}: al massimo {most}.")
        return found

    return Format(parse, "elenco di competenze, separate da ;, con il livello fra parentesi")


def _goals(cell: Cell, batch: Batch) -> tuple[str, ...]:
    return tuple(dict.fromkeys(skill_of(item, batch).uri for item in items(cell)))


def _targets(cell: Cell, batch: Batch) -> tuple[str, ...]:
    return tuple(dict.fromkeys(occupation_of(item, batch).cell for item in items(cell)))


def _occupation(cell: Cell, batch: Batch) -> str:
    return occupation_of(text_of(cell), batch).cell


GOALS = Format(_goals, "elenco di competenze, separate da ;")
TARGETS = Format(_targets, "elenco di mestieri, separati da ;, dal preferito")
OCCUPATION = Format(_occupation, "mestiere del vocabolario")


def languages(words: Words) -> Format:
    """Languages with their levels, as the contract writes them: `it:B1`."""
    code_of = coder(words)

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

    return Format(parse, "elenco di lingue con il livello (A1-C2, madrelingua)", words)


def half_days(*, never: bool) -> Format:
    """Fourteen characters, Monday morning first: 1 yes, 0 no, and where allowed x, never."""

    def parse(cell: Cell, _batch: Batch) -> str:
        week: dict[int, str] = {}
        for item in items(cell):
            sign, places = _half_days(item.lower(), never=never)
            for place in places:
                if week.setdefault(place, sign) != sign:
                    raise CellRefused("Una mezza giornata è scritta sia con «mai» sia senza.")
        if "1" not in week.values():
            raise CellRefused("Scrivi anche quando si può, non solo «mai».")
        return "".join(week.get(place, "0") for place in range(2 * len(DAYS)))

    how = "mezze giornate, come lun-ven mattina; mar pomeriggio"
    return Format(parse, f"{how}; mai dom giornata" if never else how)


def _half_days(item: str, *, never: bool) -> tuple[str, Iterable[int]]:
    named = HALF_DAYS.fullmatch(item)
    first, last = (named[2], named[3] or named[2]) if named else ("", "")
    if not named or (named[1] and not never) or not {first, last} <= set(DAY_WORDS):
        raise CellRefused("Scrivi le mezze giornate così: lun-ven mattina; mar pomeriggio.")
    days = range(DAY_WORDS.index(first), DAY_WORDS.index(last) + 1)
    if not days:
        raise CellRefused("I giorni vanno in avanti, per esempio ven-dom.")
    sign = "x" if named[1] else "1"
    return sign, [2 * day + half for day in days for half in PARTS[named[4]]]
