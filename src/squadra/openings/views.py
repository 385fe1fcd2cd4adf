"""Openings: find, publish, correct, put away; the page that shows one is the desk's."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from squadra.foundation.access import ActorRequest, Refused, refuse_if
from squadra.foundation.guards import may
from squadra.foundation.versions import StaleRow, save_rebased, seen_version
from squadra.openings.blockers import blockers
from squadra.openings.forms import FilterForm, OpeningForm, PublishForm
from squadra.openings.line import LONGEST
from squadra.openings.models import LearntName, Opening
from squadra.openings.policies import POLICIES
from squadra.openings.proposing import Proposed, proposed
from squadra.openings.querysets import OpeningQuerySet
from squadra.openings.services import (
    archive_opening,
    archive_site,
    forget_name,
    learn_name,
    publish_opening,
    remember_name,
    restore_opening,
    update_opening,
)
from squadra.organisations.models import Organisation, Site
from squadra.ui.listing import Order, listing
from squadra.ui.saving import attempt
from squadra.ui.undo import undoable
from squadra.vocabularies.models import Occupation
from squadra.vocabularies.querysets import LONGEST_NAME

ORDERS = (
    Order("expiry", gettext_lazy("scadenza"), ("expires_on", "title_key", "pk")),
    Order("title", gettext_lazy("titolo"), ("title_key", "pk")),
    Order("recent", gettext_lazy("ultima modifica"), ("-updated_at", "pk")),
)
NAME_ORDERS = (
    Order("name", gettext_lazy("parola"), ("name_key", "pk")),
    Order("recent", gettext_lazy("ultima imparata"), ("-learnt_at", "pk")),
)
ORGANISATION_ORDERS = (Order("name", gettext_lazy("nome"), ("name_key", "pk")),)


@may(POLICIES, "list")
@require_GET
def openings(request: ActorRequest) -> HttpResponse:
    """The openings of the actor's districts."""
    form = FilterForm(request.GET)
    context = {
        "form": form,
        "listing": listing(request, openings_listed(request, form), ORDERS),
        "today": request.actor.on,
        "may_publish": POLICIES.allows(request.actor, "publish"),
    }
    return render(request, "openings/list.html", context)


def openings_listed(request: ActorRequest, form: FilterForm) -> OpeningQuerySet:
    """The openings of the list, with all that its columns show."""
    return _narrowed(request, form).select_related("organisation", "site__municipality")


def _narrowed(request: ActorRequest, form: FilterForm) -> OpeningQuerySet:
    rows = Opening.objects.visible_to(request.actor).search(form.chosen("q"))
    if kind := form.chosen("kind"):
        rows = rows.filter(kind=kind)
    match form.chosen("state"):
        case "":
            rows = rows.open_on(request.actor.on)
        case "closed":
            rows = rows.filter(Q(expires_on__lt=request.actor.on) | Q(seats=0))
    return rows


@may(POLICIES, "publish")
@require_GET
def choose_organisation(request: ActorRequest) -> HttpResponse:
    """First step of publishing: whose opening it is."""
    text = request.GET.get("q", "")
    found = Organisation.objects.visible_to(request.actor).search(text)
    context = {"text": text, "listing": listing(request, found.with_sites(), ORGANISATION_ORDERS)}
    return render(request, "openings/choose_organisation.html", context)


@may(POLICIES, "publish")
@require_http_methods(["GET", "POST"])
def publish(request: ActorRequest, organisation: UUID) -> HttpResponse:
    """Record what an organisation offers; the words of a `line` in the address fill in the form."""
    followed = Organisation.objects.visible_to(request.actor)
    offering = get_object_or_404(followed, pk=organisation)
    line = request.GET.get("line", "")[:LONGEST]
    found = proposed(line, request.actor, request.GET.get("occupation", "")[:LONGEST_NAME])
    form = PublishForm(
        request.POST or None, actor=request.actor, organisation=offering, initial=found.fields
    )
    if form.is_valid() and attempt(form, lambda: _published(request, form)):
        _learn(request, form, found)
        messages.success(request, _("L'opportunità è pubblicata."))
        return redirect("desk:opening", pk=form.instance.pk)
    context = {"form": form, "organisation": offering, "line": line, "found": found}
    return render(request, "openings/publish.html", context)


def _published(request: ActorRequest, form: PublishForm) -> Opening:
    form.instance = publish_opening(
        actor=request.actor, service=form.cleaned_data["service"], fields=form.opening
    )
    return form.instance


def _learn(request: ActorRequest, form: PublishForm, found: Proposed) -> None:
    """Remember what a line called the occupation that was chosen for it, and is the opening's."""
    chosen = found.fields.get("occupation") if request.GET.get("occupation") else None
    if chosen and chosen == form.instance.occupation and found.fields.get("title"):
        learn_name(
            actor=request.actor,
            service=form.cleaned_data["service"],
            name=found.fields["title"],
            occupation=Occupation.objects.in_order([chosen])[0],
        )


@may(POLICIES, "names")
@require_GET
def names(request: ActorRequest) -> HttpResponse:
    """What the actor's services call work."""
    text = request.GET.get("q", "")[:LONGEST_NAME]
    rows = LearntName.objects.visible_to(request.actor).kept().search(text)
    found = listing(request, rows.select_related("service"), NAME_ORDERS)
    labels = Occupation.objects.labels_of(one.occupation for one in found.page)
    shown = [(one, labels[one.occupation]) for one in found.page]
    context = {"text": text, "listing": found, "names": shown}
    return render(request, "openings/names.html", context)


@may(POLICIES, "names")
@require_POST
def name_forget(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Take a learnt name away."""
    learnt = get_object_or_404(LearntName.objects.visible_to(request.actor), pk=pk)
    forget_name(actor=request.actor, learnt=learnt)
    undo = reverse("openings:name_remember", args=[pk])
    undoable(request, _("Parola dimenticata: %s.") % learnt, undo)
    return redirect("openings:names")


@may(POLICIES, "names")
@require_POST
def name_remember(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Put back a name that was taken away."""
    learnt = get_object_or_404(LearntName.objects.visible_to(request.actor), pk=pk)
    remember_name(actor=request.actor, learnt=learnt)
    messages.success(request, _("La parola è di nuovo fra quelle imparate."))
    return redirect("openings:names")


@may(POLICIES, "edit")
@require_http_methods(["GET", "POST"])
def edit(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Correct an opening."""
    visible = Opening.objects.visible_to(request.actor)
    opening = get_object_or_404(visible.select_related("organisation", "service"), pk=pk)
    refuse_if(blockers(opening, "edit", request.actor))
    form = OpeningForm(request.POST or None, instance=opening)
    if request.method == "POST" and attempt(
        form,
        lambda: save_rebased(
            form,
            lambda expected: update_opening(
                actor=request.actor, opening=form.instance, expected=expected
            ),
        ),
    ):
        messages.success(request, _("L'opportunità è salvata."))
        return redirect("desk:opening", pk=pk)
    return render(request, "openings/edit.html", {"form": form, "opening": opening})


@may(POLICIES, "edit")
@require_POST
def archive(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Take an opening out of the lists, as it stood on the page where the button was."""
    opening = get_object_or_404(Opening.objects.visible_to(request.actor), pk=pk)
    expected = seen_version(request.POST, opening)
    try:
        archive_opening(actor=request.actor, opening=opening, expected=expected)
    except StaleRow:
        messages.warning(
            request, _("Qualcun altro l'ha appena cambiata: guardala, poi archiviala se va bene.")
        )
        return redirect("desk:opening", pk=pk)
    undo = reverse("openings:restore", args=[pk])
    undoable(request, _("Opportunità archiviata: %s.") % opening, undo)
    return redirect("openings:list")


@may(POLICIES, "edit")
@require_POST
def restore(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Put an archived opening back."""
    visible = Opening.objects.visible_to(request.actor, with_archived=True)
    opening = get_object_or_404(visible, pk=pk)
    restore_opening(actor=request.actor, opening=opening, expected=opening.version)
    messages.success(request, _("L'opportunità è di nuovo negli elenchi."))
    return redirect("desk:opening", pk=pk)


@may(POLICIES, "edit")
@require_POST
def site_take_away(request: ActorRequest, organisation: UUID, site: UUID) -> HttpResponse:
    """Take a site away from its organisation, as it stood on the page where the button was."""
    visible = Site.objects.visible_to(request.actor).filter(organisation=organisation)
    row = get_object_or_404(visible.select_related("organisation", "municipality"), pk=site)
    try:
        archive_site(actor=request.actor, site=row, expected=seen_version(request.POST, row))
    except Refused as refusal:
        messages.warning(request, " ".join(refusal.messages))
    except StaleRow:
        messages.warning(
            request, _("Qualcun altro l'ha appena cambiata: guarda, poi toglila se va bene.")
        )
    else:
        undo = reverse("organisations:site_restore", args=[organisation, site])
        undoable(request, _("Sede tolta: %s.") % row, undo)
    return redirect("desk:organisation", pk=organisation)
