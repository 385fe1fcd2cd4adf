"""Rules on times folded into yes/no bits, where few different openings meet many people.

Shifts, weekly hours, dates and times of the day have few distinct values among openings. Each
becomes a bit, and a person blocks those that would be false, so that sixty-four openings are
sifted at once. A rule with too many distinct values stays as it is: the kernels check it anyway.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from squadra.engine.matching.fast.arrays import WORD, Encoded, packed
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


def folded(encoded: Encoded) -> Encoded:
    """The same run with a bit for each value that openings have of each rule on times."""
    people, openings = encoded.people, encoded.openings
    blocked, needed, needing = [people.blocked], [openings.needed], [openings.needing]
    rule_bits = [encoded.tables.rule_bits]
    for rule in READ_OF_PEOPLE:
        offered, kind = _distinct([getattr(openings, name) for name in READ_OF_OPENINGS[rule]])
        if len(offered) > MOST_VALUES:
            continue
        asked, own = _distinct([getattr(people, name) for name in READ_OF_PEOPLE[rule]])
        false = np.zeros((len(asked), len(offered)), np.bool_)
        tabulate(rule, asked, offered, people, openings, false)
        blocked.append(packed(false)[own])
        words = blocked[-1].shape[1]
        each = np.arange(words * WORD)[:, None] == kind
        needing.append(packed(each))
        needed.append(packed(each.T).T)
        own_bits = np.zeros((RULE_COUNT, words), np.uint64)
        own_bits[rule] = packed(np.ones((1, len(offered)), np.bool_))
        rule_bits.append(own_bits)
    return encoded._replace(
        people=people._replace(blocked=np.concatenate(blocked, axis=1)),
        openings=openings._replace(
            needed=np.ascontiguousarray(np.concatenate(needed)),
            needing=np.concatenate(needing),
            all_times_in_bits=len(blocked) > len(READ_OF_PEOPLE),
        ),
        tables=encoded.tables._replace(rule_bits=np.concatenate(rule_bits, axis=1)),
    )


def _distinct(columns: list[Array]) -> tuple[Array, Array]:
    """A row for each distinct combination, and which of them each row is."""
    _values, whole = np.unique(columns[0], return_inverse=True)
    for column in columns[1:]:
        values, code = np.unique(column, return_inverse=True)
        whole = whole * len(values) + code
    _values, first, code = np.unique(whole, return_index=True, return_inverse=True)
    return first.astype(np.int64), code
