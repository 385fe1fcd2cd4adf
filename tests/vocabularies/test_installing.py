"""Installing a vocabulary: the starter as it comes, again, and after another version."""

from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from squadra.foundation.audit.models import Event
from squadra.vocabularies.models import (
    Occupation,
    OccupationSkill,
    Relation,
    Skill,
    VocabularyTerm,
)
from squadra.vocabularies.pack import read_vocabulary
from squadra.vocabularies.services import install, load_starter

pytestmark = pytest.mark.django_db

ESCO = "http://data.europa.eu/esco"
BAKER, MILLER = f"{ESCO}/occupation/baker", f"{ESCO}/occupation/miller"
KNEADING, FLOURS = f"{ESCO}/skill/kneading", f"{ESCO}/skill/flours"

GROUPS = "code,label\n75,Alimentari e artigianato\n751,Alimentari\n7512,Alimentari\n"
OCCUPATIONS = (
    "uri,code,label,alternatives\n"
    f"{BAKER},7512.1,Panettiere/a,fornaio/a|aiuto forno\n"
    f"{MILLER},7512.2,Mugnaio/a,\n"
)
SKILLS = (
    "uri,label,alternatives,kind\n"
    f"{KNEADING},Impastare a mano,fare l'impasto,skill\n"
    f"{FLOURS},Tipi di farina,,knowledge\n"
)
LINKS = (
    "occupation,skill,relation\n"
    f"{BAKER},{KNEADING},essential\n"
    f"{BAKER},{FLOURS},optional\n"
    f"{MILLER},{FLOURS},essential\n"
)


def put(
    folder: Path,
    version: str = "1.2.0",
    *,
    groups: str = GROUPS,
    occupations: str = OCCUPATIONS,
    skills: str = SKILLS,
    links: str = LINKS,
) -> None:
    """Write a small vocabulary and install it."""
    for name, text in (
        ("isco_groups", groups),
        ("occupations", occupations),
        ("skills", skills),
        ("occupation_skills", links),
    ):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    install(read_vocabulary(folder, version))


def everything() -> list[object]:
    links = OccupationSkill.objects.values_list("occupation", "skill", "relation")
    terms = VocabularyTerm.objects.values_list(
        "search_key", "position", "rank", "occupation", "skill"
    )
    return [
        *Occupation.objects.values_list().order_by("pk"),
        *Skill.objects.values_list().order_by("pk"),
        *links.order_by("occupation", "skill"),
        *sorted(terms, key=str),
    ]


def test_the_starter_holds_its_occupations_with_their_groups_skills_and_links() -> None:
    load_starter()
    occupations = Occupation.objects.filter(kind="esco")
    assert occupations.count() == 276
    assert Skill.objects.count() == 695
    groups = set(Occupation.objects.filter(kind="isco").values_list("code", flat=True))
    assert set(occupations.values_list("isco", flat=True)) <= groups
    linked = Counter(OccupationSkill.objects.values_list("occupation", flat=True))
    assert [str(each) for each in occupations if linked[each.pk] < 8] == []


@pytest.mark.slow
def test_every_concept_of_the_starter_is_found_by_each_of_its_names() -> None:
    load_starter()
    for model in (Occupation, Skill):
        for concept in model.objects.exclude(kind="isco"):
            for name in concept.names:
                assert model.objects.resolve(name) == concept, name


def test_what_is_installed_says_its_version() -> None:
    load_starter()
    assert set(Occupation.objects.values_list("version", flat=True)) == {"1.2.0"}
    event = Event.objects.get(verb="vocabularies:vocabulary:installed")
    assert event.facts == {"version": "1.2.0", "occupations": 527, "skills": 695}


def test_loading_the_starter_again_changes_nothing() -> None:
    load_starter()
    before = everything()
    load_starter()
    assert everything() == before


def test_an_occupation_keeps_the_skills_it_needs(tmp_path: Path) -> None:
    put(tmp_path)
    baker = Occupation.objects.get(uri=BAKER)
    assert {link.skill.label: link.relation for link in baker.skill_links.all()} == {
        "Impastare a mano": Relation.ESSENTIAL,
        "Tipi di farina": Relation.OPTIONAL,
    }


def test_a_group_and_an_occupation_are_written_as_the_files_of_the_contract_want(
    tmp_path: Path,
) -> None:
    put(tmp_path)
    assert [each.cell for each in Occupation.objects.order_by("code")] == [
        "75",
        "751",
        "7512",
        BAKER,
        MILLER,
    ]
    assert Occupation.objects.get(uri=BAKER).isco == "7512"


def test_a_new_version_keeps_ids_and_brings_new_names_and_links(tmp_path: Path) -> None:
    put(tmp_path)
    before = Occupation.objects.get(uri=BAKER)
    put(
        tmp_path,
        "1.3.0",
        occupations=OCCUPATIONS.replace("Panettiere/a,fornaio/a", "Fornaio/a,panettiere/a"),
        links=LINKS.replace("optional", "essential"),
    )
    after = Occupation.objects.get(uri=BAKER)
    assert (after.pk, after.label, after.version) == (before.pk, "Fornaio/a", "1.3.0")
    assert set(OccupationSkill.objects.values_list("relation", flat=True)) == {"essential"}


def test_what_a_new_version_lacks_is_retired_still_named_and_no_longer_offered(
    tmp_path: Path,
) -> None:
    put(tmp_path)
    put(
        tmp_path,
        "1.3.0",
        occupations=OCCUPATIONS.replace(f"{MILLER},7512.2,Mugnaio/a,\n", ""),
        links=LINKS.replace(f"{MILLER},{FLOURS},essential\n", ""),
    )
    miller = Occupation.objects.get(uri=MILLER)
    assert miller.retired_at is not None
    assert Occupation.objects.label_of(MILLER) == "Mugnaio/a"
    assert Occupation.objects.resolve("mugnaia") is None
    assert Occupation.objects.resolve(MILLER) is None
    assert Occupation.objects.search("mugn") == []
    retired_at = miller.retired_at
    put(tmp_path, "1.3.0")
    miller.refresh_from_db()
    assert (miller.retired_at, miller.version) == (None, "1.3.0")
    assert retired_at is not None


def test_the_day_of_retirement_is_not_moved_by_the_next_load(tmp_path: Path) -> None:
    put(tmp_path)
    without = {
        "occupations": OCCUPATIONS.replace(f"{MILLER},7512.2,Mugnaio/a,\n", ""),
        "links": LINKS.replace(f"{MILLER},{FLOURS},essential\n", ""),
    }
    put(tmp_path, "1.3.0", **without)
    first = Occupation.objects.get(uri=MILLER).retired_at
    put(tmp_path, "1.4.0", **without)
    assert Occupation.objects.get(uri=MILLER).retired_at == first


def test_codes_may_pass_from_one_concept_to_another_between_versions(tmp_path: Path) -> None:
    put(tmp_path)
    swapped = OCCUPATIONS.replace("7512.1", "x").replace("7512.2", "7512.1").replace("x", "7512.2")
    put(tmp_path, "1.3.0", occupations=swapped)
    assert str(Occupation.objects.resolve("7512.1")) == "Mugnaio/a"
    assert str(Occupation.objects.resolve("7512.2")) == "Panettiere/a"


def test_a_retired_concept_does_not_name_the_code_that_another_has_now(tmp_path: Path) -> None:
    put(tmp_path)
    put(
        tmp_path,
        "1.3.0",
        occupations=OCCUPATIONS.replace(BAKER, f"{ESCO}/occupation/new").replace(
            "Panettiere/a", "Pasticciere/a"
        ),
        links=LINKS.replace(BAKER, f"{ESCO}/occupation/new"),
    )
    assert Occupation.objects.labels_of(["7512.1", BAKER]) == {
        "7512.1": "Pasticciere/a",
        BAKER: "Panettiere/a",
    }


def test_the_command_installs_the_starter_and_says_what_it_did() -> None:
    out = StringIO()
    call_command("vocabulary", "starter", stdout=out)
    assert out.getvalue() == "Vocabolario ESCO 1.2.0: 527 mestieri e gruppi, 695 competenze.\n"
    assert Skill.objects.count() == 695
