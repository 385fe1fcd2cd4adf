"""Demands that the tasks may not need come back as questions; nothing is refused."""

from typing import Any

import pytest

from squadra.openings.models import Opening
from squadra.openings.questions import questions_about
from squadra.vocabularies.models import Occupation, Skill
from squadra.vocabularies.usual import usual_skills

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabulary")]


def asked(occupation: str, **fields: Any) -> list[str]:
    concept = Occupation.objects.resolve(occupation)
    assert concept
    return questions_about(Opening(title=occupation, occupation=concept.cell, **fields))


def usual_of(occupation: str) -> list[str]:
    concept = Occupation.objects.resolve(occupation)
    assert concept
    return [skill.uri for usual in usual_skills([concept.cell]) for skill in usual.essential]


def test_a_plain_opening_raises_none() -> None:
    essential = tuple(f"{uri}:1" for uri in usual_of("Lavapiatti")[:3])
    assert asked("Lavapiatti", essential=essential, languages=("it:A2",)) == []


def test_a_licence_without_driving_is_asked_about() -> None:
    (question,) = asked("Lavapiatti", licences=("B", "haccp"))
    assert question.startswith("Patente B, ma")
    assert "o solo per arrivarci?" in question
    assert asked("Lavapiatti", licences=("B",), demands=("driving",)) == []
    assert asked("Autista di furgone", licences=("B",)) == []


def test_much_language_for_work_by_hand_is_asked_about() -> None:
    (question,) = asked("Lavapiatti", languages=("it:C1",))
    assert question == "Italiano al livello C1: per questi compiti non ne basta meno?"
    assert asked("Lavapiatti", languages=("it:C1",), demands=("public",)) == []
    assert asked("Receptionist d'albergo", languages=("it:C1",)) == []


def test_a_skill_that_nobody_links_to_the_occupation_is_asked_about() -> None:
    usual = set(usual_of("Lavapiatti"))
    other = Skill.objects.in_use().exclude(occupation_links__occupation__label="Lavapiatti").first()
    assert other
    assert other.uri not in usual
    (question,) = asked("Lavapiatti", essential=(f"{other.uri}:2",))
    assert question.startswith(f"«{other.label}» di solito non si chiede")


def test_many_essential_skills_are_asked_about() -> None:
    skills = Skill.objects.in_use()[:7]
    opening = Opening(title="Prova", essential=tuple(f"{skill.uri}:1" for skill in skills))
    assert questions_about(opening) == [
        "Le competenze indispensabili sono 7: quali si possono imparare sul posto?"
    ]


def test_a_title_for_one_gender_is_asked_about() -> None:
    opening = Opening(title="Cameriera ai piani")
    assert questions_about(opening) == [
        "Il titolo parla a un genere solo: scrivi «Cameriere/a ai piani»?"
    ]
