"""The whole of ESCO, where its files lie beside the repository: what is known of them holds."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from squadra.vocabularies.changes import Kind, What
from squadra.vocabularies.importing import Imported, import_release
from squadra.vocabularies.models import Occupation, OccupationSkill, Skill
from squadra.vocabularies.release.concepts import STARTER
from squadra.vocabularies.services import load_starter, read_starter
from squadra.vocabularies.tables import skill_similarities, skill_weights
from tests.vocabularies.release import VERSION, lay_out_official
from tests.vocabularies.starter import NO_OFFICIAL, OFFICIAL, rows

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.skipif(not OFFICIAL.exists(), reason=NO_OFFICIAL),
]


def bring(folder: Path) -> Imported:
    return import_release(folder, version=VERSION, mixed=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_out_official(tmp_path_factory.mktemp("official"))


@pytest.fixture(scope="module")
def imported(
    folder: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Imported]:
    """Lie under the transaction of each test of the module, over the starter vocabulary."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr("django.conf.settings.SQUADRA_VOCABULARY", folder / "published")
        load_starter()
        yield bring(folder)
        transaction.set_rollback(True)


def test_occupations_skills_and_links_are_those_of_the_release(imported: Imported) -> None:
    assert Occupation.objects.in_use().filter(kind="esco").count() == 3039
    assert Occupation.objects.in_use().filter(kind="isco").count() == 619
    assert Skill.objects.in_use().count() == 13_939
    assert OccupationSkill.objects.count() == 128_969


def test_what_is_odd_in_the_data_is_told(imported: Imported) -> None:
    told = imported.told
    assert (told.doubled, told.untyped, told.both, told.unlinked) == (21, 5, 17, 450)
    assert (told.lost, told.unnamed, told.split) == (0, 0, 0)


def test_names_are_italian_by_address_though_codes_have_changed(imported: Imported) -> None:
    words = imported.told.words
    occupations = {
        source: count for (kind, source), count in words.items() if kind == "mestiere o gruppo"
    }
    lacking_italian = 1  # of those that the starter names
    assert occupations["it"] + occupations[STARTER] == 2937 + 619 + lacking_italian
    assert sum(occupations.values()) == 3039 + 619
    assert words[Kind.SKILL, STARTER] == 695
    director = Occupation.objects.get(uri__endswith="00030d09-2b3a-4efd-87cc-c4ea39d27c34")
    assert director.code.startswith("2654")
    assert Occupation.objects.resolve("direttrice tecnica di allestimento") == director


def test_the_starter_is_in_the_release_and_its_everyday_names_find_it(imported: Imported) -> None:
    counts = imported.changes.counts
    assert counts[Kind.OCCUPATION, What.RETIRED] == counts[Kind.SKILL, What.RETIRED] == 0
    assert counts[Kind.OCCUPATION, What.RECODED] == 0
    for concept in read_starter().occupations:
        stored = Occupation.objects.get(pk=concept.pk)
        assert set(concept.names) <= set(stored.names)


def test_weights_are_of_all_skills_and_those_of_the_starter_are_the_same(
    imported: Imported,
) -> None:
    assert imported.weights == 13_939
    assert imported.lacking == ()
    written = set(skill_weights().read_text(encoding="utf-8").splitlines())
    assert {",".join(row.values()) for row in rows("skill_weights")} <= written
    similar = set(skill_similarities().read_text(encoding="utf-8").splitlines())
    assert {",".join(row.values()) for row in rows("skill_similarities")} <= similar


def test_the_same_again_changes_nothing(imported: Imported, folder: Path) -> None:
    again = bring(folder)
    assert (again.changes.rows, again.changes.told, again.published) == (0, [], False)
