"""What has codes: licences, languages, shift and conditions, each with where it is said.

All take a plain text with its scopes; what is denied has been left out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from squadra.engine.extraction import wordings
from squadra.engine.extraction.half_days import clock_of, days_of, halves_between, shift_of
from squadra.engine.extraction.plain import plain
from squadra.engine.extraction.scopes import Scopes, Span
from squadra.engine.matching.vocabulary import LANGUAGE_LEVELS

Coded = tuple[str, int, int]
"""A code with the start and the end of its words."""

PROOF: Final = re.compile(
    r"\b(?:patent|abilita|attestat|cors[oi]\b|brevett|certificat|qualific|diplom)"
)
NEEDS_PROOF: Final = frozenset({"forklift", "tractor", "chainsaw", "aerial_platform"})
"""Machines that somebody may drive or know without the paper that says so."""
_CODE: Final = r"(?:am|a1|a2|be|b|c1|ce|c|d1|de|d|a)\b(?!')"
CARS: Final = re.compile(
    rf"\bpat(?:ent[ei]|\b) {{0,2}}(?:di guida )?(?:\(?(?:di )?(?:tipo|categori[ae]|cat) {{1,2}})?"
    rf"(?P<codes>{_CODE}(?:(?:, ?| ?[/+] ?| ed? )(?:patente )?{_CODE}){{0,5}})"
)
ONE_CODE: Final = re.compile(rf"\b{_CODE}")

EARLY: Final = re.compile(
    r"\b(?:dalle|ore|alle)(?: ore)? 0?[4-6](?:[.:,][0-5]\d)?\b(?! ?(?:ore|del pomeriggio|di sera))"
    r"|\bprima delle (?:ore )?[67]\b"
)
LIFTED: Final = re.compile(r"\bsi sollevano|\bsollevamento|\bpes[oi] fino a")

LEVEL: Final = re.compile(rf"\b(?:{'|'.join(LANGUAGE_LEVELS).lower()})\b")
SPOKEN: Final = wordings.said(
    [
        (r"madrelingua|lingua madre|lingua materna|nativ[oa]", "native"),
        (r"fluente\w*|ottim\w+|perfett\w+|molto bene", "C1"),
        (r"buon\w?|bene|discret\w+", "B1"),
        (r"scolastic\w+|base|elementare|sufficiente", "A2"),
        (r"poco|pochissimo|un po'|qualche parola", "A1"),
    ]
)
ALSO_CALLED: Final = {
    "romeno": "ro",
    "moldavo": "ro",
    "bengali": "bn",
    "farsi": "fa",
    "filippino": "tl",
    "cingalese": "si",
    "panjabi": "pa",
    "mandarino": "zh",
    "lis": "ise",
}
LEVEL_WITHIN: Final = 45
"""Letters between a language and its level."""
BETWEEN_DAYS: Final = re.compile(r",? ?(?:e|ed|/)? ?(?:il |la )?")
HALF_WITHIN: Final = 16
NEAR: Final = 80
"""Letters between days and their clock, a machine and its paper."""


def licences(text: str, scopes: Scopes) -> Iterator[Coded]:
    """Driving licences and certificates; of a machine only where a paper is spoken of."""
    for found in CARS.finditer(text):
        for code in ONE_CODE.finditer(text, *found.span("codes")):
            yield code[0].upper(), found.start(), code.end()
    for row in wordings.LICENCES:
        for found in row.pattern.finditer(text):
            if row.value not in NEEDS_PROOF or PROOF.search(text, *_near(scopes, *found.span())):
                yield row.value, *found.span()


def conditions(text: str, taken: Sequence[Span]) -> Iterator[Coded]:
    """What the work asks of whoever does it; a weekend not where it is part of a shift."""
    for row in wordings.DEMANDS:
        for found in row.pattern.finditer(text):
            if row.value != "weekend" or not _inside(found.start(), taken):
                yield row.value, *found.span()
    for code, pattern in (("early_start", EARLY), ("heavy_loads", LIFTED)):
        for found in pattern.finditer(text):
            yield code, *found.span()


class Languages:
    """The languages that a text may name, with what people call them."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """`names` gives the Italian name of each code."""
        called = {plain(name): code for code, name in names.items()}
        called |= {name: code for name, code in ALSO_CALLED.items() if code in names}
        self._codes = {form: code for name, code in called.items() for form in _genders(name)}
        longest_first = sorted(self._codes, key=lambda name: (-len(name), name))
        either = "|".join(map(re.escape, longest_first)) or r"(?!)"
        self._pattern = re.compile(rf"\b(?:{either})\b")

    def spoken(self, text: str, scopes: Scopes) -> Iterator[Coded]:
        """Each language of which a level is said, as `code:level`."""
        found = list(self._pattern.finditer(text))
        ends = [0, *(one.end() for one in found)]
        starts = [*(one.start() for one in found), len(text)]
        for place, one in enumerate(found):
            span = _level(text, scopes, one.span(), (ends[place], starts[place + 1]))
            if span:
                level, start, end = span
                first, last = min(start, one.start()), max(end, one.end())
                yield f"{self._codes[one[0]]}:{level}", first, last


def shift(text: str, scopes: Scopes) -> tuple[str, list[Span]]:
    """The half-days named by days with halves, or by several days; and where."""
    places: set[int] = set()
    spans: list[Span] = []
    for days, start, end in _groups_of_days(text):
        if scopes.is_denied("shift", start):
            continue
        halves, first, last = _halves_of(text, scopes, days, (start, end))
        if halves:
            places |= {2 * day + half for day in days for half in halves}
            spans.append((first, last))
    return (shift_of(places) if places else ""), spans


def _near(scopes: Scopes, start: int, end: int) -> Span:
    """What of its sentence stands around it: a bound that keeps the whole linear."""
    first, last = scopes.sentence(start)
    return max(first, start - NEAR), min(last, end + NEAR)


def _inside(place: int, spans: Iterable[Span]) -> bool:
    return any(start <= place < end for start, end in spans)


def _genders(name: str) -> set[str]:
    return {name, name[:-1] + "a"} if name.endswith("o") else {name}


def _level(text: str, scopes: Scopes, own: Span, between: Span) -> Coded | None:
    """The level said after the language, else before it; a code before words."""
    start, end = own
    sentence, clause = scopes.sentence(start), scopes.clause(start)
    after = end, min(between[1], sentence[1], end + LEVEL_WITHIN)
    if code := LEVEL.search(text, *after):
        return code[0].upper(), *code.span()
    clause_end = clause[1] + LEVEL_WITHIN if text[clause[1] - 1 : clause[1]] == "(" else clause[1]
    near = end, min(after[1], clause_end)
    before = max(between[0], clause[0], start - LEVEL_WITHIN), start
    for first, last in (near, before):
        if code := LEVEL.search(text, first, last):
            return code[0].upper(), *code.span()
        for row in SPOKEN:
            if found := row.pattern.search(text, first, last):
                return row.value, *found.span()
    return None


def _groups_of_days(text: str) -> Iterator[tuple[set[int], int, int]]:
    """Days that stand together: «lunedì, mercoledì e venerdì», «dal lunedì al sabato»."""
    days: set[int] = set()
    start = end = -1
    for found in wordings.DAYS.finditer(text):
        if days and BETWEEN_DAYS.fullmatch(text, end, found.start()):
            days |= days_of(found)
        else:
            if days:
                yield days, start, end
            days, start = days_of(found), found.start()
        end = found.end()
    if days:
        yield days, start, end


def _halves_of(text: str, scopes: Scopes, days: set[int], span: Span) -> tuple[set[int], int, int]:
    """The halves said beside the days, else by the clock of the sentence, else both of several."""
    start, end = span
    first, last = scopes.sentence(start)
    after = end, min(last, end + HALF_WITHIN)
    before = max(first, start - HALF_WITHIN), start
    for low, high in (after, before):
        for row in wordings.HALVES:
            if found := row.pattern.search(text, low, high):
                return set(row.value), min(start, found.start()), max(end, found.end())
    if len(days) < 2:
        return set(), start, end
    if clock := wordings.CLOCK.search(text, *_near(scopes, start, end)):
        return halves_between(*clock_of(clock)), min(start, clock.start()), max(end, clock.end())
    by_night = wordings.DEMANDS[0].pattern.search(text, *_near(scopes, start, end))
    return (set() if by_night else {0, 1}), start, end
