"""Random people and openings as the cells of their files, written in any way that is allowed."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st

from squadra.engine.matching import SkillTable
from squadra.engine.matching.pair import distance_km
from tests.engine.matching.couples import CLEANER_URI
from tests.engine.matching.strategies import CONDITIONS, KINDS, SUPPORTS

Cells = Mapping[str, str]
Text = st.SearchStrategy[str]

SKILL_URI = "http://data.europa.eu/esco/skill/0b1c"
SKILLS = ("a", "A", "b c", "è", "a:4", SKILL_URI, "z")
OCCUPATIONS = ("9112.1", "9112.2", "9112", "911", "9", "5223.1", "5223.10", "0110", CLEANER_URI)
PLACES = (
    ("45.5", "9.4"),
    ("45.51", "9.42"),
    ("45.500000001", "9.4"),
    ("-45.5", "-170.6"),
    ("90", "0"),
    ("90", "180"),
    ("-90", "12.5"),
    ("89.99", "-77"),
    ("0", "180"),
    ("0.01", "-180"),
    ("-0.0", "179.99"),
)
"""A town; its antipode; about the poles, where longitudes meet, and about the antimeridian."""
LAT_LON = ("lat", "lon")
NEAR_MISSES = (0.0, 1e-12, -1e-12, 1e-9, -1e-9, 1e-7, -1e-7, 0.001, -0.001)
REACHES = ("0", "0.0", "1e-9", "1", "2.5", "30", "2000", "20015.2", "1e9")
VETOES = ("opening:o1", "opening: è", "company:alba", "company:a,b", "sector:8", "demand:cold")
TIMES = ("", "00:00", "06:30", "09:00", "13:00", "23:59")
DAYS = ("2026-03-01", "2026-03-02", "2026-03-03", "2026-05-01")
HOURS = ("", "0", "8", "19.5", "20", "36")


def cell(*values: str) -> Text:
    return st.sampled_from(("", *values))


def listed(*items: str, most: int = 4) -> Text:
    """Items joined, some of them repeated or with spaces about them."""
    return st.tuples(
        st.lists(st.sampled_from(items), max_size=most), st.sampled_from(("|", " |", "|  "))
    ).map(lambda drawn: drawn[1].join(drawn[0]))


def levelled(names: tuple[str, ...], ends: tuple[str, ...]) -> Text:
    return listed(*(name + end for name in names for end in ends))


def week(alphabet: str) -> Text:
    return cell("1" * 14) | st.text(alphabet, min_size=14, max_size=14)


def ids(letters: str) -> Text:
    return st.text(letters, min_size=1, max_size=4).map(str.strip).filter(bool)


PLAIN_LETTERS = "aAbo19.:èß🙂﷽ |"
ODD_LETTERS = 'aè🙂,"\n'
"""With these a cell stands in quotes."""
skills = levelled(SKILLS, ("", ":1", ":2", " :3"))
languages = levelled(("it", "IT", "ar"), (":A1", ":b1", ":native"))

PERSON: Mapping[str, Text] = {
    "max_km": st.sampled_from(REACHES),
    "max_km_transit": cell(*REACHES),
    "targets": listed(*OCCUPATIONS),
    "skills": skills,
    "goals": skills,
    "languages": languages,
    "availability": week("110x"),
    "earliest": st.sampled_from(TIMES),
    "latest": st.sampled_from(TIMES),
    "hours_max": st.sampled_from(HOURS),
    "limits": listed(*CONDITIONS),
    "needs": listed(*SUPPORTS, most=1),
    "licences": listed("B", "haccp"),
    "entitlements": listed("l68", "art18"),
    "kinds": listed(*KINDS),
    "vetoes": listed(*VETOES, most=1),
    "from_date": cell(*DAYS),
    "waiting_since": cell(*DAYS),
}
OPENING: Mapping[str, Text] = {
    "company": st.sampled_from(("alba", "a,b")),
    "transit": cell("true", "FALSE", "1"),
    "occupation": cell(*OCCUPATIONS),
    "essential": skills,
    "optional": skills,
    "languages": cell() | languages,
    "shift": week("0001"),
    "flexible": cell("true", "0"),
    "starts_at": st.sampled_from(TIMES),
    "ends_at": st.sampled_from(TIMES),
    "hours": st.sampled_from(HOURS),
    "hours_min": st.sampled_from(HOURS),
    "demands": listed(*CONDITIONS, most=1),
    "adaptable": listed(*CONDITIONS),
    "supports": cell("none") | listed(*SUPPORTS),
    "licences": cell() | listed("B", "haccp", most=1),
    "kind": st.sampled_from(KINDS),
    "seats": st.sampled_from(("0", "1", "+2", "100")),
    "sector": cell("81.21", "56", "8"),
    "reserved": cell() | listed("l68", "art18", most=1),
    "starts_on": cell(*DAYS),
    "expires_on": st.sampled_from(DAYS[1:]),
}
EXCLUDING = {"kinds", "vetoes", "limits", "needs", "from_date", "earliest", "latest", "hours_max"}
EASY = {"seats": "1", "languages": "", "licences": "", "reserved": "", "flexible": "true"}
"""What most often keeps them apart is left away from half of the instances."""
REQUIRED = {"id", "lat", "lon", "max_km", "company", "kind", "seats", "expires_on"}


@st.composite
def rows_of(
    draw: st.DrawFn, columns: Mapping[str, Text], most: int, *, plain: bool
) -> list[dict[str, str]]:
    """Up to so many rows under the columns that are required and some of the others."""
    names = ids(PLAIN_LETTERS if plain else ODD_LETTERS)
    optional = sorted(columns.keys() - REQUIRED)
    left_out = draw(st.sets(st.sampled_from(optional)))
    rows = []
    for name in draw(st.lists(names, min_size=1, max_size=most, unique=True)):
        lat, lon = draw(st.sampled_from(PLACES[:2]) | st.sampled_from(PLACES))
        drawn = {column: draw(texts) for column, texts in columns.items() if column not in left_out}
        row = {"id": name, "lat": lat, "lon": lon} | drawn
        rows.append({key: text.replace(",", ";") for key, text in row.items()} if plain else row)
    return rows


@dataclass(frozen=True)
class Instance:
    """A whole input; every row of a side has the same columns."""

    people: list[dict[str, str]]
    openings: list[dict[str, str]]
    skills: SkillTable


@st.composite
def instances(draw: st.DrawFn, most: int = 5) -> Instance:
    """People of whom some can just reach an opening, or just not."""
    plain, easy = draw(st.sampled_from((True, True, False))), draw(st.booleans())
    people = draw(rows_of(PERSON, most, plain=plain))
    openings = draw(rows_of(OPENING, most, plain=plain))
    if easy:
        people = [row | dict.fromkeys(EXCLUDING & row.keys(), "") for row in people]
        openings = [row | EASY for row in openings]
    for person in people:
        if openings and draw(st.booleans()):
            there = draw(st.sampled_from(openings))
            km = distance_km(*(float(row[name]) for row in (person, there) for name in LAT_LON))
            person["max_km"] = repr(max(0.0, km + draw(st.sampled_from(NEAR_MISSES))))
    return Instance(people, openings, draw(skill_tables))


shares = st.sampled_from((0.1, 1 / 3, 0.5, 0.9999))
skill_tables = st.builds(
    SkillTable,
    weights=st.dictionaries(st.sampled_from(SKILLS), st.sampled_from((0.1, 0.7, 2.0, 1e300))),
    similarities=st.dictionaries(st.tuples(*[st.sampled_from(SKILLS)] * 2), shares, max_size=6).map(
        lambda table: table | {(b, a): value for (a, b), value in table.items()}
    ),
)


@dataclass(frozen=True)
class Style:
    """One of the ways in which the same table may be written."""

    mark: bool = False
    line_end: str = "\n"
    quotes: bool = False
    spaces: str = ""
    extra: bool = False

    def write(self, file: Path, columns: list[str], rows: list[dict[str, str]]) -> Path:
        names = [*columns, "note"] if self.extra else columns
        cells = [[row.get(name, "n") for name in names] for row in rows]
        # Python 3.11 leaves a line feed in a cell unquoted where it does not end the lines.
        quoted = self.quotes or self.line_end == "\r"
        text = io.StringIO()
        csv.writer(
            text,
            lineterminator=self.line_end,
            quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL,
        ).writerows([self.spaces + cell + self.spaces for cell in row] for row in [names, *cells])
        file.write_text(text.getvalue(), encoding="utf-8-sig" if self.mark else "utf-8", newline="")
        return file


styles = st.builds(
    Style,
    mark=st.booleans(),
    line_end=st.sampled_from(("\n", "\r\n", "\r")),
    quotes=st.sampled_from((False, False, True)),
    spaces=st.sampled_from(("", "", " ", "\u00a0")),
    extra=st.booleans(),
)
