"""A plan in preparation: who, which openings, which floors."""

from collections import Counter
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from squadra.agencies.models import Service
from squadra.foundation.access import Actor, ActorRequest, Refused
from squadra.foundation.guards import may
from squadra.proposals.cohort.choosing import (
    asked_of,
    candidates,
    choose_floors,
    choose_openings,
    choose_people,
    offered,
)
from squadra.proposals.cohort.forms import FloorsForm, OpeningsFilter, PeopleFilter
from squadra.proposals.cohort.groups import SERVICE, codes_of, in_order, waiting_before
from squadra.proposals.cohort.solving import MOST
from squadra.proposals.models import CohortPlan, PlannedOpening, PlannedPerson, Proposal
from squadra.proposals.policies import POLICIES
from squadra.proposals.querysets import people_worked_with
from squadra.proposals.views.plans import plan_for
from squadra.ui.listing import Order, listing

PEOPLE_ORDERS = (
    Order(
        "waiting",
        gettext_lazy("chi aspetta da più tempo"),
        (F("profile__waiting_since").asc(nulls_last=True), "name_key", "pk"),
    ),
    Order("name", gettext_lazy("nome"), ("name_key", "pk")),
)
OPENING_ORDERS = (
    Order("company", gettext_lazy("azienda"), ("organisation__name_key", "title_key", "pk")),
    Order("expiry", gettext_lazy("scadenza"), ("expires_on", "title_key", "pk")),
)


@may(POLICIES, "plan")
@require_http_methods(["GET", "POST"])
def plan_people(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Choose who is in the plan: page by page, or all that the filters leave."""
    plan = plan_for(request, pk)
    if plan.state != "draft":
        return redirect("proposals:plan", pk)
    form = PeopleFilter(request.GET, services=_services(request.actor))
    rows = _people(request.actor, plan, form)
    if request.method == "POST":
        return _choose(request, plan, rows, choose_people)
    shown = rows.told_apart_for(request.actor).select_related("profile")
    context = {"plan": plan, "form": form, "listing": listing(request, shown, PEOPLE_ORDERS)}
    return render(request, "proposals/plans/people.html", context)


def _services(actor: Actor) -> list[tuple[str, str]]:
    own = actor.services_as(POLICIES.roles_of("plan"))
    services = Service.objects.visible_to(actor).filter(pk__in=own)
    return [(str(service.pk), service.name) for service in services]


def _people(actor: Actor, plan: CohortPlan, form: PeopleFilter) -> Any:
    """Those who can be chosen, as narrowed, each with whether they are in the plan."""
    mine = PlannedPerson.objects.visible_to(actor).filter(plan=plan, person=OuterRef("pk"))
    standing = Proposal.objects.visible_to(actor).standing().filter(person=OuterRef("pk"))
    rows = candidates(actor).search(form.chosen("q"))
    rows = rows.annotate(is_chosen=Exists(mine), is_busy=Exists(standing))
    if service := "service" in form.fields and form.chosen("service"):
        rows = rows.filter(service=UUID(service))
    if before := waiting_before(form.chosen("waiting"), actor.on):
        rows = rows.filter(profile__waiting_since__lt=before)
    if not form.chosen("busy"):
        rows = rows.exclude(is_busy=True, is_chosen=False)
    return _picked(rows, form.chosen("picked"))


def _picked(rows: Any, picked: str) -> Any:
    return rows.filter(is_chosen=picked == "1") if picked else rows


@may(POLICIES, "plan")
@require_http_methods(["GET", "POST"])
def plan_openings(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Choose what is in the plan."""
    plan = plan_for(request, pk)
    if plan.state != "draft":
        return redirect("proposals:plan", pk)
    form = OpeningsFilter(request.GET)
    rows = _openings(request.actor, plan, form)
    if request.method == "POST":
        return _choose(request, plan, rows, choose_openings)
    shown = rows.select_related("organisation", "site__municipality")
    context = {"plan": plan, "form": form, "listing": listing(request, shown, OPENING_ORDERS)}
    return render(request, "proposals/plans/openings.html", context)


def _openings(actor: Actor, plan: CohortPlan, form: OpeningsFilter) -> Any:
    mine = PlannedOpening.objects.visible_to(actor).filter(plan=plan, opening=OuterRef("pk"))
    rows = offered(actor).search(form.chosen("q")).annotate(is_chosen=Exists(mine))
    if kind := form.chosen("kind"):
        rows = rows.filter(kind=kind)
    return _picked(rows, form.chosen("picked"))


def _choose(request: ActorRequest, plan: CohortPlan, rows: QuerySet, choose: Any) -> HttpResponse:
    """Take the ticks of the page that was shown, or all rows that the address leaves."""
    do = request.POST.get("do", "")
    shown, ticked = _ids(request.POST, "shown"), _ids(request.POST, "ticked")
    add: Collection[UUID] = ticked
    remove: Collection[UUID] = shown - ticked
    if do == "all":
        add, remove = _some(rows), ()
    elif do == "none":
        add, remove = (), _some(rows.filter(is_chosen=True))
    try:
        choose(actor=request.actor, plan=plan, add=list(add), remove=list(remove))
    except Refused as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("Le scelte sono salvate."))
    return redirect(f"{request.path}?{_query(request, do)}")


def _some(rows: QuerySet) -> Collection[UUID]:
    """The ids of the rows; one more than a plan can have is as good as all, and is refused."""
    return rows.order_by("pk").values_list("pk", flat=True)[: MOST + 1]


def _ids(sent: QueryDict, name: str) -> set[UUID]:
    """The ids of a form; what is none says nothing."""
    found = set()
    for value in sent.getlist(name):
        try:
            found.add(UUID(value))
        except ValueError:
            continue
    return found


def _query(request: ActorRequest, do: str) -> str:
    """The address's own filters, on the page that the button leads to."""
    query = request.GET.copy()
    if do in ("next", "previous"):
        number = query.get("page", "1")
        page = int(number) if number.isdecimal() and len(number) < 9 else 1
        query["page"] = str(max(1, page + (1 if do == "next" else -1)))
    return query.urlencode()


@may(POLICIES, "plan")
@require_http_methods(["GET", "POST"])
def plan_floors(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Say of which groups at least how many are to have a place."""
    plan = plan_for(request, pk)
    if plan.state != "draft":
        return redirect("proposals:plan", pk)
    sizes = _sizes(request.actor, plan)
    asked = asked_of(plan)
    groups = in_order({*sizes, *(floor.group for floor in asked)}, _names(request.actor, sizes))
    sent = request.POST if request.method == "POST" else None
    form = FloorsForm(sent, groups=groups, sizes=sizes, asked=asked)
    if form.is_valid():
        choose_floors(actor=request.actor, plan=plan, floors=form.floors)
        messages.success(request, _("I minimi sono salvati."))
        return redirect("proposals:plan", pk)
    return render(request, "proposals/plans/floors.html", {"plan": plan, "form": form})


def _sizes(actor: Actor, plan: CohortPlan) -> Counter[str]:
    """How many of the chosen people are in each group."""
    chosen = PlannedPerson.objects.visible_to(actor).filter(plan=plan).values("person")
    people = people_worked_with(actor, "plan").filter(pk__in=chosen).told_apart_for(actor)
    found: Counter[str] = Counter()
    for citizen in people.select_related("profile").order_by("pk"):
        found.update(codes_of(citizen, actor.on))
    return found


def _names(actor: Actor, codes: Collection[str]) -> dict[str, str]:
    ids = [code.removeprefix(SERVICE) for code in codes if code.startswith(SERVICE)]
    services = Service.objects.visible_to(actor).filter(pk__in=ids)
    return {str(service.pk): service.name for service in services}
