"""The compiled loops over people: who and what is best, what keeps the rest away.

Single-threaded and without Python objects, so threads of any server may run them side by side.
"""

from typing import NamedTuple

from squadra.engine.matching.fast.arrays import (
    COMPONENT_COUNT,
    ESSENTIAL,
    Array,
    Openings,
    People,
    Tables,
)
from squadra.engine.matching.fast.compiling import compiled, part
from squadra.engine.matching.fast.scoring import flags_of, points_of
from squadra.engine.matching.fast.scratch import Scratch, enter, leave
from squadra.engine.matching.fast.sifting import candidates

SCORE_SHIFT, ESSENTIAL_SHIFT, RANK_MASK = 46, 32, 2**32 - 1


class Best(NamedTuple):
    """The best openings of some people: [n, top], greatest key first, 0 where there are no more."""

    keys: Array
    points: Array
    flags: Array


@compiled
def match_people(
    rows: Array,
    people: People,
    openings: Openings,
    tables: Tables,
    scratch: Scratch,
    admitted: Array,
    by_rank: Array,
    best: Best,
    heaps: Array,
) -> None:
    """Rank the openings of the people in these rows, and these people for all openings.

    `heaps` [m, top] keep each opening's best people. A side that is 0 wide is left out.
    """
    top, people_top = best.keys.shape[1], heaps.shape[1]
    for place in range(len(rows)):
        p = rows[place]
        touched = enter(p, people, openings, tables, scratch)
        found = candidates(p, people, openings, admitted, scratch)
        last = RANK_MASK - people.order[p]
        for k in range(found):
            o = scratch.found[k]
            own = points_of(p, o, people, openings, tables, scratch)
            score = own[0] + own[1] + own[2] + own[3] + own[4] + own[5]
            key = (score << SCORE_SHIFT) | (own[ESSENTIAL] << ESSENTIAL_SHIFT)
            scratch.keys[k] = key | (RANK_MASK - openings.scored[o].rank)
        if top:
            _keep(found, scratch.keys, best.keys[place])
        if people_top:
            for k in range(found):
                push(heaps[scratch.found[k]], (scratch.keys[k] & ~RANK_MASK) | last)
        if top:
            _finish(place, p, people, openings, tables, scratch, by_rank, best)
        leave(p, touched, people, openings, scratch)


@part
def _finish(
    place: int,
    p: int,
    people: People,
    openings: Openings,
    tables: Tables,
    scratch: Scratch,
    by_rank: Array,
    best: Best,
) -> None:
    """Sort a person's best, and say how they came to it."""
    keys = best.keys[place]
    greatest_first(keys)
    for k in range(len(keys)):
        if keys[k] == 0:
            break
        o = by_rank[RANK_MASK - (keys[k] & RANK_MASK)]
        own = points_of(p, o, people, openings, tables, scratch)
        for component in range(COMPONENT_COUNT):
            best.points[place, k, component] = own[component]
        best.flags[place, k] = flags_of(p, o, people, openings, tables)


@compiled
def count(
    rows: Array,
    people: People,
    openings: Openings,
    tables: Tables,
    scratch: Scratch,
    admitted: Array,
    of_people: Array,
    of_openings: Array,
) -> None:
    """How many openings each of these people can have, and how many of them each opening."""
    for place in range(len(rows)):
        p = rows[place]
        touched = enter(p, people, openings, tables, scratch)
        found = candidates(p, people, openings, admitted, scratch)
        of_people[place] = found
        for k in range(found):
            of_openings[scratch.found[k]] += 1
        leave(p, touched, people, openings, scratch)


@compiled
def match_above(
    rows: Array,
    people: People,
    openings: Openings,
    tables: Tables,
    scratch: Scratch,
    admitted: Array,
    profits: Array,
    prices: Array,
    heaps: Array,
) -> None:
    """Of the people in these rows the pairs whose score is most above profit and price together.

    `profits` are by person, `prices` by sorted opening; `heaps` [n, most] get keys of how much
    above and of the opening's rank, the greatest first.
    """
    for place in range(len(rows)):
        p = rows[place]
        touched = enter(p, people, openings, tables, scratch)
        found = candidates(p, people, openings, admitted, scratch)
        for k in range(found):
            o = scratch.found[k]
            own = points_of(p, o, people, openings, tables, scratch)
            score = own[0] + own[1] + own[2] + own[3] + own[4] + own[5]
            above = score - profits[p] - prices[o]
            if above > 0:
                key = (above << SCORE_SHIFT) | (RANK_MASK - openings.scored[o].rank)
                push(heaps[place], key)
        greatest_first(heaps[place])
        leave(p, touched, people, openings, scratch)


@compiled
def merge(into: Array, other: Array) -> None:
    """Put another thread's best people of every opening among these."""
    for o in range(len(into)):
        for k in range(into.shape[1]):
            push(into[o], other[o, k])


@compiled
def sort_heaps(heaps: Array) -> None:
    for o in range(len(heaps)):
        greatest_first(heaps[o])


@compiled
def detail(
    pairs: Array,
    people: People,
    openings: Openings,
    tables: Tables,
    scratch: Scratch,
    points: Array,
    flags: Array,
) -> None:
    """Points and flags of admissible pairs [n, 2] (person, sorted opening), by person."""
    start = 0
    while start < len(pairs):
        p = pairs[start, 0]
        touched = enter(p, people, openings, tables, scratch)
        row = start
        while row < len(pairs) and pairs[row, 0] == p:
            o = pairs[row, 1]
            own = points_of(p, o, people, openings, tables, scratch)
            for component in range(COMPONENT_COUNT):
                points[row, component] = own[component]
            flags[row] = flags_of(p, o, people, openings, tables)
            row += 1
        leave(p, touched, people, openings, scratch)
        start = row


@part
def _keep(count: int, keys: Array, heap: Array) -> None:
    """Put the first so many keys among the greatest that the heap holds."""
    least = heap[0]
    for k in range(count):
        if keys[k] > least:
            _sink(heap, len(heap), keys[k])
            least = heap[0]


@part
def push(heap: Array, key: int) -> None:
    """Put a key among the greatest that a heap holds; its least is on top, 0 is an empty place."""
    if key <= heap[0]:
        return
    _sink(heap, len(heap), key)


@part
def _sink(heap: Array, count: int, key: int) -> None:
    """Replace the top of the first `count` keys."""
    place = 0
    while True:
        child = 2 * place + 1
        if child >= count:
            break
        if child + 1 < count and heap[child + 1] < heap[child]:
            child += 1
        if heap[child] >= key:
            break
        heap[place] = heap[child]
        place = child
    heap[place] = key


@part
def greatest_first(heap: Array) -> None:
    """Sort the heap's keys, the greatest first."""
    for count in range(len(heap) - 1, 0, -1):
        least, last = heap[0], heap[count]
        _sink(heap, count, last)
        heap[count] = least


@compiled
def merge_repeats(
    starts: Array, codes: Array, names: Array, levels: Array, seen: Array, places: Array
) -> int:
    """Keep each name of a list once, at its first place, with its highest level; in place.

    `names` and `levels` are those of each code; `seen` (all -1) and `places` have a place for each
    name. Gives how many codes are left.
    """
    kept = start = 0
    for row in range(len(starts) - 1):
        end = starts[row + 1]
        for k in range(start, end):
            code = codes[k]
            name = names[code]
            if seen[name] == row:
                place = places[name]
                if levels[code] > levels[codes[place]]:
                    codes[place] = code
                continue
            seen[name] = row
            places[name] = kept
            codes[kept] = code
            kept += 1
        start = end
        starts[row + 1] = kept
    return kept
