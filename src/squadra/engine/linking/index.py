"""An index over the labels of a vocabulary, and what a text means in it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from squadra.engine.linking.candidates import Array, Candidates, Corpus, without_meaning
from squadra.engine.linking.ranker import Ranker, learnt_ranker
from squadra.engine.linking.words import forms, key_of

FIRST: Final = 10
"""So many concepts come out first, each by its best label."""
TOP: Final = 100
DECIMALS: Final = 4
EXACT, EXACT_FORM = 1000.0, 500.0
"""Added to the score of a concept that is called exactly so, or of which one form is."""


@dataclass(frozen=True, slots=True)
class Label:
    """One name of a concept. Ids are unique; a concept may have many labels."""

    id: str
    concept: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """A label that may be meant. Scores compare what was found for one text, and nothing else."""

    label: Label
    score: float


class LabelIndex:
    """The labels of a vocabulary in one language, ready to be ranked."""

    def __init__(
        self, labels: Sequence[Label], lang: str = "it", ranker: Ranker | None = None
    ) -> None:
        """Take the labels in, also none; `ranker` stands in for the learnt one."""
        self.labels = labels
        self.corpus = Corpus([one.concept for one in labels], [one.text for one in labels], lang)
        self.ranker = ranker or learnt_ranker(with_meaning=self.corpus.meaning.is_known)
        self._keys = [key_of(label.text) for label in labels]
        self._exact: dict[str, set[str]] = defaultdict(set)
        self._exact_forms: dict[str, set[str]] = defaultdict(set)
        self._of_concept: dict[str, list[int]] = defaultdict(list)
        for row, label in enumerate(labels):
            self._of_concept[label.concept].append(row)
            self._exact[self._keys[row]].add(label.concept)
            for form in forms(label.text):
                self._exact_forms[key_of(form)].add(label.concept)

    def rank(self, text: str, top: int = TOP) -> list[Found]:
        """Return the labels that the text may mean, at most `top`, the likeliest first.

        The first ten are the best labels of the ten best concepts; then come all others by score.
        Equal scores go by the label's id. A concept with a label that is the text, but for
        capitals, accents and signs, comes before all others.
        """
        best, others = self._scored(text)
        best.sort(key=_order)
        rest = best[FIRST:] + others
        rest.sort(key=_order)
        return (best[:FIRST] + rest)[:top]

    def _scored(self, text: str) -> tuple[list[Found], list[Found]]:
        """The best label of each concept, and all others that were looked at."""
        if not self.labels:
            return [], []
        found = self.corpus.candidates(text)
        scores = dict(zip(found.concepts.tolist(), self._scores(found).tolist(), strict=True))
        near = self._near_by_label(found)
        exact = self._called(text)
        of_concept: dict[str, list[tuple[int, float]]] = {}
        for place, concept in enumerate(found.concepts.tolist()):
            name = self.corpus.concepts[concept]
            score = scores[concept] + exact.get(name, 0.0) - float(found.near[found.best[place]])
            of_concept[name] = [(row, score + own) for row, own in near[concept].items()]
        for name, score in exact.items():
            of_concept.setdefault(name, [(row, score) for row in self._of_concept[name]])
        return self._parted(of_concept.values(), key_of(text))

    def _parted(
        self, of_concept: Iterable[list[tuple[int, float]]], key: str
    ) -> tuple[list[Found], list[Found]]:
        """Of each concept the label called so, else the best, at its best score; all others."""
        best, others = [], []
        for scored in of_concept:
            some = [Found(self.labels[row], round(score, DECIMALS)) for row, score in scored]
            called = [self._keys[row] == key for row, _score in scored]
            first = min(
                range(len(some)), key=lambda place: (not called[place], *_order(some[place]))
            )
            best.append(Found(some[first].label, max(one.score for one in some)))
            others += some[:first] + some[first + 1 :]
        return best, others

    def _scores(self, found: Candidates) -> Array:
        known = self.corpus.meaning.is_known
        return self.ranker.scores(found.features if known else without_meaning(found.features))

    def _near_by_label(self, found: Candidates) -> dict[int, dict[int, float]]:
        """Of each concept the labels that were looked at, with the nearest of their forms."""
        near: dict[int, dict[int, float]] = defaultdict(dict)
        corpus = self.corpus
        for form in found.forms.tolist():
            own, label = near[int(corpus.concept[form])], int(corpus.label[form])
            own[label] = max(own.get(label, -1.0), float(found.near[form]))
        return near

    def _called(self, text: str) -> dict[str, float]:
        """What is added to the concepts that are called so."""
        key = key_of(text)
        some = dict.fromkeys(self._exact_forms.get(key, ()), EXACT_FORM)
        return some | dict.fromkeys(self._exact.get(key, ()), EXACT)


def _order(found: Found) -> tuple[float, str]:
    return -found.score, found.label.id
