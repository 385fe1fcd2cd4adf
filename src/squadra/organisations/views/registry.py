"""Organisations: listed, registered, followed, corrected."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from squadra.foundation.access import ActorRequest, refuse_if
from squadra.foundation.guards import may
from squadra.foundation.versions import save_rebased
from squadra.organisations.blockers import blockers
from squadra.organisations.forms import FilterForm, FollowForm, OrganisationForm, RegisterForm
from squadra.organisations.models import Organisation
from squadra.organisations.policies import POLICIES
from squadra.organisations.querysets import OrganisationQuerySet
from squadra.organisations.services import (
    follow_organisation,
    register_organisation,
    update_organisation,
)
from squadra.ui.listing import Order, listing
from squadra.ui.saving import attempt

ORDERS = (
    Order("name", gettext_lazy("nome"), ("name_key", "pk")),
    Order("recent", gettext_lazy("ultima modifica"), ("-updated_at", "pk")),
)


@may(POLICIES, "list")
@require_GET
def organisations(request: ActorRequest) -> HttpResponse:
    """The organisations that the actor's districts follow."""
    form = FilterForm(request.GET)
    context = {
        "form": form,
        "listing": listing(request, organisations_listed(request, form), ORDERS),
        "may_register": POLICIES.allows(request.actor, "register"),
    }
    return render(request, "organisations/list.html", context)


def organisations_listed(request: ActorRequest, form: FilterForm) -> OrganisationQuerySet:
    """The organisations of the list, with all that its columns show."""
    rows = Organisation.objects.visible_to(request.actor).search(form.chosen("q"))
    if kind := form.chosen("kind"):
        rows = rows.filter(kind=kind)
    return rows.with_sites()


@may(POLICIES, "register")
@require_http_methods(["GET", "POST"])
def register(request: ActorRequest) -> HttpResponse:
    """Put an organisation in the registry with its first site and, where known, a contact."""
    form = RegisterForm(request.POST or None, actor=request.actor)
    if form.is_valid() and attempt(form, lambda: _registered(request, form)):
        messages.success(request, _("L'azienda è nell'anagrafe."))
        return redirect("desk:organisation", pk=form.instance.pk)
    context = {"form": form, "known": _known(request, form)}
    return render(request, "organisations/register.html", context)


def _registered(request: ActorRequest, form: RegisterForm) -> Organisation:
    form.instance = register_organisation(
        actor=request.actor,
        district=form.cleaned_data["district"],
        fields=form.organisation,
        site=form.site.cleaned_data,
        contact=form.contact.cleaned_data if form.contact.has_changed() else None,
    )
    return form.instance


def _known(request: ActorRequest, form: RegisterForm) -> dict[str, Any] | None:
    """The organisation that has the typed number already, and whether the actor sees it."""
    if not form.known:
        return None
    visible = Organisation.objects.visible_to(request.actor)
    return {"organisation": form.known, "visible": visible.filter(pk=form.known.pk).exists()}


@may(POLICIES, "register")
@require_POST
def follow(request: ActorRequest) -> HttpResponse:
    """Follow from now on an organisation that another district registered, found by its number."""
    form = FollowForm(request.POST, actor=request.actor)
    if not form.is_valid():
        messages.error(request, _("Non trovo questa azienda: scrivi di nuovo la partita IVA."))
        return redirect("organisations:register")
    organisation, district = form.cleaned_data["vat_number"], form.cleaned_data["district"]
    follow_organisation(actor=request.actor, organisation=organisation, district=district)
    messages.success(request, _("Da ora il tuo ambito la segue."))
    return redirect("desk:organisation", pk=organisation.pk)


@may(POLICIES, "edit")
@require_http_methods(["GET", "POST"])
def edit(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Correct an organisation."""
    organisation = organisation_to_edit(request, pk)
    form = OrganisationForm(request.POST or None, instance=organisation)
    if request.method == "POST" and attempt(
        form,
        lambda: save_rebased(
            form,
            lambda expected: update_organisation(
                actor=request.actor, organisation=form.instance, expected=expected
            ),
        ),
    ):
        messages.success(request, _("I dati sono salvati."))
        return redirect("desk:organisation", pk=pk)
    return render(request, "organisations/edit.html", {"form": form, "organisation": organisation})


def organisation_to_edit(request: ActorRequest, pk: UUID) -> Organisation:
    """The organisation to be corrected; a role in another district does not correct it."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.actor), pk=pk)
    refuse_if(blockers(organisation, "edit", request.actor))
    return organisation
