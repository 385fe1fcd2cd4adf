"""What was learnt can be learnt: vectors bring like concepts together, a ranker finds the rule."""

import numpy as np
import pytest

from squadra.engine.linking import learning
from squadra.engine.linking.candidates import FEATURES
from squadra.engine.linking.learning import learn_concepts, learn_ranker, learn_words
from squadra.engine.linking.meaning import LEARNT
from squadra.engine.linking.ranker import Ranker, learnt_ranker

MOST_BYTES = 50_000_000
"""The issue's limit for all that is learnt."""
LABELS = {
    "it": [("baker", "panettiere"), ("pastry", "pasticciere di pane e torte"), ("smith", "fabbro")],
    "fr": [
        ("baker", "boulanger de pain"),
        ("pastry", "pâtissier de tartes"),
        ("smith", "forgeron"),
    ],
    "es": [("baker", "panadero"), ("pastry", "pastelero panadero"), ("smith", "herrero")],
}


def test_concepts_whose_labels_share_words_are_near(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "DIMENSIONS", 2)
    concepts, vectors = learn_concepts(LABELS)
    assert concepts == ["baker", "pastry", "smith"]
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
    known = learn_words(LABELS["it"], concepts, vectors, "it").of("=panettier")
    assert known is not None
    assert known[1] @ vectors[0] == pytest.approx(1, abs=1e-5)


def test_a_ranker_finds_which_feature_tells_and_is_the_same_each_time() -> None:
    rng = np.random.default_rng(1)
    features = rng.random((200, 5, 3), np.float32)
    features[:, 4] = np.nan
    right = np.zeros((200, 5), bool)
    right[np.arange(200), np.nanargmax(features[:, :, 1], axis=1)] = True
    ranker = learn_ranker(features, right)
    scores = ranker.scores(np.nan_to_num(features))
    scores[:, 4] = -np.inf
    assert (scores.argmax(axis=1) == right.argmax(axis=1)).mean() > 0.95
    assert learn_ranker(features, right).as_data() == ranker.as_data()
    again = Ranker.from_data(ranker.as_data())
    assert np.allclose(
        again.scores(np.nan_to_num(features)), ranker.scores(np.nan_to_num(features)), atol=0.01
    )


def test_what_comes_along_fits_the_features_and_is_small() -> None:
    for with_meaning in (True, False):
        ranker = learnt_ranker(with_meaning=with_meaning)
        assert len(ranker.mean) == len(FEATURES)
        assert (ranker.scale > 0).all()
    sizes = [file.stat().st_size for file in LEARNT.iterdir()]
    assert sum(sizes) < MOST_BYTES
    assert {file.name.rpartition(".")[2] for file in LEARNT.iterdir()} == {"npy", "json"}
