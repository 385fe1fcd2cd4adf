"""Importing ESCO: again, another version, what took the place of what, several languages."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings as SettingsWrapper

from squadra.foundation.audit.models import Event
from squadra.vocabularies.importing import Imported, import_release
from squadra.vocabularies.models import Occupation, OccupationSkill, Skill, VocabularyTerm
from squadra.vocabularies.services import load_starter
from squadra.vocabularies.tables import STARTER, skill_similarities, skill_weights
from squadra.vocabularies.usual import usual_skills
from tests.vocabularies.release import (
    BAKER,
    FLOURS,
    KNEADING,
    MILLER,
    Table,
    tables,
    write_folder,
    write_zip,
)
from tests.vocabularies.starter import rows
from tests.vocabularies.test_installing import everything

pytestmark = pytest.mark.django_db
NAMED = "ESCO dataset - v{} - classification - it - csv"


@pytest.fixture(autouse=True)
def _own_folder(settings: SettingsWrapper, tmp_path: Path) -> None:
    settings.SQUADRA_VOCABULARY = tmp_path / "vocabulary"


def bring(folder: Path, brought: dict[str, Table], version: str = "1.2.0") -> Imported:
    """Write a download, named as the official ones are, and import it."""
    return import_release(write_zip(folder / f"{NAMED.format(version)}.zip", brought))


def run(*arguments: Any) -> list[str]:
    out = StringIO()
    call_command("vocabulary", "import", *map(str, arguments), stdout=out)
    return out.getvalue().splitlines()


def keys() -> set[int]:
    return {
        *OccupationSkill.objects.values_list("pk", flat=True),
        *(-pk for pk in VocabularyTerm.objects.values_list("pk", flat=True)),
    }


def test_a_download_is_imported_from_a_zip_and_from_a_folder_alike(tmp_path: Path) -> None:
    bring(tmp_path, tables())
    before = everything()
    folder = write_folder(tmp_path / NAMED.format("1.2.0"), tables())
    assert import_release(folder).changes.rows == 0
    assert everything() == before
    assert str(Occupation.objects.resolve("fornaia")) == "fornaio/fornaia"
    assert str(Occupation.objects.resolve("Addetta al forno")) == "fornaio/fornaia"


def test_the_command_says_what_it_did_and_whose_the_classification_is(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "ESCO v1.2.0", tables())
    first = run(folder)
    assert first[0] == "Vocabolario ESCO 1.2.0: 3 mestieri e gruppi, 2 competenze, 3 legami."
    assert "Mestieri e gruppi: 3 nuovi o tornati." in first
    assert "Non è cambiato niente." not in first
    assert first[-1] == "Questo servizio usa la classificazione ESCO della Commissione europea."


def test_the_second_import_writes_no_row_and_no_event(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "ESCO v1.2.0", tables())
    run(folder)
    rows_before, before, weights = keys(), everything(), skill_weights().stat().st_mtime_ns
    assert "Non è cambiato niente." in run(folder)
    assert (keys(), everything()) == (rows_before, before)
    assert Event.objects.filter(verb="vocabularies:vocabulary:installed").count() == 1
    assert skill_weights().stat().st_mtime_ns == weights


def test_the_starter_too_is_written_once_alone() -> None:
    load_starter()
    before = keys()
    load_starter()
    assert keys() == before
    assert Event.objects.filter(verb="vocabularies:vocabulary:installed").count() == 1


@pytest.mark.parametrize("name", ["files", "files v1.1.0"])
def test_the_version_is_told_or_stands_in_a_name(tmp_path: Path, name: str) -> None:
    folder = write_folder(tmp_path / name, tables())
    told = () if "v" in name else ("--version", "1.1.0")
    assert run(folder, *told)[0].startswith("Vocabolario ESCO 1.1.0:")


def test_names_of_files_vary_in_case_and_by_version(tmp_path: Path) -> None:
    brought = {f"{name.upper()}_v1.0.8": table for name, table in tables().items()}
    assert run(write_folder(tmp_path / "files", brought))[0].startswith("Vocabolario ESCO 1.0.8:")


def test_a_new_version_tells_what_is_new_renamed_recoded_and_gone(tmp_path: Path) -> None:
    bring(tmp_path, tables())
    baker = Occupation.objects.get(uri=BAKER).pk
    later = tables()
    later["occupations_it"] = [
        later["occupations_it"][0],
        [BAKER, "7512.7", "panettiere/panettiera", "", "released", ""],
        ["http://data.europa.eu/esco/occupation/pastry", "7512.1", "pasticciere", "", "", ""],
    ]
    later["occupationSkillRelations_it"][2] = [BAKER, "essential", FLOURS]
    later["occupationSkillRelations_it"].pop()
    file = tmp_path / "details.tsv"
    lines = run(write_folder(tmp_path / "v1.2.1", later), "--details", file)
    assert (
        "Mestieri e gruppi: 1 nuovi o tornati, 1 con un altro nome, 1 con un altro codice, "
        "1 ritirati."
    ) in lines
    assert "Legami: 1 tolti, 1 cambiati tra indispensabile e utile." in lines
    details = file.read_text(encoding="utf-8").splitlines()
    assert details[0].split("\t") == ["what", "kind", "uri", "before", "after"]
    assert f"codice cambiato\tmestiere o gruppo\t{BAKER}\t7512.1\t7512.7" in details
    assert f"ritirato\tmestiere o gruppo\t{MILLER}\tmugnaio/mugnaia\t" in details
    assert f"cambiato\tlegame\t{BAKER} {FLOURS}\toptional\tessential" in details
    assert Occupation.objects.get(uri=BAKER).pk == baker
    assert Occupation.objects.label_of(MILLER) == "mugnaio/mugnaia"


def replaced(brought: dict[str, Table]) -> dict[str, Table]:
    """Say that the miller's trade is the baker's now, and one skill the other."""
    brought["occupations_it"][2][4:] = ["obsolete", BAKER]
    brought["skills_it"][2][4:] = ["obsolete", KNEADING]
    return brought


def test_what_was_replaced_is_kept_and_means_its_successor(tmp_path: Path) -> None:
    bring(tmp_path, tables())
    assert "1 ritirati che ora vogliono dire un altro" in "".join(
        run(write_folder(tmp_path / "v1.2.1", replaced(tables())))
    )
    miller = Occupation.objects.get(uri=MILLER)
    assert miller.retired_at is not None
    assert miller.replaced_by == Occupation.objects.get(uri=BAKER)
    assert Occupation.objects.label_of(MILLER) == "mugnaio/mugnaia"
    for text in (MILLER, "mugnaia"):
        assert Occupation.objects.resolve(text) == miller.replaced_by, text
    assert [one.occupation.uri for one in usual_skills([MILLER])] == [BAKER]
    assert Skill.objects.successors() == {FLOURS: KNEADING}


def test_a_replacement_is_followed_over_versions_and_ends_when_it_comes_back(
    tmp_path: Path,
) -> None:
    bring(tmp_path, replaced(tables()))
    later = tables()
    last = "http://data.europa.eu/esco/occupation/last"
    later["occupations_it"].pop()
    later["occupationSkillRelations_it"].pop()
    later["occupations_it"][1][4:] = ["obsolete", last]
    later["occupations_it"].append([last, "7512.3", "addetto al pane", "", "released", ""])
    bring(tmp_path, later, "1.2.1")
    assert {str(Occupation.objects.resolve(uri)) for uri in (BAKER, MILLER)} == {"addetto al pane"}
    bring(tmp_path, tables(), "1.2.2")
    assert str(Occupation.objects.resolve(MILLER)) == "mugnaio/mugnaia"


def test_a_file_of_history_names_successors_of_what_the_release_lacks(tmp_path: Path) -> None:
    bring(tmp_path, tables())
    later = tables()
    later["occupations_it"].pop()
    later["occupationSkillRelations_it"].pop()
    later["occupationsHistory_it"] = [["conceptUri", "replacedBy"], [MILLER, BAKER]]
    bring(tmp_path, later, "1.2.1")
    assert str(Occupation.objects.resolve(MILLER)) == "fornaio/fornaia"


def test_of_several_successors_none_is_chosen(tmp_path: Path) -> None:
    brought = tables()
    brought["occupations_it"][2][4:] = ["obsolete", f"{BAKER}\n{BAKER}s"]
    imported = bring(tmp_path, brought)
    assert imported.told.split == 1
    assert Occupation.objects.resolve(MILLER) is None


def test_the_starters_plain_words_are_read_and_the_official_ones_found(
    tmp_path: Path,
) -> None:
    ours = rows("occupations")[0]
    brought = tables()
    header = brought["occupations_it"][0]
    brought["occupations_en"] = [header, [ours["uri"], ours["code"], "interpreter", "", "", ""]]
    bring(tmp_path, brought)
    assert Occupation.objects.get(uri=ours["uri"]).label == ours["label"]
    brought["occupations_it"].append([ours["uri"], ours["code"], "nome ufficiale", "", "", ""])
    bring(tmp_path, brought)
    found = Occupation.objects.get(uri=ours["uri"])
    assert found.names == [ours["label"], *ours["alternatives"].split("|"), "nome ufficiale"]
    assert Occupation.objects.resolve("nome ufficiale") == found


def test_another_language_names_what_has_no_italian_name(tmp_path: Path) -> None:
    brought = tables() | tables("en")
    brought["skills_it"].pop()
    brought["skills_en"][2][2] = "kinds of flour"
    lines = run(write_folder(tmp_path / "v1.2.0", brought))
    assert Skill.objects.get(uri=FLOURS).label == "kinds of flour"
    assert "Competenze: 1 senza nome in «it», con quello in «en»." in lines


def test_oddities_of_the_data_are_told_and_none_stops_the_import(tmp_path: Path) -> None:
    brought = tables()
    brought["skills_it"] += [brought["skills_it"][1], [f"{FLOURS}2", "", "lievito", "", "", ""]]
    brought["occupationSkillRelations_it"].insert(1, [BAKER, "optional", KNEADING])
    told = bring(tmp_path, brought).told
    assert (told.doubled, told.untyped, told.both, told.unlinked) == (1, 1, 1, 1)
    assert Skill.objects.get(uri=f"{FLOURS}2").kind == "skill"
    assert OccupationSkill.objects.get(skill__uri=KNEADING).relation == "essential"


def test_tables_of_skills_are_published_until_the_starter_is_loaded_again(tmp_path: Path) -> None:
    imported = bring(tmp_path, tables())
    written = skill_weights().read_text(encoding="utf-8").splitlines()
    assert written[0] == "skill,weight"
    assert [line.split(",")[0] for line in written[1:]] == [FLOURS, KNEADING]
    assert imported.lacking
    load_starter()
    assert (skill_weights().parent, skill_similarities().parent) == (STARTER, STARTER)


def test_a_refused_import_leaves_what_was_there(tmp_path: Path) -> None:
    bring(tmp_path, tables())
    before = everything()
    brought = tables()
    del brought["skills_it"]
    path = write_folder(tmp_path / "v1.2.1", brought)
    with pytest.raises(CommandError, match="Mancano i file skills"):
        run(path)
    assert everything() == before
