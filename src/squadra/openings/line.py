"""One line of words read as an opening: what it says plainly, and nothing that it does not say.

It knows no database and guesses no occupation: `openings.proposing` asks the vocabulary.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from squadra.engine.extraction import half_days, wordings
from squadra.engine.extraction.plain import plain
from squadra.engine.extraction.wordings import Said
from squadra.openings import line_words as said
from squadra.vocabularies import labels

LONGEST = 300
LINKING = re.compile(r"^(?:come|per|con|e|di|a|da) |[ .:-]+$")
Fields = dict[str, Any]
Found = list[tuple[re.Match[str], Said]]


@dataclass(frozen=True, slots=True)
class Understood:
    """What a line says: a title, and the form's fields that it fills in."""

    title: str
    fields: Fields


def understood(text: str, on: date) -> Understood:
    """Read the line on that day; whatever it holds, at worst it is all title."""
    shown = " ".join(text[:LONGEST].split())
    line = _Line(shown, plain(shown), on)
    fields = {name: value for name, value in line.fields() if value not in (None, (), "")}
    return Understood(line.title(), fields)


class _Line:
    """A line as written and as compared, letter by letter; remembers which parts were read."""

    def __init__(self, shown: str, plain: str, on: date) -> None:
        self.shown, self.plain, self.on = shown, plain, on
        self.read: list[tuple[int, int]] = []

    def fields(self) -> Iterator[tuple[str, Any]]:
        yield "kind", self._first(said.KINDS)
        yield "seats", self._seats()
        yield from self._when()
        yield "demands", self._all(wordings.DEMANDS, labels.CONDITIONS)
        yield "licences", self._licences()
        yield "supports", self._all(said.SUPPORTS, labels.SUPPORTS)
        yield "languages", self._languages()

    def title(self) -> str:
        """The first part between commas of which something is left, without what was read."""
        kept = list(self.shown)
        for start, end in self.read:
            kept[start:end] = "\0" * (end - start)
        parts = re.split("[,;\0]", "".join(kept))
        words = (LINKING.sub("", part.strip()) for part in parts)
        title = next((word for word in words if len(word) > 2), "")
        return title[:1].upper() + title[1:160]

    def _seats(self) -> int | None:
        found = self._take(said.SEATS)
        if not found:
            return None
        word = found["seats"]
        return said.NUMBERS.get(word) or int(word)

    def _when(self) -> Iterator[tuple[str, Any]]:
        yield "starts_on", self._date(said.FIRST_DAY)
        yield "expires_on", self._date(said.LAST_DAY)
        hours = self._take(said.HOURS)
        if hours:
            yield "hours", _number(hours["hours"])
            yield "hours_min", _number(hours["least"])
        yield "flexible", self._first(said.FLEXIBLE)
        clock = self._clock()
        yield from zip(("starts_at", "ends_at"), clock, strict=False)
        yield "shift", self._shift(clock)

    def _clock(self) -> tuple[time, time] | tuple[()]:
        found = self._take(wordings.CLOCK)
        return half_days.clock_of(found) if found else ()

    def _shift(self, clock: tuple[time, time] | tuple[()]) -> str:
        """The half-days named; halves without a day are those of the working week.

        Nights are neither mornings nor afternoons: whoever works them says the rest.
        """
        days, halves = self._days(), self._halves(clock)
        by_night = not halves and self._named("night", wordings.DEMANDS)
        if by_night or not (days or halves):
            return ""
        return half_days.shift_of(
            2 * day + half for day in days or range(5) for half in halves or (0, 1)
        )

    def _days(self) -> set[int]:
        days = {day for group in self._values(wordings.WHOLE_WEEKS) for day in group}
        for found in list(wordings.DAYS.finditer(self.plain)):
            self.read.append(found.span())
            days |= half_days.days_of(found)
        return days

    def _halves(self, clock: tuple[time, time] | tuple[()]) -> set[int]:
        halves = {half for group in self._values(wordings.HALVES) for half in group}
        return halves or (half_days.halves_between(*clock) if clock else set())

    def _licences(self) -> tuple[str, ...]:
        driving = {found["licence"].upper() for found in wordings.DRIVING.finditer(self.plain)}
        self.read += [found.span() for found in wordings.DRIVING.finditer(self.plain)]
        others = set(self._values(wordings.LICENCES))
        return tuple(code for code in labels.LICENCES if code in driving | others)

    def _languages(self) -> tuple[str, ...]:
        levels = "|".join(labels.LANGUAGE_LEVELS).lower()
        spoken = []
        for code, label in labels.LANGUAGES.items():
            name = re.escape(plain(str(label)))
            if found := re.search(rf"\b{name} (?:livello )?(?P<level>{levels})\b", self.plain):
                self.read.append(found.span())
                spoken.append(f"{code}:{found['level'].upper().replace('NATIVE', 'native')}")
        return tuple(spoken)

    def _date(self, pattern: re.Pattern[str]) -> date | None:
        found = self._take(pattern)
        return _date(found, self.on) if found else None

    def _first(self, rows: Iterable[Said]) -> Any:
        return next(self._values(rows), None)

    def _all(self, rows: Iterable[Said], order: Iterable[str]) -> tuple[str, ...]:
        found = set(self._values(rows))
        return tuple(code for code in order if code in found)

    def _values(self, rows: Iterable[Said]) -> Iterator[Any]:
        for row in rows:
            found = row.pattern.search(self.plain)
            if found:
                if row.removed:
                    self.read.append(found.span())
                yield row.value

    def _named(self, code: str, rows: Iterable[Said]) -> bool:
        return any(row.value == code and row.pattern.search(self.plain) for row in rows)

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.search(self.plain)
        if found:
            self.read.append(found.span())
        return found


def _number(word: str | None) -> float | None:
    return float(word.replace(",", ".")) if word else None


def _date(found: re.Match[str], on: date) -> date | None:
    """The day named; without a year, the next one. A day that does not exist is not read."""
    month = int(found["number"]) if found["number"] else 1 + said.MONTHS.index(found["month"])
    year = int(found["year"] or found["year_after"] or 0)
    try:
        if year:
            return date(year + 2000 if year < 100 else year, month, int(found["day"]))
        this = date(on.year, month, int(found["day"]))
        return this if this >= on else this.replace(year=on.year + 1)
    except ValueError:
        return None
