"""Which labels may be meant by a text, and what speaks for each: the features of the ranker.

Labels are taken apart into forms (the masculine and the feminine); the best form stands for its
concept. All cosines are of the whole text, of its best part where it enumerates, and of meanings.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from squadra.engine.linking.cosines import Cosines, Floats, Holdings
from squadra.engine.linking.meaning import Meaning, isco_groups, term_key
from squadra.engine.linking.words import Reader, forms, groups_of_letters, without_exceptions

Array = NDArray[Any]

GROUP_SIZES: Final = (3, 4)
SAME_BEGINNING: Final = 4
LATER_PART: Final = 0.9
"""What a later item of an enumeration counts beside the first."""
OF_PARTS, OF_SHARES, OF_MEANING = 0.5, 0.3, 1.2
"""By how much parts, shares of words and meaning count beside both cosines in the first choice."""
MOST_FORMS: Final = 900
MOST_CONCEPTS: Final = 100
ALL: Final = 0.999
ISCO: Final = "/isco/C"
UNIT: Final = 4
"""The digits of an ISCO-08 unit group."""

FEATURES: Final = (
    "letters",
    "words",
    "part_letters",
    "part_words",
    "share_of_text",
    "share_of_label",
    "both_shares",
    "same_head",
    "label_head_in_text",
    "head_begins_alike",
    "same_words",
    "concept_letters",
    "concept_words",
    "concept_mean",
    "labels",
    "forms_found",
    "share_of_text_by_concept",
    "is_group",
    "is_unit_group",
    "unit_group_near",
    "sibling_near",
    "group_sum",
    "near",
    "near_below_best",
    "letters_squared",
    "words_squared",
    "share_by_concept_squared",
    "group_near",
    "same_letters",
    "meaning",
    "meaning_below_best",
    "meaning_squared",
    "group_meaning",
    "group_meaning_mean",
    "group_own_meaning",
    "first_choice_below_best",
    "text_length",
    "nearest_of_all",
    "has_unknown_words",
)
MEANING: Final = tuple(FEATURES.index(name) for name in FEATURES if "meaning" in name)


@dataclass(frozen=True, slots=True)
class Candidates:
    """`concepts` [n] with the best form of each, their features [n, f]; all forms looked at."""

    concepts: Array
    best: Array
    features: Array
    forms: Array
    near: Array


class Corpus:
    """The labels of a vocabulary, ready to be compared."""

    def __init__(self, concepts: Sequence[str], texts: Sequence[str], lang: str) -> None:
        """`concepts` gives the concept of each text."""
        self.reader = Reader(lang)
        places: dict[str, int] = {}
        of_label = [places.setdefault(concept, len(places)) for concept in concepts]
        self.concepts = list(places)
        found = [(row, form) for row, text in enumerate(texts) for form in forms(text)]
        self.label = np.array([row for row, _form in found], np.int64)
        self.concept = np.array(of_label, np.int64)[self.label]
        self.labels_of = np.bincount(of_label, minlength=len(places))
        words = [self.reader.words(form) for _row, form in found]
        self.by_letters = Cosines([groups_of_letters(some, GROUP_SIZES) for some in words])
        stems = [self.reader.stems(some) for some in words]
        self.by_words = Cosines([dict.fromkeys(some, 1.0) for some in stems])
        self._keep_stems(stems)
        self.meaning = Meaning(self.reader, lang, self.concepts, of_label, texts)
        self._keep_groups()

    def _keep_stems(self, stems: Sequence[Sequence[str]]) -> None:
        terms = self.by_words.terms
        rows = np.repeat(np.arange(len(stems)), [len(some) for some in stems])
        self.mass = np.bincount(
            rows, weights=terms.weights[terms.indices], minlength=len(stems)
        ).astype(np.float32)
        self.head = np.array([terms.columns[some[0]] if some else -1 for some in stems])
        self.stem_at = list(terms.columns)
        shape = len(stems), len(terms)
        self.held_by_form = Holdings(rows, terms.indices, shape)
        of_concept = self.concept[rows]
        self.held_by_concept = Holdings(of_concept, terms.indices, (len(self.concepts), shape[1]))

    def _keep_groups(self) -> None:
        """Number the ISCO-08 unit groups; a concept without one is a group of its own."""
        known = isco_groups()
        codes = [
            concept.rpartition(ISCO)[2] if ISCO in concept else known.get(term_key(concept), "")
            for concept in self.concepts
        ]
        self.is_group = np.array([ISCO in concept for concept in self.concepts])
        self.is_unit = np.array(
            [own and len(code) == UNIT for own, code in zip(self.is_group, codes, strict=True)]
        )
        names: dict[object, int] = {}
        self.group = np.array(
            [
                names.setdefault(code[:UNIT] if len(code) >= UNIT else place, len(names))
                for place, code in enumerate(codes)
            ],
            np.int64,
        )
        self.groups = len(names)
        self.group_sizes = np.bincount(self.group, minlength=self.groups)

    def candidates(self, text: str) -> Candidates:
        """The forms that may be meant, at most a hundred concepts."""
        return _Question(self, text).candidates()


class _Question:
    """One text held against all labels."""

    def __init__(self, corpus: Corpus, text: str) -> None:
        self.corpus = corpus
        plain = without_exceptions(text)
        words = corpus.reader.words(plain)
        self.stems = corpus.reader.stems(words)
        self.letters, self.words = self._cosines(words)
        self.part_letters, self.part_words = self._of_parts(plain)
        terms = corpus.by_words.terms
        self.columns = terms.known(self.stems)
        self.weights = [float(terms.weights[column]) for column in self.columns]
        self.unknown = len(self.stems) - len(self.columns)
        self.mass = sum(self.weights) + terms.most * self.unknown or 1.0
        held = corpus.held_by_form.sums(self.columns, self.weights)
        self.share_of_text = held / np.float32(self.mass)
        self.share_of_label = held / np.maximum(corpus.mass, np.float32(1e-6))
        self.meaning = corpus.meaning.near(plain)
        self.near = (
            self.letters
            + self.words
            + OF_PARTS * (self.part_letters + self.part_words)
            + OF_SHARES * (self.share_of_text + self.share_of_label)
        )

    def _cosines(self, words: Sequence[str]) -> tuple[Floats, Floats]:
        corpus = self.corpus
        return (
            corpus.by_letters.with_one(groups_of_letters(words, GROUP_SIZES)),
            corpus.by_words.with_one(dict.fromkeys(corpus.reader.stems(words), 1.0)),
        )

    def _of_parts(self, text: str) -> tuple[Floats, Floats]:
        """Of each form the cosines with the part that is nearest to it."""
        parts = self.corpus.reader.parts(text)
        if not parts:
            return self.letters, self.words
        best_letters, best_words = np.zeros_like(self.letters), np.zeros_like(self.words)
        for place, part in enumerate(parts):
            counts = np.float32(LATER_PART if place else 1)
            letters, words = (counts * own for own in self._cosines(self.corpus.reader.words(part)))
            better = letters + words > best_letters + best_words
            best_letters = np.where(better, letters, best_letters)
            best_words = np.where(better, words, best_words)
        return best_letters, best_words

    def candidates(self) -> Candidates:
        corpus = self.corpus
        choice = self.near + np.float32(OF_MEANING) * self.meaning[corpus.concept]
        looked_at = _greatest(choice, MOST_FORMS)
        order = np.lexsort((looked_at, -self.near[looked_at], corpus.concept[looked_at]))
        looked_at = looked_at[order]
        of_concept = corpus.concept[looked_at]
        is_best = np.concatenate([[True], of_concept[1:] != of_concept[:-1]])[: len(of_concept)]
        best = looked_at[is_best]
        best = best[np.argsort(-choice[best], kind="stable")][:MOST_CONCEPTS]
        concepts = corpus.concept[best]
        features = self._features(looked_at, best, concepts, choice)
        return Candidates(concepts, best, features, looked_at, self.near)

    def _features(self, looked_at: Array, best: Array, concepts: Array, choice: Array) -> Array:
        """In the order of `FEATURES`, [n, f]."""
        by_form = self._by_form(best)
        by_concept = self._by_concept(looked_at, concepts)
        near, meaning = self.near[best], self.meaning[concepts]
        group = self.corpus.group[concepts]
        is_group = self.corpus.is_group[concepts]
        group_meaning = np.zeros(self.corpus.groups, np.float32)
        np.maximum.at(group_meaning, self.corpus.group, self.meaning)
        mean = np.bincount(self.corpus.group, weights=self.meaning, minlength=self.corpus.groups)
        found = by_form | by_concept
        found |= {
            "near": near,
            "near_below_best": near - near.max(initial=0),
            "letters_squared": by_form["letters"] ** 2,
            "words_squared": by_form["words"] ** 2,
            "share_by_concept_squared": by_concept["share_of_text_by_concept"] ** 2,
            "group_near": is_group * near,
            "same_letters": by_form["letters"] > ALL,
            "meaning": meaning,
            "meaning_below_best": meaning - self.meaning.max(initial=0),
            "meaning_squared": meaning**2,
            "group_meaning": group_meaning[group],
            "group_meaning_mean": (mean / self.corpus.group_sizes)[group],
            "group_own_meaning": is_group * meaning,
            "first_choice_below_best": choice[best] - choice[best].max(initial=0),
            "text_length": np.full(len(best), len(self.stems) / 5),
            "nearest_of_all": np.full(len(best), near.max(initial=0)),
            "has_unknown_words": np.full(len(best), float(self.unknown > 0)),
        }
        return np.stack([found[name].astype(np.float32) for name in FEATURES], axis=1)

    def _by_form(self, best: Array) -> dict[str, Array]:
        corpus = self.corpus
        heads = corpus.head[best]
        first = self.stems[0] if self.stems else ""
        own = corpus.by_words.terms.columns.get(first, -2)
        beginning = first[:SAME_BEGINNING]
        share_of_text, share_of_label = self.share_of_text[best], self.share_of_label[best]
        return {
            "letters": self.letters[best],
            "words": self.words[best],
            "part_letters": self.part_letters[best],
            "part_words": self.part_words[best],
            "share_of_text": share_of_text,
            "share_of_label": share_of_label,
            "both_shares": share_of_text * share_of_label,
            "same_head": heads == own,
            "label_head_in_text": np.isin(heads, self.columns),
            "head_begins_alike": np.array(
                [head >= 0 and corpus.stem_at[head].startswith(beginning) for head in heads], bool
            ),
            "same_words": (share_of_text > ALL) & (share_of_label > ALL),
        }

    def _by_concept(self, looked_at: Array, concepts: Array) -> dict[str, Array]:
        corpus, size = self.corpus, len(self.corpus.concepts)
        of_concept = corpus.concept[looked_at]
        near = _greatest_of(self.near[looked_at], of_concept, size)
        count = np.bincount(of_concept, minlength=size)
        total = np.bincount(of_concept, weights=self.near[looked_at], minlength=size)
        group = corpus.group[concepts]
        of_group = _greatest_of(near, corpus.group, corpus.groups)
        unit = _greatest_of(near[corpus.is_unit], corpus.group[corpus.is_unit], corpus.groups)
        shares = corpus.held_by_concept.sums(self.columns, self.weights) / np.float32(self.mass)
        summed = np.bincount(corpus.group, weights=near, minlength=corpus.groups)
        return {
            "concept_letters": _greatest_of(self.letters[looked_at], of_concept, size)[concepts],
            "concept_words": _greatest_of(self.words[looked_at], of_concept, size)[concepts],
            "concept_mean": (total / np.maximum(count, 1))[concepts],
            "labels": np.log1p(corpus.labels_of[concepts]),
            "forms_found": np.log1p(count[concepts]),
            "share_of_text_by_concept": shares[concepts],
            "is_group": corpus.is_group[concepts],
            "is_unit_group": corpus.is_unit[concepts],
            "unit_group_near": unit[group],
            "sibling_near": np.where(of_group[group] > near[concepts], of_group[group], 0),
            "group_sum": np.log1p(summed[group]),
        }


def without_meaning(features: Array) -> Array:
    """The features of a vocabulary of whose concepts nothing was learnt."""
    found = features.copy()
    found[..., MEANING] = 0
    return found


def _greatest(values: Array, most: int) -> Array:
    """The places of the greatest values, at most so many, in no order."""
    if len(values) <= most:
        return np.arange(len(values))
    places: Array = np.argpartition(-values, most)[:most]
    return places


def _greatest_of(values: Array, of: Array, size: int) -> Array:
    """The greatest value of each group, zero of an empty one."""
    found = np.zeros(size, np.float32)
    np.maximum.at(found, of, values)
    return found
