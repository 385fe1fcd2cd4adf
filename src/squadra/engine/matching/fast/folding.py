"""Rules on times folded into yes/no bits, where few different openings meet many people.

Shifts, weekly hours, dates and times of the day have few distinct values among openings. Each
becomes a bit, and a person blocks those that would be false, so that sixty-four openings are
sifted at once. A rule with too many distinct values stays as it is: the kernels check it anyway.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from squadra.engine.matching.fast.arrays import WORD, Openings, People, packed
from squadra.engine.matching.fast.sifting import CLOCK, DATES, HOURS, RULE_COUNT, WEEK, tabulate

Array = NDArray[Any]

MOST_VALUES: Final = 256
"""Above it, sifting by bits costs more than it saves."""
READ_OF_PEOPLE: Final = {
    WEEK: ("available",),
    HOURS: ("hours_max",),
    DATES: ("from_day",),
    CLOCK: ("earliest", "latest"),
}
READ_OF_OPENINGS: Final = {
    WEEK: ("shift", "least_half_days"),
    HOURS: ("hours_bar",),
    DATES: ("last_start",),
    CLOCK: ("clock_starts", "clock_first", "clock_last", "clock_reversed", "clock_strict"),
}


class Folds:
    """The bits for each value that openings have of each rule on times."""

    def __init__(self, openings: Openings) -> None:
        self.openings = openings
        self._offered: dict[int, Array] = {}
        self._kinds: dict[int, Array] = {}
        for rule, names in READ_OF_OPENINGS.items():
            offered, kind = _distinct([getattr(openings, name) for name in names])
            if len(offered) <= MOST_VALUES:
                self._offered[rule], self._kinds[rule] = offered, kind

    def folded(self) -> Openings:
        """The same openings with these bits after their own."""
        needed, needing = [self.openings.needed], [self.openings.needing]
        for rule, kind in self._kinds.items():
            each = np.arange(self._words(rule) * WORD)[:, None] == kind
            needing.append(packed(each))
            needed.append(packed(each.T).T)
        return self.openings._replace(
            needed=np.ascontiguousarray(np.concatenate(needed)),
            needing=np.concatenate(needing),
            all_times_in_bits=len(self._kinds) == len(READ_OF_OPENINGS),
        )

    def blocked(self, people: People) -> People:
        """The same people with those of these bits that they block."""
        blocked = [people.blocked]
        for rule, offered in self._offered.items():
            asked, own = _distinct([getattr(people, name) for name in READ_OF_PEOPLE[rule]])
            false = np.zeros((len(asked), len(offered)), np.bool_)
            tabulate(rule, asked, offered, people, self.openings, false)
            blocked.append(packed(false)[own])
        return people._replace(blocked=np.concatenate(blocked, axis=1))

    def by_rule(self) -> Array:
        """The bits of each rule, in the table's order: [rules, words]."""
        parts = [np.zeros((RULE_COUNT, 0), np.uint64)]
        for rule, offered in self._offered.items():
            bits = np.zeros((RULE_COUNT, self._words(rule)), np.uint64)
            bits[rule] = packed(np.ones((1, len(offered)), np.bool_))
            parts.append(bits)
        return np.concatenate(parts, axis=1)

    def _words(self, rule: int) -> int:
        return -(-len(self._offered[rule]) // WORD)


def _distinct(columns: list[Array]) -> tuple[Array, Array]:
    """A row for each distinct combination, and which of them each row is."""
    _values, whole = np.unique(columns[0], return_inverse=True)
    for column in columns[1:]:
        values, code = np.unique(column, return_inverse=True)
        whole = whole * len(values) + code
    _values, first, code = np.unique(whole, return_index=True, return_inverse=True)
    return first.astype(np.int64), code
