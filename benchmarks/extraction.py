"""Measure what is found in the sixty texts, by kind, for the tuned and for the held-out half.

    python -m benchmarks.extraction [--missed]

`--missed` names what is missed and found too much, of the tuned half alone.
"""

import argparse
import csv
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files

from benchmarks.measuring import machine
from squadra.engine.extraction.names import Name
from squadra.engine.extraction.reading import KINDS, Vocabulary, extract
from tests.engine.extraction.texts import ReadText, read_texts

STARTER = files("squadra") / "vocabularies" / "starter"
EXPECTED = dict(
    zip(
        KINDS,
        ("occupations", "skills", "languages", "licences", "shift", "conditions"),
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class Counted:
    """Of one kind: how many were right, missed, and found too much."""

    right: int
    missed: int
    wrong: int

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, 2 * self.right + self.missed + self.wrong)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--missed", action="store_true", help="what differs, of the tuned half")
    args = parser.parse_args()
    print(json.dumps(machine(("numpy",))))
    texts, vocabulary = read_texts(), starter()
    for held_out in (False, True):
        half = [text for text in texts if text.is_held_out == held_out]
        print(f"{'held out' if held_out else 'tuned'}: {len(half)} texts")
        for kind, counted in scores(half, vocabulary).items():
            print(
                f"  {kind}: precision {counted.precision:.2f}, recall {counted.recall:.2f},"
                f" F1 {counted.f1:.2f} ({counted.right} right, {counted.missed} missed,"
                f" {counted.wrong} too much)"
            )
    if args.missed:
        tell_missed([text for text in texts if not text.is_held_out], vocabulary)


def scores(texts: Iterable[ReadText], vocabulary: Vocabulary) -> dict[str, Counted]:
    """Count each kind over the texts."""
    right, missed, wrong = Counter(), Counter(), Counter()
    for text in texts:
        for kind, wanted, found in compared(text, vocabulary):
            right[kind] += len(wanted & found)
            missed[kind] += len(wanted - found)
            wrong[kind] += len(found - wanted)
    return {kind: Counted(right[kind], missed[kind], wrong[kind]) for kind in KINDS}


def compared(text: ReadText, vocabulary: Vocabulary) -> Iterator[tuple[str, set[str], set[str]]]:
    """By kind what a careful reader finds and what we find: labels, of codes the codes."""
    about = "opening" if text.kind == "advert" else "person"
    findings = extract(text.text, vocabulary, about=about).findings
    for kind, field in EXPECTED.items():
        yield kind, set(getattr(text, field)), {one.label for one in findings if one.kind == kind}


def tell_missed(texts: Iterable[ReadText], vocabulary: Vocabulary) -> None:
    for text in texts:
        for kind, wanted, found in compared(text, vocabulary):
            if wanted != found:
                print(
                    f"{text.text[:40]}…\n    {kind}: missed {sorted(wanted - found)},"
                    f" too much {sorted(found - wanted)}"
                )


def starter() -> Vocabulary:
    """The starter vocabulary, with the Italian names of languages."""
    return Vocabulary.of(names("occupations.csv"), names("skills.csv"), languages())


def names(table: str) -> list[Name]:
    with (STARTER / table).open(encoding="utf-8") as file:
        return [
            Name(row["uri"], row["label"], name)
            for row in csv.DictReader(file)
            for name in (row["label"], *row["alternatives"].split("|"))
            if name
        ]


def languages() -> dict[str, str]:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from squadra.vocabularies import labels

    return {code: str(label) for code, label in labels.LANGUAGES.items()}


if __name__ == "__main__":
    main()
