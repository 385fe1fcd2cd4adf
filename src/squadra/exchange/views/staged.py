"""An import on its way: its columns, its words, its rows, done and undone."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from squadra.exchange.batch import Batch
from squadra.exchange.forms import ColumnsForm, WordsForm
from squadra.exchange.models import SheetRow, StagedImport
from squadra.exchange.plans import Verdict
from squadra.exchange.policies import POLICIES, may_read
from squadra.exchange.refused_sheet import refused_workbook
from squadra.exchange.registry import kinds_for
from squadra.exchange.staged_sheets import Contents, RowTold, StagedSheet
from squadra.exchange.staging import (
    choose_columns,
    choose_kind,
    choose_words,
    confirm,
    discard,
    go_on,
    reopen_columns,
    resume,
    undo_import,
)
from squadra.exchange.views.start import as_download
from squadra.foundation.access import ActorRequest, Refused
from squadra.foundation.guards import may
from squadra.foundation.jobs import has_failed

ROWS_A_PAGE = 50
SHOWN = (
    Verdict.REFUSED,
    Verdict.KEPT,
    Verdict.NEW,
    Verdict.CHANGED,
    Verdict.SAME,
    Verdict.UNDONE,
)
TEMPLATES = {
    "columns": "exchange/columns.html",
    "review": "exchange/review.html",
    "done": "exchange/done.html",
    "undone": "exchange/undone.html",
    "unreadable": "exchange/unreadable.html",
    "stopped": "exchange/stopped.html",
}


@dataclass(frozen=True, slots=True)
class RowShown:
    """A row of the page: its sheet, what is told of it, where it is seen once stored."""

    row: SheetRow
    sheet: str
    told: RowTold
    url: str


@may(POLICIES, "import")
@require_GET
@never_cache
def staged(request: ActorRequest, pk: UUID) -> HttpResponse:
    """How an import is doing: what it waits for, or what came of it."""
    found = _found(request, pk)
    if found.is_working:
        context = {"staged": found, "failed": has_failed(found.job)}
        return render(request, "exchange/working.html", context)
    return _page(request, found)


def _page(request: ActorRequest, found: StagedImport, **forms: Any) -> HttpResponse:
    contents = Contents.from_data(found.contents)
    context: dict[str, Any] = {"staged": found, "contents": contents}
    if found.state == "columns":
        context["form"] = forms.get("form") or _columns_form(request, found, contents)
    elif found.state != "unreadable":
        context |= _rows_shown(request, found, contents)
        context["words"] = forms.get("words") or WordsForm(found.questions or {})
        context["lists"] = [kind for _place, _sheet, kind in contents.imported]
    return render(request, TEMPLATES[found.state], context)


def _rows_shown(request: ActorRequest, found: StagedImport, contents: Contents) -> dict[str, Any]:
    """A page of rows, of one verdict where the address names one, and how many each has."""
    places = [place for place, _sheet, _kind in contents.imported]
    rows = SheetRow.objects.visible_to(request.actor).filter(staged=found, sheet__in=places)
    counts = rows.counted()
    if found.state == "undone":
        rows = rows.filter(verdict=Verdict.KEPT)
    verdict = request.GET.get("esito", "")
    narrowed = rows.filter(verdict=verdict) if verdict in SHOWN else rows
    page = Paginator(narrowed, ROWS_A_PAGE).get_page(request.GET.get("page"))
    return {
        "page": page,
        "rows": _told(page, contents),
        "verdict": verdict,
        "counts": []
        if found.state == "undone"
        else [(its, n) for its in SHOWN if (n := counts[its])],
        "count": counts,
        "to_store": counts[Verdict.NEW] + counts[Verdict.CHANGED],
        "has_refused_sheet": rows.filter(verdict=Verdict.REFUSED, cells__isnull=False).exists(),
        "several": len(places) > 1,
    }


def _told(page: Page, contents: Contents) -> list[RowShown]:
    return [
        RowShown(
            row,
            contents.sheets[row.sheet].name,
            RowTold.from_data(row.told),
            _url(row, contents.sheets[row.sheet]),
        )
        for row in page
    ]


def _url(row: SheetRow, sheet: StagedSheet) -> str:
    """Where a row's author sees what it has become."""
    kind = sheet.sheet_kind
    if kind is None or row.object_id is None or row.verdict == Verdict.UNDONE:
        return ""
    return reverse(kind.shown_at, args=[row.object_id])


def _columns_form(
    request: ActorRequest, found: StagedImport, contents: Contents, *data: Any
) -> ColumnsForm:
    batch = Batch(request.actor, found.service_id, forgiving=True)
    kinds = [
        kind
        for kind in kinds_for(request.actor)
        if kind.policies.allows(request.actor, "import", service_id=found.service_id)
    ]
    town = found.service.municipality.name
    return ColumnsForm(contents, kinds, batch, *data, town=town)


@may(POLICIES, "import")
@require_POST
def columns(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Take what the columns mean; where a sheet holds something else, show its columns again."""
    found = _found(request, pk)
    if found.state != "columns":
        return _too_late(request, pk)
    contents = Contents.from_data(found.contents)
    form = _columns_form(request, found, contents, request.POST)
    if changed := form.kinds_changed:
        choose_kind(actor=request.actor, staged=found, kinds=changed)
        return redirect("exchange:staged", pk=pk)
    if not form.is_valid():
        return _page(request, found, form=form)
    try:
        go_on(choose_columns(actor=request.actor, staged=found, contents=form.contents))
    except Refused as refusal:
        form.add_error(None, list(refusal.messages))
        return _page(request, found, form=form)
    return redirect("exchange:staged", pk=pk)


@may(POLICIES, "import")
@require_POST
def reopen(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Go back to the columns."""
    return _done(request, pk, reopen_columns)


@may(POLICIES, "import")
@require_POST
def words(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Take what words mean, for this import and the next ones."""
    found = _found(request, pk)
    if found.state != "review":
        return _too_late(request, pk)
    form = WordsForm(found.questions or {}, request.POST)
    if not form.is_valid():
        return _page(request, found, words=form)
    if form.answers:
        go_on(choose_words(actor=request.actor, staged=found, answers=form.answers))
    return redirect("exchange:staged", pk=pk)


@may(POLICIES, "import")
@require_POST
def confirm_import(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Import the rows that are new or changed."""
    return _done(request, pk, confirm)


@may(POLICIES, "import")
@require_POST
def undo(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Take an import back."""
    return _done(request, pk, undo_import)


@may(POLICIES, "import")
@require_POST
def go_on_again(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Go on with an import that the worker has given up."""
    return _done(request, pk, resume)


@may(POLICIES, "import")
@require_POST
def throw_away(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Throw away sheets of which nothing was imported."""
    try:
        discard(actor=request.actor, staged=_found(request, pk))
    except Refused as refusal:
        messages.warning(request, " ".join(refusal.messages))
        return redirect("exchange:staged", pk=pk)
    messages.success(request, _("I fogli sono stati scartati: non è entrato niente."))
    return redirect("exchange:import")


@may(POLICIES, "import")
@require_GET
@never_cache
def refused(request: ActorRequest, pk: UUID) -> HttpResponse:
    """The rows that were refused, as a sheet that says what to do."""
    return as_download(refused_workbook(_found(request, pk)), "righe-da-sistemare.xlsx")


def _done(request: ActorRequest, pk: UUID, verb: Any) -> HttpResponse:
    """Do a verb and what follows from it; where it is too late, say so."""
    try:
        go_on(verb(actor=request.actor, staged=_found(request, pk)))
    except Refused as refusal:
        messages.warning(request, " ".join(refusal.messages))
    return redirect("exchange:staged", pk=pk)


def _too_late(request: ActorRequest, pk: UUID) -> HttpResponse:
    messages.warning(request, _("Questa importazione è già andata avanti: ecco a che punto è."))
    return redirect("exchange:staged", pk=pk)


def _found(request: ActorRequest, pk: UUID) -> StagedImport:
    imports = StagedImport.objects.visible_to(request.actor)
    found = get_object_or_404(imports.select_related("service__municipality"), pk=pk)
    if not may_read(request.actor, found):
        raise Http404
    return found
