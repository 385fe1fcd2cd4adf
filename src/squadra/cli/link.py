"""`squadra link`: which labels of a vocabulary free texts mean."""

import argparse
import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from squadra.cli.arguments import (
    STARTER_OCCUPATIONS,
    positive,
    reading,
    refuse_one_file_for_two,
    result_file,
    said,
    table_file,
)
from squadra.cli.endings import write
from squadra.cli.streams import say, show, tell, warn
from squadra.engine.files.errors import BadInput

if TYPE_CHECKING:
    from squadra.engine.linking.index import Found, Label, LabelIndex

DESCRIPTION = (
    "Dice quali nomi di un vocabolario vuol dire un testo libero: «fare le pulizie negli uffici» è"
    " un addetto o un'addetta alle pulizie. Da file a file con --labels, --queries e --out; con un"
    " testo solo lo cerca fra i mestieri del pacchetto iniziale e stampa in JSON i più probabili."
)
EPILOG = (
    "I file sono CSV, TSV o Parquet, secondo il nome. I primi dieci di ogni testo sono i nomi"
    " migliori dei dieci concetti migliori; poi vengono tutti gli altri."
)
ENDINGS = (".csv", ".parquet", ".tsv")
LANGUAGE = "it"
TOP = 100
TOP_PRINTED = 10
QUERIES_A_NOTE = 100


def main(argv: Sequence[str]) -> int:
    """Run the command; 0 when the ranks are written, 2 on bad input."""
    args = _parse(argv)
    try:
        if args.text is not None:
            return tell(_of_text(args.text, args.top or TOP_PRINTED))
        _of_files(args)
    except BadInput as error:
        say(str(error))
        return 2
    return 0


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="squadra link", description=DESCRIPTION, epilog=EPILOG, allow_abbrev=False
    )
    add = parser.add_argument
    add("text", nargs="?", metavar="TESTO", help="un testo solo, come «aiuto cuoco»")
    add("--labels", type=_table, metavar="L", help="i nomi: label_id, concept, text, forse lang")
    add("--queries", type=_table, metavar="Q", help="i testi: query_id, text")
    add("--out", type=_result, metavar="R", help="i nomi trovati")
    add("--lang", metavar="LINGUA", help="la lingua dei testi, in due lettere (se manca: it)")
    add("--top", type=said(positive), metavar="N", help="quanti nomi a testo (se manca: 100)")
    args = parser.parse_args(argv)
    files = [name for name in ("labels", "queries", "out") if getattr(args, name)]
    if args.text is None and len(files) < 3:
        parser.error("serve un testo, oppure --labels, --queries e --out insieme")
    if args.text is not None and (files or args.lang):
        parser.error("con un testo solo non valgono --labels, --queries, --out e --lang")
    refuse_one_file_for_two(parser, args, "out")
    return args


def _table(text: str) -> Path:
    return table_file(text, ENDINGS)


def _result(text: str) -> Path:
    return result_file(text, ENDINGS)


def _of_files(args: argparse.Namespace) -> None:
    """Rank every query; the file is written whole. Raises BadInput."""
    from squadra.engine.linking.index import LabelIndex
    from squadra.engine.linking.reading import found_table, read_labels, read_queries

    lang = args.lang or LANGUAGE
    with reading(args):
        labels = read_labels(args.labels, lang, warn=warn)
        queries = read_queries(args.queries, warn=warn)
    show("prepara i nomi")
    index = LabelIndex(labels, lang)
    write({args.out: found_table(args.out, _ranked(index, queries, args.top or TOP))})
    show("")


def _ranked(
    index: "LabelIndex", queries: Sequence[tuple[str, str]], top: int
) -> "Iterator[tuple[str, list[Found]]]":
    for done, (query, text) in enumerate(queries):
        if done % QUERIES_A_NOTE == 0:
            show(f"cerca: {done} testi di {len(queries)}")
        yield query, index.rank(text, top)


def _of_text(text: str, top: int) -> dict[str, Any]:
    """The likeliest occupations of the starter vocabulary, each once, by which name."""
    from squadra.engine.linking.index import LabelIndex

    labels, names = _starter()
    seen: dict[str, Found] = {}
    for found in LabelIndex(labels, LANGUAGE).rank(text, len(labels)):
        seen.setdefault(found.label.concept, found)
    return {
        "text": text,
        "found": [
            {
                "rank": rank,
                "concept": concept,
                "code": names[concept]["code"],
                "label": names[concept]["label"],
                "called": found.label.text,
                "score": found.score,
            }
            for rank, (concept, found) in enumerate(list(seen.items())[:top], start=1)
        ],
    }


def _starter() -> "tuple[list[Label], dict[str, dict[str, str]]]":
    """Labels and other names of the starter vocabulary's occupations; their rows by URI."""
    from squadra.engine.linking.index import Label

    with STARTER_OCCUPATIONS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    labels = [
        Label(f"{row['code']} {place}", row["uri"], name)
        for row in rows
        for place, name in enumerate([row["label"], *row["alternatives"].split("|")])
        if name
    ]
    return labels, {row["uri"]: row for row in rows}
