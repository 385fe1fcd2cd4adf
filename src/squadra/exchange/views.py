"""Sheets in: the page that takes them, the report, the blank sheets."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from squadra.agencies.models import Service
from squadra.agencies.querysets import ServiceQuerySet
from squadra.exchange.blank import blank_workbook
from squadra.exchange.forms import ImportForm
from squadra.exchange.models import StagedImport
from squadra.exchange.policies import POLICIES
from squadra.exchange.registry import kinds_for
from squadra.exchange.report import ImportReport
from squadra.exchange.services import import_sheets, rows_in
from squadra.exchange.staging import stage_import
from squadra.foundation.access import Actor, ActorRequest, Refused
from squadra.foundation.guards import may
from squadra.foundation.jobs import has_failed

MOST_ROWS_NOW = 1000
MOST_FAULTS_SHOWN = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@may(POLICIES, "import")
@require_http_methods(["GET", "POST"])
@never_cache
def import_page(request: ActorRequest) -> HttpResponse:
    """Take the sheets: read them now where they are small, else let the worker."""
    services = _services(request.actor)
    if request.method == "GET":
        return _page(request, ImportForm(services))
    form = ImportForm(services, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form)
    what = {
        "actor": request.actor,
        "service_id": form.cleaned_data["service"].pk,
        "files": form.cleaned_data["sheets"],
    }
    if rows_in(what["files"]) > MOST_ROWS_NOW:
        return redirect("exchange:staged", pk=stage_import(**what).pk)
    try:
        return _report(request, import_sheets(**what))
    except Refused as refusal:
        form.add_error(None, list(refusal.messages))
        return _page(request, form)


@may(POLICIES, "import")
@require_GET
@never_cache
def staged(request: ActorRequest, pk: UUID) -> HttpResponse:
    """How a large import is doing; once it is done, its report."""
    found = get_object_or_404(StagedImport.objects.visible_to(request.actor), pk=pk)
    if found.outcome is None:
        return render(request, "exchange/staged.html", {"failed": has_failed(found.job)})
    return _report(request, ImportReport.from_data(found.outcome))


@may(POLICIES, "import")
@require_GET
def template(request: ActorRequest) -> HttpResponse:
    """A blank sheet of one kind."""
    asked = request.GET.get("foglio", "")
    kind = next((kind for kind in kinds_for(request.actor) if kind.code == asked), None)
    if kind is None:
        raise Http404
    disposition = f'attachment; filename="modello-{kind.file_name}.xlsx"'
    headers = {"Content-Disposition": disposition}
    return HttpResponse(blank_workbook(kind), content_type=XLSX, headers=headers)


def _page(request: ActorRequest, form: ImportForm) -> HttpResponse:
    context = {"form": form, "kinds": kinds_for(request.actor)}
    return render(request, "exchange/import.html", context)


def _report(request: ActorRequest, report: ImportReport) -> HttpResponse:
    context = {
        "report": report,
        "faults": report.faults[:MOST_FAULTS_SHOWN],
        "others": max(0, len(report.faults) - MOST_FAULTS_SHOWN),
    }
    return render(request, "exchange/report.html", context)


def _services(actor: Actor) -> ServiceQuerySet:
    """The services for which the actor may load some kind of sheet."""
    roles = frozenset().union(*(kind.roles for kind in kinds_for(actor)))
    return Service.objects.visible_to(actor).filter(pk__in=actor.services_as(roles))
