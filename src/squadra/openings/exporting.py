"""The list of openings as a sheet: the rows and columns of its page, filtered and ordered alike."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from squadra.foundation.access import ActorRequest
from squadra.foundation.guards import may
from squadra.openings.forms import FilterForm
from squadra.openings.policies import POLICIES
from squadra.openings.services import note_list_exported
from squadra.openings.views import ORDERS, openings_listed
from squadra.ui.downloads import Cell, as_workbook, is_too_long
from squadra.ui.listing import in_order

COLUMNS = (
    Cell(gettext_lazy("Titolo"), lambda opening: opening.title),
    Cell(gettext_lazy("Azienda"), lambda opening: opening.organisation),
    Cell(gettext_lazy("Comune"), lambda opening: opening.site.municipality),
    Cell(gettext_lazy("Esperienza"), lambda opening: opening.get_kind_display()),
    Cell(gettext_lazy("Posti"), lambda opening: opening.seats),
    Cell(gettext_lazy("Scade il"), lambda opening: opening.expires_on),
)


@may(POLICIES, "list")
@require_POST
def export(request: ActorRequest) -> HttpResponse:
    """Write the list that the address filters."""
    rows = in_order(request, openings_listed(request, FilterForm(request.GET)), ORDERS)
    if is_too_long(request, rows):
        return redirect("openings:list")
    note_list_exported(actor=request.actor, count=rows.count())
    return as_workbook(_("Opportunità"), COLUMNS, rows)
