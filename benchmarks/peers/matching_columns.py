"""People and openings as arrays, for the peers that compare arrays.

Everything that a rule or a component compares is made a number here, from each distinct value
once. Minutes count from midnight, days are proleptic ordinals, a week is a number of fourteen bits.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from squadra.engine.matching import Setting
from squadra.engine.matching.fast.sides import Cells, Lists, Side, projected
from squadra.engine.matching.vocabulary import CONDITIONS, SUPPORTS

Array = NDArray[Any]

NEVER, ALWAYS = 2**31 - 1, -(2**31)
JOB, OTHER = 0, 1
YES, NO, PERHAPS = 1, 0, -1
WORD: Final = 64

Keys = Callable[[Any], Iterable[Any]]
Lacks = Callable[[Any, Any], bool]
Column = tuple[list[list[int]], Array]
"""The bits of each distinct value, and which of these each row has."""


@dataclass(frozen=True)
class Ragged:
    """A list a row, end to end: row i has `items[starts[i]:starts[i + 1]]`."""

    starts: Array
    items: Array

    def of(self, rows: Array) -> tuple[Array, Array]:
        """The items of these rows, each with the place of its row among them."""
        lengths = self.starts[rows + 1] - self.starts[rows]
        owner = np.repeat(np.arange(len(rows)), lengths)
        first = np.cumsum(lengths) - lengths
        return owner, self.items[np.arange(len(owner)) + (self.starts[rows] - first)[owner]]

    def padded(self, blank: int) -> Array:
        """[longest, rows]: the first items, the second ones, …, filled up with `blank`."""
        lengths = np.diff(self.starts)
        table = np.full((int(lengths.max(initial=0)), len(lengths)), blank, np.int64)
        owner, items = self.of(np.arange(len(lengths)))
        table[np.arange(len(owner)) - self.starts[owner], owner] = items
        return table


def ragged(lists: Lists, code: Callable[[Any], int]) -> Ragged:
    """A number for each item."""
    return Ragged(
        lists.starts, np.array([code(item) for item in lists.values], np.int64)[lists.codes]
    )


class People:
    """Arrays of n people; an unknown limit is one that nothing is beyond."""

    def __init__(self, side: Side) -> None:
        cells, numbers = side.cells, side.numbers
        self.side = side
        self.lat, self.lon = numbers["lat"], numbers["lon"]
        self.xyz = on_sphere(self.lat, self.lon)
        self.reach = numbers["max_km"]
        self.reach_transit = np.maximum(numbers["max_km"], numbers["max_km_transit"])
        self.from_day = projected(cells["from_date"], day_or(ALWAYS), np.int64)
        self.earliest = projected(cells["earliest"], minute_or(-1), np.int64)
        self.latest = projected(cells["latest"], minute_or(NEVER), np.int64)
        self.hours_max = numbers["hours_max"]
        self.week = projected(cells["availability"], _week, np.int64)
        self.week_known = projected(cells["availability"], _is_known, np.bool_)
        self.limits = projected(cells["limits"], lambda codes: bits(CONDITIONS, codes), np.int64)
        self.has_needs = projected(cells["needs"], bool, np.bool_)
        self.unknown = {
            name: ~projected(cells[name], _is_known, np.bool_)
            for name in ("kinds", "entitlements", "languages")
        }

    def __len__(self) -> int:
        return len(self.side)


class Openings:
    """Arrays of m openings."""

    def __init__(self, side: Side) -> None:
        cells, numbers = side.cells, side.numbers
        self.side = side
        self.lat, self.lon = numbers["lat"], numbers["lon"]
        self.xyz = on_sphere(self.lat, self.lon)
        self.transit = projected(cells["transit"], bool, np.bool_)
        self.sort = projected(cells["kind"], lambda kind: JOB if kind == "job" else OTHER, np.int64)
        self.last_start = np.maximum(
            projected(cells["starts_on"], day_or(ALWAYS), np.int64),
            projected(cells["expires_on"], day_or(ALWAYS), np.int64),
        )
        self.flexible = projected(
            cells["flexible"], lambda value: PERHAPS if value is None else int(value), np.int64
        )
        self.starts = projected(cells["starts_at"], minute_or(-1), np.int64)
        self.ends = projected(cells["ends_at"], minute_or(-1), np.int64)
        self.hours, self.hours_min = numbers["hours"], numbers["hours_min"]
        self.shift = projected(cells["shift"], _week, np.int64)
        self.adaptable = projected(
            cells["demands"], lambda codes: bits(CONDITIONS, codes), np.int64
        ) & projected(cells["adaptable"], lambda codes: bits(CONDITIONS, codes), np.int64)
        self.reserved = projected(cells["reserved"], bool, np.bool_)
        self.asks_languages = projected(cells["languages"], bool, np.bool_)
        self.supports_known = projected(cells["supports"], _is_known, np.bool_)
        self.rank = np.empty(len(side), np.int64)
        self.rank[side.by_id()] = np.arange(len(side))

    def __len__(self) -> int:
        return len(self.side)

    def still_open(self, setting: Setting) -> Array:
        """The rows with a seat that have not expired on the day."""
        cells = self.side.cells
        seats = projected(cells["seats"], lambda seats: seats >= 1, np.bool_)
        return np.flatnonzero(
            seats & projected(cells["expires_on"], lambda day: day >= setting.on, np.bool_)
        )


class Obstacles:
    """What an opening may ask and a person may not have, a bit each: [words, rows] of either."""

    def __init__(self, people: Side, openings: Side) -> None:
        self._bits: dict[tuple[str, Any], int] = {}
        prefixes = {veto.name for veto in people.lists["vetoes"].values if veto.what == "sector"}
        asked = [self._asked(*asking) for asking in _asking(openings, prefixes)]
        lacked = [self._lacked(people.cells[column], *lacks) for column, lacks in _LACKING.items()]
        self.words = max(1, -(-len(self._bits) // WORD))
        self.asked = self._together(asked, len(openings))
        self.lacked = self._together([*lacked, self._vetoed(people.lists["vetoes"])], len(people))

    def _asked(self, name: str, column: Cells, of: Keys) -> Column:
        number = self._bits.setdefault
        return [
            [number((name, key), len(self._bits)) for key in of(value)] for value in column.values
        ], column.codes

    def _lacked(self, column: Cells, name: str, lacks: Lacks) -> Column:
        own = [(key, bit) for (rule, key), bit in self._bits.items() if rule == name]
        return [
            [bit for key, bit in own if lacks(value, key)] for value in column.values
        ], column.codes

    def _vetoed(self, vetoes: Lists) -> Column:
        """Of demands and of sectors, by person."""
        found: list[list[int]] = [[] for _ in vetoes.known]
        bits = [self._bits.get((f"veto {veto.what}", veto.name)) for veto in vetoes.values]
        owner, items = Ragged(vetoes.starts, vetoes.codes).of(np.arange(len(found)))
        for person, item in zip(owner.tolist(), items.tolist(), strict=True):
            bit = bits[item]
            if bit is not None:
                found[person].append(bit)
        return found, np.arange(len(found))

    def _together(self, columns: list[Column], rows: int) -> Array:
        words = np.zeros((self.words, rows), np.uint64)
        for values, codes in columns:
            table = np.zeros((self.words, len(values)), np.uint64)
            for place, found in enumerate(values):
                for bit in found:
                    table[bit // WORD, place] |= np.uint64(1 << bit % WORD)
            words |= table[:, codes]
        return words


def _asking(openings: Side, prefixes: set[str]) -> Iterable[tuple[str, Cells, Keys]]:
    """Columns of openings, and what stands for a bit in each of their values."""
    cells = openings.cells
    firm = _paired(cells["demands"], cells["adaptable"])
    yield "kind", cells["kind"], lambda kind: [kind]
    yield "reserved", cells["reserved"], lambda codes: [codes] if codes else []
    yield "condition", firm, lambda both: both[0] - both[1]
    yield "licence", cells["licences"], lambda names: names
    yield "language", cells["languages"], lambda levels: levels.items()
    yield (
        "no support",
        cells["supports"],
        lambda codes: [] if codes is None else [code for code in SUPPORTS if code not in codes],
    )
    yield "veto demand", cells["demands"], lambda codes: codes
    yield (
        "veto sector",
        cells["sector"],
        lambda sector: [prefix for prefix in prefixes if sector.startswith(prefix)],
    )


_LACKING: Final[Mapping[str, tuple[str, Lacks]]] = {
    "kinds": ("kind", lambda kinds, kind: kinds is not None and kind not in kinds),
    "entitlements": ("reserved", lambda own, codes: own is not None and own.isdisjoint(codes)),
    "limits": ("condition", lambda limits, code: code in limits),
    "licences": ("licence", lambda held, name: name not in held),
    "languages": (
        "language",
        lambda held, wanted: held is not None and held.get(wanted[0], 0) < wanted[1],
    ),
    "needs": ("no support", lambda needs, code: code in needs),
}
"""Of each column of people: the bits that it is about, and who lacks one."""


def refused_pairs(people: Side, openings: Side) -> Array:
    """Pairs that a veto on a company or an opening keeps apart, person·m + opening, ascending."""
    named: dict[tuple[str, str], list[int]] = {}
    vetoes = people.lists["vetoes"]
    wanted = {veto for veto in vetoes.values if veto.what in ("company", "opening")}
    company = openings.cells["company"]
    for row, (code, id_) in enumerate(
        zip(company.codes.tolist(), openings.ids.to_pylist(), strict=True)
    ):
        for key in (("company", company.values[code]), ("opening", id_)):
            if key in wanted:
                named.setdefault(key, []).append(row)
    lists = [named.get(tuple(veto), []) for veto in vetoes.values]
    starts = np.cumsum([0, *map(len, lists)])
    rows = Ragged(starts, np.array([row for rows in lists for row in rows], np.int64))
    person, item = Ragged(vetoes.starts, vetoes.codes).of(np.arange(len(people)))
    of_item, opening = rows.of(item)
    return np.unique(person[of_item] * len(openings) + opening)


def distinct(*columns: Array) -> tuple[Array, Array]:
    """A row for each combination that occurs, and which of them each row is."""
    whole = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        values, code = np.unique(column, return_inverse=True)
        _, whole = np.unique(whole * max(1, len(values)) + code, return_inverse=True)
    _, first, code = np.unique(whole, return_index=True, return_inverse=True)
    return first, code


def _paired(first: Cells, second: Cells) -> Cells:
    rows, code = distinct(first.codes, second.codes)
    values = [(first.values[first.codes[row]], second.values[second.codes[row]]) for row in rows]
    return Cells(code.astype(np.int32), values)


def on_sphere(lat: Array, lon: Array) -> Array:
    """[3, n]: points of the unit sphere."""
    phi, lam = np.radians(lat), np.radians(lon)
    return np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])


def bits(vocabulary: tuple[str, ...], codes: Iterable[str]) -> int:
    return sum(1 << vocabulary.index(code) for code in codes)


def day_or(missing: int) -> Callable[[Any], int]:
    return lambda day: missing if day is None else day.toordinal()


def minute_or(missing: int) -> Callable[[Any], int]:
    return lambda time: missing if time is None else time.hour * 60 + time.minute


def _week(marks: str | None) -> int:
    return sum(1 << place for place, mark in enumerate(marks or "") if mark == "1")


def _is_known(value: Any) -> bool:
    return value is not None
