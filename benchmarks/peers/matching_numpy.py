"""Matching by NumPy alone: dense blocks of people before the openings about them.

People of a block are neighbours who go about as far. A product of matrices gives the distance
between each of them and each opening that any of them might reach, a comparison those within reach
or almost, and bits sift them: a few rows at a time, which stay near the processor. Other rules, the
distance itself and points are looked at pair by pair. Skills are summed up term by term, in the
order of the cells; what else makes the output equal is said in `matching_pairs.py`.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.peers.matching_pairs import Block, Matching, Pairs, in_blocks
from benchmarks.peers.matching_skills import NOTHING
from squadra.engine.matching import Setting
from squadra.engine.matching.fast.ranking import Rows
from squadra.engine.matching.fast.sides import Side

Array = NDArray[Any]

PEOPLE_A_BLOCK = 64
AT_HAND = 2**16
"""So many pairs of people and openings are compared at a time, as fit the processor's cache."""
SINGLE_ERROR = 4e-6
"""Above the relative error of a few operations in single precision."""
METRES = 1e-13
"""Square of a chord of two metres, above the error where all are at one place."""


def numpy_matches(people: Side, openings: Side, setting: Setting, top: int) -> Rows:
    """The best openings of everybody, people by id."""
    dense = Dense(Matching(people, openings, setting))
    return in_blocks(dense.matching, PEOPLE_A_BLOCK, lambda rows: dense.best(rows, top))


class Dense:
    """Openings laid out for blocks: those with public transport first."""

    def __init__(self, matching: Matching) -> None:
        self.matching = matching
        transit = matching.openings.transit[matching.open]
        self.open = matching.open[np.argsort(~transit, kind="stable")]
        self.with_transit = int(transit.sum())
        self.xyz = matching.openings.xyz[:, self.open]
        skills = matching.skills
        self.essential = skills.essential.padded(NOTHING)
        self.optional = skills.optional.padded(NOTHING)
        self.named = skills.goal_bits(skills.naming)
        self.goals = skills.goal_bits(skills.goals)

    def best(self, rows: Array, top: int) -> Rows:
        block = Block(self.matching, rows)
        pairs, distance = block.reached(block.admissible(self._near(block)))
        points = block.points(pairs, distance, *self._skills(block, pairs))
        return block.ranked(pairs, points, top)

    def _near(self, block: Block) -> Pairs:
        """Pairs within reach, or almost, that no yes/no rule keeps apart."""
        about, split = self._about(block)
        near = np.empty((len(block.rows), len(about)), np.bool_)
        asked = self.matching.obstacles.asked[:, self.open[about]]
        own, there, most = self._squares(block, about)
        step = max(1, AT_HAND // max(1, len(about)))
        hits = np.empty((2, step, len(about)), np.uint64)
        for start in range(0, len(near), step):
            few = slice(start, start + step)
            part = near[few]
            square = own[few] @ there
            np.less_equal(square[:, :split], most[0, few, None], out=part[:, :split])
            np.less_equal(square[:, split:], most[1, few, None], out=part[:, split:])
            part &= _unhindered(asked, block.lacked[:, few], hits[:, : len(part)])
        person = np.repeat(np.arange(len(near)), np.count_nonzero(near, axis=1))
        place = np.flatnonzero(near) - person * len(about)
        return Pairs(person, self.open[about].take(place))

    def _about(self, block: Block) -> tuple[Array, int]:
        """Places of the openings that some of these people might reach; the first so many have
        public transport.
        """
        away = _squared(self.xyz - block.centre)
        about = np.flatnonzero(away <= block.radius**2 + 1e-12)
        return about, int(np.searchsorted(about, self.with_transit))

    def _squares(self, block: Block, about: Array) -> tuple[Array, Array, Array]:
        """Vectors whose product is the square of the chord but for the person's own square, and
        how much it may be, with and without public transport.

        In single precision, from the block's centre: what is left out of it is surely too far.
        """
        own, there = block.xyz - block.centre, self.xyz[:, about] - block.centre
        vectors = np.concatenate([-2 * own, np.ones((1, len(block.rows)))])
        most = block.chords**2 - _squared(own) + SINGLE_ERROR * block.radius**2 + METRES
        return (
            vectors.T.astype(np.float32),
            np.concatenate([there, _squared(there)[None]]).astype(np.float32),
            most.astype(np.float32),
        )

    def _skills(self, block: Block, pairs: Pairs) -> tuple[Array, Array, Array]:
        """Values of essential and optional skills, and how many goals are met."""
        skills, opening = self.matching.skills, pairs.opening
        cover = skills.cover(block.rows)
        first = pairs.person * cover.shape[1]
        goals = np.zeros(len(opening), np.int64)
        for named, own in zip(self.named, self.goals[:, block.rows], strict=True):
            goals += np.bitwise_count(named.take(opening) & own.take(pairs.person))
        return (
            _sums(cover, first, self.essential, opening) / skills.essential_total.take(opening),
            _sums(cover, first, self.optional, opening) / skills.optional_total.take(opening),
            goals,
        )


def _unhindered(asked: Array, lacked: Array, hits: Array) -> Array:
    """Where no bit is both asked and lacked: [people, openings]."""
    some, more = hits
    np.bitwise_and(asked[0], lacked[0, :, None], out=some)
    for word, own in zip(asked[1:], lacked[1:], strict=True):
        np.bitwise_and(word, own[:, None], out=more)
        np.bitwise_or(some, more, out=some)
    return some == 0


def _squared(xyz: Array) -> Array:
    return (xyz * xyz).sum(axis=0)


def _sums(cover: Array, first: Array, demands: Array, opening: Array) -> Array:
    """Term by term, in the order of the cells."""
    total = np.zeros(len(opening))
    for listed in demands:
        total += cover.take(first + listed.take(opening))
    return total
