"""All reads of the package. A person is visible by an open grant, and by nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q

from squadra.agencies.models import Account, Mandate, RoleAssignment
from squadra.foundation.access import Actor
from squadra.foundation.periods import covers
from squadra.foundation.roles import FOLLOWS_PEOPLE, SEES_PEOPLE
from squadra.foundation.text import key_contains, search_key
from squadra.people.readiness import lacking_in

if TYPE_CHECKING:
    from squadra.people.models import Citizen, Grant, PersonSkill, WorkProfile
    from squadra.territory.models import District


class GrantQuerySet(models.QuerySet["Grant"]):
    def open_on(self, day: date) -> GrantQuerySet:
        return self.filter(covers(day))

    def held_by(self, actor: Actor) -> GrantQuerySet:
        """Open grants of the actor, in person or through a service where they work with people.

        A grant in person serves while they work with people in the service that follows the person:
        whoever leaves it for another one takes nobody along.
        """
        services = actor.services_as(SEES_PEOPLE)
        in_person = Q(account=actor.account_id, person__service__in=services)
        holder = in_person | Q(service__in=services)
        return self.open_on(actor.on).filter(holder)

    def visible_to(self, actor: Actor) -> GrantQuerySet:
        """Whoever sees a person sees who else does."""
        from squadra.people.models import Citizen

        return self.filter(person__in=Citizen.objects.visible_to(actor))


class CitizenQuerySet(models.QuerySet["Citizen"]):
    def visible_to(self, actor: Actor, section: str = "") -> CitizenQuerySet:
        """People with a grant that is open on the actor's day (and opens the section, if named)."""
        from squadra.people.models import Grant

        return self.filter(
            Exists(_opening(Grant.objects.held_by(actor), section, "pk")),
            archived_at__isnull=True,
        )

    def sought_beyond(self, district: District, on: date) -> CitizenQuerySet:
        """People of the territory's other districts for whom openings are sought on that day.

        No grant opens these rows to whoever asks: it is the one such read, called by
        `proposals.routed.querysets` alone (a test holds it), and all that leaves that package is a
        district and a word. Left out are people under protection, archived, in pause, with a
        profile that lacks what matching needs, and those whose referent is no longer at work.
        """
        elsewhere = self.filter(service__district__pack=district.pack, archived_at__isnull=True)
        ready = elsewhere.ready().filter(refuge=False).exclude(service__district=district)
        return ready.filter(Exists(_referents_at_work(on).filter(person=OuterRef("pk"))))

    def search(self, text: str) -> CitizenQuerySet:
        """Narrow to names that hold every word of the text."""
        return self.filter(key_contains("name_key", text))

    def followed_by(self, account_id: UUID | None, on: date) -> CitizenQuerySet:
        """Narrow to people whose referent the account is on that day."""
        mine = _referents(on).filter(account=account_id, person=OuterRef("pk"))
        return self.filter(Exists(mine))

    def to_complete(self) -> CitizenQuerySet:
        """Narrow to people whose profile lacks what openings are sought by, and is not paused."""
        return self.filter(lacking_in("profile"), profile__matching_paused=False)

    def ready(self) -> CitizenQuerySet:
        """Narrow to people for whom openings can be sought now."""
        return self.filter(~lacking_in("profile"), profile__matching_paused=False)

    def paused(self) -> CitizenQuerySet:
        """Narrow to people for whom no openings are sought now, as they asked."""
        return self.filter(profile__matching_paused=True)

    def with_referent(self, on: date) -> CitizenQuerySet:
        """Fetch beside each person whoever follows them, for `Citizen.referent`."""
        referents = _referents(on).select_related("account")
        return self.prefetch_related(Prefetch("grants", referents, to_attr="referent_grants"))

    def told_apart_for(self, actor: Actor) -> CitizenQuerySet:
        """Fetch beside each name what tells two people of one name apart.

        `identity_open` says whether the actor may read it; `people/told_apart.html` shows it.
        """
        from squadra.people.models import Grant, Section

        opening = _opening(Grant.objects.held_by(actor), Section.IDENTITY, "pk")
        return self.select_related("municipality", "service").annotate(
            identity_open=Exists(opening)
        )

    def alike(self, family_name: str, given_name: str, birth_date: date | None) -> CitizenQuerySet:
        """Narrow to people who may be the same one: same name (also turned round), dates that do
        not differ; or the same birth date and a part of the name."""
        key = search_key(f"{family_name} {given_name}")
        named = Q(name_key__in=(key, search_key(f"{given_name} {family_name}")))
        if birth_date is None:
            return self.filter(named)
        part = Q()
        for word in key.split():
            part |= Q(name_key__contains=word)
        born = Q(birth_date=birth_date)
        return self.filter((named & Q(birth_date__isnull=True)) | (born & (named | part)))


def ids_visible_to(actor: Actor, section: str, services: Collection[UUID]) -> list[UUID]:
    """Return the ids of `Citizen.objects.visible_to` who are followed by one of the services.

    Found from the grants: of thousands among many this takes a tenth of the time.
    """
    from squadra.people.models import Grant

    seen_by = actor.services_as(SEES_PEOPLE)
    grants = Grant.objects.open_on(actor.on).filter(
        sections__contains=section,
        person__service__in=services,
        person__archived_at__isnull=True,
    )
    of_services = grants.filter(service__in=seen_by)
    in_person = grants.filter(account=actor.account_id, person__service__in=seen_by)
    both = (
        some.order_by().values_list("person_id", flat=True) for some in (of_services, in_person)
    )
    return list(next(both).union(*both))


class WorkProfileQuerySet(models.QuerySet["WorkProfile"]):
    def visible_to(self, actor: Actor) -> WorkProfileQuerySet:
        from squadra.people.models import Grant

        return self.filter(
            Exists(_opening(Grant.objects.held_by(actor), "profile", "person")),
            person__archived_at__isnull=True,
        )


class PersonSkillQuerySet(models.QuerySet["PersonSkill"]):
    def visible_to(self, actor: Actor) -> PersonSkillQuerySet:
        from squadra.people.models import Grant

        return self.filter(
            Exists(_opening(Grant.objects.held_by(actor), "profile", "person")),
            person__archived_at__isnull=True,
        )


def _opening(grants: GrantQuerySet, section: str, person: str) -> GrantQuerySet:
    grants = grants.filter(person=OuterRef(person))
    return grants.filter(sections__contains=section) if section else grants


def _referents(on: date) -> GrantQuerySet:
    from squadra.people.models import Grant, Ground

    return Grant.objects.open_on(on).filter(ground=Ground.REFERENT)


def _referents_at_work(on: date) -> GrantQuerySet:
    """Narrow to referents who follow people in the person's service, or by its mandate."""
    at_work = RoleAssignment.objects.open_on(on).filter(
        role__in=FOLLOWS_PEOPLE, account=OuterRef("account")
    )
    mandates = Mandate.objects.open_on(on).filter(principal=OuterRef(OuterRef("person__service")))
    return _referents(on).filter(
        Exists(at_work.filter(service=OuterRef("person__service")))
        | Exists(at_work.filter(service__in=mandates.values("delegate")))
    )


def possible_referents(services: Collection[UUID], on: date) -> models.QuerySet[Account]:
    """Accounts that on that day work with people in one of the services, or by its mandate."""
    delegates = Mandate.objects.open_on(on).filter(principal__in=services).values("delegate")
    at_work = RoleAssignment.objects.open_on(on).filter(role__in=FOLLOWS_PEOPLE)
    at_work = at_work.filter(Q(service__in=services) | Q(service__in=delegates))
    accounts = Account.objects.filter(pk__in=at_work.values("account"))
    return accounts.order_by("family_name", "given_name", "pk")


def referent_at_work(person: Citizen, on: date) -> Account | None:
    """The person's referent, if on that day they work with people in the person's service."""
    accounts = _referents(on).filter(person=person).values("account")
    return possible_referents([person.service_id], on).filter(pk__in=accounts).first()


def names_of_accounts(ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """Return the names of the accounts with these ids."""
    return {account.pk: str(account) for account in Account.objects.filter(pk__in=set(ids))}
