"""Skills and occupations of both sides numbered, so that the kernels compare numbers."""

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from squadra.engine.matching.fast.arrays import AT_HAND, MOST_AT_HAND, Array
from squadra.engine.matching.fast.sides import Lists, Side, projected
from squadra.engine.matching.pair import Setting

NOTHING, NONE_NAMED, NAMED = 0, 1, 2
"""The first demands: one that counts nothing, one for a list that names none; then real ones."""


class SkillCodes:
    """Openings' skills and demands (a skill at a level) numbered, and what covers them."""

    def __init__(self, openings: Side, setting: Setting) -> None:
        self.setting = setting
        self.openings = openings
        columns = [openings.lists["essential"], openings.lists["optional"]]
        wanted = sorted({item for column in columns for item in column.values})
        self.names = list(dict.fromkeys(name for name, _level in wanted))
        self.number = {name: number for number, name in enumerate(self.names)}
        self.demand = {item: code for code, item in enumerate(wanted, start=NAMED)}
        self.levels = np.array([level for _name, level in wanted], np.int8)
        owners = [self.number[name] for name, _level in wanted]
        self.owners = np.array([-1] * NAMED + owners, np.int32)
        places = np.arange(len(self.names) + 1)
        self.starts = np.searchsorted(self.owners, places).astype(np.int64)
        self.like = self._like()

    def _like(self) -> dict[str, list[tuple[int, float]]]:
        """For each skill that covers one of the openings': those, and how much; 1 for itself."""
        like = {name: [(number, 1.0)] for name, number in self.number.items()}
        for wanted, number in self.number.items():
            for held, value in self.setting.skills.like.get(wanted, {}).items():
                like.setdefault(held, []).append((number, value))
        return like

    def base(self) -> Array:
        """What counts for each demand without having the skill."""
        learnable = self.setting.model.learnable
        return np.concatenate([[0.0, learnable], np.where(self.levels == 1, learnable, 0.0)])

    def weights(self) -> Array:
        """The weight of each demand's skill."""
        skill = np.array([self.setting.skills.weight(name) for name in self.names], np.float64)
        return np.concatenate([np.ones(NAMED), skill[self.owners[NAMED:]]])

    def of_openings(self, rows: Array) -> dict[str, Array]:
        """The demands of openings in this order, what their weights come to, who names what."""
        essential, optional = (
            self._reordered(self.openings.lists[column], rows)
            for column in ("essential", "optional")
        )
        at_hand, beyond = zip(*(_parted(*listed) for listed in (essential, optional)), strict=True)
        more_starts, more = _woven(*beyond)
        naming_starts, naming = self._naming(essential, optional)
        return {
            "demands": np.concatenate(at_hand, axis=1),
            "has_more": np.diff(more_starts[::2]) > 0,
            "more_starts": more_starts,
            "more": more,
            "naming_starts": naming_starts,
            "naming": naming,
            "essential_total": _sums(essential[0], self.weights()[essential[1]]),
            "optional_total": _sums(optional[0], self.weights()[optional[1]]),
        }

    def _reordered(self, lists: Lists, rows: Array) -> tuple[Array, Array]:
        """The demands of the lists in another order of rows; an empty list has `NONE_NAMED`."""
        taken = lists.take(rows)
        demands = np.array([self.demand[item] for item in taken.values], np.int32)[taken.codes]
        empty = np.diff(taken.starts) == 0
        starts = taken.starts + np.concatenate([[0], np.cumsum(empty)])
        filled = np.full(starts[-1], NONE_NAMED, np.int32)
        filled[np.repeat(~empty, np.diff(starts))] = demands
        return starts, filled

    def _naming(self, *columns: tuple[Array, Array]) -> tuple[Array, Array]:
        """For each skill the openings that name it, each once: offsets and flat list."""
        count = len(columns[0][0]) - 1
        named = [
            self.owners[demands].astype(np.int64) * count
            + np.repeat(np.arange(count), np.diff(starts))
            for starts, demands in columns
        ]
        pairs = np.unique(np.concatenate(named))
        skills = np.arange(len(self.names) + 1) * count
        return np.searchsorted(pairs, skills), (pairs % max(1, count)).astype(np.int32)

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


def _sums(starts: Array, terms: Array) -> Array:
    """Sums of each list that start at 0.0 and go term by term, as the model's do."""
    sums = np.zeros(len(starts) - 1)
    lengths = np.diff(starts)
    for place in range(int(lengths.max(initial=0))):
        rows = np.flatnonzero(lengths > place)
        sums[rows] += terms[starts[rows] + place]
    return sums


def _parted(starts: Array, demands: Array) -> tuple[Array, tuple[Array, Array]]:
    """Each list's first demands, filled up with `NOTHING`: [m, AT_HAND]; the rest as lists."""
    lengths = np.diff(starts)
    row = np.repeat(np.arange(len(lengths)), lengths)
    place = np.arange(len(demands)) - starts[row]
    high = np.zeros(len(lengths), np.bool_)
    high[row[demands >= MOST_AT_HAND]] = True
    near = (place < AT_HAND) & ~high[row]
    at_hand = np.full((len(lengths), AT_HAND), NOTHING, np.uint16)
    at_hand[row[near], place[near]] = demands[near]
    far = np.bincount(row[~near], minlength=len(lengths))
    return at_hand, (far, demands[~near])


def _woven(*listed: tuple[Array, Array]) -> tuple[Array, Array]:
    """Lists of one kind and of another by turns, each with its lengths: offsets and flat list."""
    lengths = np.stack([own for own, _demands in listed], axis=1)
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    flat = np.empty(starts[-1], np.int32)
    for column, (own, demands) in enumerate(listed):
        begins = starts[column : -1 : len(listed)]
        flat[np.arange(len(demands)) + np.repeat(begins - (np.cumsum(own) - own), own)] = demands
    return starts, flat


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
