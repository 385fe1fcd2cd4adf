"""The files of an ESCO download, found by their names in a zip or a folder.

Names vary in case and from version to version: `occupations_it.csv`, `ISCOGroups_en_v1.2.0.csv`,
`occupationSkillRelations.csv`. A file's version stands in its name or in that of what holds it.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

from django.core.exceptions import ValidationError

from squadra.foundation.files.guard import guard_archive

MOST_BYTES: Final = 500 * 2**20
MOST_UNPACKED: Final = 2**31
"""All languages of ESCO together come to about half of it."""
HISTORY: Final = "history"
"""Files that say what has taken the place of what, such as `occupationsHistory_it.csv`."""
NEEDED: Final = ("occupations", "skills", "ISCOGroups", "occupationSkillRelations")
KINDS: Final = (
    *NEEDED,
    "skillsHierarchy",
    "broaderRelationsSkillPillar",
    "skillSkillRelations",
    "transversalSkillsCollection",
    "languageSkillsCollection",
)
"""The files that are read; a download has others."""

_KIND: Final = {kind.casefold(): kind for kind in KINDS}
_NAME = re.compile(r"([a-z]+)(?:_([a-z]{2}))?(?:[_ .-].*)?\.csv", re.IGNORECASE)
_VERSION = re.compile(
    r"(?<![\d.])(?:(?<![a-z])v(\d+\.\d+(?:\.\d+)?)|(\d+\.\d+\.\d+))(?!\.?\d)", re.I
)
_WRITTEN = re.compile(r"\d{1,3}\.\d{1,3}(\.\d{1,3})?")

NOT_THERE = "«{path}» non c'è: serve lo zip scaricato da ESCO, o la cartella in cui è stato aperto."
DAMAGED = "Lo zip «{name}» è rovinato o incompleto: scaricalo di nuovo."
LARGE = "«{name}» è troppo grande per essere ESCO: non lo abbiamo aperto."
LOCKED = "Lo zip «{name}» è protetto da una password: serve quello scaricato da ESCO."
MISSING = (
    "Mancano i file {files}: nella pagina da cui si scarica ESCO vanno chiesti professioni, "
    "competenze, gruppi ISCO e relazioni, in formato CSV."
)
TWICE = "Ci sono due file diversi «{name}»: lascia solo quello giusto."
NO_VERSION = (
    "Né il nome del file né quello della cartella dice la versione di ESCO: scrivila con "
    "--version, per esempio --version 1.2.0."
)
BAD_VERSION = "«{version}» non è una versione di ESCO: scrivila come 1.2.0."
MIXED = (
    "I file sono di versioni diverse di ESCO ({versions}): scarica tutto della stessa versione. "
    "Se è voluto, ripeti con --mixed e con --version."
)
_OF_GUARD: Final = {"size": LARGE, "bomb": LARGE, "members": LARGE, "password": LOCKED}


class ReleaseRefused(Exception):
    """Why a download is not imported, and what to do (Italian, for people)."""


@dataclass(frozen=True, slots=True)
class File:
    """One file. `version` and `language` are empty where nothing says them."""

    name: str
    kind: str
    language: str
    version: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Release:
    """The files of a download, of one version unless mixing was asked for."""

    version: str
    files: Sequence[File]

    def of(self, kind: str) -> list[File]:
        """Return the files of a kind that state facts first: the version's own, else the newest."""
        found = [file for file in self.files if file.kind == kind]
        return sorted(found, key=lambda file: (not self._states(file, found), file.language))

    def states(self, file: File) -> bool:
        """Tell whether a file states facts, or is of another version and only lends its words."""
        return self._states(file, [one for one in self.files if one.kind == file.kind])

    def _states(self, file: File, alike: Sequence[File]) -> bool:
        own = [one.version for one in alike if one.version in ("", self.version)]
        return file.version in (own or [max((one.version for one in alike), key=_order)])


def open_release(path: Path, version: str = "", *, mixed: bool = False) -> Release:
    """Open a download; `version` is that of ESCO where no name says it.

    With `mixed`, files of other versions lend the names that the version's own lack. Raises
    `ReleaseRefused`.
    """
    if version and not _WRITTEN.fullmatch(version):
        raise ReleaseRefused(BAD_VERSION.format(version=version))
    if not path.exists():
        raise ReleaseRefused(NOT_THERE.format(path=path.name))
    files = _each_once(_files(path))
    missing = [kind for kind in NEEDED if kind not in {file.kind for file in files}]
    if missing:
        raise ReleaseRefused(MISSING.format(files=", ".join(missing)))
    return Release(_version(files, version, mixed), files)


def _version(files: Iterable[File], told: str, mixed: bool) -> str:
    named = {file.version for file in files if file.version} | ({told} if told else set())
    if not named:
        raise ReleaseRefused(NO_VERSION)
    if len(named) > 1 and not (mixed and told):
        raise ReleaseRefused(MIXED.format(versions=", ".join(sorted(named, key=_order))))
    return told or named.pop()


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part)


def version_in(name: str) -> str:
    """Return the version of ESCO that a name says, else an empty text."""
    found = _VERSION.search(name)
    return (found[1] or found[2]) if found else ""


def _each_once(files: Iterable[File]) -> list[File]:
    """Several languages bring the same file along; two that differ are a mistake."""
    found: dict[tuple[str, str, str], File] = {}
    for file in files:
        there = found.setdefault((file.kind, file.language, file.version), file)
        if there.content != file.content and file.kind != HISTORY:
            raise ReleaseRefused(TWICE.format(name=file.name))
    return list(found.values())


def _files(path: Path) -> Iterator[File]:
    outer = version_in(path.resolve().name)
    if path.is_dir():
        yield from _of_folder(path, outer)
    else:
        yield from _of_zip(path, outer)


def _of_folder(folder: Path, outer: str) -> Iterator[File]:
    inside = sorted(path for path in folder.rglob("*") if path.is_file())
    read = [path for path in inside if path.suffix.lower() == ".zip" or _parts(path.name)]
    if sum(path.stat().st_size for path in read) > MOST_UNPACKED:
        raise ReleaseRefused(LARGE.format(name=folder.name))
    for path in read:
        place = path.relative_to(folder)
        if parts := _parts(path.name):
            yield File(path.name, *parts, _nearest(place.parts, outer), path.read_bytes())
        else:
            yield from _of_zip(path, _nearest(place.parts, outer))


def _of_zip(path: Path, outer: str) -> Iterator[File]:
    if path.stat().st_size > MOST_BYTES:
        raise ReleaseRefused(LARGE.format(name=path.name))
    content = path.read_bytes()
    try:
        guard_archive(content, most_bytes=MOST_BYTES, most_unpacked=MOST_UNPACKED)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                place = PurePosixPath(member)
                if parts := _parts(place.name):
                    version = _nearest(place.parts, outer)
                    yield File(place.name, *parts, version, archive.read(member))
    except ValidationError as error:
        said = _OF_GUARD.get(error.error_list[0].code or "", DAMAGED)
        raise ReleaseRefused(said.format(name=path.name)) from error
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise ReleaseRefused(DAMAGED.format(name=path.name)) from error


def _nearest(parts: Sequence[str], outer: str) -> str:
    """The version that a file's own name says, else the folder nearest to it."""
    return next(filter(None, map(version_in, reversed(parts))), outer)


def _parts(name: str) -> tuple[str, str] | None:
    """Kind and language of a file that is read, by its name."""
    found = _NAME.fullmatch(name)
    if not found:
        return None
    stem = found[1].casefold()
    kind = HISTORY if stem.endswith(HISTORY) else _KIND.get(stem)
    return (kind, (found[2] or "").lower()) if kind else None
