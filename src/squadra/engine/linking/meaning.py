"""What a text means beyond its words: nearness to concepts, learnt from labels of many languages.

Every concept of ESCO has a vector (latent semantic analysis of the labels of 22 languages together,
Deerwester et al. 1990). A word's vector is the mean of those of the concepts whose labels hold it;
a text's, that of its words. Of Italian words the vectors come along, so that also a small
vocabulary knows words that none of its own labels has.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from squadra.engine.linking.cosines import Bag, Floats, Terms, unit_rows
from squadra.engine.linking.words import Reader, groups_of_letters

LEARNT: Final = files("squadra.engine.linking") / "learnt"
GROUP: Final = 4
OF_A_GROUP: Final = 0.3
"""How much a group of letters counts beside a stem."""
CARRIED: Final = "it"
"""The language whose words come along."""


def bag_of(reader: Reader, text: str) -> dict[str, float]:
    """Stems and groups of four letters of a text, with their weight."""
    words = reader.words(text)
    groups = groups_of_letters(list(dict.fromkeys(words)), [GROUP])
    return {f"={stem}": 1.0 for stem in reader.stems(words)} | {
        group: OF_A_GROUP * count for group, count in groups.items()
    }


def joined(bags: Iterable[Bag], rows: Iterable[int], size: int) -> list[dict[str, float]]:
    """The bags of the same row together."""
    found: list[dict[str, float]] = [{} for _row in range(size)]
    for row, bag in zip(rows, bags, strict=True):
        own = found[row]
        for term, count in bag.items():
            own[term] = own.get(term, 0.0) + count
    return found


def words_of(bags: Sequence[Bag], vectors: Floats) -> "Words":
    """What rows of terms, with a vector each, say of the terms."""
    terms = Terms(bags)
    held = np.bincount(terms.indices, minlength=len(terms))
    weights = np.log1p(len(bags) / np.maximum(held, 1)).astype(np.float32)
    rows = {term_key(term): row for term, row in terms.columns.items()}
    return Words(rows, weights, unit(weighted(bags, terms).T @ vectors))


def weighted(bags: Sequence[Bag], terms: Terms) -> sparse.csr_matrix:
    """Rows by terms, 1 + log(1 + count) each, at length one."""
    counts = np.fromiter((n for bag in bags for n in bag.values()), np.float32)
    return unit_rows(terms.matrix(1 + np.log1p(counts)))


class Meaning:
    """Concepts by number, with what their labels say of the words of a language."""

    def __init__(
        self, reader: Reader, lang: str, concepts: Sequence[str], rows: Sequence[int], texts: Any
    ) -> None:
        """`rows` gives each of the texts its concept's place in `concepts`."""
        self._reader = reader
        self.vectors = concept_vectors(concepts)
        self.is_known = 2 * int(self.vectors.any(axis=1).sum()) > len(concepts)
        if not self.is_known:
            return
        bags = joined([bag_of(reader, text) for text in texts], rows, len(concepts))
        self._own = words_of(bags, self.vectors)
        self._carried = carried_words() if lang == CARRIED else self._own

    def near(self, text: str) -> Floats:
        """The cosine of each concept with the text; zeros where nothing is known of its words."""
        found = np.zeros(self.vectors.shape[1], np.float32)
        for term, count in bag_of(self._reader, text).items() if self.is_known else ():
            if known := self._carried.of(term) or self._own.of(term):
                weight, vector = known
                found += np.float32((1 + math.log1p(count)) * weight) * vector
        return self.vectors @ (found / np.float32(np.linalg.norm(found) or 1))


def unit(rows: NDArray[Any]) -> Floats:
    """Each row at length one."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(lengths == 0, 1, lengths)).astype(np.float32)


def term_key(term: str) -> int:
    """The number that stands for a term in the learnt tables."""
    return int.from_bytes(blake2b(term.encode(), digest_size=8).digest(), "little")


def concept_vectors(concepts: Sequence[str]) -> Floats:
    """The vectors of these concepts; zeros for those of which nothing was learnt."""
    places, vectors = _concepts()
    found = np.zeros((len(concepts), vectors.shape[1]), np.float32)
    for row, concept in enumerate(concepts):
        if (place := places.get(term_key(concept))) is not None:
            found[row] = vectors[place]
    return found


@cache
def _concepts() -> tuple[dict[int, int], Floats]:
    keys = load("concept_keys").tolist()
    return {key: place for place, key in enumerate(keys)}, load("concept_vectors")


@cache
def isco_groups() -> dict[int, str]:
    """The ISCO-08 unit group of each ESCO occupation by its key (ESCO 1.2.0)."""
    keys, groups = load("concept_keys").tolist(), load("concept_groups").tolist()
    return {key: f"{group:04}" for key, group in zip(keys, groups, strict=True) if group >= 0}


@dataclass(frozen=True, slots=True)
class Words:
    """Words and groups of letters: the row of each key, their weights and vectors by row."""

    rows: Mapping[int, int]
    weights: Floats
    vectors: Floats

    def of(self, term: str) -> tuple[float, Floats] | None:
        """Weight and vector of a term; None for one that is not there."""
        row = self.rows.get(term_key(term))
        return None if row is None else (float(self.weights[row]), self.vectors[row])


@cache
def carried_words() -> Words:
    """What comes along of Italian."""
    rows = {key: row for row, key in enumerate(load("word_keys").tolist())}
    return Words(rows, load("word_weights"), unit(load("word_vectors").astype(np.float32)))


def load(name: str) -> NDArray[Any]:
    """One of the learnt arrays."""
    with (LEARNT / f"{name}.npy").open("rb") as file:
        array: NDArray[Any] = np.load(file, allow_pickle=False)
    return array
