"""What opens doors, counted over few rows, pair by pair, without looking at what no change touches.

A change touches the rules of its column alone and breaks none: a pair that other rules keep away
stays away, one that none keeps away stays. What the engine counts in full is counted here over the
pairs that its column's rules alone keep away; a test compares the two.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from squadra.engine.matching.changes import Change
from squadra.engine.matching.doors import Door, doors_of, gains_of, reliefs_of
from squadra.engine.matching.pair import Pair
from squadra.engine.matching.records import Opening, Person
from squadra.engine.matching.reference import failed_rules
from squadra.engine.matching.rules import RULES

TOUCHED: Final = {
    "licences": {"licences"},
    "languages": {"languages"},
    "availability": {"schedule"},
    "max_km": {"distance"},
    "max_km_transit": {"distance"},
    "adaptable": {"conditions"},
    "supports": {"support"},
    "flexible": {"schedule", "clock"},
}
"""The rules that a change of a column may turn true."""

Near = dict[frozenset[str], list[Pair]]


def gains_near(pairs: Iterable[Pair]) -> list[Door]:
    """What the one person of these pairs could gain, by how many more openings each lets in."""
    near = _near(pairs)
    if not near:
        return []
    openings = [pair.opening for some in near.values() for pair in some]
    licences = {name for opening in openings for name in opening.licences}
    languages = {item for opening in openings for item in opening.languages.items()}
    first = next(iter(near.values()))[0]

    def changed(change: Change[Person], pair: Pair) -> Pair:
        return Pair(change.apply(pair.person), pair.opening, pair.setting)

    return _counted(gains_of(first.person, licences, languages), near, changed)


def reliefs_near(pairs: Iterable[Pair]) -> list[Door]:
    """What the company of the one opening could ask less of, by how many more people come in."""
    near = _near(pairs)
    if not near:
        return []
    first = next(iter(near.values()))[0]

    def changed(change: Change[Opening], pair: Pair) -> Pair:
        return Pair(pair.person, change.apply(pair.opening), pair.setting)

    return _counted(reliefs_of(first.opening), near, changed)


def _counted(changes: Sequence[Change], near: Near, changed: Callable[..., Pair]) -> list[Door]:
    counts = [0]
    for change in changes:
        touched = TOUCHED[change.what.partition(":")[0]]
        touchable = (pair for failed, some in near.items() if failed <= touched for pair in some)
        counts.append(sum(_is_let_in(changed(change, pair), touched) for pair in touchable))
    return doors_of(changes, counts).doors


def _is_let_in(pair: Pair, touched: set[str]) -> bool:
    return all(RULES[rule](pair) is not False for rule in touched)


def _near(pairs: Iterable[Pair]) -> Near:
    """The pairs that a change may let in, by the rules that keep them away."""
    near: Near = defaultdict(list)
    for pair in pairs:
        failed = frozenset(failed_rules(pair))
        if failed and any(failed <= touched for touched in TOUCHED.values()):
            near[failed].append(pair)
    return near
