"""Half-days of a week: as the template writes them, as services do, as the contract keeps them."""

import re
from collections.abc import Callable, Iterable, Sequence

from squadra.engine.matching.vocabulary import DAYS
from squadra.exchange.batch import Batch
from squadra.exchange.columns import Cell, CellRefused, Format

Splitter = Callable[[Cell], list[str]]
"""Gives the items of a cell's list."""

# What a sheet may say, whatever the language of the pages.
DAY_WORDS = ("lun", "mar", "mer", "gio", "ven", "sab", "dom")
PARTS = {"mattina": (0,), "pomeriggio": (1,), "giornata": (0, 1)}
HALF_DAYS = re.compile(r"(mai )?([a-z]{3})(?:-([a-z]{3}))? (mattina|pomeriggio|giornata)")
DAY = re.compile(r"\b(lun|mar|mer|gio(?!rn)|ven|sab|dom)[a-zì']{0,8}\.?")
# Usual writings of the parts of a day, the longer ones first.
USUAL_PARTS = (
    (re.compile(r"mattin[aeo] e pomerigg\w+|tutt[oa] (?:il|la) giorn\w+"), "giornata"),
    (re.compile(r"(?:giornata intera|intera giornata)"), "giornata"),
    (re.compile(r"\bmattin(?:o|e|i|ata)\b|\bmatt\b\.?|\bam\b"), "mattina"),
    (re.compile(r"\bpomeriggi\b|\bpom\b\.?|\bpm\b"), "pomeriggio"),
)
TOKEN = re.compile(r"[a-zàèéìòù']+|[-–;,\n]|\S")
PASSED_OVER = frozenset((",", "/", "+", "e", "dal", "da", "dalla", "il", "la", "di", "nei", "i"))
UNTIL = frozenset(("-", "–", "al", "a", "alla"))
WRITE = "Scrivi le mezze giornate così: lun-ven mattina; mar pomeriggio."


def half_days(items: Splitter, *, never: bool) -> Format:
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
    return Format(
        parse,
        f"{how}; mai dom giornata" if never else how,
        tidy=tidy_half_days,
        write=lambda value, _batch: write_half_days(value),
    )


def _half_days(item: str, *, never: bool) -> tuple[str, Iterable[int]]:
    named = HALF_DAYS.fullmatch(item)
    first, last = (named[2], named[3] or named[2]) if named else ("", "")
    if not named or (named[1] and not never) or not {first, last} <= set(DAY_WORDS):
        raise CellRefused(WRITE)
    days = range(DAY_WORDS.index(first), DAY_WORDS.index(last) + 1)
    if not days:
        raise CellRefused("I giorni vanno in avanti, per esempio ven-dom.")
    sign = "x" if named[1] else "1"
    return sign, [2 * day + half for day in days for half in PARTS[named[4]]]


def tidy_half_days(cell: Cell, _batch: Batch) -> Cell:
    """`dal lunedì al venerdì mattina`, `lun, mar e gio pomeriggio`: days, then their part."""
    if not isinstance(cell, str):
        return cell
    text = DAY.sub(lambda found: found[1], cell.lower().replace("’", "'"))
    for pattern, part in USUAL_PARTS:
        text = pattern.sub(part, text)
    return _in_order(TOKEN.findall(text)) or cell


def _in_order(words: Sequence[str]) -> str:
    """The words as the template writes them; empty where one of them has no place."""
    written: list[str] = []
    spans: list[list[str]] = []
    never, until = "", False
    for word in words:
        if word in DAY_WORDS:
            if until:
                spans[-1].append(word)
            else:
                spans.append([word])
            until = False
        elif word in PARTS and spans:
            written += [f"{never}{'-'.join(span)} {word}" for span in spans]
            spans, never, until = [], "", False
        elif word in UNTIL and spans:
            until = True
        elif word == "mai" and not spans:
            never = "mai "
        elif word not in PASSED_OVER and (word not in (";", "\n") or spans):
            return ""
    return "" if spans else "; ".join(written)


def write_half_days(week: str) -> str:
    """Fourteen characters as the template writes them: days alike in a row are one span."""
    found = []
    for sign, never in (("1", ""), ("x", "mai ")):
        parts = [_part(week, day, sign) for day in range(len(DAYS))]
        found += [f"{never}{_span(first, last)} {part}" for first, last, part in _spans(parts)]
    return "; ".join(found)


def _part(week: str, day: int, sign: str) -> str:
    halves = tuple(half for half in (0, 1) if week[2 * day + half] == sign)
    return next((part for part, its in PARTS.items() if its == halves), "")


def _spans(parts: Sequence[str]) -> Iterable[tuple[int, int, str]]:
    start = 0
    for day in range(1, len(parts) + 1):
        if day == len(parts) or parts[day] != parts[start]:
            if parts[start]:
                yield start, day - 1, parts[start]
            start = day


def _span(first: int, last: int) -> str:
    return DAY_WORDS[first] if first == last else f"{DAY_WORDS[first]}-{DAY_WORDS[last]}"
