"""Finding people, and opening a file."""

from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from squadra.foundation.access import ActorRequest
from squadra.foundation.guards import may
from squadra.people.forms import FilterForm, RegisterForm
from squadra.people.models import Citizen
from squadra.people.policies import POLICIES
from squadra.people.querysets import CitizenQuerySet
from squadra.people.services import register_citizen
from squadra.ui.listing import Order, listing
from squadra.ui.saving import attempt

ORDERS = (
    Order("name", gettext_lazy("nome"), ("name_key", "pk")),
    Order(
        "waiting",
        gettext_lazy("chi aspetta da più tempo"),
        (F("profile__waiting_since").asc(nulls_last=True), "name_key", "pk"),
    ),
    Order("recent", gettext_lazy("ultima modifica"), ("-profile__updated_at", "name_key", "pk")),
)


@may(POLICIES, "list")
@require_GET
def people(request: ActorRequest) -> HttpResponse:
    """The people that the actor may see, by name, filters and order of the address."""
    form = FilterForm(request.GET)
    context = {
        "form": form,
        "listing": listing(request, people_listed(request, form), ORDERS),
        "today": request.actor.on,
        "may_register": POLICIES.allows(request.actor, "register"),
    }
    return render(request, "people/list.html", context)


def people_listed(request: ActorRequest, form: FilterForm) -> CitizenQuerySet:
    """The people of the list, with all that its columns show."""
    rows = _narrowed(request, form).told_apart_for(request.actor).select_related("profile")
    return rows.with_referent(request.actor.on)


def _narrowed(request: ActorRequest, form: FilterForm) -> CitizenQuerySet:
    rows = Citizen.objects.visible_to(request.actor).search(form.chosen("q"))
    if form.chosen("mine"):
        rows = rows.followed_by(request.actor.account_id, request.actor.on)
    match form.chosen("matching"):
        case "incomplete":
            rows = rows.to_complete()
        case "paused":
            rows = rows.paused()
    return rows


@may(POLICIES, "register")
@require_http_methods(["GET", "POST"])
def register(request: ActorRequest) -> HttpResponse:
    """Open a file: three fields are enough."""
    form = RegisterForm(request.POST or None, actor=request.actor)
    if form.is_valid() and attempt(form, lambda: _registered(request, form)):
        messages.success(request, _("La scheda è aperta."))
        return redirect("desk:person", pk=form.instance.pk)
    return render(request, "people/register.html", {"form": form})


def _registered(request: ActorRequest, form: RegisterForm) -> Citizen:
    form.instance = register_citizen(
        actor=request.actor,
        service=form.cleaned_data["service"],
        referent=form.cleaned_data["referent"],
        identity=form.identity,
    )
    return form.instance
