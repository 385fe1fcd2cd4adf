"""The files of `squadra link`: labels and queries in, ranks out."""

from collections.abc import Iterable, Iterator, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from squadra.engine.files import cells
from squadra.engine.files.tables import Warn, once, read_rows
from squadra.engine.files.writing import RowTable, TabTable
from squadra.engine.linking.index import DECIMALS, Found, Label

LABEL_CELLS: Final = {
    "label_id": cells.identifier,
    "concept": cells.identifier,
    "text": cells.text,
    "lang": cells.text,
}
QUERY_CELLS: Final = {"query_id": cells.identifier, "text": cells.text}
COLUMNS: Final = {
    "query_id": str,
    "rank": int,
    "label_id": str,
    "concept": str,
    "score": float,
}
Query = tuple[str, str]


def read_labels(file: Path | Traversable, lang: str, *, warn: Warn) -> list[Label]:
    """Read the labels of a language; those that name none are of every one. Raises BadInput."""
    rows = read_rows(file, LABEL_CELLS, ("label_id", "concept", "text"), warn)
    return [
        Label(row["label_id"], row["concept"], row["text"])
        for row in once(file, rows, "label_id")
        if row.get("lang", lang) == lang
    ]


def read_queries(file: Path, *, warn: Warn) -> list[Query]:
    """Read ids and texts; an empty text means nothing. Raises BadInput."""
    rows = read_rows(file, QUERY_CELLS, ("query_id",), warn)
    return [(row["query_id"], row.get("text", "")) for row in once(file, rows, "query_id")]


def found_table(path: Path, found: Iterable[tuple[str, Sequence[Found]]]) -> RowTable:
    """What was found for each query, ranked from 1, in the shape that the file's name wants."""
    kind = TabTable if path.suffix.lower() == ".tsv" else RowTable
    return kind(COLUMNS, _rows(found))


def _rows(found: Iterable[tuple[str, Sequence[Found]]]) -> Iterator[Sequence[str | int | float]]:
    for query, labels in found:
        for rank, one in enumerate(labels, start=1):
            score = round(one.score, DECIMALS)
            yield query, rank, one.label.id, one.label.concept, score
