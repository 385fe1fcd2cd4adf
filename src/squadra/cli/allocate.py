"""`squadra allocate`: ranked matches and seats in, the best plan for everybody out."""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from squadra.cli.arguments import result_file, say, table_file, warn
from squadra.engine.files.errors import BadInput
from squadra.engine.files.writing import write_tables

DESCRIPTION = (
    "Colloca insieme molte persone: al massimo un'opportunità a persona e una persona a posto, con"
    " la somma dei punti più alta che ci sia, e con la prova. Stampa in JSON che cosa ha trovato."
)
EPILOG = (
    "I file sono CSV o Parquet, secondo il nome. Un minimo di F si scrive «gruppo: 12» (persone) o"
    " «gruppo: 0.2» (quota delle persone del gruppo che sono in M). A parità di somma contano le"
    " persone collocate, poi una sorte che dipende solo dagli identificativi: lo stesso ingresso dà"
    " sempre lo stesso piano."
)
METHODS = ("auto", "flow", "lp", "greedy")


def main(argv: Sequence[str]) -> int:
    """Run the command; 0 when the plan is written, 2 on bad input."""
    args = _parse(argv)
    start = time.monotonic()
    try:
        report = _place(args, start)
    except BadInput as error:
        say(str(error))
        return 2
    print(json.dumps(report, ensure_ascii=False, indent=2, allow_nan=False))
    return 0


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="squadra allocate", description=DESCRIPTION, epilog=EPILOG, allow_abbrev=False
    )
    add = parser.add_argument
    add("--edges", type=table_file, required=True, metavar="M", help="gli abbinamenti di `match`")
    add("--openings", type=table_file, required=True, metavar="O", help="le opportunità")
    add("--out", type=result_file, required=True, metavar="A", help="il piano")
    add("--floors", type=Path, metavar="F.yaml", help="quante persone almeno di ogni gruppo")
    add("--groups", type=table_file, metavar="G", help="i gruppi: person, group")
    add("--prices", type=result_file, metavar="S", help="quanto vale un posto in più, dove")
    add("--method", choices=METHODS, default="auto", help="il metodo (se manca: auto)")
    args = parser.parse_args(argv)
    if (args.floors is None) != (args.groups is None):
        parser.error("--floors e --groups vanno insieme")
    if args.method == "greedy" and (args.floors or args.prices):
        parser.error("--method greedy non tiene conto dei minimi e non dà prezzi")
    if args.prices and args.prices.resolve() == args.out.resolve():
        parser.error("--out e --prices sono lo stesso file")
    return args


def _place(args: argparse.Namespace, start: float) -> dict[str, Any]:
    """Read, place and write; the report. Raises BadInput."""
    from squadra.engine.allocation import allocate
    from squadra.engine.allocation.greedy import greedy
    from squadra.engine.allocation.reading import read_floors, read_problem
    from squadra.engine.allocation.writing import plan_table, price_table

    _show("legge")
    problem = read_problem(args.edges, args.openings, warn=warn)
    floors = read_floors(args.floors, args.groups, problem.people, warn=warn) if args.floors else []
    _show(f"colloca {len(problem.people)} persone")
    plan = allocate(problem, floors, args.method)
    greedy_objective, greedy_placed = problem.totals(greedy(problem))
    tables = {args.out: plan_table(plan)}
    if args.prices:
        tables[args.prices] = price_table(plan)
    _show("scrive")
    write_tables(tables)
    _show("")
    return {
        "objective": plan.objective,
        "placed": plan.placed,
        "bound": plan.bound,
        "gap": plan.gap,
        "proof": "optimal" if plan.is_optimal else "gap",
        "greedy_objective": greedy_objective,
        "greedy_placed": greedy_placed,
        "floors": [asdict(floor) for floor in plan.floors],
        "seconds": round(time.monotonic() - start, 3),
    }


def _show(doing: str) -> None:
    """Say what goes on, on one line of a terminal, which the empty text clears."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{doing}", end="…" if doing else "", file=sys.stderr, flush=True)
