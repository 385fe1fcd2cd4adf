"""`squadra allocate`: matches or people, and seats, in; the best plan for everybody out."""

import argparse
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from squadra.cli.arguments import (
    add_setting,
    add_threads,
    read_sides,
    reading,
    refuse_one_file_for_two,
    result_file,
    said,
    table_file,
    threads,
)
from squadra.cli.endings import write
from squadra.cli.streams import say, show, tell, warn
from squadra.engine.files.cells import number
from squadra.engine.files.errors import BadInput

if TYPE_CHECKING:
    from squadra.engine.allocation import Plan

DESCRIPTION = (
    "Colloca insieme molte persone: al massimo un'opportunità a persona e una persona a posto, con"
    " la somma dei punti più alta che ci sia, e con la prova. Parte dagli abbinamenti di un file, o"
    " dalle persone: allora conta ogni coppia ammissibile. Stampa in JSON che cosa ha trovato."
)
EPILOG = (
    "I file sono CSV o Parquet, secondo il nome. Un minimo di F si scrive «gruppo: 12» (persone) o"
    " «gruppo: 0.2» (quota delle persone del gruppo che sono in M). A parità di somma contano le"
    " persone collocate, poi una sorte che dipende solo dagli identificativi: lo stesso ingresso dà"
    " sempre lo stesso piano."
)
METHODS = ("auto", "flow", "lp", "greedy")
OF_EDGES = ("floors", "groups", "method")
OF_PEOPLE = ("skills", "similar", "occupations", "model", "on", "threads", "close")


def main(argv: Sequence[str]) -> int:
    """Run the command; 0 when the plan is written, 2 on bad input."""
    args = _parse(argv)
    start = time.monotonic()
    try:
        report = _over_all_pairs(args) if args.people else _over_edges(args)
    except BadInput as error:
        say(str(error))
        return 2
    report["seconds"] = round(time.monotonic() - start, 3)
    return tell(report)


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="squadra allocate", description=DESCRIPTION, epilog=EPILOG, allow_abbrev=False
    )
    pairs = parser.add_mutually_exclusive_group(required=True)
    pairs.add_argument("--edges", type=table_file, metavar="M", help="gli abbinamenti di `match`")
    pairs.add_argument(
        "--people", type=table_file, metavar="P", help="le persone: ogni coppia ammissibile conta"
    )
    add = parser.add_argument
    add("--openings", type=table_file, required=True, metavar="O", help="le opportunità")
    add("--out", type=result_file, required=True, metavar="A", help="il piano")
    add("--prices", type=result_file, metavar="S", help="quanto vale un posto in più, dove")
    edges = parser.add_argument_group("con --edges")
    edges.add_argument(
        "--floors", type=Path, metavar="F.yaml", help="quante persone di ogni gruppo"
    )
    edges.add_argument("--groups", type=table_file, metavar="G", help="i gruppi: person, group")
    edges.add_argument("--method", choices=METHODS, help="il metodo (se manca: auto)")
    people = parser.add_argument_group("con --people")
    add_setting(people)
    add_threads(people)
    people.add_argument(
        "--close",
        type=said(number(0, 1)),
        metavar="QUOTA",
        help="basta un piano così vicino al meglio, come 0.0005 (se manca: il meglio, provato)",
    )
    args = parser.parse_args(argv)
    _refuse_what_does_not_go_together(parser, args)
    return args


def _refuse_what_does_not_go_together(
    parser: argparse.ArgumentParser, args: argparse.Namespace
) -> None:
    given, other = ("people", OF_EDGES) if args.people else ("edges", OF_PEOPLE)
    for name in other:
        if getattr(args, name) is not None:
            parser.error(f"--{name} non vale con --{given}")
    if (args.floors is None) != (args.groups is None):
        parser.error("--floors e --groups vanno insieme")
    if args.method == "greedy" and (args.floors or args.prices):
        parser.error("--method greedy non tiene conto dei minimi e non dà prezzi")
    refuse_one_file_for_two(parser, args, "out", "prices")


def _over_edges(args: argparse.Namespace) -> dict[str, Any]:
    """Place over the edges of a file; the report. Raises BadInput."""
    from squadra.engine.allocation import allocate
    from squadra.engine.allocation.reading import read_floors, read_problem

    show("legge")
    with reading(args):
        problem = read_problem(args.edges, args.openings, warn=warn)
        people = problem.people
        floors = read_floors(args.floors, args.groups, people, warn=warn) if args.floors else []
    show(f"colloca {len(problem.people)} persone")
    plan = allocate(problem, floors, args.method or "auto")
    return _written(args, plan)


def _over_all_pairs(args: argparse.Namespace) -> dict[str, Any]:
    """Place over all admissible pairs, asked for as they are wanted. Raises BadInput."""
    from squadra.engine.cohort import place_cohort

    show("legge")
    people, openings, setting = read_sides(args)
    fed = place_cohort(
        people,
        openings,
        setting,
        close=args.close or 0.0,
        threads=threads(args),
        progress=lambda done, total: show(f"abbina {done} persone di {total}, e colloca"),
    )
    seen = {"rounds": fed.rounds, "pairs": len(fed.plan.problem.score)}
    return _written(args, fed.plan) | seen


def _written(args: argparse.Namespace, plan: "Plan") -> dict[str, Any]:
    """Write the plan and its prices; what is reported of it."""
    from squadra.engine.allocation.greedy import greedy
    from squadra.engine.allocation.writing import plan_table, price_table

    greedy_objective, greedy_placed = plan.problem.totals(greedy(plan.problem))
    tables = {args.out: plan_table(plan)}
    if args.prices:
        tables[args.prices] = price_table(plan)
    show("scrive")
    write(tables)
    show("")
    return {
        "objective": plan.objective,
        "placed": plan.placed,
        "bound": plan.bound,
        "gap": plan.gap,
        "proof": "optimal" if plan.is_optimal else "gap",
        "greedy_objective": greedy_objective,
        "greedy_placed": greedy_placed,
        "floors": [asdict(floor) for floor in plan.floors],
    }
