"""Which sentences a card begins with, and which can never stand on it."""

from datetime import time, timedelta
from uuid import uuid4

import pytest

from squadra.foundation import clock
from squadra.people.models import PersonSkill, SkillLevel
from squadra.proposals.card import forbidden_words, suggested_for
from squadra.proposals.card.phrases import WHAT_HELPS, WORKS_WELL
from squadra.proposals.models import Proposal
from squadra.vocabularies.models import Skill
from tests.factories import World, make_citizen, make_opening
from tests.proposals.acting import proposed


def learn(world: World, label: str, level: int = SkillLevel.INDEPENDENT) -> Skill:
    skill = Skill.objects.create(id=uuid4(), uri=f"http://esco.test/{uuid4()}", label=label)
    PersonSkill.objects.create(
        person=world.citizen, skill=skill, level=level, assessed_on=clock.today()
    )
    return skill


def set_profile(world: World, **fields: object) -> None:
    for name, value in fields.items():
        setattr(world.profile, name, value)
    world.profile.save()


def ready(world: World, **opening: object) -> tuple[str, ...]:
    offered = make_opening(world.coach, **opening)
    return suggested_for(world.citizen, offered, clock.today()).ready


def on_wish(world: World, **opening: object) -> tuple[str, ...]:
    offered = make_opening(world.coach, **opening)
    return suggested_for(world.citizen, offered, clock.today()).on_wish


def test_a_limit_is_said_as_the_post_where_one_works_well(world: World) -> None:
    set_profile(world, limits=("standing",))
    assert "Lavora meglio in un posto seduto." in ready(world, adaptable=("standing",))


def test_a_limit_that_the_opening_does_not_touch_waits_for_the_person_s_wish(
    world: World,
) -> None:
    set_profile(world, limits=("night", "standing"))
    sentence = "Lavora bene di giorno."
    assert sentence not in ready(world, adaptable=("standing",))
    assert sentence in on_wish(world, adaptable=("standing",))


def test_skills_that_the_opening_asks_for_come_first_and_the_others_on_wish(world: World) -> None:
    wanted, other = learn(world, "lavare i vetri"), learn(world, "cucire", SkillLevel.EXPERT)
    asked = {"essential": (f"{wanted.uri}:2",)}
    assert ready(world, **asked) == ("Sa fare in autonomia: «lavare i vetri».",)
    assert "Sa già fare con esperienza: «cucire»." in on_wish(world, **asked)
    assert f"«{other}»" in " ".join(ready(world)), "where nothing is asked all count"


def test_what_somebody_is_still_learning_is_said_on_their_wish_alone(world: World) -> None:
    begun = learn(world, "collaborare", SkillLevel.BASIC)
    sentence = "Ha le basi di: «collaborare»."
    for asked in ({}, {"essential": (f"{begun.uri}:2",)}):
        assert sentence not in ready(world, **asked)
        assert sentence in on_wish(world, **asked)


def test_times_are_said_in_words(world: World) -> None:
    set_profile(
        world,
        availability="10101010100000",
        earliest=time(8, 30),
        hours_max=20.0,
        from_date=clock.today() + timedelta(days=40),
    )
    when, at, hours, since = ready(world)
    assert when == "Può lavorare da lunedì a venerdì la mattina."
    assert at == "L'orario adatto è dalle 08:30."
    assert hours == "Può lavorare fino a 20 ore alla settimana."
    assert since.startswith("È disponibile dal ")


def test_only_languages_that_the_opening_asks_for_and_italian_are_said(world: World) -> None:
    set_profile(world, languages=("it:B1", "ar:native", "fr:B2"))
    assert ready(world, languages=("fr:A2",)) == ("Parla italiano: B1.", "Parla francese: B2.")
    assert "Parla arabo: molto bene." in on_wish(world)


@pytest.mark.parametrize(("inhabitants", "named"), [(None, False), (9_999, False), (10_000, True)])
def test_a_small_town_is_not_even_offered(
    world: World, inhabitants: int | None, named: bool
) -> None:
    world.citizen.municipality.population = inhabitants
    world.citizen.municipality.save()
    offered = " ".join(on_wish(world))
    assert (world.citizen.municipality.name in offered) is named


def test_age_is_a_band_and_under_protection_neither_name_nor_place_is_offered(
    world: World,
) -> None:
    citizen = world.citizen
    citizen.birth_date = clock.today().replace(year=clock.today().year - 39, day=1)
    citizen.municipality.population = 50_000
    assert on_wish(world)[:3] == (
        "Si chiama Lucia.",
        "Ha tra 35 e 44 anni.",
        f"Abita nella zona di {citizen.municipality}.",
    )
    citizen.refuge = True
    assert on_wish(world) == ("Ha tra 35 e 44 anni.",)


@pytest.mark.parametrize("sentence", [*WORKS_WELL.values(), *WHAT_HELPS.values()], ids=str)
def test_our_own_sentences_can_stand_on_a_card_and_say_what_works(
    world: World, sentence: str
) -> None:
    proposal = Proposal(person=world.citizen, opening=world.opening)
    assert forbidden_words([str(sentence)], proposal) == []
    assert " non " not in f" {sentence} ".lower()


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("Ha una invalidità riconosciuta.", "parla di salute"),
        ("Prende farmaci al mattino.", "parla di salute"),
        ("È seguita dal SerD di zona.", "parla di chi segue la persona"),
        ("È seguito dal servizio per le dipendenze.", "dice quale servizio"),
        ("Iscritto alla legge 68/1999.", "nomina una legge"),
        ("È nelle liste L. 68.", "nomina una legge"),
        ("Assunzione agevolata art. 18.", "nomina una legge"),
        ("Riceve l'assegno di inclusione.", "un aiuto che riceve"),
        ("Ha finito la detenzione.", "parla di giustizia"),
        ("Ha il permesso di soggiorno.", "parla di origine"),
        ("Abita a 4 km.", "dice quanto lontano"),
        ("Il suo punteggio è alto.", "parla di quanto combacia"),
        ("Codice RSSMRA80A01F205X.", "contiene un codice"),
        ("Codice RSS MRA 80A01 F205X.", "contiene un codice"),
        ("Codice RSSMRAULALMFNLRX.", "contiene un codice"),
        ("Ha una dia\N{SOFT HYPHEN}gnosi.", "parla di salute"),
        ("Prende far\N{ZERO WIDTH SPACE}maci.", "parla di salute"),
        ("Si chiami 02 123 4567.", "contiene un codice"),
        ("Scrivete a lucia@posta.example.", "contiene un codice"),
        ("Ha la 104.", "nomina una legge"),
        ("Ha la 68.", "nomina una legge"),
        ("Fa dialisi tre volte alla settimana.", "parla di salute"),
        ("Ha un po' di ansia.", "parla di salute"),
        ("È sorda.", "parla di salute"),
        ("A volte sente le voci.", "parla di salute"),
        ("Prende Invega ogni mese.", "parla di salute"),
        ("Non beve più alcol.", "parla di dipendenze"),
        ("È richiedente asilo.", "parla di origine"),
        ("Ha fatto un periodo in comunità.", "parla di chi segue la persona"),
        ("Vive in casa famiglia.", "parla di chi segue la persona"),
        ("Prende il Reddito di inclusione.", "un aiuto che riceve"),
        ("Ha chiesto la messa alla prova.", "parla di giustizia"),
        ("Non sa leggere.", "dice che cosa manca"),
    ],
)
def test_what_leads_elsewhere_is_stopped_and_said_why(
    world: World, sentence: str, why: str
) -> None:
    proposal = Proposal(person=world.citizen, opening=world.opening)
    found = forbidden_words(["Lavora con cura.", sentence], proposal)
    assert [stopped for stopped, _why in found] == [sentence]
    assert why in found[0][1]


def test_surname_address_small_town_and_service_are_stopped(world: World) -> None:
    citizen = make_citizen(world.coach, family_name="Di Marco", address="Via Secchi 9")
    proposal = Proposal(person=citizen, opening=world.opening)
    for sentence in (
        "La signora Dimarco lavora bene.",
        "Vive in via Secchi, 9.",
        f"Abita a {citizen.municipality}.",
        "Vive in via Sec\N{SOFT HYPHEN}chi, 9.",
        f"La segue {citizen.service}.",
        f"La segue il {citizen.service.organisation}.",
    ):
        assert forbidden_words([sentence], proposal), sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "Fa l'autista con cura, in silenzio.",
        "L'orario adatto è dalle 08:30 fino alle 17:30.",
        "È disponibile dal 1 gennaio 2027.",
        "Cerca un lavoro da dipendente.",
        "Ripara elettrodomestici e lavora responsabilmente.",
        "Ha lavorato in un asilo nido e serve gli alcolici al banco.",
        "Può cominciare il 6 ottobre, 20 ore alla settimana.",
    ],
)
def test_plain_words_of_work_pass(world: World, sentence: str) -> None:
    assert forbidden_words([sentence], Proposal(person=world.citizen, opening=world.opening)) == []


def test_the_name_of_a_skill_passes_though_it_speaks_of_medicines(world: World) -> None:
    learn(world, "riordinare i medicinali")
    proposal = proposed(world)
    assert forbidden_words(["Sa fare in autonomia: «riordinare i medicinali»."], proposal) == []
