"""What matching commands share on the command line: their files and options, made a run."""

import argparse
import datetime as dt
import os
import re
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from squadra.cli.streams import say, warn
from squadra.engine.files import cells
from squadra.engine.files.sources import steady
from squadra.engine.matching import BadInput, Opening, Person, Setting, read_model
from squadra.engine.matching.reading import read_occupations, read_skill_table

if TYPE_CHECKING:
    from squadra.engine.matching.fast import Side

ENGINES = ("fast", "reference")
EXECUTORS = ("local", "dask")
ENGINE_HELP = "il motore (se manca: il più svelto per questi file); danno gli stessi byte"
TABLE_ENDINGS = (".csv", ".parquet")
INPUTS = (
    "people",
    "openings",
    "edges",
    "skills",
    "similar",
    "occupations",
    "model",
    "floors",
    "groups",
    "labels",
    "queries",
)
"""What the commands read, each by the name of its option."""
STARTER_OCCUPATIONS = files("squadra") / "vocabularies" / "starter" / "occupations.csv"

Parsed = TypeVar("Parsed")
Record = TypeVar("Record", Person, Opening)


def new_parser(command: str, description: str) -> argparse.ArgumentParser:
    """A parser with files and day, and with the ways to compute that the contract names."""
    parser = file_parser(command, description)
    _add_ways(parser.add_argument_group("calcolo"))
    return parser


def file_parser(command: str, description: str) -> argparse.ArgumentParser:
    """A parser with the files and the day that every matching command takes."""
    parser = argparse.ArgumentParser(
        prog=f"squadra {command}",
        description=description,
        epilog="I file sono CSV o Parquet, secondo il nome.",
        allow_abbrev=False,
    )
    group = parser.add_argument_group("file")
    for name, text in (("people", "le persone"), ("openings", "le opportunità")):
        group.add_argument(f"--{name}", type=table_file, required=True, metavar="FILE", help=text)
    add_setting(group)
    return parser


def add_setting(group: argparse._ArgumentGroup) -> None:
    """Add what a match depends on beside people and openings, all of which may be left out."""
    for name, text in (
        ("skills", "il peso delle competenze: skill, weight"),
        ("similar", "competenze che si somigliano: skill_a, skill_b, similarity"),
        ("occupations", "URI e codici delle occupazioni (se manca: il pacchetto iniziale)"),
    ):
        group.add_argument(f"--{name}", type=table_file, metavar="FILE", help=text)
    group.add_argument("--model", type=Path, metavar="YAML", help="pesi e soglie (se manca: 1)")
    group.add_argument(
        "--on",
        type=said(cells.date),
        metavar="DATA",
        help="il giorno per cui si cerca, AAAA-MM-GG (se manca: oggi a Roma)",
    )


def add_threads(group: argparse._ArgumentGroup) -> None:
    """Add the number of threads; those that this machine cannot have are not taken."""
    group.add_argument(
        "--threads",
        type=said(positive),
        metavar="N",
        help="su quanti processori di questa macchina calcola fast (se manca: tutti); il risultato"
        " non cambia",
    )


def _add_ways(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--engine", choices=ENGINES, help=ENGINE_HELP)
    group.add_argument(
        "--executor",
        choices=EXECUTORS,
        default="local",
        help="dove si calcola (se manca: local); dask è per più macchine e dà gli stessi byte",
    )
    group.add_argument(
        "--scheduler",
        type=_scheduler,
        metavar="INDIRIZZO",
        help="di dask: tls://NOME:PORTA (se manca: processi di questa macchina)",
    )
    add_threads(group)


def parsed(parser: argparse.ArgumentParser, argv: Sequence[str]) -> argparse.Namespace:
    """The arguments, where they go together."""
    args = parser.parse_args(argv)
    if args.scheduler and args.executor != "dask":
        parser.error("--scheduler vale con --executor dask")
    if args.executor == "dask" and args.engine == "reference":
        parser.error("--executor dask calcola con --engine fast")
    return args


def said(parse: Callable[[str], Parsed]) -> Callable[[str], Parsed]:
    """Let argparse say the parser's own message."""

    def parse_argument(text: str) -> Parsed:
        try:
            return parse(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return parse_argument


def positive(text: str) -> int:
    """A whole number from 1 on."""
    value = cells.whole(text)
    if value < 1:
        raise ValueError(f"{text} è meno di 1")
    return value


def table_file(text: str, endings: Sequence[str] = TABLE_ENDINGS) -> Path:
    """A path whose ending is that of a table."""
    path = Path(text)
    if path.suffix.lower() not in endings:
        raise argparse.ArgumentTypeError(f"{text}: il nome non finisce in {' o '.join(endings)}")
    return path


def result_file(text: str, endings: Sequence[str] = TABLE_ENDINGS) -> Path:
    """A table's path where a file can be put."""
    path = table_file(text, endings)
    try:
        if not path.parent.is_dir():
            raise argparse.ArgumentTypeError(f"{text}: la cartella non esiste")
        if path.exists() and not path.is_file():
            raise argparse.ArgumentTypeError(f"{text}: non è un file")
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{text}: non ci si arriva ({error.strerror})") from None
    return path


def refuse_one_file_for_two(
    parser: argparse.ArgumentParser, args: argparse.Namespace, *results: str
) -> None:
    """No result takes the place of what is read, nor of another result."""
    name_of: dict[str, str] = {}
    for name in (*INPUTS, *results):
        if path := getattr(args, name, None):
            other = name_of.setdefault(os.path.realpath(path), name)
            if other != name and name in results:
                parser.error(f"--{other} e --{name} sono lo stesso file")


def reading(args: argparse.Namespace) -> AbstractContextManager[None]:
    """While all files of the call are read. Raises BadInput of one that does not stay as it is."""
    return steady(*(getattr(args, name, None) for name in INPUTS))


def size_of(file: Path) -> int:
    """A file's bytes; none where it cannot be read, which is said by who reads it."""
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _scheduler(text: str) -> str:
    if not re.fullmatch(r"((tls|tcp)://)?[^\s/]+:[0-9]+", text):
        raise argparse.ArgumentTypeError(f"«{text}» non è tls://NOME:PORTA o tcp://NOME:PORTA")
    return text


def read_setting(args: argparse.Namespace) -> tuple[Setting, dict[str, str]]:
    """Read all but people and openings; also the codes of occupations. Raises BadInput."""
    model = read_model(args.model)
    occupations = (
        read_occupations(args.occupations, warn=warn)
        if args.occupations
        else read_occupations(STARTER_OCCUPATIONS, warn=lambda _line: None)
    )
    skills = read_skill_table(args.skills, args.similar, warn=warn)
    return Setting(model, skills, args.on or today_in_rome()), occupations


def record_of(file: Path, records: Sequence[Record], id_: str) -> Record:
    """The record with this id. Raises BadInput."""
    for record in records:
        if record.id == id_.strip():
            return record
    raise BadInput(str(file), f"«{id_}» non c'è", column="id")


def today_in_rome() -> dt.date:
    """The day it is in Italy; the application's own clock would want its settings."""
    return dt.datetime.fromtimestamp(time.time(), ZoneInfo("Europe/Rome")).date()


def read_sides(args: argparse.Namespace) -> "tuple[Side, Side, Setting]":
    """People, openings and all else, read for the fast engine. Raises BadInput."""
    with reading(args):
        setting, occupations = read_setting(args)
        from squadra.engine.matching import fast

        tell_of_first_use()
        return (
            fast.people_side(args.people, occupations=occupations, warn=warn),
            fast.openings_side(args.openings, occupations=occupations, warn=warn),
            setting,
        )


def tell_of_first_use() -> None:
    """Say on a terminal why nothing moves while the fast engine is compiled."""
    from squadra.engine.matching.fast.compiling import is_first_use

    if sys.stderr.isatty() and is_first_use():
        say("la prima volta il motore si prepara: ci vuole circa un minuto")


def threads(args: argparse.Namespace) -> int:
    """How many threads of this process, of those that the machine has."""
    from squadra.engine.matching import fast

    return min(args.threads or fast.processors(), fast.processors())
