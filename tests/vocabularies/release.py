"""The official files laid out as a download has them, and small invented downloads."""

import csv
import gzip
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tests.vocabularies.starter import OFFICIAL

VERSION = "1.2.0"
COPIED = (
    "broaderRelationsSkillPillar",
    "digitalSkillsCollection",
    "languageSkillsCollection",
    "occupations",
    "skillGroups",
    "skillSkillRelations",
    "skillsHierarchy",
    "transversalSkillsCollection",
    "ISCOGroups",
)
SKILL_COLUMNS = ["conceptUri", "preferredLabel", "skillType", "altLabels"]
Table = list[list[str]]


def official(name: str) -> str:
    """The text of one of the official files that lie beside the repository."""
    return gzip.decompress((OFFICIAL / f"{name}.csv.gz").read_bytes()).decode()


def lay_out_official(folder: Path) -> Path:
    """Lay out the English files of 1.2.0 with the Italian names of 1.0.8: a mixed download.

    The labels of skills have the columns of a plain list there, and say 1.2.1.
    """
    folder.mkdir(parents=True, exist_ok=True)
    texts = {f"{name}_en": official(f"{name}_en_v{VERSION}") for name in COPIED}
    texts["occupationSkillRelations_en"] = official(f"occupationSkillRelations_v{VERSION}_derived")
    for name in ("occupations", "ISCOGroups"):
        texts[f"{name}_it_v1.0.8"] = official(f"{name}_it_v1.0.8")
    listed = csv.reader(io.StringIO(official("skills_en_labels_v1.2.1"), newline=""))
    skills = [[*row, ""] for row in listed][1:]
    texts["skills_en"] = text_of([SKILL_COLUMNS, *skills])
    for name, text in texts.items():
        dated = name if "_v" in name else f"{name}_v{VERSION}"
        (folder / f"{dated}.csv").write_text(text, encoding="utf-8")
    return folder


def text_of(rows: Iterable[Sequence[str]]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue()


def write_folder(folder: Path, tables: Mapping[str, Table]) -> Path:
    """Write a download as a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_text(text_of(rows), encoding="utf-8")
    return folder


def write_zip(path: Path, tables: Mapping[str, Table]) -> Path:
    """Write a download as a zip."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in tables.items():
            archive.writestr(f"{name}.csv", text_of(rows))
    return path


ESCO = "http://data.europa.eu/esco"
BAKER, MILLER = f"{ESCO}/occupation/baker", f"{ESCO}/occupation/miller"
KNEADING, FLOURS = f"{ESCO}/skill/kneading", f"{ESCO}/skill/flours"


def tables(language: str = "it") -> dict[str, Table]:
    """A whole download in little: a group, two trades, two skills, three links."""
    return {
        f"ISCOGroups_{language}": [
            ["conceptUri", "code", "preferredLabel"],
            [f"{ESCO}/isco/C7512", "7512", "Panettieri e pasticcieri"],
        ],
        f"occupations_{language}": [
            ["conceptUri", "code", "preferredLabel", "altLabels", "status", "replacedBy"],
            [BAKER, "7512.1", "fornaio/fornaia", "aiuto forno\naddetta al forno", "released", ""],
            [MILLER, "7512.2", "mugnaio/mugnaia", "", "released", ""],
        ],
        f"skills_{language}": [
            ["conceptUri", "skillType", "preferredLabel", "altLabels", "status", "replacedBy"],
            [KNEADING, "skill/competence", "impastare", "fare l'impasto", "released", ""],
            [FLOURS, "knowledge", "tipi di farina", "", "released", ""],
        ],
        f"occupationSkillRelations_{language}": [
            ["occupationUri", "relationType", "skillUri"],
            [BAKER, "essential", KNEADING],
            [BAKER, "optional", FLOURS],
            [MILLER, "essential", FLOURS],
        ],
    }
