"""The list of people as a sheet: the rows and columns of its page, filtered and ordered alike."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from squadra.foundation.access import ActorRequest
from squadra.foundation.guards import may
from squadra.people.forms import FilterForm
from squadra.people.models import Citizen
from squadra.people.policies import POLICIES
from squadra.people.readiness import PAUSED
from squadra.people.services import note_list_exported
from squadra.people.views.lists import ORDERS, people_listed
from squadra.ui.downloads import Cell, as_workbook, is_too_long
from squadra.ui.listing import in_order


def _year(citizen: Citizen) -> int | None:
    return citizen.birth_date.year if citizen.identity_open and citizen.birth_date else None


def _town(citizen: Citizen) -> Any:
    """The municipality, where the actor may read it and nobody must not find the person."""
    if not citizen.identity_open:
        return ""
    return _("protetto") if citizen.refuge else citizen.municipality


def _matching(citizen: Citizen) -> str:
    if citizen.profile.matching_paused:
        return str(PAUSED)
    lacking = ", ".join(str(needed.brief) for needed in citizen.profile.lacking)
    return lacking or _("profilo pronto")


COLUMNS = (
    Cell(gettext_lazy("Cognome"), lambda citizen: citizen.family_name),
    Cell(gettext_lazy("Nome"), lambda citizen: citizen.given_name),
    Cell(gettext_lazy("Anno di nascita"), _year),
    Cell(gettext_lazy("Comune"), _town),
    Cell(gettext_lazy("Referente"), lambda citizen: citizen.referent),
    Cell(gettext_lazy("In attesa dal"), lambda citizen: citizen.profile.waiting_since),
    Cell(gettext_lazy("Abbinamento"), _matching),
)


@may(POLICIES, "list")
@require_POST
def export(request: ActorRequest) -> HttpResponse:
    """Write the list that the address filters; it is a reading of each person in it."""
    rows = in_order(request, people_listed(request, FilterForm(request.GET)), ORDERS)
    if is_too_long(request, rows):
        return redirect("people:list")
    citizens = list(rows)
    note_list_exported(actor=request.actor, citizens=citizens)
    return as_workbook(_("Persone"), COLUMNS, citizens)
