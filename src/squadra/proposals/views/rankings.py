"""Openings for a person, and people for an opening: places in words, and what keeps away."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from squadra.foundation.access import Actor, ActorRequest
from squadra.foundation.guards import may
from squadra.openings.models import Opening
from squadra.people.models import Citizen, Section
from squadra.people.reading import Reading
from squadra.people.services import note_each_read, note_read
from squadra.proposals.bands import BANDS, BEST_FIRST, scores_of_band
from squadra.proposals.facts import opening_facts
from squadra.proposals.forms import OpeningsFilter, RankingFilter
from squadra.proposals.matching import SEVERAL, Place, Ranking, openings_for, people_for
from squadra.proposals.models import Proposal
from squadra.proposals.policies import POLICIES
from squadra.proposals.querysets import ProposalQuerySet
from squadra.proposals.routed.finding import may_route
from squadra.proposals.views.cards import cards, kept_away
from squadra.proposals.views.pins import reach_map
from squadra.proposals.views.trying import query_with, relief_of, tried
from squadra.proposals.views.waiting import when_ready
from squadra.proposals.whatif import choice_of
from squadra.proposals.whatif_forms import OpeningWhatIf, PersonWhatIf
from squadra.proposals.words import RULE_WORDS
from squadra.proposals.words.doors import gain_in_words, relief_in_words
from squadra.ui.parts import asks_for_part

CARDS_A_PAGE, LINES_A_PAGE = 10, 25
FIRST_LEFT_OUT = 10
LEFT_OUT = "left_out"

Subjects = Mapping[str, Any]
Read = Callable[[Sequence[str]], Subjects]


@may(POLICIES, "match")
@require_GET
@when_ready
def openings(request: ActorRequest, pk: UUID) -> HttpResponse:
    """The openings that the person can have, best fit first; what keeps the others away."""
    people = Citizen.objects.visible_to(request.actor, Section.PROPOSALS)
    citizen = get_object_or_404(
        people.select_related("profile", "municipality__district", "service__municipality"), pk=pk
    )
    POLICIES.require(request.actor, "match", service_id=citizen.service_id)
    visible = Opening.objects.visible_to(request.actor)
    proposals = Proposal.objects.visible_to(request.actor).filter(person=citizen)
    what_if = PersonWhatIf(request.GET, citizen.profile)
    context = _shown(
        request,
        openings_for(request.actor, citizen, request.actor.on, what_if.change),
        OpeningsFilter(request.GET),
        lambda ids: _by_id(visible.select_related("organisation", "site__municipality"), ids),
        _standing(proposals, "opening_id"),
    )
    note_read(actor=request.actor, citizen=citizen, section=Reading.PROPOSALS)
    context |= tried(request, what_if, context["ranking"], gain_in_words, choice_of)
    _count_standing(request.actor, [card.subject for card in context["cards"]])
    context |= {"citizen": citizen, "map": reach_map(citizen, context["cards"])}
    return _rendered(request, "openings", context)


@may(POLICIES, "match")
@require_GET
@when_ready
def people(request: ActorRequest, pk: UUID) -> HttpResponse:
    """The people for whom the opening fits, best fit first; each one shown has been read."""
    visible = Opening.objects.visible_to(request.actor)
    related = ("organisation", "site__municipality", "service")
    opening = get_object_or_404(visible.select_related(*related), pk=pk)
    visible_people = Citizen.objects.visible_to(request.actor, Section.PROPOSALS)
    proposals = Proposal.objects.visible_to(request.actor).filter(opening=opening)
    (record,) = opening_facts(visible.filter(pk=opening.pk)).records
    what_if = OpeningWhatIf(request.GET, record)
    context = _shown(
        request,
        people_for(request.actor, opening, request.actor.on, what_if.change),
        RankingFilter(request.GET),
        lambda ids: _by_id(visible_people.told_apart_for(request.actor), ids),
        _standing(proposals, "person_id"),
    )
    shown = (*context["cards"], *context["kept_away"])
    note_each_read(
        actor=request.actor,
        citizens=[one.subject for one in shown],
        section=Reading.PROPOSALS,
    )
    context |= tried(request, what_if, context["ranking"], relief_in_words, relief_of)
    _count_standing(request.actor, [opening])
    context |= {"opening": opening, "may_route": may_route(request.actor, opening)}
    return _rendered(request, "people", context)


def _rendered(request: ActorRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    """The whole page, or the ranking alone where the panel asks to order it anew."""
    part = "_ranked" if asks_for_part(request) else ""
    return render(request, f"proposals/{name}{part}.html", context)


def _count_standing(actor: Actor, openings: Sequence[Any]) -> None:
    """Write on each opening how many proposals wait on its seats, as far as the actor may know."""
    standing = Proposal.objects.visible_to(actor).standing().filter(opening__in=openings)
    counted = dict(standing.order_by().values_list("opening").annotate(Count("pk")))
    for opening in openings:
        opening.standing_count = counted.get(opening.pk, 0)


def _by_id(rows: Any, ids: Sequence[str]) -> Subjects:
    return {str(row.pk): row for row in rows.filter(pk__in=ids)}


def _standing(proposals: ProposalQuerySet, other: str) -> Mapping[str, Proposal]:
    return {str(getattr(proposal, other)): proposal for proposal in proposals.standing()}


def _shown(
    request: ActorRequest,
    ranking: Ranking,
    form: RankingFilter,
    read: Read,
    standing: Mapping[str, Proposal],
) -> dict[str, Any]:
    """One page of places or, where `away` names a rule, of what it keeps away."""
    context: dict[str, Any] = {
        "ranking": ranking,
        "form": form,
        "bands": BANDS,
        "order": BEST_FIRST,
        "away": [(rule, _title(rule), count) for rule, count in ranking.away.items()],
        "left_out": ranking.left_out[:FIRST_LEFT_OUT],
        "left_out_in_all": len(ranking.left_out),
        "away_title": "",
        "cards": [],
        "kept_away": [],
        "same": query_with(request),
    }
    rule = request.GET.get("away", "")
    if rule == LEFT_OUT and ranking.left_out:
        page = _page(request, ranking.left_out)
        shown: dict[str, Any] = {"left_out": page, "all_left_out": True}
    elif rule in ranking.away:
        page = _page(request, ranking.kept_away_by(rule))
        pairs = ranking.pairs_of(list(page))
        shown = {"kept_away": kept_away(pairs, read(list(pairs))), "away_title": _title(rule)}
    else:
        page = _page(request, _narrowed(ranking, form), CARDS_A_PAGE)
        subjects = read([place.other for place in page])
        shown = {"cards": cards(list(page), subjects, standing)}
    return context | shown | {"page": page}


def _page(request: ActorRequest, rows: Sequence[Any], length: int = LINES_A_PAGE) -> Page:
    return Paginator(rows, length).get_page(request.GET.get("page"))


def _narrowed(ranking: Ranking, form: RankingFilter) -> Sequence[Place]:
    """Keep the places that the filter asks for; a value that it does not know asks nothing."""
    form.is_valid()
    band, kind = form.cleaned_data.get("band", ""), form.cleaned_data.get("kind", "")
    return ranking.narrowed(scores=scores_of_band(band), kind=kind)


def _title(rule: str) -> str:
    return _("più motivi insieme") if rule == SEVERAL else str(RULE_WORDS[rule].title)
