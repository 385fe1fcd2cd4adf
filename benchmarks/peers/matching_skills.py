"""Skills, goals and occupations of both sides numbered, for the peers that compare arrays.

A *demand* is a skill at the level wanted. A block's cover says what each person's best skill counts
for each demand.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.peers.matching_columns import WORD, Ragged, ragged
from squadra.engine.matching import Setting
from squadra.engine.matching.components import BASIC_LEVEL, COMPONENTS
from squadra.engine.matching.fast.sides import Side

Array = NDArray[Any]
Demand = tuple[str, int]

NOTHING, NONE_NAMED = 0, 1
"""The first demands: one that counts nothing, and that of an opening that names no skill."""
DIGITS = 4
"""Of the longest ISCO-08 group."""


class Skills:
    """Demands of openings, what people's skills count for them, and goals."""

    def __init__(self, people: Side, openings: Side, setting: Setting) -> None:
        columns = [openings.lists["essential"], openings.lists["optional"]]
        demands = sorted({demand for column in columns for demand in column.values})
        number = {demand: place for place, demand in enumerate(demands, start=NONE_NAMED + 1)}
        model, table = setting.model, setting.skills
        base = [model.learnable if wanted == BASIC_LEVEL else 0.0 for _, wanted in demands]
        self.base = np.array([0.0, model.learnable, *base])
        self.weights = np.array([0.0, 1.0, *(table.weight(skill) for skill, _ in demands)])
        self.essential, self.optional = (
            _filled(ragged(column, number.__getitem__)) for column in columns
        )
        self.essential_total, self.optional_total = (
            self._totals(lists) for lists in (self.essential, self.optional)
        )
        self._held = ragged(people.lists["skills"], _places(people.lists["skills"].values))
        self._covered(people.lists["skills"].values, number, setting)
        self._goals(people, openings)

    def _totals(self, lists: Ragged) -> Array:
        """Sums of weights, term by term."""
        total = np.zeros(len(lists.starts) - 1)
        for demands in lists.padded(NOTHING):
            total += self.weights[demands]
        return total

    def _covered(self, held: list[Demand], number: dict[Demand, int], setting: Setting) -> None:
        """For each skill held at a level: the demands that it covers, and how far."""
        likes: dict[str, list[tuple[int, int, float]]] = {}
        for (skill, wanted), place in number.items():
            likes.setdefault(skill, []).append((place, wanted, 1.0))
            for other, similarity in setting.skills.like.get(skill, {}).items():
                likes.setdefault(other, []).append((place, wanted, similarity))
        covered = [
            [
                (place, like * min(1.0, level / wanted))
                for place, wanted, like in likes.get(skill, [])
            ]
            for skill, level in held
        ]
        starts = np.cumsum([0, *map(len, covered)])
        flat = [item for items in covered for item in items]
        self._demands = Ragged(starts, np.array([place for place, _ in flat], np.int64))
        self._values = np.array([value for _, value in flat], np.float64)

    def cover(self, rows: Array) -> Array:
        """[people, demands]: weight times cover."""
        cover = np.tile(self.base, (len(rows), 1))
        person, held = self._held.of(rows)
        of_held, demand = self._demands.of(held)
        places = Ragged(self._demands.starts, np.arange(len(self._values))).of(held)[1]
        np.maximum.at(
            cover.reshape(-1), person[of_held] * cover.shape[1] + demand, self._values[places]
        )
        return cover * self.weights

    def _goals(self, people: Side, openings: Side) -> None:
        """Goals that some opening names: lists of people, lists of openings, each once."""
        wanted = people.lists["goals"].values
        columns = [openings.lists[name] for name in ("essential", "optional")]
        named = {skill for column in columns for skill, _ in column.values}
        number = {goal: place for place, goal in enumerate(sorted(named & set(wanted)))}
        self.goal_count = len(number)
        self.goals = _kept(ragged(people.lists["goals"], lambda goal: number.get(goal, -1)))
        rows = np.arange(len(openings))
        found = [
            ragged(column, lambda item: number.get(item[0], -1)).of(rows) for column in columns
        ]
        owner, item = (np.concatenate(parts) for parts in zip(*found, strict=True))
        pairs = np.unique((owner * max(1, len(number)) + item)[item >= 0])
        owner, item = np.divmod(pairs, max(1, len(number)))
        self.naming = Ragged(np.searchsorted(owner, np.arange(len(openings) + 1)), item)

    def goal_bits(self, lists: Ragged) -> Array:
        """A bit for each goal of the lists: [words, rows]."""
        words = np.zeros((-(-self.goal_count // WORD), len(lists.starts) - 1), np.uint64)
        owner, goal = lists.of(np.arange(words.shape[1]))
        np.bitwise_or.at(
            words, (goal // WORD, owner), np.uint64(1) << (goal % WORD).astype(np.uint64)
        )
        return words


def _places(held: list[Demand]) -> Any:
    return {item: place for place, item in enumerate(held)}.__getitem__


def _filled(lists: Ragged) -> Ragged:
    """An empty list has the demand of naming none."""
    lengths = np.diff(lists.starts)
    starts = np.concatenate([[0], np.cumsum(np.maximum(1, lengths))])
    items = np.full(starts[-1], NONE_NAMED, np.int64)
    items[np.repeat(lengths > 0, np.maximum(1, lengths))] = lists.items
    return Ragged(starts, items)


def _kept(lists: Ragged) -> Ragged:
    """Without the items below 0."""
    kept = lists.items >= 0
    before = np.concatenate([[0], np.cumsum(kept)])
    return Ragged(before[lists.starts], lists.items[kept])


class Targets:
    """How near people's targets are to the occupations offered."""

    def __init__(self, people: Side, openings: Side, setting: Setting) -> None:
        self.model = setting.model
        self._wanted = people.lists["targets"]
        self.known = self._wanted.known
        column = openings.cells["occupation"]
        occupations = [name for name in column.values if name is not None]
        number = {name: place for place, name in enumerate(occupations)}
        self.offered = np.array([number.get(name, -1) for name in column.values])[column.codes]
        wanted = self._wanted.values
        self._closeness = np.asarray(self.model.isco_prefix)[_equal_digits(wanted, occupations)]
        for place, name in enumerate(wanted):
            if "." in name and name in number:
                self._closeness[place, number[name]] = 1.0

    def values(self, rows: Array) -> Array:
        """[people, occupations and one that is unknown]."""
        unknown = COMPONENTS["target"].when_unknown
        best = np.zeros((len(rows), self._closeness.shape[1] + 1))
        starts, lengths = self._wanted.starts[rows], np.diff(self._wanted.starts)[rows]
        for place in range(int(lengths.max(initial=0))):
            some = np.flatnonzero(lengths > place)
            target = self._wanted.codes[starts[some] + place]
            factor = max(self.model.order_floor, 1 - self.model.order_step * place)
            near = self._closeness[target] * factor
            best[some, :-1] = np.maximum(best[some, :-1], near)
        best[~self.known[rows]] = unknown
        best[:, -1] = unknown
        return best


def _equal_digits(wanted: list[str], offered: list[str]) -> Array:
    """How many leading digits of their ISCO-08 groups are equal: [wanted, offered]."""
    own, there = (_digits(names, blank) for names, blank in ((wanted, " "), (offered, "-")))
    return np.cumprod(own[:, None] == there[None, :], axis=2).sum(axis=2)


def _digits(names: list[str], blank: str) -> Array:
    packed = "".join(name.partition(".")[0].ljust(DIGITS, blank) for name in names)
    return np.frombuffer(packed.encode(), np.uint8).reshape(len(names), DIGITS)
