"""Where sheets are sent, and templates are found."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from squadra.agencies.models import Service
from squadra.agencies.querysets import ServiceQuerySet
from squadra.exchange.blank import blank_workbook
from squadra.exchange.forms import ImportForm
from squadra.exchange.models import StagedImport
from squadra.exchange.policies import POLICIES, may_read
from squadra.exchange.registry import kinds_for
from squadra.exchange.staged_sheets import Contents
from squadra.exchange.staging import go_on, stage_import
from squadra.foundation.access import Actor, ActorRequest
from squadra.foundation.guards import may

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_SHOWN = 10


@may(POLICIES, "import")
@require_http_methods(["GET", "POST"])
@never_cache
def import_page(request: ActorRequest) -> HttpResponse:
    """Take the sheets: read them now where they are small, else let the worker."""
    services = services_for(request.actor)
    form = ImportForm(services, request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = ImportForm(services, request.POST, request.FILES)
        if form.is_valid():
            staged = stage_import(
                actor=request.actor,
                service_id=form.cleaned_data["service"].pk,
                files=form.cleaned_data["sheets"],
            )
            return redirect("exchange:staged", pk=go_on(staged).pk)
    context = {
        "form": form,
        "kinds": kinds_for(request.actor),
        "imports": [_described(staged) for staged in _latest(request.actor)],
    }
    return render(request, "exchange/import.html", context)


def _latest(actor: Actor) -> list[StagedImport]:
    latest = StagedImport.objects.visible_to(actor).order_by("-created_at", "pk")[:MOST_SHOWN]
    return [staged for staged in latest if may_read(actor, staged)]


def _described(staged: StagedImport) -> dict[str, object]:
    """An import of the list: when, which files, how far."""
    files = Contents.from_data(staged.contents).files
    names = [file.name for file in files] or [file["name"] for file in staged.files]
    return {"staged": staged, "names": names}


@may(POLICIES, "import")
@require_GET
def template(request: ActorRequest) -> HttpResponse:
    """A blank sheet of one kind."""
    asked = request.GET.get("foglio", "")
    kind = next((kind for kind in kinds_for(request.actor) if kind.code == asked), None)
    if kind is None:
        raise Http404
    return as_download(blank_workbook(kind), f"modello-{kind.file_name}.xlsx")


def as_download(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


def services_for(actor: Actor) -> ServiceQuerySet:
    """The services for which the actor may load some kind of sheet."""
    roles = frozenset().union(*(kind.roles for kind in kinds_for(actor)))
    return Service.objects.visible_to(actor).filter(pk__in=actor.services_as(roles))
