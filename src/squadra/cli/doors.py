"""`squadra doors`: what would open most openings to a person, or an opening to most people."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from squadra.cli.arguments import (
    ENGINE_HELP,
    ENGINES,
    file_parser,
    read_setting,
    reading,
    record_of,
    size_of,
    tell_of_first_use,
)
from squadra.cli.streams import say, tell, warn
from squadra.engine.matching import BadInput, Opening, Person
from squadra.engine.matching.doors import Doors, lets_in, opens_most
from squadra.engine.matching.reading import read_openings, read_people

DESCRIPTION = (
    "Dice in JSON che cosa aprirebbe più porte. A una persona: quante opportunità in più avrebbe"
    " con una patente, una lingua, una mezza giornata o qualche chilometro in più. A"
    " un'opportunità: quante persone in più potrebbero averla se l'azienda chiedesse meno. Ogni"
    " cosa è contata da sola, e nessuno deve rinunciare a un limite, a un bisogno o a un veto."
)
FEW_BYTES = 250_000
"""Of the side that is counted: so many are through before the fast engine is loaded."""


def main(argv: Sequence[str]) -> int:
    """Run the command; 0 when the doors are printed, 2 on bad input."""
    args = _parse(argv)
    try:
        with reading(args):
            report = _of_person(args) if args.person else _of_opening(args)
    except BadInput as error:
        say(str(error))
        return 2
    return tell(report)


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = file_parser("doors", DESCRIPTION)
    group = parser.add_argument_group("per chi").add_mutually_exclusive_group(required=True)
    group.add_argument("--person", metavar="ID", help="la persona a cui si aprirebbero")
    group.add_argument("--opening", metavar="ID", help="l'opportunità che si aprirebbe")
    parser.add_argument("--engine", choices=ENGINES, help=ENGINE_HELP)
    return parser.parse_args(argv)


def _of_person(args: argparse.Namespace) -> dict[str, Any]:
    setting, occupations = read_setting(args)
    people = read_people(args.people, occupations=occupations, warn=warn)
    person = record_of(args.people, people, args.person)
    if _is_few(args.engine, args.openings):
        openings = read_openings(args.openings, occupations=occupations, warn=warn)
        return _report("openings", opens_most(person, openings, setting))
    from squadra.engine.matching.fast import openings_side, side_of
    from squadra.engine.matching.fast.standing import Standing

    tell_of_first_use()
    many = openings_side(args.openings, occupations=occupations, warn=warn)
    standing = Standing.of(side_of([person], Person), many, setting)
    return _report("openings", standing.opens_most(person))


def _of_opening(args: argparse.Namespace) -> dict[str, Any]:
    setting, occupations = read_setting(args)
    openings = read_openings(args.openings, occupations=occupations, warn=warn)
    opening = record_of(args.openings, openings, args.opening)
    if _is_few(args.engine, args.people):
        people = read_people(args.people, occupations=occupations, warn=warn)
        return _report("people", lets_in(opening, people, setting))
    from squadra.engine.matching.fast import people_side, side_of
    from squadra.engine.matching.fast.standing import Standing

    tell_of_first_use()
    many = people_side(args.people, occupations=occupations, warn=warn)
    standing = Standing.of(many, side_of([opening], Opening), setting)
    return _report("people", standing.lets_in(opening))


def _is_few(engine: str | None, counted: Path) -> bool:
    if engine:
        return engine == "reference"
    return size_of(counted) <= FEW_BYTES


def _report(unit: str, doors: Doors) -> dict[str, Any]:
    return {
        unit: doors.now,
        "would_open": [
            {"change": door.what, "from": door.before, "to": door.after, unit: door.opens}
            for door in doors.doors
        ],
    }
