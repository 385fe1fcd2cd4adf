"""What the sheets are made of: the README's tables, the data files, the starter vocabulary."""

import csv
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
DATA = Path(__file__).parent / "data"
PACK = ROOT / "src/squadra/vocabularies/starter"
TERRITORY = ROOT / "src/squadra/territory/packs/adda_martesana"

LANGUAGE = re.compile("italiano|inglese|francese|spagnolo|tedesco|arabo")
OF_ONESELF = re.compile("in rete|in forma|equilibrio|diritti|idee nuove|soldi e materiali")

Row = dict[str, Any]


@cache
def source(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def readme_tables() -> dict[str, list[list[str]]]:
    """The table under each heading of the README, without its header, as plain text."""
    tables: dict[str, list[list[str]]] = {}
    heading = ""
    for line in (EXAMPLES / "README.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        elif line.startswith("|"):
            cells = [cell.strip().replace("`", "") for cell in line.strip("|").split("|")]
            tables.setdefault(heading, []).append(cells)
    return {heading: rows[2:] for heading, rows in tables.items()}


def csv_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def occupation_rows() -> list[dict[str, str]]:
    """The occupations of the pack that can be drawn, in its order."""
    return [row for row in csv_rows(PACK / "occupations.csv") if row["label"] in source("work")]


def skill_rows() -> list[dict[str, str]]:
    """The skills of the pack, in its order."""
    return csv_rows(PACK / "skills.csv")


@cache
def municipalities() -> dict[str, int]:
    """Inhabitants of each municipality of the territory."""
    rows = csv_rows(TERRITORY / "municipalities.csv")
    return {row["name"]: int(row["population"]) for row in rows}


@dataclass(frozen=True)
class Pack:
    """The starter vocabulary by label: skills of each occupation, those of every work, Italian."""

    essential: dict[str, list[str]]
    optional: dict[str, list[str]]
    transversal: list[str]
    italian: list[str]

    def skills_of(self, occupation: str) -> list[str]:
        return self.essential[occupation] + self.optional[occupation]


@cache
def pack() -> Pack:
    occupations = {row["uri"]: row["label"] for row in occupation_rows()}
    skills = {row["uri"]: row["label"] for row in skill_rows()}
    links: dict[str, dict[str, list[str]]] = {
        relation: {label: [] for label in occupations.values()}
        for relation in ("essential", "optional")
    }
    rows = [
        row
        for row in csv_rows(PACK / "occupation_skills.csv")
        if row["occupation"] in occupations and row["skill"] in skills
    ]
    for row in rows:
        links[row["relation"]][occupations[row["occupation"]]].append(skills[row["skill"]])
    linked = {row["skill"] for row in csv_rows(PACK / "occupation_skills.csv")}
    every_work = [label for uri, label in skills.items() if uri not in linked]
    return Pack(
        links["essential"],
        links["optional"],
        transversal=[
            label
            for label in every_work
            if not (LANGUAGE.search(label) or OF_ONESELF.search(label))
        ],
        italian=[label for label in every_work if "italiano" in label],
    )
