"""Who chose what ESCO has replaced since is matched by what took its place."""

import os
from datetime import date
from pathlib import Path

from pytest_django import Settings as SettingsWrapper

from squadra.openings.models import Opening
from squadra.people.models import Citizen, PersonSkill, WorkProfile
from squadra.people.services import record_skill
from squadra.proposals.facts import opening_facts, person_facts
from squadra.proposals.setting import setting_on
from squadra.vocabularies import tables as published
from squadra.vocabularies.importing import import_release
from squadra.vocabularies.models import Skill
from tests.factories import World, actor, make_opening
from tests.vocabularies.release import BAKER, FLOURS, KNEADING, MILLER, tables, write_folder

TODAY = date(2026, 1, 7)


def test_a_replaced_trade_and_a_replaced_skill_count_as_their_successors(
    world: World, settings: SettingsWrapper, tmp_path: Path
) -> None:
    settings.SQUADRA_VOCABULARY = tmp_path / "vocabulary"
    import_release(write_folder(tmp_path / "v1.2.0", tables()))
    for uri, level in ((FLOURS, 3), (KNEADING, 1)):
        skill = Skill.objects.get(uri=uri)
        record_skill(
            actor=actor(world.coach),
            skill=PersonSkill(person=world.citizen, skill=skill, level=level, assessed_on=TODAY),
        )
    WorkProfile.objects.filter(person=world.citizen).update(targets=(MILLER,), goals=(FLOURS,))
    opening = make_opening(world.coach, occupation=MILLER, essential=(f"{FLOURS}:2",))
    later = tables()
    later["occupations_it"][2][4:] = ["obsolete", BAKER]
    later["skills_it"][2][4:] = ["obsolete", KNEADING]
    import_release(write_folder(tmp_path / "v1.2.1", later))
    person = person_facts(Citizen.objects.filter(pk=world.citizen.pk))
    offered = opening_facts(Opening.objects.filter(pk=opening.pk))
    assert person.rows[0]["skills"] == f"{KNEADING}:3"
    assert person.rows[0]["goals"] == KNEADING
    assert offered.rows[0]["essential"] == f"{KNEADING}:2"
    assert person.records[0].targets[0] == offered.records[0].occupation == "7512.1"


def test_pages_count_by_the_tables_of_the_last_import(
    settings: SettingsWrapper, tmp_path: Path
) -> None:
    settings.SQUADRA_VOCABULARY = tmp_path
    starter = setting_on(TODAY).skills
    published.publish([(KNEADING, "1.50")], [])
    assert setting_on(TODAY).skills.weights == {KNEADING: 1.5}
    published.publish([(KNEADING, "1.75")], [])
    os.utime(published.skill_weights(), (1, 1))  # a clock too coarse for two writes in a row
    assert setting_on(TODAY).skills.weights == {KNEADING: 1.75}
    published.withdraw()
    assert setting_on(TODAY).skills.weights == starter.weights
