"""What one cell of people's and openings' files may hold, beyond plain numbers, dates and codes.

A parser raises `ValueError` with a message (Italian) that names the faulty part.
"""

import math
import re
from collections.abc import Collection, Iterable, Mapping

from squadra.engine.files.cells import Parser, items, some_of
from squadra.engine.files.errors import quoted
from squadra.engine.matching.records import Veto
from squadra.engine.matching.vocabulary import (
    CONDITIONS,
    HALF_DAYS,
    LANGUAGE_LEVELS,
    MAX_OPTIONAL_SKILLS,
    VETO_KINDS,
)

_SKILL_LEVEL = re.compile(r"(.*):([123])", re.DOTALL)
_LANGUAGE = re.compile(r"([^\s:]+):([a-z0-9]+)", re.IGNORECASE)
_OCCUPATION_CODE = re.compile(r"[0-9]{1,4}|[0-9]{4}(\.[0-9]+)+")
_LANGUAGE_RANKS = {level.lower(): rank for rank, level in enumerate(LANGUAGE_LEVELS, start=1)}
_LANGUAGE_RANKS["native"] = len(LANGUAGE_LEVELS)

PERSON_SKILL_LEVEL = 2
OPENING_SKILL_LEVEL = 1


def half_days(alphabet: str) -> Parser:
    """The fourteen characters of a week."""

    def parse(cell: str) -> str:
        if len(cell) != len(HALF_DAYS) or not set(cell) <= set(alphabet):
            allowed = ", ".join(alphabet)
            raise ValueError(f"{quoted(cell)} non ha {len(HALF_DAYS)} caratteri tra {allowed}")
        return cell

    return parse


def shift(cell: str) -> str | None:
    """The half-days of a shift; without a single one it says nothing."""
    week: str = half_days("01")(cell)
    return week if "1" in week else None


def some_or_none_of(known: Collection[str]) -> Parser:
    """Codes, or `none` alone for surely none."""
    parse_codes = some_of(known)
    return lambda cell: frozenset() if items(cell) == ["none"] else parse_codes(cell)


def _highest(levels: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Each item once, at its first place, with its highest level."""
    highest: dict[str, int] = {}
    for name, level in levels:
        highest[name] = max(level, highest.get(name, level))
    return highest


def _skill(item: str, default: int) -> tuple[str, int]:
    match = _SKILL_LEVEL.fullmatch(item)
    if match is None:
        return item, default
    name = match[1].rstrip()
    if not name:
        raise ValueError(f"{quoted(item)} non nomina una competenza")
    return name, int(match[2])


def skills(default_level: int, most: float = math.inf) -> Parser:
    """Skills with their levels; only a final `:1`, `:2`, `:3` is one, as URIs hold colons."""

    def parse(cell: str) -> Mapping[str, int]:
        levels = _highest(_skill(item, default_level) for item in items(cell))
        if len(levels) > most:
            raise ValueError(f"le competenze sono {len(levels)}, al massimo {most:.0f}")
        return levels

    return parse


person_skills = skills(PERSON_SKILL_LEVEL)
essential_skills = skills(OPENING_SKILL_LEVEL)
optional_skills = skills(OPENING_SKILL_LEVEL, MAX_OPTIONAL_SKILLS)


def goals(cell: str) -> frozenset[str]:
    """Skills; a level has no meaning here."""
    return frozenset(person_skills(cell))


def _language(item: str) -> tuple[str, int]:
    match = _LANGUAGE.fullmatch(item)
    if match is None or match[2].lower() not in _LANGUAGE_RANKS:
        raise ValueError(f"{quoted(item)} non è una lingua con il suo livello, come it:B1")
    return match[1].lower(), _LANGUAGE_RANKS[match[2].lower()]


def languages(cell: str) -> Mapping[str, int]:
    """Lower-case language codes with their CEFR rank, 1 (A1) to 6 (C2, native)."""
    return _highest(map(_language, items(cell)))


def occupation(code_of_uri: Mapping[str, str]) -> Parser:
    """An ISCO-08 group, an ESCO code, or an ESCO URI made its code."""

    def parse(cell: str) -> str:
        if _OCCUPATION_CODE.fullmatch(cell):
            return cell
        if cell not in code_of_uri:
            raise ValueError(
                f"l'occupazione {quoted(cell)} non è un gruppo ISCO-08, un codice ESCO"
                " o un URI della tabella delle occupazioni"
            )
        return code_of_uri[cell]

    return parse


def targets(code_of_uri: Mapping[str, str]) -> Parser:
    """Wanted occupations, best first; one named both by code and by URI counts once."""
    parse_one = occupation(code_of_uri)
    return lambda cell: tuple(dict.fromkeys(parse_one(item) for item in items(cell)))


occupation_code = occupation({})


def _veto(item: str) -> Veto:
    what, _, name = (part.strip() for part in item.partition(":"))
    if what not in VETO_KINDS or not name:
        raise ValueError(
            f"{quoted(item)} non è opening:ID, company:ID, sector:PREFISSO o demand:CODICE"
        )
    if what == "demand" and name not in CONDITIONS:
        raise ValueError(f"il codice {quoted(name)} non esiste")
    return Veto(what, name)


def vetoes(cell: str) -> tuple[Veto, ...]:
    return tuple(map(_veto, items(cell)))
