"""How what comes with the engine was learnt: concept vectors, word vectors, rankers.

All of it is deterministic for the same data and libraries. `scripts/learn-linking` does it.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from scipy import sparse
from scipy.optimize import minimize
from scipy.sparse.linalg import svds

from squadra.engine.linking.candidates import Array
from squadra.engine.linking.cosines import Bag, Floats, Terms, unit_rows
from squadra.engine.linking.meaning import Words, bag_of, joined, unit, words_of
from squadra.engine.linking.ranker import CUT, Ranker
from squadra.engine.linking.words import Reader

DIMENSIONS: Final = 300
HIDDEN: Final = 16
NETWORKS: Final = 3
PENALTY: Final = 1e-3
LEAST_DEVIATION: Final = 1e-4
"""A feature that varies less tells nothing."""
STEPS: Final = 100
Labels = Sequence[tuple[str, str]]
"""Pairs of a concept and one of its labels."""


def learn_concepts(by_language: Mapping[str, Labels]) -> tuple[list[str], Floats]:
    """Concepts by URI and their vectors [n, 300] at length one, from labels of all languages.

    Words of different languages that look alike count as one: trades travel with their names.
    """
    concepts = sorted({concept for labels in by_language.values() for concept, _text in labels})
    places = {concept: place for place, concept in enumerate(concepts)}
    readers = {lang: Reader(lang) for lang in by_language}
    every = [(lang, *label) for lang, labels in by_language.items() for label in labels]
    bags = (bag_of(readers[lang], text) for lang, _concept, text in every)
    matrix = _weighed(joined(bags, [places[own] for _lang, own, _text in every], len(concepts)))
    start = np.random.default_rng(0).standard_normal(min(matrix.shape))
    left, strengths, _right = svds(matrix, k=DIMENSIONS, v0=start.astype(np.float32))
    return concepts, unit(left * strengths)


def _weighed(bags: Sequence[Bag]) -> sparse.csr_matrix:
    """Concepts by terms that stand in more than one; the rarer a term, the more it counts."""
    terms = Terms(bags)
    held = np.bincount(terms.indices, minlength=len(terms))
    counts = np.fromiter((n for bag in bags for n in bag.values()), np.float32)
    rarity = np.log(len(bags) / np.maximum(held, 1))
    matrix = terms.matrix((1 + np.log1p(counts)) * rarity[terms.indices])
    return unit_rows(sparse.csr_matrix(matrix[:, held > 1]))


def learn_words(labels: Labels, concepts: Sequence[str], vectors: Floats, lang: str) -> Words:
    """What these labels say of the words of their language."""
    places = {concept: place for place, concept in enumerate(concepts)}
    reader = Reader(lang)
    own = [(places[concept], bag_of(reader, text)) for concept, text in labels]
    rows, bags = zip(*own, strict=True)
    return words_of(joined(bags, rows, len(concepts)), vectors)


def learn_ranker(features: Array, right: Array) -> Ranker:
    """Fit a ranker to lists of candidates: features [n, k, f], which are right [n, k].

    Three networks from different beginnings, joined into one that gives the mean of their scores.
    Shorter lists are filled up with rows of NaN. Lists without a right one teach nothing.
    """
    taught = right.any(axis=1)
    features, right = features[taught], right[taught]
    mask = np.where(np.isnan(features[:, :, 0]), -np.inf, 0).astype(np.float32)
    mean = np.nanmean(features, axis=(0, 1))
    deviation = np.nanstd(features, axis=(0, 1))
    scale = np.where(deviation < LEAST_DEVIATION, 1.0, deviation)
    z = np.clip((np.nan_to_num(features) - mean) / scale, -CUT, CUT).astype(np.float32)
    fits = [_fitted(z, right, mask, seed) for seed in range(NETWORKS)]
    hidden, bias, out, direct = zip(*fits, strict=True)
    return Ranker(
        mean,
        scale,
        np.concatenate(hidden, axis=1),
        np.concatenate(bias),
        np.concatenate(out) / NETWORKS,
        np.mean(direct, axis=0),
    )


def _fitted(z: Array, right: Array, mask: Array, seed: int) -> tuple[Array, Array, Array, Array]:
    """One network, from a random beginning that is always the same."""
    size = z.shape[2]
    rng = np.random.default_rng(seed)
    first = [rng.normal(0, size**-0.5, size * HIDDEN), np.zeros(HIDDEN)]
    first += [rng.normal(0, 0.1, HIDDEN), np.zeros(size)]
    fit = minimize(
        _loss,
        np.concatenate(first),
        args=(z, right, mask),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": STEPS},
    )
    return _parts(fit.x, size)


def _parts(numbers: Array, size: int) -> tuple[Array, Array, Array, Array]:
    """The parts of a ranker: hidden, bias, out, direct."""
    hidden, bias, out, direct = np.split(numbers, np.cumsum([size * HIDDEN, HIDDEN, HIDDEN]))
    return hidden.reshape(size, HIDDEN), bias, out, direct


def _loss(numbers: Array, z: Array, right: Array, mask: Array) -> tuple[float, Array]:
    """How unlikely the right ones are, and the slope of that."""
    lists, length, size = z.shape
    hidden, bias, out, direct = (part.astype(np.float32) for part in _parts(numbers, size))
    rows = z.reshape(-1, size)
    inner = np.tanh(rows @ hidden + bias)
    scores = (inner @ out + rows @ direct).reshape(lists, length) + mask
    scores -= scores.max(axis=1, keepdims=True)
    likely = np.exp(scores)
    likely /= likely.sum(axis=1, keepdims=True)
    of_right = likely * right
    total = of_right.sum(axis=1, keepdims=True) + 1e-12
    slope = ((likely - of_right / total) / lists).reshape(-1)
    back = slope[:, None] * out * (1 - inner * inner)
    slopes = [rows.T @ back, back.sum(axis=0), inner.T @ slope, rows.T @ slope]
    found = np.concatenate([part.ravel() for part in slopes]).astype(np.float64)
    loss = float(-np.log(total).mean()) + PENALTY * float(numbers @ numbers)
    return loss, found + 2 * PENALTY * numbers
