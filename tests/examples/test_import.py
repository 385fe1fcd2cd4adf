"""The example sheets go through the import whole and give matching something to choose from."""

from collections import Counter
from datetime import date

import pytest

from squadra.agencies.models import Account
from squadra.engine.matching.model_file import read_model
from squadra.engine.matching.pair import Setting
from squadra.engine.matching.records import SkillTable
from squadra.engine.matching.reference import Matches, match
from squadra.engine.matching.rules import RULES
from squadra.exchange.report import ImportReport
from squadra.exchange.services import import_sheets
from squadra.openings.models import Opening
from squadra.organisations.models import OrganisationKind
from squadra.people.models import Citizen
from squadra.proposals.facts import opening_facts, person_facts
from squadra.territory.models import District, Municipality
from squadra.territory.services import load_pack
from squadra.vocabularies import labels
from squadra.vocabularies.services import load_starter
from tests.examples.sheets import COUNTS, EXAMPLES, SHEETS, readme_tables
from tests.factories import actor, make_account, make_service

ON = date(2026, 11, 22)


@pytest.fixture
def coach(db: None) -> Account:
    """A coach of the service of Melzo, with the territory and the vocabulary installed."""
    load_pack("adda_martesana")
    load_starter()
    melzo = Municipality.objects.get(name="Melzo")
    return make_account(make_service(District.objects.get(pk=melzo.district_id), melzo))


def load(coach: Account) -> ImportReport:
    files = [f"{name}.xlsx" for name in SHEETS.values()]
    return import_sheets(
        actor=actor(coach),
        service_id=coach.assignments.get().service_id,
        files=[(name, (EXAMPLES / name).read_bytes()) for name in files],
    )


def matches_of(coach: Account) -> Matches:
    people = person_facts(Citizen.objects.visible_to(actor(coach)))
    openings = opening_facts(Opening.objects.visible_to(actor(coach)))
    setting = Setting(read_model(), SkillTable(), ON)
    return match(people.records, openings.records, setting, top=len(openings.records))


@pytest.mark.slow
def test_every_row_is_imported_and_none_twice(coach: Account) -> None:
    report = load(coach)
    assert report.faults == []
    assert {count.title: count.new for count in report.counts} == COUNTS
    again = load(coach)
    assert again.faults == []
    assert {count.title: count.present for count in again.counts} == COUNTS


@pytest.mark.slow
def test_most_people_have_some_openings_to_choose_from_and_every_rule_keeps_some_away(
    coach: Account,
) -> None:
    load(coach)
    found = matches_of(coach)
    chosen = Counter(row.person for row in found.rows)
    assert sum(3 <= count <= 30 for count in chosen.values()) > COUNTS["Persone"] / 2
    kept_away = Counter[str]()
    for rules in found.rejected.values():
        kept_away.update(rules)
    assert [rule for rule in RULES if not kept_away[rule]] == []


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("Esperienze", labels.KINDS),
        ("Condizioni", labels.CONDITIONS),
        ("Sostegni", labels.SUPPORTS),
        ("Patenti e attestati", labels.LICENCES),
        ("Liste riservate", labels.ENTITLEMENTS),
        ("Tipi di azienda", dict(OrganisationKind.choices)),
        ("Lingue", labels.LANGUAGES),
    ],
)
def test_the_readme_lists_the_words_of_the_application(heading: str, words: labels.Labels) -> None:
    listed = {code: word for word, code in readme_tables()[heading]}
    assert listed == {code: str(word) for code, word in words.items()}
