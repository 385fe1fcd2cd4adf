"""Skills and occupations of both sides numbered, so that the kernels compare numbers."""

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from squadra.engine.matching.fast.arrays import AT_HAND, Array, in_lines
from squadra.engine.matching.fast.sides import Lists, Side, projected
from squadra.engine.matching.pair import Setting

FIRST, AGAIN = False, True
"""Whether a demand's skill is named for the first time in its opening."""


class SkillCodes:
    """Openings' skills and demands (a skill at a level) numbered, and what covers them."""

    def __init__(self, openings: Side, setting: Setting) -> None:
        self.setting = setting
        self.openings = openings
        essential, optional = openings.lists["essential"].values, openings.lists["optional"].values
        first = {(name, level, FIRST) for name, level in (*essential, *optional)}
        named = {name for name, _level in essential}
        again = {(name, level, AGAIN) for name, level in optional if name in named}
        wanted = sorted(first | again)
        self.names = list(dict.fromkeys(name for name, _level, _time in wanted))
        self.number = {name: number for number, name in enumerate(self.names)}
        self.demand = {item: code for code, item in enumerate(wanted)}
        self.levels = np.array([level for _name, level, _time in wanted], np.int8)
        self.counts = np.array([time == FIRST for *_, time in wanted], np.bool_)
        self.owners = np.array([self.number[name] for name, *_ in wanted], np.int32)
        places = np.arange(len(self.names) + 1)
        self.starts = np.searchsorted(self.owners, places).astype(np.int64)
        self.nothing, self.none_named = len(wanted), len(wanted) + 1
        self.like = self._like()

    def _like(self) -> dict[str, list[tuple[int, float]]]:
        """For each skill that covers one of the openings': those, and how much; 1 for itself."""
        like = {name: [(number, 1.0)] for name, number in self.number.items()}
        for wanted, number in self.number.items():
            for held, value in self.setting.skills.like.get(wanted, {}).items():
                like.setdefault(held, []).append((number, value))
        return like

    def base(self) -> Array:
        """What counts for each demand without having the skill; then `nothing`, `none_named`."""
        learnable = self.setting.model.learnable
        return np.concatenate([np.where(self.levels == 1, learnable, 0.0), [0.0, learnable]])

    def of_openings(self, rows: Array) -> dict[str, Array]:
        """The demands of openings in this order, and what their weights come to.

        Those at hand are filled up with a demand that counts nothing, so that the kernels' loops
        are all alike; an empty list holds what counts where none is named.
        """
        essential = _reordered(self.openings.lists["essential"], rows, self._codes("essential"))
        optional = _reordered(self.openings.lists["optional"], rows, self._codes("optional"))
        self._mark_again(essential, optional)
        at_hand = [self._at_hand(*listed) for listed in (essential, optional)]
        more_starts, more = _beyond(essential, optional)
        return {
            "demands": in_lines(np.concatenate(at_hand, axis=1)),
            "more_starts": more_starts,
            "more": more,
            "has_more": np.diff(more_starts)[0::2] + np.diff(more_starts)[1::2] > 0,
            "essential_total": self._total(*essential),
            "optional_total": self._total(*optional),
        }

    def _codes(self, column: str) -> list[int]:
        return [self.demand[*item, FIRST] for item in self.openings.lists[column].values]

    def _mark_again(self, essential: tuple[Array, Array], optional: tuple[Array, Array]) -> None:
        """Change the optional demands whose skill the same opening names as essential, in place."""
        if self.counts.all():
            return
        named, listed = (
            np.repeat(np.arange(len(starts) - 1), np.diff(starts)) * len(self.names)
            + self.owners[items]
            for starts, items in (essential, optional)
        )
        twice = np.isin(listed, named)
        items = optional[1]
        items[twice] = self._twins()[items[twice]]

    def _twins(self) -> Array:
        """For each demand the same one named again."""
        return np.array(
            [self.demand.get((name, level, AGAIN), -1) for name, level, _time in self.demand],
            np.int32,
        )

    def _at_hand(self, starts: Array, items: Array) -> Array:
        """The first demands of each list: [m, AT_HAND]."""
        at_hand = np.full((len(starts) - 1, AT_HAND), self.nothing, np.int32)
        lengths = np.diff(starts)
        for place in range(AT_HAND):
            long = np.flatnonzero(lengths > place)
            at_hand[long, place] = items[starts[long] + place]
        at_hand[lengths == 0, 0] = self.none_named
        return at_hand

    def _total(self, starts: Array, items: Array) -> Array:
        """What the weights of each list come to; 1 for an empty one."""
        return np.where(np.diff(starts) == 0, 1.0, _sums(starts, self.weights()[items]))

    def weights(self) -> Array:
        """The weight of each demand's skill."""
        weights = [self.setting.skills.weight(name) for name in self.names]
        return np.array(weights, np.float64)[self.owners]

    def of_people(self, people: Side) -> dict[str, Array]:
        """Held skills with what they cover, and goals that some opening names."""
        skills, goals = people.lists["skills"], people.lists["goals"]
        held = list(dict.fromkeys(name for name, _level in skills.values))
        held_number = {name: number for number, name in enumerate(held)}
        number = np.array([held_number[name] for name, _ in skills.values], np.int32)
        level = np.array([level for _, level in skills.values], np.int8)
        like = [self.like.get(name, []) for name in held]
        flat = [item for near in like for item in near]
        goal = np.array([self.number.get(name, -1) for name in goals.values], np.int32)
        named = goal[goals.codes] >= 0
        kept = np.concatenate([[0], np.cumsum(named)])
        return {
            "skill_starts": skills.starts,
            "skills": number[skills.codes],
            "levels": level[skills.codes],
            "likeness_starts": np.cumsum([0, *map(len, like)]).astype(np.int64),
            "likeness_skills": np.array([number for number, _ in flat], np.int32),
            "likeness": np.array([value for _, value in flat], np.float64),
            "goal_starts": kept[goals.starts],
            "goals": goal[goals.codes][named],
        }


def _reordered(lists: Lists, rows: Array, numbers: list[int]) -> tuple[Array, Array]:
    """Offsets of the lists in another order of rows, and the number of each item."""
    taken = lists.take(rows)
    return taken.starts, np.array(numbers, np.int32)[taken.codes]


def _sums(starts: Array, terms: Array) -> Array:
    """Sums of each list that start at 0.0 and go term by term, as the model's do."""
    sums = np.zeros(len(starts) - 1)
    lengths = np.diff(starts)
    for place in range(int(lengths.max(initial=0))):
        rows = np.flatnonzero(lengths > place)
        sums[rows] += terms[starts[rows] + place]
    return sums


def _beyond(*listed: tuple[Array, Array]) -> tuple[Array, Array]:
    """What is not at hand, list by list of each opening in turn: offsets and items."""
    lengths = np.stack([np.diff(starts) for starts, _items in listed], axis=1)
    starts = np.concatenate([[0], np.cumsum(np.maximum(lengths - AT_HAND, 0))]).astype(np.int64)
    beyond = np.empty(starts[-1], np.int32)
    for column, (own_starts, items) in enumerate(listed):
        lists = np.flatnonzero(lengths[:, column] > AT_HAND)
        for row in lists.tolist():
            begin = starts[row * len(listed) + column]
            more = items[own_starts[row] + AT_HAND : own_starts[row + 1]]
            beyond[begin : begin + len(more)] = more
    return starts, beyond


class Occupations:
    """Openings' occupations numbered, the one that nobody knows last."""

    def __init__(self, openings: Side) -> None:
        offered = openings.cells["occupation"]
        self.number = {name: code for code, name in enumerate(filter(None, offered.values))}
        none = len(self.number)
        self.offered = projected(
            offered, lambda name: none if name is None else self.number[name], np.int64
        )

    def of_people(self, people: Side, isco_prefix: Sequence[float]) -> dict[str, Array]:
        """Targets by number, -1 for what no opening is, and how close their groups are to each."""
        targets = people.lists["targets"]
        number = np.array([self.number.get(name, -1) for name in targets.values], np.int32)
        groups, group = np.unique(_digits(targets.values, 0xFE), return_inverse=True)
        return {
            "target_starts": targets.starts,
            "targets": number[targets.codes],
            "target_groups": group.astype(np.int32)[targets.codes],
            "closeness": self._closeness(groups, isco_prefix),
            "targets_known": targets.known,
        }

    def _closeness(self, groups: Array, isco_prefix: Sequence[float]) -> Array:
        """By the ISCO digits in which they agree from the left: [groups, offered]."""
        differing = groups[:, None] ^ _digits(self.number, 0xFF)[None, :]
        closeness = np.full(differing.shape, isco_prefix[0])
        for equal in range(1, DIGITS + 1):
            closeness[differing >> np.uint32(8 * (DIGITS - equal)) == 0] = isco_prefix[equal]
        return closeness

    def dotted(self) -> Array:
        return np.array(["." in name for name in self.number], np.bool_)


DIGITS: Final = 4
"""How many an ISCO-08 unit group has."""


def _digits(names: Iterable[str], absent: int) -> Array:
    """The ISCO-08 digits of each as four bytes, the first one highest."""
    packed = [
        int.from_bytes(name.partition(".")[0].encode().ljust(DIGITS, bytes([absent])), "big")
        for name in names
    ]
    return np.array(packed, np.uint32)
