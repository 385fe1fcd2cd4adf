"""Importing an official ESCO download: read, compose, install, learn the tables of skills."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from squadra.vocabularies import tables
from squadra.vocabularies.changes import Changes
from squadra.vocabularies.learning import (
    TELLING,
    Row,
    read_esco,
    similarity_rows,
    weight_rows,
)
from squadra.vocabularies.pack import Vocabulary
from squadra.vocabularies.release.composing import Told, compose
from squadra.vocabularies.release.concepts import OTHER_FIRST, preference
from squadra.vocabularies.release.files import Release, open_release
from squadra.vocabularies.release.sheets import rows_of
from squadra.vocabularies.services import install, read_starter


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import has installed, changed, found odd and learnt."""

    vocabulary: Vocabulary
    changes: Changes
    told: Told
    weights: int
    similarities: int
    published: bool
    lacking: tuple[str, ...]
    """Official files that the download has not, without which less was learnt."""


def import_release(
    path: Path, *, language: str = "it", version: str = "", mixed: bool = False
) -> Imported:
    """Install the ESCO download in a zip or a folder, with names in the language where it has any.

    Doing it again changes nothing. Raises `ReleaseRefused` (what is installed stays), `BadInput`
    where the tables cannot be written.
    """
    release = open_release(path, version, mixed=mixed)
    composed = compose(release, language, read_starter())
    weights, similarities = learnt(release, language, composed.vocabulary)
    changes = install(composed.vocabulary)
    return Imported(
        composed.vocabulary,
        changes,
        composed.told,
        len(weights),
        len(similarities),
        tables.publish(weights, similarities),
        tuple(name for name in TELLING if not release.of(name)),
    )


def learnt(
    release: Release, language: str, vocabulary: Vocabulary
) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Return the rows of weights and of similarities of the vocabulary's skills.

    English names are read where the download has them, as for the tables that come with Squadra.
    """

    def official(name: str) -> Iterable[Row]:
        files = release.of(name)
        stating = [file for file in files if release.states(file)]
        first = OTHER_FIRST if name == "skills" else language
        stating.sort(key=lambda file: preference(file.language, first))
        return rows_of(stating[0]) if stating else ()

    esco = read_esco(official)
    skills = [skill.uri for skill in vocabulary.skills if skill.uri in esco.names]
    return list(weight_rows(esco, skills)), list(similarity_rows(esco, skills))
