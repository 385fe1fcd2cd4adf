"""`squadra explain`: why one person and one opening fit or don't, as JSON."""

import argparse
from collections.abc import Sequence

from squadra.cli.arguments import new_parser, parsed, read_setting, reading, record_of
from squadra.cli.streams import say, tell, warn
from squadra.engine.matching import BadInput, Pair, explain
from squadra.engine.matching.reading import read_openings, read_people

DESCRIPTION = (
    "Spiega una coppia in JSON: lo stato di ogni regola, il valore e i punti di ogni componente, i"
    " fatti, e che cosa aiuterebbe. Lo dice sempre il motore reference: i punti sono gli stessi."
)


def main(argv: Sequence[str]) -> int:
    """Run the command; 0 when the explanation is printed, 2 on bad input."""
    args = _parse(argv)
    try:
        with reading(args):
            setting, occupations = read_setting(args)
            people = read_people(args.people, occupations=occupations, warn=warn)
            openings = read_openings(args.openings, occupations=occupations, warn=warn)
        person = record_of(args.people, people, args.person)
        opening = record_of(args.openings, openings, args.opening)
    except BadInput as error:
        say(str(error))
        return 2
    return tell(explain(Pair(person, opening, setting)))


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = new_parser("explain", DESCRIPTION)
    group = parser.add_argument_group("coppia")
    group.add_argument("--person", required=True, metavar="ID", help="la persona")
    group.add_argument("--opening", required=True, metavar="ID", help="l'opportunità")
    return parsed(parser, argv)
