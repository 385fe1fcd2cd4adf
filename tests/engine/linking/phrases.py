"""Everyday phrases for work with the occupation that a job coach would read in them.

`everyday_phrases.tsv` was written, and committed, before linking was tuned. Half of it is held out
by a hash of the text: nobody looks at what becomes of those while tuning.
"""

import csv
import hashlib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parent / "everyday_phrases.tsv"


@dataclass(frozen=True, slots=True)
class Phrase:
    """What somebody says, the occupation's name and its URI; `|` stands between several."""

    text: str
    occupation: str
    uri: str

    @property
    def is_held_out(self) -> bool:
        digest = hashlib.sha256(self.text.casefold().encode()).digest()
        return digest[0] % 2 == 0

    @property
    def uris(self) -> frozenset[str]:
        return frozenset(self.uri.split("|"))


def read_phrases() -> list[Phrase]:
    """Read the file, in its order."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows)
        return [Phrase(*row) for row in rows]
