"""Lists of candidates with the right ones marked: what rankers learn from, and are measured on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.melo import Task
from squadra.engine.linking.candidates import FEATURES, MOST_CONCEPTS, Corpus, without_meaning

LISTS_A_COUNTRY = 500
"""Of each set at most so many queries teach, so that no country outweighs the others."""


@dataclass(frozen=True, slots=True)
class Lists:
    """Of one task: features [n, k, f], NaN behind the end of a list, and which are right [n, k]."""

    task: str
    features: np.ndarray
    right: np.ndarray


def lists_of(task: Task, most: int = LISTS_A_COUNTRY) -> Lists:
    """The candidates of some of the task's queries."""
    _ids, concepts, texts = zip(*task.labels, strict=True)
    corpus = Corpus(concepts, texts, task.lang)
    queries = task.sample(most)
    features = np.full((len(queries), MOST_CONCEPTS, len(FEATURES)), np.nan, np.float32)
    right = np.zeros((len(queries), MOST_CONCEPTS), bool)
    concept_of = {label: concept for label, concept, _text in task.labels}
    for place, (query, text) in enumerate(queries):
        found = corpus.candidates(text)
        wanted = {concept_of[label] for label in task.right[query]}
        count = len(found.concepts)
        features[place, :count] = found.features
        right[place, :count] = [corpus.concepts[row] in wanted for row in found.concepts]
    return Lists(task.name, features, right)


def together(lists: Sequence[Lists], *, with_meaning: bool) -> tuple[np.ndarray, np.ndarray]:
    """All of them as one, with or without what is known of concepts."""
    features = np.concatenate([one.features for one in lists])
    right = np.concatenate([one.right for one in lists])
    return (features if with_meaning else without_meaning(features)), right
