"""The tables of skills of the installed vocabulary, in the engine's own form.

docs/algorithms/skill-tables.md says how they are learnt. They are keyed by ESCO's URIs, so those
that come with Squadra hold for whichever part of ESCO is installed. An import of ESCO publishes its
own, which stand under `SQUADRA_VOCABULARY` until the starter vocabulary is loaded again.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from django.conf import settings

from squadra.engine.files.writing import RowTable, write_tables
from squadra.vocabularies.learning import SIMILARITY_COLUMNS, WEIGHT_COLUMNS

STARTER = Path(__file__).parent / "starter"
WEIGHTS: Final = "skill_weights.csv"
"""`skill, weight`"""
SIMILARITIES: Final = "skill_similarities.csv"
"""`skill_a, skill_b, similarity`"""


def skill_weights() -> Path:
    """Return the file of weights that is in force."""
    return _in_force(WEIGHTS)


def skill_similarities() -> Path:
    """Return the file of similarities that is in force."""
    return _in_force(SIMILARITIES)


def publish(weights: Iterable[Sequence[str]], similarities: Iterable[Sequence[str]]) -> bool:
    """Put both tables in force, or neither; tell whether they differ from those that were.

    Raises `BadInput` where the folder cannot be written.
    """
    folder = _published()
    tables = {
        folder / WEIGHTS: RowTable(dict.fromkeys(WEIGHT_COLUMNS, str), list(weights)),
        folder / SIMILARITIES: RowTable(dict.fromkeys(SIMILARITY_COLUMNS, str), list(similarities)),
    }
    if all(
        path.exists() and path.read_bytes() == b"".join(table.csv())
        for path, table in tables.items()
    ):
        return False
    folder.mkdir(parents=True, exist_ok=True)
    write_tables(tables)
    return True


def withdraw() -> None:
    """Put the tables that come with Squadra in force again."""
    for name in (WEIGHTS, SIMILARITIES):
        (_published() / name).unlink(missing_ok=True)


def _in_force(name: str) -> Path:
    published = _published() / name
    return published if published.exists() else STARTER / name


def _published() -> Path:
    return Path(settings.SQUADRA_VOCABULARY)
