"""Many companies registered together are stored as each is when it is registered alone."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from squadra.foundation.access import Refused
from squadra.foundation.audit.models import Event
from squadra.foundation.audit.verification import verify
from squadra.organisations.bulk import (
    follow_organisations,
    new_organisation,
    register_organisations,
)
from squadra.organisations.models import Contact, Organisation, OrganisationKind, Site
from squadra.organisations.services import follow_organisation, register_organisation
from squadra.territory.models import District
from tests.factories import World, actor, make_organisation

ITS_OWN = frozenset(
    ("id", "organisation_id", "created_at", "updated_at", "history_id", "history_date")
)
NAMES = ("Coop  Alba", "L'Àncora", "Società di Bruno", "Caffè e Tè srl", "  D'Angelo & figli ")
LINES = ("", "via  Roma 1", "Piazza Libertà, 3", "cafe\u0301 al porto")
VAT_NUMBERS = ("", "99000010159", "99000020158", "00743110157")


def _number_of(company: Any) -> object:
    """Its VAT number, which no other has; those without one are all unlike."""
    return company["fields"]["vat_number"] or object()


COMPANIES = st.lists(
    st.fixed_dictionaries(
        {
            "fields": st.fixed_dictionaries(
                {
                    "name": st.sampled_from(NAMES),
                    "kind": st.sampled_from(OrganisationKind.values),
                    "vat_number": st.sampled_from(VAT_NUMBERS),
                }
            ),
            "site": st.fixed_dictionaries(
                {
                    "address": st.sampled_from(LINES),
                    "transit": st.sampled_from((None, True, False)),
                }
            ),
            "contact": st.none()
            | st.fixed_dictionaries(
                {
                    "name": st.sampled_from(NAMES),
                    "duty": st.sampled_from(LINES),
                    "email": st.sampled_from(("", "Anna@azienda.example")),
                }
            ),
        }
    ),
    min_size=1,
    max_size=6,
    unique_by=_number_of,
)
Companies = Sequence[Mapping[str, Any]]


@pytest.fixture
def district(world: World) -> District:
    assert world.here.district
    return world.here.district


class _Undone(Exception):
    """Takes back what was stored to be looked at."""


def held(rows: Any) -> Counter[tuple[tuple[str, Any], ...]]:
    """What rows hold, but for keys and moments, and who their history says it was."""
    left_out = ITS_OWN | {"history_user_id"}
    return Counter(
        tuple(sorted((name, value) for name, value in row.items() if name not in left_out))
        for row in rows.values()
    )


def stored_by(register: Any) -> list[Any]:
    """All that registering leaves behind, its own events included; nothing of it stays."""
    known = set(Event.objects.values_list("pk", flat=True))
    left: list[Any] = []
    try:
        with transaction.atomic():
            register()
            for model in (Organisation, Site, Contact):
                left += [held(model.objects.all()), held(model.history.all())]
            links = Organisation.districts.through.objects.values_list(
                "organisation__name", "district_id"
            )
            left.append(Counter(links))
            new = Event.objects.exclude(pk__in=known)
            names = ("verb", "actor_id", "subject_id", "service_id", "object_type", "facts")
            left.append(Counter(map(str, new.values_list(*names))))
            assert list(verify()) == []
            raise _Undone
    except _Undone:
        return left


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(companies=COMPANIES)
def test_many_are_stored_as_one_by_one(
    world: World, district: District, companies: Companies
) -> None:
    coach = actor(world.coach)
    place = {"municipality": world.here.municipality}

    def one_by_one() -> None:
        for company in companies:
            parts = {**company, "site": {**company["site"], **place}}
            register_organisation(actor=coach, district=district, **parts)

    def together() -> None:
        new = [
            new_organisation(**{**company, "site": {**company["site"], **place}})
            for company in companies
        ]
        register_organisations(actor=coach, district=district, new=new)

    assert stored_by(together) == stored_by(one_by_one)


def test_many_are_followed_as_one_by_one(world: World, district: District) -> None:
    found = [make_organisation(world.stranger) for _number in range(3)]
    follow_organisation(actor=actor(world.coach), organisation=found[0], district=district)

    def one_by_one() -> None:
        for organisation in found:
            follow_organisation(
                actor=actor(world.coach), organisation=organisation, district=district
            )

    def together() -> None:
        links = follow_organisations(
            actor=actor(world.coach), organisations=found, district=district
        )
        assert [link.organisation_id for link in links] == [row.pk for row in found]  # type: ignore[attr-defined]

    assert stored_by(together) == stored_by(one_by_one)


def test_history_says_who_registered(world: World, district: District) -> None:
    new = new_organisation(
        fields={"name": "Coop Alba", "kind": "company"},
        site={"municipality": world.here.municipality},
        contact={"name": "Piera Neri"},
    )
    (made,) = register_organisations(actor=actor(world.coach), district=district, new=[new])
    for row in (made.organisation, made.site, made.contact):
        assert row is not None
        past = type(row).history.get(id=row.pk)
        assert (past.history_type, past.history_user_id) == ("+", world.coach.pk)


@pytest.mark.parametrize(
    ("fields", "site", "contact", "wrong"),
    [
        ({"name": "!!!"}, {}, None, "name"),
        ({"kind": "club"}, {}, None, "kind"),
        ({"vat_number": "99000010150"}, {}, None, "vat_number"),
        ({"tax_code": "12"}, {}, None, "tax_code"),
        ({}, {"address": "via\x07 Roma"}, None, "address"),
        ({}, {}, {"name": "..."}, "name"),
        ({}, {}, {"name": "Piera Neri", "email": "non la so"}, "email"),
    ],
)
def test_what_one_would_be_refused_for_is_refused(
    world: World, fields: Any, site: Any, contact: Any, wrong: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        new_organisation(
            fields={"name": "Coop Alba", "kind": "company"} | fields,
            site={"municipality": world.here.municipality} | site,
            contact=contact,
        )
    assert set(refused.value.message_dict) == {wrong}


def test_whoever_may_not_register_one_may_not_register_many(
    world: World, district: District
) -> None:
    found = make_organisation(world.coach)
    for do in (
        lambda: register_organisations(actor=actor(world.stranger), district=district, new=[]),
        lambda: follow_organisations(
            actor=actor(world.stranger), organisations=[found], district=district
        ),
    ):
        with pytest.raises(Refused):
            do()


def test_a_vat_number_that_is_taken_meanwhile_keeps_all_out(
    world: World, district: District
) -> None:
    place = {"municipality": world.here.municipality}
    number = {"vat_number": "99000010159"}
    new = [
        new_organisation(fields={"name": name, "kind": "company"} | its, site=place, contact=None)
        for name, its in (("Coop Alba", {}), ("Coop Bruno", number))
    ]
    make_organisation(world.coach, **number)
    with pytest.raises(IntegrityError), transaction.atomic():
        register_organisations(actor=actor(world.coach), district=district, new=new)
    assert not Organisation.objects.filter(name="Coop Alba").exists()


def test_more_companies_take_no_more_statements(world: World, district: District) -> None:
    def statements(count: int) -> int:
        new = [
            new_organisation(
                fields={"name": f"Coop {number}", "kind": "company"},
                site={"municipality": world.here.municipality},
                contact={"name": "Piera Neri"},
            )
            for number in range(count)
        ]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            register_organisations(actor=actor(world.coach), district=district, new=new)
        return len([query for query in asked.captured_queries if "times:" not in query["sql"]])

    assert statements(40) == statements(2)
