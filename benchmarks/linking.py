"""Measure linking on the titles of other countries, each with all that was learnt without it.

    python -m benchmarks.linking [--sets esp_q_es_c_es,…] [--ladder]

Leave one country out: the ranker that ranks a country's titles has learnt from all others'. What
concepts mean was learnt from labels alone, never from which title is whose. Beside it a baseline:
the cosine of letters' groups (3 and 4, TF-IDF) between title and label, and nothing else.
"""

import argparse
import csv
import json
import time
from collections.abc import Callable, Sequence

import numpy as np

from benchmarks import linking_lists, melo
from benchmarks.linking_lists import Lists
from benchmarks.measuring import machine, peak_mb
from squadra.cli.arguments import STARTER_OCCUPATIONS
from squadra.engine.linking.candidates import FEATURES, GROUP_SIZES
from squadra.engine.linking.cosines import Cosines
from squadra.engine.linking.index import Label, LabelIndex
from squadra.engine.linking.learning import learn_ranker
from squadra.engine.linking.words import folded_words, groups_of_letters
from tests.engine.linking.phrases import read_phrases

LADDER = (
    ("letters", "letters alone, of words that tell something, in each gender's form"),
    ("near", "and words without gender and number, parts of enumerations, shares"),
    ("first_choice_below_best", "and meaning"),
)
Places = list[int]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sets", help="only these, by their names")
    parser.add_argument("--ladder", action="store_true", help="what each step gives")
    args = parser.parse_args()
    print(json.dumps(machine(("numpy", "scipy"))))
    tasks = [task for name in melo.names() if (task := melo.read(name)).queries]
    lists = [linking_lists.lists_of(task) for task in tasks]
    wanted = args.sets.split(",") if args.sets else [task.name for task in tasks]
    for task in tasks:
        if task.name in wanted:
            others = [one for one in lists if one.task[:3] != task.country]
            measure(task, others)
            if args.ladder:
                climb(task, others)
    everyday()
    speed()


def measure(task: melo.Task, others: Sequence[Lists]) -> None:
    """One line of the table: the baseline's and ours."""
    ranker = learn_ranker(*linking_lists.together(others, with_meaning=True))
    index = LabelIndex([Label(*label) for label in task.labels], task.lang, ranker)
    told(task.name, "letters' groups alone", of_letters(task))
    told(task.name, "ours", [place(task, query, index.rank(text)) for query, text in task.queries])


def climb(task: melo.Task, others: Sequence[Lists]) -> None:
    """What each step gives, on the sample of the country's titles."""
    own = linking_lists.lists_of(task)
    for feature, words in LADDER:
        scores = own.features[:, :, FEATURES.index(feature)]
        told(task.name, words, first_right(scores, own.right))
    for words, with_meaning in (("learnt weights, without meaning", False), ("all of it", True)):
        ranker = learn_ranker(*linking_lists.together(others, with_meaning=with_meaning))
        features, right = linking_lists.together([own], with_meaning=with_meaning)
        scores = ranker.scores(np.nan_to_num(features))
        there = ~np.isnan(own.features[:, :, 0])
        told(task.name, words, first_right(np.where(there, scores, -np.inf), right))


def first_right(scores: np.ndarray, right: np.ndarray) -> Places:
    """The place of the first right candidate of each list, 0 where there is none."""
    order = np.argsort(-np.nan_to_num(scores, nan=-np.inf), axis=1, kind="stable")
    sorted_right = np.take_along_axis(right, order, 1)
    return np.where(sorted_right.any(axis=1), sorted_right.argmax(axis=1) + 1, 0).tolist()


def place(task: melo.Task, query: str, found: Sequence) -> int:
    """The place of the first right label, 0 where none was found."""
    right = task.right[query]
    return next((rank for rank, one in enumerate(found, 1) if one.label.id in right), 0)


def of_letters(task: melo.Task) -> Places:
    """Where the baseline has the first right label, in the contract's order."""
    bags = [groups_of_letters(folded_words(text), GROUP_SIZES) for _i, _c, text in task.labels]
    cosines = Cosines(bags)
    concepts: dict[str, int] = {}
    concept = np.array([concepts.setdefault(c, len(concepts)) for _i, c, _t in task.labels])
    ids = np.array([label for label, _c, _t in task.labels])
    places = []
    for query, text in task.queries:
        scores = cosines.with_one(groups_of_letters(folded_words(text), GROUP_SIZES))
        some = np.argpartition(-scores, 300)[:300]
        some = some[np.lexsort((ids[some], -scores[some]))]
        _values, firsts = np.unique(concept[some], return_index=True)
        best = np.sort(firsts)[:10]
        rest = np.setdiff1d(np.arange(len(some)), best)
        order = ids[some[np.concatenate([best, rest])[:100]]]
        right = task.right[query]
        places.append(next((rank for rank, one in enumerate(order, 1) if one in right), 0))
    return places


def told(task: str, way: str, places: Places) -> None:
    ranks = melo.reciprocal_ranks(places)
    low, high = melo.interval(ranks)
    first, ten = (melo.within(places, n).mean() for n in (1, 10))
    print(
        f"{task} ({len(places)}) {way}: MRR {ranks.mean():.3f} [{low:.3f}, {high:.3f}],"
        f" success@1 {first:.3f}, @10 {ten:.3f}",
        flush=True,
    )


def everyday() -> None:
    """How many everyday phrases have their occupation among the first five, of both halves."""
    starter = starter_labels()
    italian = [Label(*label) for label in melo.read(melo.WITHOUT_QUERIES).labels]
    official = [label for label in italian if "/isco/" not in label.concept]
    ways = (("starter", starter), ("ESCO", official), ("ESCO and starter", official + starter))
    for name, labels in ways:
        index, known = LabelIndex(labels, "it"), {label.concept for label in labels}
        asked = [phrase for phrase in read_phrases() if phrase.uris & known]
        for half in (False, True):
            own = [phrase for phrase in asked if phrase.is_held_out == half]
            hits = sum(
                bool(phrase.uris & set(first_concepts(index, phrase.text))) for phrase in own
            )
            print(f"{name}, {'held out' if half else 'visible'}: {hits} of {len(own)}", flush=True)


def first_concepts(index: LabelIndex, text: str, most: int = 5) -> list[str]:
    """The first concepts of a ranking: each of its first ten labels is another one's."""
    return [found.label.concept for found in index.rank(text, most)]


def starter_labels() -> list[Label]:
    """Every name of every occupation of the starter vocabulary."""
    with STARTER_OCCUPATIONS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [
        Label(f"starter {row['code']} {place:02}", row["uri"], name)
        for row in rows
        for place, name in enumerate((row["label"], *row["alternatives"].split("|")))
        if name
    ]


def speed() -> None:
    """How long an index over the Italian labels takes, and a question to it, on one core."""
    italian = melo.read(melo.WITHOUT_QUERIES)
    labels = [Label(*label) for label in italian.labels]
    took = timed(lambda: LabelIndex(labels, "it"))
    index = LabelIndex(labels, "it")
    spanish = melo.read("esp_q_es_c_es").sample(500)
    asked = sorted(timed(lambda text=text: index.rank(text)) for _query, text in spanish)
    median, slow = (1000 * asked[int(part * len(asked))] for part in (0.5, 0.95))
    print(
        f"Italian, {len(labels)} labels: built in {took:.1f} CPU s; a question"
        f" {median:.2f} ms, p95 {slow:.2f} ms"
        f" (titles of trades in Spanish); at most {peak_mb():.0f} MB"
    )


def timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main()
