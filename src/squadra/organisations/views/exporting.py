"""The list of organisations as a sheet: the rows and columns of its page, filtered alike."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from squadra.foundation.access import ActorRequest
from squadra.foundation.guards import may
from squadra.organisations.forms import FilterForm
from squadra.organisations.models import Organisation
from squadra.organisations.policies import POLICIES
from squadra.organisations.services import note_list_exported
from squadra.organisations.views.registry import ORDERS, organisations_listed
from squadra.ui.downloads import Cell, as_workbook, is_too_long
from squadra.ui.listing import in_order


def _sites(organisation: Organisation) -> str:
    return ", ".join(str(site.municipality) for site in organisation.sites.all())


COLUMNS = (
    Cell(gettext_lazy("Denominazione"), lambda organisation: organisation.name),
    Cell(gettext_lazy("Tipo"), lambda organisation: organisation.get_kind_display()),
    Cell(gettext_lazy("Partita IVA"), lambda organisation: organisation.vat_number),
    Cell(gettext_lazy("Sedi"), _sites),
    Cell(gettext_lazy("Settore ATECO"), lambda organisation: organisation.sector),
)


@may(POLICIES, "list")
@require_POST
def export(request: ActorRequest) -> HttpResponse:
    """Write the list that the address filters."""
    rows = in_order(request, organisations_listed(request, FilterForm(request.GET)), ORDERS)
    if is_too_long(request, rows):
        return redirect("organisations:list")
    note_list_exported(actor=request.actor, count=rows.count())
    return as_workbook(_("Aziende"), COLUMNS, rows)
