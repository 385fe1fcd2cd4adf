"""Skills and occupations of both sides numbered, so that the kernels compare numbers."""

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
        """Held skills by the number that `likeness` knows, and goals that some opening names."""
        skills, goals = people.lists["skills"], people.lists["goals"]
        self.held = list(dict.fromkeys(name for name, _level in skills.values))
        held_number = {name: number for number, name in enumerate(self.held)}
        number = np.array([held_number[name] for name, _ in skills.values], np.int32)
        level = np.array([level for _, level in skills.values], np.int8)
        goal = np.array([self.number.get(name, -1) for name in goals.values], np.int32)
        named = goal[goals.codes] >= 0
        kept = np.concatenate([[0], np.cumsum(named)])
        return {
            "skill_starts": skills.starts,
            "skills": number[skills.codes],
            "levels": level[skills.codes],
            "goal_starts": kept[goals.starts],
            "goals": goal[goals.codes][named],
        }

    def likeness(self) -> tuple[Array, Array, Array]:
        """For each held skill: the openings' skills like it, and how much; 1 for itself."""
        like: dict[str, list[tuple[int, float]]] = {name: [] for name in self.held}
        for name, near in like.items():
            if name in self.number:
                near.append((self.number[name], 1.0))
        for (held, wanted), value in self.setting.skills.similarities.items():
            if held != wanted and held in like and wanted in self.number:
                like[held].append((self.number[wanted], value))
        flat = [item for near in like.values() for item in near]
        return (
            np.cumsum([0, *map(len, like.values())]).astype(np.int64),
            np.array([number for number, _ in flat], np.int32),
            np.array([value for _, value in flat], np.float64),
        )


def _reordered(lists: Lists, rows: Array, numbers: list[int]) -> tuple[Array, Array]:
    """Offsets of the lists in another order of rows, and the number of each item."""
    lengths = np.diff(lists.starts)[rows]
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    shift = np.repeat(lists.starts[rows] - starts[:-1], lengths)
    codes = lists.codes[np.arange(starts[-1]) + shift]
    return starts, np.array(numbers, np.int32)[codes]


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
    """Occupations of both sides numbered, and their digits packed to be compared from the left."""

    def __init__(self, people: Side, openings: Side) -> None:
        targets, offered = people.lists["targets"], openings.cells["occupation"]
        names = dict.fromkeys([*targets.values, *filter(None, offered.values)])
        number = {name: place for place, name in enumerate(names)}
        self.names = list(names)
        self.wanted = np.array([number[name] for name in targets.values], np.int32)[targets.codes]
        self.offered = projected(
            offered, lambda name: -1 if name is None else number[name], np.int32
        )

    def digits(self, absent: int) -> Array:
        """The ISCO-08 digits of each as four bytes, the first one highest."""
        packed = [
            int.from_bytes(name.partition(".")[0].encode().ljust(4, bytes([absent])), "big")
            for name in self.names
        ]
        return np.array(packed, np.uint32)

    def dotted(self) -> Array:
        return np.array(["." in name for name in self.names], np.bool_)
