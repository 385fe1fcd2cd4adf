"""The engine's facts in plain Italian: every rule, component and change has its words."""

import datetime as dt
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squadra.engine.matching import Opening, Pair, Person, Setting, SkillTable, Veto, read_model
from squadra.engine.matching.components import COMPONENTS
from squadra.engine.matching.rules import RULES
from squadra.engine.matching.vocabulary import HALF_DAYS
from squadra.proposals.matching import explained
from squadra.proposals.words import COMPONENT_WORDS, RULE_WORDS, Names, Reasons, reasons
from squadra.proposals.words.half_days import half_days
from tests.engine.matching.strategies import couples

MONDAY = dt.date(2026, 3, 2)
NAMES = Names(
    skills={"floors": "Lavare i pavimenti", "windows": "Lavare i vetri e gli specchi"},
    occupations={"9112.1": "Addetto/a alle pulizie"},
)
PERSON: dict[str, Any] = {"id": "p1", "lat": 45.5, "lon": 9.4, "max_km": 10.0}
OPENING: dict[str, Any] = {
    "id": "o1",
    "company": "alba",
    "lat": 45.5,
    "lon": 9.44,
    "kind": "internship",
    "seats": 1,
    "expires_on": dt.date(2026, 5, 1),
}


def pair_of(person: dict[str, Any], opening: dict[str, Any]) -> Pair:
    return Pair(
        Person(**PERSON | person),
        Opening(**OPENING | opening),
        Setting(read_model(), SkillTable(), MONDAY),
    )


def worded(person: dict[str, Any], opening: dict[str, Any], *, brief: bool = False) -> Reasons:
    return reasons(explained(pair_of(person, opening)), NAMES, brief=brief)


MORNINGS = "10" * 5 + "0000"
ALL_DAY = "1" * 10 + "0000"

EXCLUDED = [
    ("seats", {}, {"seats": 0}, "Al momento non ci sono posti."),
    (
        "kind",
        {"kinds": frozenset({"job"})},
        {},
        "È di tipo «tirocinio», che non è tra le esperienze accettate.",
    ),
    ("dates", {}, {"expires_on": dt.date(2026, 3, 1)}, "È scaduta il 1 marzo 2026."),
    (
        "dates",
        {"from_date": dt.date(2026, 6, 1)},
        {},
        "Si chiude prima del 1 giugno 2026, da quando la persona è disponibile.",
    ),
    (
        "eligibility",
        {"entitlements": frozenset()},
        {"reserved": frozenset({"l68"})},
        "È riservata per legge a chi è in queste liste: legge 68/1999.",
    ),
    (
        "veto",
        {"vetoes": (Veto("company", "alba"),)},
        {},
        "La persona ha chiesto di non ricevere questa azienda.",
    ),
    (
        "distance",
        {"max_km": 3.0},
        {},
        "È a 3,2 km; la persona arriva a 3 con i propri mezzi.",
    ),
    (
        "schedule",
        {"availability": MORNINGS},
        {"shift": ALL_DAY, "flexible": False},
        "Chiede mezze giornate in cui la persona non può: da lunedì a venerdì il pomeriggio.",
    ),
    (
        "clock",
        {"latest": dt.time(13)},
        {"starts_at": dt.time(8), "ends_at": dt.time(14), "flexible": False},
        "L'orario è dalle 08:00 alle 14:00; per la persona va bene fino alle 13:00.",
    ),
    (
        "hours",
        {"hours_max": 15.0},
        {"hours": 36.0, "hours_min": 20.5},
        "Chiede almeno 20,5 ore alla settimana; la persona ne può fare 15.",
    ),
    (
        "conditions",
        {"limits": frozenset({"night", "cold"})},
        {"demands": frozenset({"night", "cold"}), "adaptable": frozenset({"cold"})},
        "Ha condizioni da evitare che non si possono adattare: lavoro di notte.",
    ),
    ("licences", {}, {"licences": frozenset({"B"})}, "Serve: patente B."),
    ("languages", {"languages": {"it": 2}}, {"languages": {"it": 3}}, "Serve: italiano B1."),
    (
        "support",
        {"needs": frozenset({"tutor"})},
        {"supports": frozenset()},
        "Non offre un sostegno necessario: tutor in azienda.",
    ),
]


@pytest.mark.parametrize(("rule", "person", "opening", "sentence"), EXCLUDED)
def test_what_keeps_an_opening_away(
    rule: str, person: dict[str, Any], opening: dict[str, Any], sentence: str
) -> None:
    assert worded(person, opening).excluded == {rule: sentence}


UNKNOWN = [
    ({}, {}, "Non è indicato quali esperienze la persona accetta."),
    ({}, {}, "L'opportunità non indica i giorni."),
    ({}, {"shift": MORNINGS}, "Non è indicato in quali mezze giornate la persona può."),
    (
        {"availability": "10" + "0" * 12},
        {"shift": "11" + "0" * 12},
        "La persona non può: lunedì il pomeriggio."
        " Non è indicato se i giorni si possono concordare.",
    ),
    (
        {},
        {"reserved": frozenset({"l381"})},
        "È riservata a chi è in queste liste: legge 381/1991. Della persona non è indicato.",
    ),
    (
        {"earliest": dt.time(9)},
        {},
        "Per la persona va bene dalle 09:00: l'orario è da chiedere all'azienda.",
    ),
    ({}, {}, "Non è indicato quante ore alla settimana la persona può fare."),
    ({"hours_max": 20.0}, {}, "L'opportunità non indica le ore alla settimana."),
    (
        {},
        {"languages": {"it": 1}},
        "Serve: italiano A1. Non è indicato quali lingue la persona conosce.",
    ),
    (
        {"needs": frozenset({"quiet_place"})},
        {},
        "Da chiedere all'azienda se offre: luogo tranquillo.",
    ),
]


@pytest.mark.parametrize(("person", "opening", "sentence"), UNKNOWN)
def test_what_is_not_known_is_said_and_excludes_nothing(
    person: dict[str, Any], opening: dict[str, Any], sentence: str
) -> None:
    said = worded(person, opening)
    assert sentence in said.unknown
    assert not said.excluded


SKILLS = {"floors": 2, "windows": 1, "boxes": 3}

SAID = [
    (
        {"skills": {"floors": 3}},
        {"essential": SKILLS},
        "Competenze indispensabili che ha: 1 su 3, «Lavare i pavimenti».",
        "favourable",
    ),
    ({}, {"essential": SKILLS}, "«Lavare i vetri e gli specchi».", "learnt_there"),
    (
        {},
        {"essential": {"floors": 2}},
        "Competenze indispensabili da costruire: «Lavare i pavimenti».",
        "to_build",
    ),
    (
        {"skills": {"floors": 1}},
        {"essential": {"floors": 2}},
        "Da far crescere ancora un po': «Lavare i pavimenti».",
        "to_build",
    ),
    (
        {"targets": ("9112.1",)},
        {"occupation": "9112.1"},
        "È un mestiere che desidera: Addetto/a alle pulizie.",
        "favourable",
    ),
    (
        {"targets": ("9112",)},
        {"occupation": "9112.1"},
        "È simile a un mestiere che desidera: Addetto/a alle pulizie.",
        "favourable",
    ),
    (
        {"targets": ("5223.1",)},
        {"occupation": "9112.1"},
        "Non è tra i mestieri che desidera: Addetto/a alle pulizie.",
        "to_build",
    ),
    (
        {"goals": frozenset({"windows"})},
        {"optional": {"windows": 1}},
        "Fa crescere ciò a cui tiene: «Lavare i vetri e gli specchi».",
        "favourable",
    ),
    ({}, {}, "È a 3,2 km, e la persona arriva a 10.", "favourable"),
    ({"max_km": 4.0}, {}, "È a 3,2 km; la persona arriva fino a 4.", "to_build"),
    ({}, {"lon": 9.4}, "È a meno di 1 km, e la persona arriva a 10.", "favourable"),
    (
        {"availability": ALL_DAY},
        {"shift": MORNINGS},
        "I giorni vanno bene: da lunedì a venerdì la mattina.",
        "favourable",
    ),
    (
        {"availability": MORNINGS},
        {"shift": ALL_DAY, "flexible": True},
        "Mezze giornate da concordare: da lunedì a venerdì il pomeriggio.",
        "to_build",
    ),
    (
        {"limits": frozenset({"cold"})},
        {"demands": frozenset({"cold"}), "adaptable": frozenset({"cold"})},
        "Da concordare con l'azienda, che dice di poter adattare: freddo.",
        "to_build",
    ),
]


@pytest.mark.parametrize(("person", "opening", "sentence", "side"), SAID)
def test_what_speaks_for_an_opening_what_it_teaches_and_what_is_to_be_built(
    person: dict[str, Any], opening: dict[str, Any], sentence: str, side: str
) -> None:
    said = worded(person, opening)
    sides = ("favourable", "learnt_there", "to_build")
    assert [one for one in sides if sentence in getattr(said, one)] == [side]


def test_what_is_learnt_there_is_not_asked_for_on_the_card() -> None:
    windows, floors = {"windows": 1}, {"windows": 1, "floors": 2}
    assert worded({}, {"essential": windows}, brief=True).ideas == ()
    (idea,) = worded({}, {"essential": floors}, brief=True).ideas
    assert "Lavare i pavimenti" in idea.words


CHANGES = [
    ({}, {"essential": {"floors": 2}}, "imparare «Lavare i pavimenti» (in autonomia)"),
    (
        {"skills": {"floors": 1}},
        {"essential": {"floors": 3}},
        "far crescere «Lavare i pavimenti» (con esperienza)",
    ),
    (
        {"availability": "10" + "0" * 12},
        {"shift": "11" + "0" * 12, "flexible": True},
        "poter venire lunedì pomeriggio",
    ),
]


@pytest.mark.parametrize(("person", "opening", "idea"), CHANGES)
def test_what_would_change_an_opening_is_an_idea_with_its_effect(
    person: dict[str, Any], opening: dict[str, Any], idea: str
) -> None:
    ideas = {found.words: found for found in worded(person, opening).ideas}
    assert ideas[idea].points > 0
    assert ideas[idea].effect in (
        "combacerebbe di più",
        "si passerebbe a «possibile»",
        "si passerebbe a «combacia»",
    )


def test_what_opens_the_way_only_together_is_said_together() -> None:
    said = worded(
        {"max_km": 1.0, "languages": {"it": 1}},
        {"licences": frozenset({"B"}), "languages": {"it": 3}, "transit": True},
    )
    assert set(said.together) == {
        "poter arrivare a 3,2 km con i propri mezzi",
        "ottenere: patente B",
        "arrivare a: italiano B1",
    }


def test_one_change_that_is_enough_says_that_it_opens_the_way() -> None:
    said = worded({"availability": "00" + "1" * 12}, {"shift": "11" + "0" * 12, "flexible": True})
    assert said.together == ("poter venire lunedì mattina",)
    assert (
        "aprirebbe la strada"
        in {i.words: i for i in said.ideas}["poter venire lunedì pomeriggio"].effect
    )


def test_every_rule_and_component_of_the_engine_has_its_words() -> None:
    assert list(RULE_WORDS) == list(RULES)
    assert list(COMPONENT_WORDS) == list(COMPONENTS)


RAW = re.compile(r"None|_|\b(true|false)\b|%|http")


@given(couples())
def test_whatever_the_facts_the_sentences_are_whole(couple: tuple[Person, Opening]) -> None:
    explanation = explained(Pair(*couple, Setting(read_model(), SkillTable(), MONDAY)))
    said = reasons(explanation, NAMES)
    states = [row["state"] for row in explanation["rules"]]
    assert len(said.excluded) == states.count("false")
    assert len(said.unknown) == states.count("unknown")
    sentences = (*said.excluded.values(), *said.favourable, *said.learnt_there, *said.to_build)
    sentences += said.unknown
    for sentence in sentences:
        assert sentence.endswith(".")
        assert not RAW.search(sentence)
    ideas = [*said.together, *(f"{idea.words} {idea.effect}" for idea in said.ideas)]
    assert not any(RAW.search(idea) for idea in ideas)
    assert len(ideas) == len(explanation["what_would_change"])


@pytest.mark.parametrize(
    ("week", "words"),
    [
        ("10101010100000", "da lunedì a venerdì la mattina"),
        ("11111100000000", "da lunedì a mercoledì tutto il giorno"),
        ("10001000100000", "lunedì, mercoledì e venerdì la mattina"),
        ("11000000000001", "lunedì tutto il giorno e domenica il pomeriggio"),
        ("00000000000000", ""),
    ],
)
def test_half_days_are_said_in_few_words(week: str, words: str) -> None:
    chosen = [code for code, mark in zip(HALF_DAYS, week, strict=True) if mark == "1"]
    assert half_days(chosen) == words


@given(st.sets(st.sampled_from(HALF_DAYS), min_size=1))
def test_no_half_day_is_lost_in_the_words(chosen: set[str]) -> None:
    without = {half_days(chosen - {code}) for code in chosen}
    assert half_days(chosen) not in without
