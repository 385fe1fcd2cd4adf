"""TF-IDF cosines of many small texts with one, by an inverted index."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Bag = Mapping[str, float]
"""How often each term stands in a text."""

NOWHERE: Final = np.zeros(0, np.int64)


class Terms:
    """The terms of some texts: a column for each, in how many of the texts it stands.

    `weights` are 1 + log((1 + n) / (1 + texts with the term)); `most` is that of a term in none.
    """

    def __init__(self, bags: Sequence[Bag]) -> None:
        self.columns: dict[str, int] = {}
        for bag in bags:
            for term in bag:
                self.columns.setdefault(term, len(self.columns))
        sizes = np.array([len(bag) for bag in bags], np.int64)
        self.starts = np.concatenate([[0], np.cumsum(sizes)])
        self.indices = np.fromiter(
            (self.columns[term] for bag in bags for term in bag), np.int64, int(self.starts[-1])
        )
        held = np.bincount(self.indices, minlength=len(self.columns))
        self.weights: Floats = (1 + np.log((1 + len(bags)) / (1 + held))).astype(np.float32)
        self.most = 1 + math.log(1 + len(bags))

    def __len__(self) -> int:
        return len(self.columns)

    def known(self, terms: Sequence[str]) -> list[int]:
        """The columns of those that stand in some text."""
        return [self.columns[term] for term in terms if term in self.columns]

    def matrix(self, values: NDArray[Any]) -> sparse.csr_matrix:
        """Texts by terms, with a value for each term of each text in order."""
        shape = (len(self.starts) - 1, len(self))
        return sparse.csr_matrix((values.astype(np.float32), self.indices, self.starts), shape)


class Cosines:
    """Texts as bags of terms, to be compared with one."""

    def __init__(self, bags: Sequence[Bag]) -> None:
        self.terms = Terms(bags)
        counts = np.fromiter((n for bag in bags for n in bag.values()), np.float32)
        values = (1 + np.log(counts)) * self.terms.weights[self.terms.indices]
        self._by_term = unit_rows(self.terms.matrix(values)).tocsc()
        self._size = len(bags)

    def with_one(self, bag: Bag) -> Floats:
        """The cosine of each text with this one."""
        found = np.zeros(self._size, np.float32)
        length = 0.0
        starts, rows, values = (
            self._by_term.indptr,
            self._by_term.indices,
            self._by_term.data,
        )
        for term, count in bag.items():
            column = self.terms.columns.get(term)
            weight = self.terms.most if column is None else float(self.terms.weights[column])
            weight *= 1 + math.log(count)
            length += weight * weight
            if column is not None:
                some = slice(starts[column], starts[column + 1])
                found[rows[some]] += np.float32(weight) * values[some]
        return found / np.float32(math.sqrt(length) or 1)


class Holdings:
    """Which rows hold which terms, to add up weights of some of them."""

    def __init__(self, rows: NDArray[Any], columns: NDArray[Any], shape: tuple[int, int]) -> None:
        pairs = np.unique(np.stack([columns, rows]), axis=1)
        self._starts = np.searchsorted(pairs[0], np.arange(shape[1] + 1))
        self._rows = pairs[1]
        self._size = shape[0]

    def sums(self, columns: Sequence[int], weights: Sequence[float]) -> Floats:
        """Of each row the weights of the columns that it holds."""
        found = np.zeros(self._size, np.float32)
        for column, weight in zip(columns, weights, strict=True):
            found[self._rows[self._starts[column] : self._starts[column + 1]]] += np.float32(weight)
        return found


def unit_rows(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    """Each row at length one; an empty one stays so."""
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1
    return sparse.csr_matrix(sparse.diags(1 / lengths) @ matrix)
