"""Which downloads are refused, and what whoever brings them is told to do."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from squadra.vocabularies.release import files
from squadra.vocabularies.release.files import version_in
from tests.vocabularies.release import tables, write_folder, write_zip

pytestmark = pytest.mark.django_db


def refused(path: Path, *options: str) -> str:
    """Import what is to be refused, and return what is said."""
    with pytest.raises(CommandError) as refusal:
        call_command("vocabulary", "import", str(path), *options)
    return str(refusal.value)


def spoilt(folder: Path, name: str, spoil: Callable[[str], str]) -> Path:
    """A download of which one file's text was changed."""
    write_folder(folder / "v1.2.0", tables())
    file = folder / "v1.2.0" / f"{name}.csv"
    file.write_text(spoil(file.read_text(encoding="utf-8")), encoding="utf-8")
    return folder / "v1.2.0"


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("ESCO dataset - v1.2.0 - classification - it - csv.zip", "1.2.0"),
        ("occupations_it_v1.0.8.csv", "1.0.8"),
        ("esco-1.1.2", "1.1.2"),
        ("ESCO v1.1", "1.1"),
        ("occupations_it.csv", ""),
        ("2024.01.02.03", ""),
    ],
)
def test_a_name_says_a_version(name: str, version: str) -> None:
    assert version_in(name) == version


def test_without_a_version_it_asks_for_one(tmp_path: Path) -> None:
    said = refused(write_folder(tmp_path / "files", tables()))
    assert "scrivila con --version" in said


def test_a_version_that_is_none_is_refused(tmp_path: Path) -> None:
    path = write_folder(tmp_path / "files", tables())
    assert refused(path, "--version", "ultima").startswith("«ultima» non è una versione")


def test_files_of_several_versions_are_refused_unless_told(tmp_path: Path) -> None:
    brought = tables()
    brought["occupations_it_v1.1.0"] = brought.pop("occupations_it")
    path = write_folder(tmp_path / "v1.2.0", brought)
    assert "versioni diverse di ESCO (1.1.0, 1.2.0)" in refused(path)
    assert "versioni diverse" in refused(path, "--mixed")
    call_command("vocabulary", "import", str(path), "--mixed", "--version", "1.2.0")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    brought = tables()
    del brought["occupationSkillRelations_it"]
    path = write_folder(tmp_path / "v1.2.0", brought)
    assert refused(path).startswith("Mancano i file occupationSkillRelations:")


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    assert "«esco.zip» non c'è" in refused(tmp_path / "esco.zip")


def test_quotes_that_do_not_close_are_a_truncated_file(tmp_path: Path) -> None:
    path = spoilt(tmp_path, "occupations_it", lambda text: text[: text.index("addetta")])
    assert "«occupations_it.csv» è troncato: alla riga 2 le virgolette" in refused(path)


def test_a_row_that_lacks_columns_is_a_truncated_file(tmp_path: Path) -> None:
    path = spoilt(tmp_path, "skills_it", lambda text: text[: text.rindex(",released")])
    assert "la riga 3 ha 4 colonne invece di 6" in refused(path)


def test_another_files_columns_are_named(tmp_path: Path) -> None:
    path = spoilt(tmp_path, "skills_it", lambda text: text.replace("skillType", "x"))
    assert "mancano le colonne skillType" in refused(path)


def test_a_file_that_was_saved_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = write_folder(tmp_path / "v1.2.0", tables())
    (path / "skills_it.csv").write_bytes("perché".encode("cp1252"))
    assert "«skills_it.csv» non è in UTF-8" in refused(path)


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "v1.2.0.zip", tables())
    whole = path.read_bytes()
    changed = whole[:70] + bytes(letter ^ 255 for letter in whole[70:80]) + whole[80:]
    for content in (whole[:-200], b"", b"x" * 500, changed):
        path.write_bytes(content)
        assert "«v1.2.0.zip» è rovinato" in refused(path)


@pytest.mark.parametrize("limit", ["MOST_BYTES", "MOST_UNPACKED"])
def test_a_zip_that_is_too_big_is_not_opened(
    tmp_path: Path, limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_zip(tmp_path / "v1.2.0.zip", tables())
    monkeypatch.setattr(files, limit, 100)
    assert "troppo grande per essere ESCO" in refused(path)


def test_a_download_in_which_nothing_is_italian_is_refused(tmp_path: Path) -> None:
    path = write_folder(tmp_path / "v1.2.0", tables("de"))
    said = refused(path)
    assert "nessun nome in «it»" in said
    assert "--language (ci sono: de)" in said
    call_command("vocabulary", "import", str(path), "--language", "de")


def test_links_to_what_the_files_lack_are_a_broken_download(tmp_path: Path) -> None:
    brought = tables()
    brought["occupations_it"].pop()
    path = write_folder(tmp_path / "v1.2.0", brought)
    assert refused(path).startswith("1 legami su 3 nominano")


def test_one_code_for_two_trades_is_refused(tmp_path: Path) -> None:
    path = spoilt(tmp_path, "occupations_it", lambda text: text.replace("7512.2", "7512.1"))
    assert "«7512.1» è di due mestieri" in refused(path)


def test_two_files_that_differ_under_one_name_are_refused(tmp_path: Path) -> None:
    path = write_folder(tmp_path / "v1.2.0", tables())
    write_folder(path / "again", {"skills_it": tables()["skills_it"][:2]})
    assert "Ci sono due file diversi «skills_it.csv»" in refused(path)
