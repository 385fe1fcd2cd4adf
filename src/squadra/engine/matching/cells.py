"""What one cell of a file may hold: small parsers from trimmed, not empty text to a value.

A parser raises `ValueError` with a message (Italian) that names the faulty part.
"""

import datetime as dt
import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from squadra.engine.matching.errors import quoted
from squadra.engine.matching.records import Veto
from squadra.engine.matching.vocabulary import (
    CONDITIONS,
    HALF_DAYS,
    LANGUAGE_LEVELS,
    MAX_OPTIONAL_SKILLS,
    VETO_KINDS,
)

Parser = Callable[[str], Any]

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_WHOLE = re.compile(r"\+?\d{1,18}", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_SKILL_LEVEL = re.compile(r"(.*):([123])", re.DOTALL)
_LANGUAGE = re.compile(r"([^\s:]+):([a-z0-9]+)", re.IGNORECASE)
_OCCUPATION_CODE = re.compile(r"[0-9]{1,4}|[0-9]{4}(\.[0-9]+)+")
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_LANGUAGE_RANKS = {level.lower(): rank for rank, level in enumerate(LANGUAGE_LEVELS, start=1)}
_LANGUAGE_RANKS["native"] = len(LANGUAGE_LEVELS)

PERSON_SKILL_LEVEL = 2
OPENING_SKILL_LEVEL = 1


def text(cell: str) -> str:
    return cell


def identifier(cell: str) -> str:
    """An id: any text but the two characters that readers of CSV do not agree on."""
    if "\r" in cell or "\0" in cell:
        raise ValueError("c'è un carattere di controllo in un identificativo")
    return cell


def number(low: float = -math.inf, high: float = math.inf, *, above: bool = False) -> Parser:
    """A finite number from low to high; `above` and below both where the ends are excluded."""

    def parse(cell: str) -> float:
        if not _NUMBER.fullmatch(cell):
            raise ValueError(f"{quoted(cell)} non è un numero (con il punto per i decimali)")
        value = float(cell)
        inside = low < value < high if above else low <= value <= high
        if not inside or math.isinf(value):
            raise ValueError(f"{quoted(cell)} è fuori dai limiti")
        return value

    return parse


def whole(cell: str) -> int:
    if not _WHOLE.fullmatch(cell):
        raise ValueError(f"{quoted(cell)} non è un numero intero da 0 in su")
    return int(cell)


def boolean(cell: str) -> bool:
    try:
        return _BOOLEANS[cell.lower()]
    except KeyError:
        raise ValueError(f"{quoted(cell)} non è true, false, 1 o 0") from None


def date(cell: str) -> dt.date:
    if _DATE.fullmatch(cell):
        try:
            return dt.date.fromisoformat(cell)
        except ValueError:
            pass
    raise ValueError(f"{quoted(cell)} non è una data AAAA-MM-GG")


def time(cell: str) -> dt.time:
    if not _TIME.fullmatch(cell):
        raise ValueError(f"{quoted(cell)} non è un'ora HH:MM")
    return dt.time.fromisoformat(cell)


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


def items(cell: str) -> list[str]:
    """The items of a list, trimmed, each once, at its first place."""
    parts = [part.strip() for part in cell.split("|")]
    if not all(parts):
        raise ValueError("una voce dell'elenco è vuota")
    return list(dict.fromkeys(parts))


def names(cell: str) -> frozenset[str]:
    return frozenset(items(cell))


def one_of(known: Collection[str]) -> Parser:
    def parse(cell: str) -> str:
        if cell not in known:
            raise ValueError(f"il codice {quoted(cell)} non esiste")
        return cell

    return parse


def some_of(known: Collection[str]) -> Parser:
    check = one_of(known)
    return lambda cell: frozenset(check(item) for item in items(cell))


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
