"""What one cell of a file may hold: small parsers from trimmed, not empty text to a value.

A parser raises `ValueError` with a message (Italian) that names the faulty part.
"""

import datetime as dt
import math
import re
from collections.abc import Callable, Collection
from typing import Any

from squadra.engine.files.errors import quoted

Parser = Callable[[str], Any]

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_WHOLE = re.compile(r"\+?\d{1,18}", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


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
