"""What keeps openings away from a person: how many each rule alone, and how many any.

Rules that are bits are counted for sixty-four openings at a time; only those openings that no bit
or the bits of one rule keep away are looked at one by one.
"""

import numpy as np

from squadra.engine.matching.fast.arrays import ESSENTIAL, Array, Openings, People, Tables
from squadra.engine.matching.fast.compiling import compiled, part
from squadra.engine.matching.fast.distance import out_of_reach
from squadra.engine.matching.fast.scoring import points_of
from squadra.engine.matching.fast.scratch import Scratch, enter, leave, meet_goals, within
from squadra.engine.matching.fast.sifting import (
    CLOCK,
    DATES,
    HOURS,
    KM,
    ONE,
    RULE_COUNT,
    VETO,
    WEEK,
    ZERO,
    blocked_bits,
    lowest_bit,
    marks_of,
    time_excludes,
    vetoed,
)
from squadra.engine.matching.fast.window import run_of, window

NONE_FALSE, SEVERAL_FALSE, UNSEEN = -1, -2, -3


@compiled
def reject(
    rows: Array,
    people: People,
    openings: Openings,
    tables: Tables,
    scratch: Scratch,
    counts: Array,
) -> None:
    """For the people in these rows: how many openings each rule alone keeps away; last, any.

    `counts` is [n, rules + 1].
    """
    for place in range(len(rows)):
        p = rows[place]
        touched = enter(p, people, openings, tables, scratch)
        blocking = blocked_bits(p, people, scratch)
        _mark_window(p, people, openings, scratch)
        counts[place, RULE_COUNT] = len(openings.near)
        for word in range(len(scratch.in_window)):
            _count_word(word, p, blocking, people, openings, scratch, counts[place])
        leave(p, touched, people, openings, scratch)


@compiled
def judge(
    people: People,
    openings: Openings,
    tables: Tables,
    scratch: Scratch,
    admitted: Array,
    only: Array,
    scores: Array,
    essential: Array,
) -> None:
    """For everybody and each admitted opening: the rule that alone is false, and the points.

    All are [n, m]; `essential` is what the essential skills give of the score. `NONE_FALSE` is
    admissible; what is not admitted is left as it is. Points are those of the pair, admissible or
    not.
    """
    goals, count = tables.growth_points.shape[1] - 1, len(openings.near)
    for p in range(len(people.order)):
        touched = enter(p, people, openings, tables, scratch)
        begin, end = within(p, people, openings)
        meet_goals(p, goals, 0, begin, people, openings, scratch)
        meet_goals(p, goals, end, count, people, openings, scratch)
        blocking = blocked_bits(p, people, scratch)
        _mark_window(p, people, openings, scratch)
        for word in range(len(scratch.in_window)):
            once, more = _excluded(word, blocking, openings, scratch)
            seen = admitted[word] & marks_of(word, 0, count)
            while seen != ZERO:
                bit = lowest_bit(seen)
                seen &= seen - ONE
                o = (word << 6) + bit
                only[p, o] = _verdict(bit, o, once, more, p, people, openings, scratch)
                own = points_of(p, o, people, openings, tables, scratch)
                scores[p, o] = own[0] + own[1] + own[2] + own[3] + own[4] + own[5]
                essential[p, o] = own[ESSENTIAL]
        meet_goals(p, 0, 0, count, people, openings, scratch)
        leave(p, touched, people, openings, scratch)


@part
def _verdict(
    bit: int,
    o: int,
    once: np.uint64,
    more: np.uint64,
    p: int,
    people: People,
    openings: Openings,
    scratch: Scratch,
) -> int:
    """The rule that alone is false, or that none is or several are."""
    if (more >> np.uint64(bit)) & ONE:
        return SEVERAL_FALSE
    only = _rule_at(bit, scratch) if (once >> np.uint64(bit)) & ONE else NONE_FALSE
    return _among_the_rest(only, p, o, people, openings, scratch)


@part
def _mark_window(p: int, people: People, openings: Openings, scratch: Scratch) -> None:
    """Mark the openings that may be within reach; all others are not."""
    for word in range(len(scratch.in_window)):
        scratch.in_window[word] = ZERO
    first, last, west, east = window(p, people, openings)
    for band in range(first, last + 1):
        low, high = run_of(band, west, east, openings)
        if low < high:
            for word in range(low >> 6, ((high - 1) >> 6) + 1):
                scratch.in_window[word] |= marks_of(word, low, high)


@part
def _count_word(
    word: int,
    p: int,
    blocking: int,
    people: People,
    openings: Openings,
    scratch: Scratch,
    counts: Array,
) -> None:
    once, more = _excluded(word, blocking, openings, scratch)
    left = ~more & marks_of(word, 0, len(openings.near))
    # Beyond the window distance is false too, so what a rule keeps away there is kept by several.
    left &= scratch.in_window[word] | ~once
    while left != ZERO:
        bit = lowest_bit(left)
        left &= left - ONE
        only = _verdict(bit, (word << 6) + bit, once, more, p, people, openings, scratch)
        if only == NONE_FALSE:
            counts[RULE_COUNT] -= 1
        elif only != SEVERAL_FALSE:
            counts[only] += 1


@part
def _excluded(
    word: int, blocking: int, openings: Openings, scratch: Scratch
) -> tuple[np.uint64, np.uint64]:
    """Which of sixty-four openings the bits of one rule or more keep away, and of two or more."""
    for rule in range(RULE_COUNT):
        scratch.excluded[rule] = ZERO
    for k in range(blocking):
        bit = scratch.blocking[k]
        scratch.excluded[scratch.rule_of_bit[bit]] |= openings.needing[bit, word]
    once = more = ZERO
    for rule in range(RULE_COUNT):
        more |= once & scratch.excluded[rule]
        once |= scratch.excluded[rule]
    return once, more


@part
def _rule_at(bit: int, scratch: Scratch) -> int:
    rule = 0
    while not (scratch.excluded[rule] >> np.uint64(bit)) & ONE:
        rule += 1
    return rule


@part
def _among_the_rest(
    only: int, p: int, o: int, people: People, openings: Openings, scratch: Scratch
) -> int:
    """The rule that alone is false, or that none is or several are, with those that are no bits."""
    if not openings.all_times_in_bits:
        for rule in (WEEK, HOURS, DATES, CLOCK):
            only = _and(only, rule, time_excludes(rule, p, o, people, openings))
    if people.veto_starts[p + 1] > people.veto_starts[p]:
        only = _and(only, VETO, vetoed(o, openings, scratch))
    inside = (scratch.in_window[o >> 6] >> np.uint64(o & 63)) & ONE
    return _and(only, KM, not inside or out_of_reach(p, o, people, openings))


@part
def _and(only: int, rule: int, is_false: bool) -> int:
    if not is_false or only == rule:
        return only
    return rule if only == NONE_FALSE else SEVERAL_FALSE
