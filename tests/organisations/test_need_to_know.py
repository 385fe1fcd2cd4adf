"""A role in one district corrects no organisation that only another one follows."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from squadra.agencies.models import Account
from squadra.agencies.services import assign_role
from squadra.foundation import clock
from squadra.foundation.access import Refused
from squadra.foundation.audit.models import Event
from squadra.foundation.roles import Role
from squadra.openings.services import archive_site
from squadra.organisations.models import Organisation
from squadra.organisations.services import (
    add_contact,
    add_site,
    archive_contact,
    follow_organisation,
    restore_contact,
    restore_site,
    update_contact,
    update_organisation,
    update_site,
)
from tests.factories import World, actor, make_organisation

ClientOf = Callable[[Account], Client]


@pytest.fixture
def reader_here(world: World) -> Account:
    """A coach of the other district who here is a specialist."""
    start = clock.today() - timedelta(days=1)
    account = world.stranger
    assign_role(account=account, role=Role.SPECIALIST, service=world.here, start=start, actor=None)
    return account


@pytest.mark.parametrize("part", ["", "modifica/", "sedi/nuova/", "referenti/nuovo/", "sedi/{}/"])
def test_the_pages_of_a_company_are_not_there_for_a_role_held_elsewhere(
    world: World, client_of: ClientOf, reader_here: Account, part: str
) -> None:
    url = f"/aziende/{world.opening.organisation_id}/{part.format(world.opening.site_id)}"
    assert client_of(reader_here).get(url).status_code == 404


def test_a_company_is_not_changed_by_a_role_held_elsewhere(
    world: World, reader_here: Account
) -> None:
    who, company = actor(reader_here), world.opening.organisation
    site = make_organisation(world.coach).sites.get()
    contact = add_contact(
        actor=actor(world.coach), organisation=company, fields={"name": "Anna Esempio"}
    )
    for change in (
        lambda: update_organisation(actor=who, organisation=company, expected=1),
        lambda: add_site(actor=who, organisation=company, fields={}),
        lambda: add_contact(actor=who, organisation=company, fields={}),
        lambda: update_site(actor=who, site=site, expected=1),
        lambda: archive_site(actor=who, site=site, expected=1),
        lambda: restore_site(actor=who, site=site, expected=1),
        lambda: update_contact(actor=who, contact=contact, expected=1),
        lambda: archive_contact(actor=who, contact=contact, expected=1),
        lambda: restore_contact(actor=who, contact=contact, expected=1),
    ):
        with pytest.raises(Refused):
            change()


def test_a_company_of_two_districts_is_corrected_by_both_and_following_is_an_event(
    world: World,
) -> None:
    company: Organisation = make_organisation(world.coach)
    district = world.elsewhere.district
    assert district
    follow_organisation(actor=actor(world.stranger), organisation=company, district=district)
    for account in (world.coach, world.stranger):
        contact = add_contact(
            actor=actor(account), organisation=company, fields={"name": "Anna Esempio"}
        )
        assert contact.organisation == company
    followed = Event.objects.get(verb="organisations:organisation:followed")
    assert (followed.actor_id, followed.object_id) == (world.stranger.pk, str(company.pk))
