"""The sites and the contacts of an organisation: added, corrected, taken away, put back."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.forms import ModelForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from squadra.foundation.access import ActorRequest
from squadra.foundation.guards import may
from squadra.foundation.versions import StaleRow, VersionedForm, save_rebased, seen_version
from squadra.organisations.forms import ContactForm, SiteForm
from squadra.organisations.models import Contact, Organisation, Site
from squadra.organisations.policies import POLICIES
from squadra.organisations.services import (
    add_contact,
    add_site,
    archive_contact,
    restore_contact,
    restore_site,
    update_contact,
    update_site,
)
from squadra.organisations.views.registry import organisation_to_edit
from squadra.ui.saving import attempt
from squadra.ui.undo import undoable

Part = Site | Contact


@may(POLICIES, "edit")
@require_http_methods(["GET", "POST"])
def site_add(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Add a place of work."""
    organisation = organisation_to_edit(request, pk)
    form = SiteForm(request.POST or None)

    def add() -> Site:
        return add_site(actor=request.actor, organisation=organisation, fields=form.cleaned_data)

    if form.is_valid() and attempt(form, add):
        return _done(request, organisation, _("La sede è aggiunta."))
    return _page(request, organisation, form, _("Nuova sede"), _("Aggiungi"))


@may(POLICIES, "edit")
@require_http_methods(["GET", "POST"])
def site_edit(request: ActorRequest, pk: UUID, site: UUID) -> HttpResponse:
    """Correct a place of work."""
    organisation = organisation_to_edit(request, pk)
    found = Site.objects.visible_to(request.actor).filter(organisation=organisation)
    form = SiteForm(request.POST or None, instance=get_object_or_404(found, pk=site))

    def save(expected: int) -> Site:
        return update_site(actor=request.actor, site=form.instance, expected=expected)

    if _saved(request, form, save):
        return _done(request, organisation, _("La sede è salvata."))
    return _page(request, organisation, form, _("Modifica la sede"), _("Salva"))


@may(POLICIES, "edit")
@require_POST
def site_restore(request: ActorRequest, pk: UUID, site: UUID) -> HttpResponse:
    """Put back a site that was taken away."""
    organisation = organisation_to_edit(request, pk)
    found = Site.objects.visible_to(request.actor, with_archived=True)
    row = get_object_or_404(found.filter(organisation=organisation), pk=site)
    restore_site(actor=request.actor, site=row, expected=row.version)
    return _done(request, organisation, _("La sede è di nuovo nella scheda."))


@may(POLICIES, "edit")
@require_http_methods(["GET", "POST"])
def contact_add(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Add somebody with whom the services speak."""
    organisation = organisation_to_edit(request, pk)
    form = ContactForm(request.POST or None)

    def add() -> Contact:
        return add_contact(actor=request.actor, organisation=organisation, fields=form.cleaned_data)

    if form.is_valid() and attempt(form, add):
        return _done(request, organisation, _("Il referente è aggiunto."))
    return _page(request, organisation, form, _("Nuovo referente"), _("Aggiungi"))


@may(POLICIES, "edit")
@require_http_methods(["GET", "POST"])
def contact_edit(request: ActorRequest, pk: UUID, contact: UUID) -> HttpResponse:
    """Correct what is known of a contact."""
    organisation = organisation_to_edit(request, pk)
    found = Contact.objects.visible_to(request.actor).filter(organisation=organisation)
    form = ContactForm(request.POST or None, instance=get_object_or_404(found, pk=contact))

    def save(expected: int) -> Contact:
        return update_contact(actor=request.actor, contact=form.instance, expected=expected)

    if _saved(request, form, save):
        return _done(request, organisation, _("Il referente è salvato."))
    return _page(request, organisation, form, _("Modifica il referente"), _("Salva"))


@may(POLICIES, "edit")
@require_POST
def contact_archive(request: ActorRequest, pk: UUID, contact: UUID) -> HttpResponse:
    """Take a contact away, as it stood on the page where the button was."""
    organisation = organisation_to_edit(request, pk)
    found = Contact.objects.visible_to(request.actor).filter(organisation=organisation)
    row = get_object_or_404(found, pk=contact)
    try:
        archive_contact(actor=request.actor, contact=row, expected=seen_version(request.POST, row))
    except StaleRow:
        messages.warning(
            request, _("Qualcun altro l'ha appena cambiato: guarda, poi toglilo se va bene.")
        )
    else:
        undo = reverse("organisations:contact_restore", args=[pk, contact])
        undoable(request, _("Referente tolto: %s.") % row, undo)
    return redirect("desk:organisation", pk=pk)


@may(POLICIES, "edit")
@require_POST
def contact_restore(request: ActorRequest, pk: UUID, contact: UUID) -> HttpResponse:
    """Put back a contact that was taken away."""
    organisation = organisation_to_edit(request, pk)
    found = Contact.objects.visible_to(request.actor, with_archived=True)
    row = get_object_or_404(found.filter(organisation=organisation), pk=contact)
    restore_contact(actor=request.actor, contact=row, expected=row.version)
    return _done(request, organisation, _("Il referente è di nuovo nella scheda."))


def _saved(request: ActorRequest, form: VersionedForm, save: Callable[[int], Part]) -> bool:
    return request.method == "POST" and attempt(form, lambda: save_rebased(form, save))


def _done(request: ActorRequest, organisation: Organisation, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect("desk:organisation", pk=organisation.pk)


def _page(
    request: ActorRequest, organisation: Organisation, form: ModelForm, title: str, submit: str
) -> HttpResponse:
    context = {"form": form, "organisation": organisation, "title": title, "submit": submit}
    return render(request, "organisations/part.html", context)
