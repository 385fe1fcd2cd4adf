"""Reading the starter vocabulary, and writing folders like the official ones that agree with it."""

import csv
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACK = ROOT / "src/squadra/vocabularies/starter"
CHECK = ROOT / "scripts/check-starter-vocabulary"
LEARN = ROOT / "scripts/learn-skill-tables"
OFFICIAL = ROOT.parent / "shared/data/esco"
NO_OFFICIAL = "the official ESCO files are not beside the repository"

Row = dict[str, str]


def rows(name: str, folder: Path = PACK) -> list[Row]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def names(row: Row) -> list[str]:
    return [row["label"], *filter(None, row["alternatives"].split("|"))]


def run(script: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, script, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def write(path: Path, header: list[str], lines: Iterable[Iterable[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target, lineterminator="\n").writerows([header, *lines])


def write_official(folder: Path) -> None:
    """Write a folder laid out like the official download, which says just what the pack says."""
    occupations = [[row["uri"], row["code"]] for row in rows("occupations")]
    write(folder / "occupations_en.csv", ["conceptUri", "code"], occupations)
    kinds = {"skill": "skill/competence", "knowledge": "knowledge"}
    skills = [[row["uri"], kinds[row["kind"]], row["label"]] for row in rows("skills")]
    write(folder / "skills_en.csv", ["conceptUri", "skillType", "preferredLabel"], skills)
    field = [[row["uri"], "field"] for row in rows("skills")]
    header = ["conceptUri", "broaderUri"]
    write(folder / "broaderRelationsSkillPillar_en.csv", header, field)
    levels = [f"Level {level} {what}" for level in range(4) for what in ("URI", "code")]
    write(folder / "skillsHierarchy_en.csv", levels, [])
    groups = [[row["code"]] for row in rows("isco_groups")]
    write(folder / "ISCOGroups_en.csv", ["code"], groups)
    header = ["occupationUri", "skillUri", "relationType"]
    links = [list(row.values()) for row in rows("occupation_skills")]
    write(folder / "occupationSkillRelations_en.csv", header, links)
    header = ["originalSkillUri", "relatedSkillUri"]
    write(folder / "skillSkillRelations_en.csv", header, [])
    for name in ("transversal", "language"):
        write(folder / f"{name}SkillsCollection_en.csv", ["conceptUri"], [])


def copy_pack(folder: Path, official: Path) -> None:
    """Copy the pack, with the tables that are learnt from these official files."""
    shutil.copytree(PACK, folder)
    done = run(LEARN, official, "--pack", folder)
    assert (done.returncode, done.stderr) == (0, "")
