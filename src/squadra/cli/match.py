"""`squadra match`: people and openings in, ranked matches out."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from squadra.cli.arguments import (
    new_parser,
    parsed,
    positive,
    read_setting,
    read_sides,
    reading,
    refuse_one_file_for_two,
    result_file,
    said,
    size_of,
    threads,
)
from squadra.cli.endings import ended_tidily, write
from squadra.cli.lean import without_idle_libraries
from squadra.cli.streams import say, warn
from squadra.engine.files.writing import Table, write_tables
from squadra.engine.matching import BadInput, match
from squadra.engine.matching.reading import read_openings, read_people
from squadra.engine.matching.reference import Progress
from squadra.engine.matching.writing import match_table, rejected_table

DESCRIPTION = (
    "Abbina persone e opportunità: per ogni persona (o per ogni opportunità) le migliori, con i"
    " punti di ogni componente. Il risultato dipende solo dai file: le persone decidono."
)
PROGRESS_SECONDS = 0.5
FEW_BYTES = 50_000 * 200**2
"""People's bytes times openings' bytes of some fifty thousand pairs, two hundred bytes a row."""


def main(argv: Sequence[str]) -> int:
    """Run the command; 0 when the results are written, 2 on bad input."""
    args = _parse(argv)
    try:
        if args.executor == "dask":
            return _by_others(args)
        with without_idle_libraries():
            write(_placed(args, *_ENGINES[args.engine or _quickest(args)](args)))
    except BadInput as error:
        say(str(error))
        return 2
    return 0


def _placed(args: argparse.Namespace, matches: Table, rejected: Table) -> dict[Path, Table]:
    """The tables by the files where they go."""
    return {args.out: matches} | ({args.rejected: rejected} if args.rejected else {})


def _by_others(args: argparse.Namespace) -> int:
    """Have it computed by a cluster; its own status where that cannot be. Raises BadInput."""
    from squadra.cli import cluster
    from squadra.engine.executors import parts

    try:
        cluster.require_dask()
        people, openings, setting = read_sides(args)
        with ended_tidily(), cluster.opened(args.scheduler, hands=threads(args)) as executor:
            tables = parts.match_tables(
                people,
                openings,
                setting,
                executor,
                by=args.by,
                top=args.top,
                progress=_progress(),
            )
            write_tables(_placed(args, *tables))
    except cluster.ClusterFault as fault:
        say(str(fault))
        return fault.status
    return 0


def _quickest(args: argparse.Namespace) -> str:
    """Few pairs are through before the fast engine is loaded; the bytes are the same."""
    is_small = size_of(args.people) * size_of(args.openings) <= FEW_BYTES
    return "reference" if is_small else "fast"


def _fast(args: argparse.Namespace) -> tuple[Table, Table]:
    from squadra.engine.matching import fast

    return fast.match_tables(
        *read_sides(args), by=args.by, top=args.top, threads=threads(args), progress=_progress()
    )


def _reference(args: argparse.Namespace) -> tuple[Table, Table]:
    with reading(args):
        setting, occupations = read_setting(args)
        people = read_people(args.people, occupations=occupations, warn=warn)
        openings = read_openings(args.openings, occupations=occupations, warn=warn)
    result = match(people, openings, setting, by=args.by, top=args.top, progress=_progress())
    return match_table(result), rejected_table(result)


_ENGINES = {"fast": _fast, "reference": _reference}


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = new_parser("match", DESCRIPTION)
    group = parser.add_argument_group("risultato")
    group.add_argument(
        "--out", type=result_file, required=True, metavar="FILE", help="gli abbinamenti"
    )
    group.add_argument(
        "--rejected",
        type=result_file,
        metavar="FILE",
        help="per ogni persona, quante opportunità ogni regola tiene lontane da sola",
    )
    group.add_argument(
        "--by",
        choices=("person", "opening"),
        default="person",
        help="per chi si fa la classifica (se manca: person)",
    )
    group.add_argument(
        "--top", type=said(positive), default=20, metavar="N", help="quanti (se manca: 20)"
    )
    args = parsed(parser, argv)
    refuse_one_file_for_two(parser, args, "out", "rejected")
    return args


def _progress() -> Progress:
    """Show how far the work is, on a terminal only, and only when it takes long."""
    if not sys.stderr.isatty():
        return lambda done, total: None
    last, shown = time.monotonic(), False

    def show(done: int, total: int) -> None:
        nonlocal last, shown
        if time.monotonic() - last >= PROGRESS_SECONDS:
            last, shown = time.monotonic(), True
            print(f"\r{done} di {total}", end="", file=sys.stderr, flush=True)
        if done == total and shown:
            print(f"\r{total} di {total}", file=sys.stderr)

    return show
