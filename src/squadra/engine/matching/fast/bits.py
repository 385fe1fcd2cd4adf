"""Yes/no rules as bits: an opening has the bits that it needs unblocked, a person blocks some.

The rule is false where the two share one of its bits.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from squadra.engine.matching.fast.arrays import WORD, Array, packed
from squadra.engine.matching.fast.sides import Cells, Lists, Side
from squadra.engine.matching.pair import Setting
from squadra.engine.matching.records import Veto
from squadra.engine.matching.rules import RULES
from squadra.engine.matching.vocabulary import SUPPORTS


class Bits:
    """The bits by which openings and people meet, each of one rule."""

    def __init__(self, openings: Side, setting: Setting) -> None:
        self.openings, self.setting = openings, setting
        self._bits: dict[tuple[str, Any], int] = {}
        for name, column, of in self._opening_columns():
            for value in column.values:
                for key in of(value):
                    self._bits.setdefault((name, key), len(self._bits))
        self.count = len(self._bits)
        self.words = max(1, -(-self.count // WORD))

    def _opening_columns(self) -> Iterable[tuple[str, Cells, Callable[[Any], Iterable[Any]]]]:
        """Rule, column and the keys of the bits that a value of it needs unblocked."""
        cells, on = self.openings.cells, self.setting.on
        yield "seats", cells["seats"], lambda seats: [] if seats >= 1 else ["none"]
        yield "kind", cells["kind"], lambda kind: [kind]
        yield "dates", cells["expires_on"], lambda day: [] if day >= on else ["expired"]
        yield "eligibility", cells["reserved"], lambda codes: [codes] if codes else []
        yield "veto", cells["demands"], lambda codes: codes
        yield "conditions", firm_demands(self.openings), lambda codes: codes
        yield "licences", cells["licences"], lambda names: names
        yield "languages", cells["languages"], lambda levels: levels.items()
        yield "support", cells["supports"], _not_offered

    def needed(self, rows: Array) -> Array:
        """For each opening its bits, words first: [words, m]."""
        needed = np.zeros((self.words, len(rows)), np.uint64)
        for name, column, of in self._opening_columns():
            table = self._table(
                [[self._bits[name, key] for key in of(value)] for value in column.values]
            )
            needed |= table[:, column.codes[rows]]
        return needed

    def blocked(self, people: Side) -> Array:
        """For each person the bits that they block: [n, words]."""
        cells = people.cells
        everybody = self._table([[*self.keys_of("seats"), *self.keys_of("dates")]])
        blocked = np.repeat(everybody, len(people), axis=1)
        for name, column, blocks in (
            ("kind", cells["kinds"], lambda kinds, kind: kinds is not None and kind not in kinds),
            ("eligibility", cells["entitlements"], _not_entitled),
            ("conditions", cells["limits"], lambda limits, code: code in limits),
            ("licences", cells["licences"], lambda held, name: name not in held),
            ("languages", cells["languages"], _below),
            ("support", cells["needs"], lambda needs, code: code in needs),
        ):
            bits = self.keys_of(name)
            table = self._table(
                [
                    [bit for bit, key in bits.items() if blocks(value, key)]
                    for value in column.values
                ]
            )
            blocked |= table[:, column.codes]
        vetoes = people.lists["vetoes"]
        blocked |= _or_of_lists(vetoes, self._table(self._vetoed_demands(vetoes.values)))
        return np.ascontiguousarray(blocked.T)

    def _vetoed_demands(self, vetoes: list[Veto]) -> list[list[int]]:
        return [
            [self._bits["veto", veto.name]]
            if veto.what == "demand" and ("veto", veto.name) in self._bits
            else []
            for veto in vetoes
        ]

    def keys_of(self, rule: str) -> dict[int, Any]:
        """The bits of a rule, and what each stands for: a licence, a language with its rank."""
        return {bit: key for (name, key), bit in self._bits.items() if name == rule}

    def _table(self, bit_lists: list[list[int]]) -> Array:
        table = np.zeros((self.words, len(bit_lists)), np.uint64)
        for place, bits in enumerate(bit_lists):
            for bit in bits:
                table[bit // WORD, place] |= np.uint64(1 << bit % WORD)
        return table

    def by_rule(self) -> Array:
        """The bits of each rule, in the table's order: [rules, words]."""
        return self._table([list(self.keys_of(name)) for name in RULES]).T.copy()


def by_bit(needed: Array, bits: int) -> Array:
    """The openings' bits the other way round: for each bit a mark for each opening."""
    rows = np.zeros((len(needed) * WORD, needed.shape[1]), np.bool_)
    for bit in range(bits):
        rows[bit] = (needed[bit // WORD] >> np.uint64(bit % WORD)) & np.uint64(1)
    return packed(rows)


def firm_demands(openings: Side) -> Cells:
    """What each opening demands and does not adapt."""
    pairs = _paired(openings.cells["demands"], openings.cells["adaptable"])
    return Cells(pairs.codes, [demands - adaptable for demands, adaptable in pairs.values])


def _paired(first: Cells, second: Cells) -> Cells:
    """Two columns as one, with the pairs of values that occur."""
    pairs, codes = np.unique(np.stack([first.codes, second.codes]), axis=1, return_inverse=True)
    values = [(first.values[a], second.values[b]) for a, b in pairs.T]
    return Cells(codes.reshape(-1).astype(np.int32), values)


def _not_offered(supports: frozenset[str] | None) -> Iterable[str]:
    return [] if supports is None else [code for code in SUPPORTS if code not in supports]


def _not_entitled(held: frozenset[str] | None, reserved: frozenset[str]) -> bool:
    return held is not None and held.isdisjoint(reserved)


def _below(held: Mapping[str, int] | None, wanted: tuple[str, int]) -> bool:
    return held is not None and held.get(wanted[0], 0) < wanted[1]


def _or_of_lists(lists: Lists, table: Array) -> Array:
    """The bits of each row's items together: [words, n]."""
    found = np.zeros((len(table), len(lists.known)), np.uint64)
    rows = np.flatnonzero(np.diff(lists.starts))
    if len(rows):
        found[:, rows] = np.bitwise_or.reduceat(table[:, lists.codes], lists.starts[rows], axis=1)
    return found
