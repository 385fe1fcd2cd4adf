"""Registering many organisations at once, or following them: the services, in few statements.

Fields are cleaned here too. Whether a VAT number is known already is asked by the caller, of many
rows together, so that it can be said at its row; it is a constraint of the database at the end.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models, transaction

from squadra.foundation import clock
from squadra.foundation.access import Actor
from squadra.foundation.audit import record_each
from squadra.foundation.text import search_key
from squadra.foundation.versions.many import MADE, in_pieces, insert_rows, remember
from squadra.organisations.models import Contact, Organisation, Site
from squadra.organisations.policies import POLICIES
from squadra.territory.models import District

Fields = Mapping[str, Any]
LINKS_A_STATEMENT = 250


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """An organisation that is about to be registered, with its first site and its contact."""

    organisation: Organisation
    site: Site
    contact: Contact | None


@dataclass(frozen=True, slots=True)
class Registered:
    """An organisation that was just registered; `link` is what its district follows it by."""

    organisation: Organisation
    site: Site
    contact: Contact | None
    link: models.Model

    @property
    def rows(self) -> tuple[models.Model, ...]:
        parts = (self.organisation, self.site, self.contact, self.link)
        return tuple(row for row in parts if row is not None)


def new_organisation(*, fields: Fields, site: Fields, contact: Fields | None) -> NewOrganisation:
    """Make the rows of one organisation, not yet stored. Raises `ValidationError`."""
    organisation = Organisation(**fields)
    made = NewOrganisation(
        organisation,
        Site(organisation=organisation, **site),
        Contact(organisation=organisation, **contact) if contact else None,
    )
    for row in (made.organisation, made.site, made.contact):
        if row is not None:
            row.clean()
            row.clean_fields(exclude=_relations(type(row)))
    organisation.name_key = search_key(organisation.name)
    return made


@transaction.atomic
def register_organisations(
    *, actor: Actor, district: District, new: Sequence[NewOrganisation]
) -> list[Registered]:
    """Store organisations, each followed by the district, with the events of each of its parts.

    Raises `Refused` where the actor may not, `IntegrityError` where a VAT number was taken since.
    """
    for verb in ("register", "edit"):
        POLICIES.require(actor, verb, district_id=district.pk)
    organisations = [made.organisation for made in new]
    sites = [made.site for made in new]
    contacts = [made.contact for made in new if made.contact is not None]
    _store(organisations, actor)
    links = _links(organisations, district)
    _store(sites, actor)
    _store(contacts, actor)
    for verb, rows in (
        ("organisations:site:added", sites),
        ("organisations:contact:added", contacts),
        ("organisations:organisation:registered", organisations),
    ):
        record_each(verb, actor=actor, about=[(None, row) for row in rows])
    return [
        Registered(made.organisation, made.site, made.contact, link)
        for made, link in zip(new, links, strict=True)
    ]


@transaction.atomic
def follow_organisations(
    *, actor: Actor, organisations: Sequence[Organisation], district: District
) -> Sequence[models.Model]:
    """Add a district to those that follow each; return what it follows them by, in their order.

    Raises `Refused` where the actor may not. One that is followed already stays so.
    """
    POLICIES.require(actor, "register", district_id=district.pk)
    link = Organisation.districts.through
    ids = [organisation.pk for organisation in organisations]
    held = {
        found.organisation_id: found
        for some in in_pieces(ids)
        for found in link.objects.filter(district=district, organisation__in=some)
    }
    new = {found.pk: found for found in organisations if found.pk not in held}
    held |= zip(new, _links(new.values(), district), strict=True)
    about = [(None, organisation) for organisation in organisations]
    record_each("organisations:organisation:followed", actor=actor, about=about)
    return [held[pk] for pk in ids]


def _links(organisations: Iterable[Organisation], district: District) -> Sequence[Any]:
    link = Organisation.districts.through
    made = [link(organisation_id=found.pk, district_id=district.pk) for found in organisations]
    return link.objects.bulk_create(made, batch_size=LINKS_A_STATEMENT)


def _store(rows: Sequence[models.Model], actor: Actor) -> None:
    if rows:
        insert_rows(rows)
        ids = [row.pk for row in rows]
        remember(type(rows[0]), ids, MADE, by=actor.account_id, at=clock.now())


@cache
def _relations(model: type[models.Model]) -> frozenset[str]:
    """Related rows are given as objects: whether they exist is not asked again for each row."""
    return frozenset(field.name for field in model._meta.fields if field.is_relation)
