"""The linking data beside the project, in the format of MELO, and its measures.

MELO: Retyk et al., "MELO: An Evaluation Benchmark for Multilingual Entity Linking of Occupations",
RecSys in HR 2024. Titles of national classifications, the labels of ESCO in their language, and
which labels are right. The measures are those of trec_eval.
"""

import gzip
import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "linking"
WITHOUT_QUERIES = "ita_labels"


@dataclass(frozen=True, slots=True)
class Task:
    """The titles of a country in a language, the labels and their concepts, what is right.

    `right` gives each query the ids of the right labels.
    """

    name: str
    queries: Sequence[tuple[str, str]]
    labels: Sequence[tuple[str, str, str]]
    right: Mapping[str, frozenset[str]]

    @property
    def country(self) -> str:
        return self.name[:3]

    @property
    def lang(self) -> str:
        return self.name.rpartition("_")[2] if self.queries else "it"

    @property
    def by_concept(self) -> list[tuple[str, str]]:
        return [(concept, text) for _id, concept, text in self.labels]

    def sample(self, most: int) -> list[tuple[str, str]]:
        """Some of the queries, always the same: those with the least hashes."""

        def digest(query: tuple[str, str]) -> bytes:
            return hashlib.sha256(query[0].encode()).digest()

        return sorted(self.queries, key=digest)[:most]

    def right_concepts(self, query: str) -> set[str]:
        concept_of = {label: concept for label, concept, _text in self.labels}
        return {concept_of[label] for label in self.right[query]}


def names() -> list[str]:
    """The sets that are there, in order; the one without queries among them."""
    return sorted(folder.name for folder in DATA.iterdir()) if DATA.is_dir() else []


def read(name: str) -> Task:
    """Read one set."""
    concepts = {row[0]: row[1] for row in _rows(name, "concept_mapping")}
    labels = [(row[0], concepts[row[0]], row[1]) for row in _rows(name, "corpus_elements")]
    if name == WITHOUT_QUERIES:
        return Task(name, (), labels, {})
    right: dict[str, set[str]] = defaultdict(set)
    for query, _zero, label, _one in _rows(name, "annotations"):
        right[query].add(label)
    queries = [(row[0], row[1]) for row in _rows(name, "queries")]
    return Task(name, queries, labels, {query: frozenset(ids) for query, ids in right.items()})


def _rows(name: str, table: str) -> list[list[str]]:
    with gzip.open(DATA / name / f"{table}.tsv.gz", "rt", encoding="utf-8") as file:
        return [line.rstrip("\n").split("\t") for line in file]


def reciprocal_ranks(places: Sequence[int]) -> np.ndarray:
    """trec_eval's recip_rank of each query: one through the place of the first right one, or 0."""
    ranks = np.asarray(places, float)
    return np.where(ranks > 0, 1 / np.maximum(ranks, 1), 0.0)


def within(places: Sequence[int], first: int) -> np.ndarray:
    """trec_eval's success_n of each query."""
    ranks = np.asarray(places)
    return ((ranks > 0) & (ranks <= first)).astype(float)


def interval(values: np.ndarray, draws: int = 2000) -> tuple[float, float]:
    """The 95% interval of the mean by the bootstrap over queries, always the same draws."""
    rng = np.random.default_rng(0)
    means = values[rng.integers(0, len(values), (draws, len(values)))].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)
