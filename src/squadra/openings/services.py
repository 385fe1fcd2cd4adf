"""All writes of the package."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from squadra.agencies.models import Service
from squadra.foundation import clock
from squadra.foundation.access import Actor, refuse_if
from squadra.foundation.audit import record
from squadra.foundation.text import search_key
from squadra.foundation.versions import save_current
from squadra.openings.blockers import (
    SITE_GONE,
    blockers,
    restore_blockers,
    site_blockers,
    stop_showing_blockers,
)
from squadra.openings.models import LearntName, Opening, OpeningShare
from squadra.openings.policies import POLICIES
from squadra.organisations.models import Site
from squadra.vocabularies.models import Occupation


@transaction.atomic
def publish_opening(*, actor: Actor, service: Service, fields: Mapping[str, Any]) -> Opening:
    """Record seats that an organisation offers.

    Raises `Refused` where the actor may not, `ValidationError` where a field is not acceptable.
    """
    POLICIES.require(actor, "publish", service_id=service.pk)
    opening = Opening(service=service, **fields)
    _check(opening)
    opening.save()
    record("openings:opening:published", actor=actor, obj=opening)
    return opening


@transaction.atomic
def update_opening(*, actor: Actor, opening: Opening, expected: int) -> Opening:
    """Save an edited opening. Raises `StaleRow` where somebody else saved since `expected`."""
    refuse_if(blockers(opening, "edit", actor))
    _check(opening)
    save_current(opening, expected=expected)
    record("openings:opening:updated", actor=actor, obj=opening)
    return opening


@transaction.atomic
def archive_opening(*, actor: Actor, opening: Opening, expected: int) -> Opening:
    """Take an opening out of every list; `restore_opening` puts it back."""
    refuse_if(blockers(opening, "edit", actor))
    opening.archived_at = clock.now()
    save_current(opening, expected=expected)
    record("openings:opening:archived", actor=actor, obj=opening)
    return opening


@transaction.atomic
def restore_opening(*, actor: Actor, opening: Opening, expected: int) -> Opening:
    """Undo `archive_opening`. Raises `Refused` where its site was taken away meanwhile."""
    opening.site = _locked(opening.site_id)
    refuse_if(restore_blockers(opening, actor))
    opening.archived_at = None
    save_current(opening, expected=expected)
    record("openings:opening:restored", actor=actor, obj=opening)
    return opening


@transaction.atomic
def show_to_service(*, actor: Actor, opening: Opening, service: Service) -> OpeningShare:
    """Show an opening to a service of another district; nothing happens where it sees it already.

    Raises `Refused` where the actor follows nobody in the opening's own district.
    """
    refuse_if(blockers(opening, "show", actor))
    Opening.objects.select_for_update().get(pk=opening.pk)
    open_shares = OpeningShare.objects.open().filter(opening=opening, service=service)
    if found := open_shares.first():
        return found
    share = OpeningShare(opening=opening, service=service, since=clock.now())
    share.full_clean()
    share.save()
    record("openings:opening:shown", actor=actor, obj=opening, facts={"service": service.pk})
    return share


@transaction.atomic
def stop_showing_to_service(*, actor: Actor, opening: Opening, service: Service) -> None:
    """Let a service see an opening of another district no longer.

    Raises `Refused` where the actor follows nobody on either side.
    """
    refuse_if(stop_showing_blockers(opening, service, actor))
    end_share(actor=actor, opening_id=opening.pk, service_id=service.pk)


@transaction.atomic
def show_again(*, actor: Actor, opening: Opening, service: Service) -> None:
    """Undo `stop_showing_to_service`; an opening that was never shown stays unseen.

    Raises `Refused` where the actor follows nobody on either side.
    """
    refuse_if(stop_showing_blockers(opening, service, actor))
    shares = OpeningShare.objects.filter(opening=opening, service=service)
    last = shares.select_for_update().order_by("-since").first()
    if last and last.ended:
        last.ended = None
        last.save(update_fields=["ended"])
        record("openings:opening:shown", actor=actor, obj=opening, facts={"service": service.pk})


def end_share(*, opening_id: UUID, service_id: UUID, actor: Actor | None = None) -> None:
    """End what shows an opening to a service; without actor because its reason was erased."""
    shares = OpeningShare.objects.open().filter(opening=opening_id, service=service_id)
    for share in shares.select_for_update().order_by("pk"):
        share.ended = clock.now()
        share.save(update_fields=["ended"])
        facts = {"service": service_id}
        record("openings:opening:no_longer_shown", actor=actor, obj=share, facts=facts)


@transaction.atomic
def archive_site(*, actor: Actor, site: Site, expected: int) -> Site:
    """Take a site away from its organisation; `organisations.restore_site` puts it back.

    It stands here because the registry lies below and cannot know what is open at the site.
    Raises `Refused` where something is.
    """
    _locked(site.pk)
    refuse_if(site_blockers([site], actor)[site.pk])
    site.archived_at = clock.now()
    save_current(site, expected=expected)
    record("organisations:site:archived", actor=actor, obj=site)
    return site


def note_list_exported(*, actor: Actor, count: int) -> None:
    """Leave the trace of a list that was taken away as a sheet."""
    POLICIES.require(actor, "list")
    record("openings:list:exported", actor=actor, facts={"rows": count})


def _check(opening: Opening) -> None:
    opening.full_clean()
    if _locked(opening.site_id).archived_at:
        raise ValidationError({"site": SITE_GONE.message})


def _locked(site_id: UUID) -> Site:
    """The site, which until the end of the transaction nobody else takes away or puts to use."""
    return Site.objects.select_for_update().get(pk=site_id)


@transaction.atomic
def learn_name(
    *, actor: Actor, service: Service, name: str, occupation: Occupation
) -> LearntName | None:
    """Remember for the service what somebody called an occupation; the last choice counts.

    Nothing is remembered of a name that the vocabulary itself has, or that has no letters.
    """
    POLICIES.require(actor, "names", service_id=service.pk)
    key = search_key(name)
    if not key or Occupation.objects.resolve(name) is not None:
        return None
    values = {
        "name": name,
        "occupation": occupation.cell,
        "learnt_at": clock.now(),
        "forgotten_at": None,
    }
    learnt, _new = LearntName.objects.update_or_create(
        service=service, name_key=key, defaults=values
    )
    record("openings:name:learnt", actor=actor, obj=learnt, service_id=service.pk)
    return learnt


@transaction.atomic
def forget_name(*, actor: Actor, learnt: LearntName) -> None:
    """Take a learnt name away; `remember_name` puts it back."""
    _set_forgotten(actor, learnt, clock.now(), "openings:name:forgotten")


@transaction.atomic
def remember_name(*, actor: Actor, learnt: LearntName) -> None:
    """Undo `forget_name`."""
    _set_forgotten(actor, learnt, None, "openings:name:remembered")


def _set_forgotten(actor: Actor, learnt: LearntName, at: datetime | None, verb: str) -> None:
    POLICIES.require(actor, "names", service_id=learnt.service_id)
    learnt.forgotten_at = at
    learnt.save(update_fields=["forgotten_at"])
    record(verb, actor=actor, obj=learnt, service_id=learnt.service_id)
