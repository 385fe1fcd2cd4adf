"""Matching by SciPy: k-d trees find who is near, products of sparse matrices what skills come to.

A best skill is a maximum and no sum, so each person's cover of each demand is a matrix of its own,
already times the weights. The openings' skills are a sparse matrix of ones, whose columns stand in
the order of the cells: a row times a cover is summed term by term, and times one changes nothing,
so values are the model's to the last bit. What else makes the output equal is said in
`matching_pairs.py`.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from benchmarks.peers.matching_columns import Ragged
from benchmarks.peers.matching_pairs import Block, Matching, Pairs, in_blocks
from squadra.engine.matching import Setting
from squadra.engine.matching.fast.ranking import Rows
from squadra.engine.matching.fast.sides import Side

Array = NDArray[Any]

PEOPLE_A_BLOCK = 128
RUNGS_A_DOUBLING = 4
"""People who go about as far are looked for together: a tree has one radius for all of them."""
CHORD_ERROR = 1e-12


def sparse_matches(people: Side, openings: Side, setting: Setting, top: int) -> Rows:
    """The best openings of everybody, people by id."""
    sparse = Sparse(Matching(people, openings, setting))
    return in_blocks(sparse.matching, PEOPLE_A_BLOCK, lambda rows: sparse.best(rows, top))


class Sparse:
    """Openings as trees and as sparse matrices."""

    def __init__(self, matching: Matching) -> None:
        self.matching, openings = matching, matching.openings
        transit = openings.transit[matching.open]
        self.open = [matching.open[transit], matching.open[~transit]]
        self.trees = [cKDTree(openings.xyz[:, rows].T) for rows in self.open]
        skills = matching.skills
        self.essential = _ones(skills.essential, len(skills.base))
        self.optional = _ones(skills.optional, len(skills.base))
        self.naming = _ones(skills.naming, skills.goal_count)
        self.goals = _ones(skills.goals, skills.goal_count)

    def best(self, rows: Array, top: int) -> Rows:
        block = Block(self.matching, rows)
        near = block.unhindered(self._near(block))
        pairs, distance = block.reached(block.admissible(near))
        points = block.points(pairs, distance, *self._skills(block, pairs))
        return block.ranked(pairs, points, top)

    def _near(self, block: Block) -> Pairs:
        """Pairs within reach, or almost."""
        found = [
            (few[pairs["i"]], open_rows[pairs["j"]])
            for tree, open_rows, chords in zip(self.trees, self.open, block.chords, strict=True)
            for few in _alike(chords)
            for pairs in [_within(block.xyz[:, few], tree, chords[few] + CHORD_ERROR)]
        ]
        return Pairs(*(np.concatenate(parts) for parts in zip(*found, strict=True)))

    def _skills(self, block: Block, pairs: Pairs) -> tuple[Array, Array, Array]:
        """Values of essential and optional skills, and how many goals are met."""
        skills = self.matching.skills
        asked = np.zeros(len(self.matching.openings), np.bool_)
        asked[pairs.opening] = True
        about, place = np.flatnonzero(asked), np.cumsum(asked) - 1
        cell = place.take(pairs.opening) * len(block.rows) + pairs.person
        cover = np.ascontiguousarray(skills.cover(block.rows).T)
        goals = self.goals[block.rows].T.toarray()
        essential, optional, met = (
            (matrix[about] @ counts).take(cell)
            for matrix, counts in (
                (self.essential, cover),
                (self.optional, cover),
                (self.naming, goals),
            )
        )
        return (
            essential / skills.essential_total.take(pairs.opening),
            optional / skills.optional_total.take(pairs.opening),
            met.astype(np.int64),
        )


def _alike(chords: Array) -> list[Array]:
    """Places of those who go about as far."""
    rung = np.floor(np.log2(np.maximum(chords, CHORD_ERROR)) * RUNGS_A_DOUBLING)
    return [np.flatnonzero(rung == one) for one in np.unique(rung)]


def _within(xyz: Array, tree: cKDTree, chords: Array) -> Array:
    """Places of pairs no farther apart than each may go."""
    found = cKDTree(xyz.T).sparse_distance_matrix(tree, chords.max(), output_type="ndarray")
    return found if chords.min() == chords.max() else found[found["v"] <= chords[found["i"]]]


def _ones(lists: Ragged, columns: int) -> csr_array:
    """A row for each list, with its columns in the order of the list."""
    shape = (len(lists.starts) - 1, columns)
    return csr_array((np.ones(len(lists.items)), lists.items, lists.starts), shape=shape)
