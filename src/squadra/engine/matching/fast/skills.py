"""Skills and occupations of both sides numbered, so that the kernels compare numbers."""

from collections.abc import Iterable

import numpy as np

from squadra.engine.matching.fast.arrays import LANES, SIGNS, Array
from squadra.engine.matching.fast.sides import Lists, Side, projected
from squadra.engine.matching.pair import Setting


class SkillCodes:
    """Openings' skills and demands (a skill at a level) numbered, and what covers them."""

    def __init__(self, openings: Side, setting: Setting) -> None:
        self.setting = setting
        self.openings = openings
        columns = [openings.lists["essential"], openings.lists["optional"]]
        wanted = sorted({item for column in columns for item in column.values})
        self.names = list(dict.fromkeys(name for name, _level in wanted))
        self.number = {name: number for number, name in enumerate(self.names)}
        self.demand = {item: code for code, item in enumerate(wanted)}
        self.levels = np.array([level for _name, level in wanted], np.int8)
        owners = [self.number[name] for name, _level in wanted]
        self.starts = np.searchsorted(owners, np.arange(len(self.names) + 1)).astype(np.int64)
        self.owners = np.array(owners, np.int32)
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

    def of_openings(self, rows: Array) -> tuple[Array, dict[str, Array]]:
        """The flat list of demands, each opening's essential ones first, and where each's lie.

        Lists are filled up to whole `LANES` with a demand that counts nothing, so that the
        kernels' loops are short and alike; an empty one holds what counts where none is named.
        """
        essential, optional = (
            _reordered(lists, rows, [self.demand[item] for item in lists.values])
            for lists in (self.openings.lists["essential"], self.openings.lists["optional"])
        )
        lanes, optional_lanes = (
            -(-np.maximum(1, np.diff(starts)) // LANES) for starts, _ in (essential, optional)
        )
        begins = np.concatenate([[0], np.cumsum(LANES * (lanes + optional_lanes))])
        middles = begins[:-1] + LANES * lanes
        demands = np.full(begins[-1], self.nothing, np.int32)
        columns = {"demands": begins[:-1], "lanes": lanes, "optional_lanes": optional_lanes}
        for name, (starts, items), first in (
            ("essential_total", essential, begins[:-1]),
            ("optional_total", optional, middles),
        ):
            demands[_spots(starts, first)] = items
            demands[first[np.diff(starts) == 0]] = self.none_named
            sums = _sums(starts, self.weights()[items])
            columns[name] = np.where(np.diff(starts) == 0, 1.0, sums)
            signs = np.zeros(len(rows), np.uint32)
            owners = np.repeat(np.arange(len(rows)), np.diff(starts))
            np.bitwise_or.at(signs, owners, _sign(self.owners[items]))
            columns["skills"] = columns.get("skills", 0) | signs
        return demands, columns

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


def _sign(skills: Array) -> Array:
    return np.uint32(1) << (skills % SIGNS).astype(np.uint32)


def _sums(starts: Array, terms: Array) -> Array:
    """Sums of each list that start at 0.0 and go term by term, as the model's do."""
    sums = np.zeros(len(starts) - 1)
    lengths = np.diff(starts)
    for place in range(int(lengths.max(initial=0))):
        rows = np.flatnonzero(lengths > place)
        sums[rows] += terms[starts[rows] + place]
    return sums


def _spots(starts: Array, begins: Array) -> Array:
    """Where the items of lists go whose first item goes to `begins`."""
    return np.arange(starts[-1]) + np.repeat(begins - starts[:-1], np.diff(starts))


class Occupations:
    """Openings' occupations numbered, and digits packed to be compared from the left."""

    def __init__(self, openings: Side) -> None:
        offered = openings.cells["occupation"]
        self.number = {name: code for code, name in enumerate(filter(None, offered.values))}
        self.offered = projected(
            offered, lambda name: -1 if name is None else self.number[name], np.int32
        )

    def of_people(self, people: Side) -> dict[str, Array]:
        """Targets by number, -1 for what no opening is, and their digits."""
        targets = people.lists["targets"]
        number = np.array([self.number.get(name, -1) for name in targets.values], np.int32)
        return {
            "target_starts": targets.starts,
            "targets": number[targets.codes],
            "target_digits": _digits(targets.values, 0xFE)[targets.codes],
            "targets_known": targets.known,
        }

    def digits(self) -> Array:
        return _digits(self.number, 0xFF)

    def dotted(self) -> Array:
        return np.array(["." in name for name in self.number], np.bool_)


def _digits(names: Iterable[str], absent: int) -> Array:
    """The ISCO-08 digits of each as four bytes, the first one highest."""
    packed = [
        int.from_bytes(name.partition(".")[0].encode().ljust(4, bytes([absent])), "big")
        for name in names
    ]
    return np.array(packed, np.uint32)
