"""What all files of a kind say of each concept, in all languages that were brought."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from squadra.foundation.text import nfc, search_key
from squadra.vocabularies.release.files import HISTORY, Release
from squadra.vocabularies.release.sheets import REPLACED_BY, Row, rows_of

IN_USE: Final = ("", "released")
LONGEST_LABEL: Final = 200
LONGEST_ALTERNATIVES: Final = 20_000
STARTER: Final = "starter"
"""Where words come from that are the project's own."""
OTHER_FIRST: Final = "en"
"""The language that stands in before all others: ESCO is written in it."""

_BETWEEN = re.compile(r"[\n\r|]+")


class Words(NamedTuple):
    """The names of a concept in one language; `label` is never empty."""

    label: str
    alternatives: tuple[str, ...] = ()


@dataclass(slots=True)
class Entry:
    """One concept: the row that states its facts, and its names by language."""

    facts: Row
    words: dict[str, Words] = field(default_factory=dict)

    @property
    def obsolete(self) -> bool:
        """Whether the release itself says that the concept is no longer in use."""
        return self.facts.get("status", "").strip().casefold() not in IN_USE


@dataclass(frozen=True, slots=True)
class Entries:
    """The concepts of a kind by URI; `doubled` counts rows that repeat one of their own file."""

    by_uri: Mapping[str, Entry]
    doubled: int


def entries_of(release: Release, kind: str, language: str) -> Entries:
    """Read all files of a kind; where files state facts twice, those in the language count."""
    found: dict[str, Entry] = {}
    doubled = 0
    for file in sorted(release.of(kind), key=lambda one: preference(one.language, language)):
        if release.states(file):
            rows = rows_of(file)
            uris = [row["conceptUri"].strip() for row in rows]
            doubled = max(doubled, len(uris) - len(set(uris)))
            for uri, row in zip(uris, rows, strict=True):
                found.setdefault(uri, Entry(row))
            _add_words(found, file.language or language, rows)
    for file in release.of(kind):
        if not release.states(file):
            _add_words(found, file.language or language, rows_of(file))
    return Entries(found, doubled)


def preference(brought: str, wanted: str) -> tuple[int, str]:
    """The order in which languages are asked: the wanted one, none said, English, the others."""
    order = (wanted, "", OTHER_FIRST)
    return (order.index(brought) if brought in order else len(order), brought)


def _add_words(found: Mapping[str, Entry], language: str, rows: Sequence[Row]) -> None:
    for row in rows:
        entry = found.get(row["conceptUri"].strip())
        words = _words(row)
        if entry and words:
            entry.words.setdefault(language, words)


def _words(row: Row) -> Words | None:
    label = plain(row["preferredLabel"])
    if not search_key(label):
        return None
    return Words(label, tuple(map(plain, _BETWEEN.split(row.get("altLabels", "")))))


def plain(text: str) -> str:
    """Return one line without what no keyboard writes."""
    line = " ".join(nfc(text).split())
    return line if line.isprintable() else "".join(filter(str.isprintable, line))


def chosen(entry: Entry, own: Words | None, language: str) -> tuple[str, Words] | None:
    """Return the names of a concept and whose they are.

    The project's `own` plain ones, with the release's in the language among the other names; else
    the release's; else those of another language. None where nothing names it.
    """
    official = entry.words.get(language)
    if own:
        more = (official.label, *official.alternatives) if official else ()
        return STARTER, Words(own.label, (*own.alternatives, *more))
    if official:
        return language, official
    others = sorted(entry.words, key=lambda other: preference(other, language))
    return (others[0], entry.words[others[0]]) if others else None


def stored(words: Words) -> dict[str, str]:
    """Return label, other names and key as columns hold them: each name once, as many as fit."""
    label = words.label
    if len(label) > LONGEST_LABEL:
        label = f"{label[: LONGEST_LABEL - 1].rstrip()}…"
    others = dict.fromkeys(name for name in words.alternatives if search_key(name))
    others.pop(label, None)
    kept, length = [], 0
    for name in others:
        length += len(name) + 1
        if length <= LONGEST_ALTERNATIVES:
            kept.append(name)
    return {"label": label, "alternatives": "\n".join(kept), "search_key": search_key(label)}


def successors(release: Release, concepts: Mapping[str, Entry]) -> tuple[dict[str, str], int]:
    """Return what has taken the place of what by URI, and of how many there are several.

    Which of several somebody means only a person can say, so none is taken.
    """
    found: dict[str, set[str]] = {}
    for uri, row in _told_of(release, concepts):
        for column in REPLACED_BY:
            targets = re.split(r"[\s|,;]+", row.get(column, ""))
            found.setdefault(uri, set()).update(filter(None, targets))
    one = {uri: next(iter(targets)) for uri, targets in found.items() if len(targets) == 1}
    return one, sum(1 for targets in found.values() if len(targets) > 1)


def _told_of(release: Release, concepts: Mapping[str, Entry]) -> Iterator[tuple[str, Row]]:
    for uri, entry in concepts.items():
        if entry.obsolete:
            yield uri, entry.facts
    for file in release.of(HISTORY):
        for row in rows_of(file):
            yield row["conceptUri"].strip(), row
