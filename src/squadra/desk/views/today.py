"""Whose turn is it, and one box to find anything."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from squadra.foundation.access import Actor, ActorRequest, PolicyTable
from squadra.foundation.text import search_key
from squadra.openings.models import Opening
from squadra.openings.policies import POLICIES as OPENINGS
from squadra.organisations.models import Organisation
from squadra.organisations.policies import POLICIES as ORGANISATIONS
from squadra.people.models import Citizen
from squadra.people.policies import POLICIES as PEOPLE
from squadra.proposals.models import Disclosure, Proposal, RoutedMatch
from squadra.proposals.querysets import people_referred_to
from squadra.proposals.workflow import PROPOSAL

SOON = timedelta(days=14)
SHOWN = 10


@dataclass(frozen=True)
class Band:
    """The first rows of a longer list, how many there are, where they all stand."""

    title: str | Promise
    kind: str
    rows: list[Any]
    count: int
    all_url: str

    @property
    def hidden(self) -> int:
        return self.count - len(self.rows)


@login_required
@require_GET
def today(request: ActorRequest) -> HttpResponse:
    """What waits for the actor; somebody without an open role reads whom to ask."""
    actor = request.actor
    if not actor.roles:
        return _no_role(request)
    bands = [band for band in _bands(actor, request.GET.get("all", "")) if band.count]
    follows = PEOPLE.allows(actor, "register")
    context = {"bands": bands, "load": _load(actor) if follows else None, "today": actor.on}
    return render(request, "desk/today.html", context)


def _no_role(request: ActorRequest) -> HttpResponse:
    """Signed in, without an open role: nothing to see, and whom to ask."""
    return render(request, "desk/no_role.html", status=HTTPStatus.FORBIDDEN)


def _bands(actor: Actor, whole: str) -> Iterator[Band]:
    """The bands of the page; of the kind `whole`, where it has no list elsewhere, all rows."""
    if PEOPLE.allows(actor, "register"):
        yield _asked_from_elsewhere(actor)
        yield _waiting(actor, None if whole == "proposals" else SHOWN)
        yield _to_show(actor)
        yield _with_companies(actor)
        yield _to_propose(actor, None if whole == "to_propose" else SHOWN)
    if OPENINGS.allows(actor, "list"):
        yield _expiring(actor)
    if PEOPLE.allows(actor, "register"):
        yield _incomplete(actor)


def _asked_from_elsewhere(actor: Actor) -> Band:
    """Openings of other districts that may be for somebody the actor follows: all of them.

    One that has run out, or was put away, waits for nobody.
    """
    people = Citizen.objects.visible_to(actor).told_apart_for(actor)
    rows = RoutedMatch.objects.visible_to(actor).open()
    current = Opening.objects.visible_to(actor).open_on(actor.on)
    rows = rows.filter(person__in=people_referred_to(actor), opening__in=current)
    rows = rows.order_by("asked_at", "pk")
    rows = rows.select_related("opening__organisation", "opening__service", "asked_by")
    rows = rows.prefetch_related(Prefetch("person", people))
    return _band(_("Richieste da altri ambiti"), "questions", rows, reverse("desk:today"), None)


def _waiting(actor: Actor, shown: int | None) -> Band:
    rows = _mine(actor, PROPOSAL.initial)
    title = _("Proposte che aspettano una risposta")
    return _band(title, "proposals", rows, f"{reverse('desk:today')}?all=proposals", shown)


def _to_show(actor: Actor) -> Band:
    """What the person said yes to, and no company knows of yet."""
    title = _("Schede da preparare o da dare all'azienda")
    url = f"{reverse('people:list')}?mine=1"
    return _band(title, "accepted", _mine(actor, "accepted"), url)


def _with_companies(actor: Actor) -> Band:
    """Whose turn it is: the company's, with how long it has had the card."""
    title = _("Aziende che devono ancora rispondere")
    cards = Prefetch("disclosures", Disclosure.objects.visible_to(actor).awaited(), "awaited")
    rows = _mine(actor, "sent").prefetch_related(cards)
    return _band(title, "sent", rows, f"{reverse('people:list')}?mine=1")


def _to_propose(actor: Actor, shown: int | None) -> Band:
    """Who could be told of something and waits for nothing, the longest waiting first."""
    standing = Proposal.objects.visible_to(actor).standing().filter(person=OuterRef("pk"))
    rows = people_referred_to(actor).ready().filter(~Exists(standing)).told_apart_for(actor)
    since = F("profile__waiting_since").asc(nulls_last=True)
    rows = rows.select_related("profile").order_by(since, "name_key", "pk")
    title = _("Da proporre: chi aspetta da più tempo")
    return _band(title, "to_propose", rows, f"{reverse('desk:today')}?all=to_propose", shown)


def _mine(actor: Actor, state: str) -> QuerySet[Proposal]:
    people = Citizen.objects.visible_to(actor).told_apart_for(actor)
    rows = Proposal.objects.visible_to(actor).filter(person__in=people_referred_to(actor))
    rows = rows.filter(state=state).select_related("opening__organisation")
    return rows.prefetch_related(Prefetch("person", people)).order_by("created_at", "pk")


def _open_proposals(actor: Actor) -> QuerySet[Proposal]:
    return _mine(actor, PROPOSAL.initial)


def _expiring(actor: Actor) -> Band:
    rows = Opening.objects.visible_to(actor).expiring(actor.on, SOON)
    rows = rows.select_related("organisation", "site__municipality").order_by("expires_on", "pk")
    url = reverse("openings:list")
    return _band(_("Opportunità che scadono entro due settimane"), "openings", rows, url)


def _incomplete(actor: Actor) -> Band:
    rows = people_referred_to(actor).to_complete().told_apart_for(actor)
    rows = rows.select_related("profile").order_by("name_key", "pk")
    url = f"{reverse('people:list')}?mine=1&matching=incomplete"
    return _band(_("Persone con il profilo da completare"), "incomplete", rows, url)


def _band(
    title: Promise, kind: str, rows: QuerySet, all_url: str, shown: int | None = SHOWN
) -> Band:
    return Band(title, kind, list(rows[:shown]), rows.count(), all_url)


def _load(actor: Actor) -> dict[str, int]:
    """How much the actor carries: numbers for oneself, compared with nobody's."""
    mine = people_referred_to(actor)
    return {
        "people": mine.count(),
        "paused": mine.paused().count(),
        "proposals": _open_proposals(actor).count(),
    }


@login_required
@require_GET
def search(request: ActorRequest) -> HttpResponse:
    """People, organisations and openings that the actor may see, by the words of one box."""
    if not request.actor.roles:
        return _no_role(request)
    text = request.GET.get("q", "").strip()
    bands = _found(request.actor, text) if search_key(text) else ()
    context = {"text": text, "bands": [band for band in bands if band.count]}
    return render(request, "desk/search.html", context)


def _found(actor: Actor, text: str) -> Iterator[Band]:
    people = Citizen.objects.visible_to(actor).told_apart_for(actor)
    organisations = Organisation.objects.visible_to(actor)
    openings = Opening.objects.visible_to(actor).select_related(
        "organisation", "site__municipality"
    )
    places: tuple[tuple[Promise, str, PolicyTable, Any], ...] = (
        (_("Persone"), "people", PEOPLE, people),
        (_("Aziende"), "organisations", ORGANISATIONS, organisations),
        (_("Opportunità"), "openings", OPENINGS, openings),
    )
    for title, kind, policies, rows in places:
        if policies.allows(actor, "list"):
            url = f"{reverse(f'{kind}:list')}?{urlencode({'q': text, 'state': 'all'})}"
            yield _band(title, kind, rows.search(text), url)
