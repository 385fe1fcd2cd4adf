"""All writes of the package."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import transaction

from squadra.foundation import clock
from squadra.foundation.access import Actor, refuse_if
from squadra.foundation.audit import record
from squadra.foundation.versions import save_current
from squadra.organisations.blockers import blockers
from squadra.organisations.models import Contact, Organisation, Site
from squadra.organisations.policies import POLICIES
from squadra.territory.models import District

Fields = Mapping[str, Any]
Part = TypeVar("Part", Site, Contact)


@transaction.atomic
def register_organisation(
    *, actor: Actor, district: District, fields: Fields, site: Fields, contact: Fields | None = None
) -> Organisation:
    """Put an organisation with its first site in the registry, followed by the district.

    Raises `ValidationError` where a field is not acceptable or the VAT number is known already.
    """
    POLICIES.require(actor, "register", district_id=district.pk)
    organisation = Organisation(**fields)
    organisation.full_clean()
    organisation.save()
    organisation.districts.add(district)
    add_site(actor=actor, organisation=organisation, fields=site)
    if contact:
        add_contact(actor=actor, organisation=organisation, fields=contact)
    record("organisations:organisation:registered", actor=actor, obj=organisation)
    return organisation


@transaction.atomic
def follow_organisation(*, actor: Actor, organisation: Organisation, district: District) -> None:
    """Add a district to those that follow an organisation: one legal entity stays one row."""
    POLICIES.require(actor, "register", district_id=district.pk)
    organisation.districts.add(district)
    record("organisations:organisation:followed", actor=actor, obj=organisation)


@transaction.atomic
def update_organisation(*, actor: Actor, organisation: Organisation, expected: int) -> None:
    """Save an edited organisation. Raises `StaleRow` where somebody saved since `expected`."""
    refuse_if(blockers(organisation, "edit", actor))
    organisation.full_clean()
    save_current(organisation, expected=expected)
    record("organisations:organisation:updated", actor=actor, obj=organisation)


@transaction.atomic
def add_site(*, actor: Actor, organisation: Organisation, fields: Fields) -> Site:
    """Add a place of work."""
    refuse_if(blockers(organisation, "edit", actor))
    site = Site(organisation=organisation, **fields)
    site.full_clean()
    site.save()
    record("organisations:site:added", actor=actor, obj=site)
    return site


@transaction.atomic
def add_contact(*, actor: Actor, organisation: Organisation, fields: Fields) -> Contact:
    """Add somebody with whom the services speak."""
    refuse_if(blockers(organisation, "edit", actor))
    contact = Contact(organisation=organisation, **fields)
    contact.full_clean()
    contact.save()
    record("organisations:contact:added", actor=actor, obj=contact)
    return contact


@transaction.atomic
def update_site(*, actor: Actor, site: Site, expected: int) -> Site:
    """Save an edited site. Raises `StaleRow` where somebody saved since `expected`."""
    return _changed(actor, site, expected, "organisations:site:updated")


@transaction.atomic
def restore_site(*, actor: Actor, site: Site, expected: int) -> Site:
    """Put back a site that was taken away; `openings` takes it away, as it knows what is there."""
    site.archived_at = None
    return _changed(actor, site, expected, "organisations:site:restored")


@transaction.atomic
def update_contact(*, actor: Actor, contact: Contact, expected: int) -> Contact:
    """Save an edited contact. Raises `StaleRow` where somebody saved since `expected`."""
    return _changed(actor, contact, expected, "organisations:contact:updated")


@transaction.atomic
def archive_contact(*, actor: Actor, contact: Contact, expected: int) -> Contact:
    """Take a contact away; `restore_contact` puts it back."""
    contact.archived_at = clock.now()
    return _changed(actor, contact, expected, "organisations:contact:archived")


@transaction.atomic
def restore_contact(*, actor: Actor, contact: Contact, expected: int) -> Contact:
    """Undo `archive_contact`."""
    contact.archived_at = None
    return _changed(actor, contact, expected, "organisations:contact:restored")


def note_list_exported(*, actor: Actor, count: int) -> None:
    """Leave the trace of a list that was taken away as a sheet."""
    POLICIES.require(actor, "list")
    record("organisations:list:exported", actor=actor, facts={"rows": count})


def _changed(actor: Actor, part: Part, expected: int, event: str) -> Part:
    refuse_if(blockers(part.organisation, "edit", actor))
    part.full_clean()
    save_current(part, expected=expected)
    record(event, actor=actor, obj=part)
    return part
