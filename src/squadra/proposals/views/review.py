"""Departures from the order, for those who coordinate: reasons and counts, nobody's name."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from squadra.foundation.access import ActorRequest
from squadra.foundation.guards import may
from squadra.proposals.models import Override, OverrideReason
from squadra.proposals.policies import POLICIES

FEWEST = 5
"""A smaller count might be read as somebody."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Reasons that were given often enough to be shown; `others` counts the rest where it may."""

    rows: list[tuple[str, int]]
    others: int
    hidden: bool


@may(POLICIES, "review")
@require_GET
def overrides(request: ActorRequest) -> HttpResponse:
    """Which reasons people give for another opening than the first."""
    counted = Override.objects.for_statistics(request.actor)
    return render(request, "proposals/overrides.html", {"found": reviewed(counted)})


def reviewed(counted: list[tuple[str, int]]) -> Reviewed:
    """Leave out small counts, and with them the remainder that would give them away."""
    labels = dict(OverrideReason.choices)
    shown = [(str(labels[reason]), times) for reason, times in counted if times >= FEWEST]
    rest = sum(times for _reason, times in counted if times < FEWEST)
    small = sum(1 for _reason, times in counted if times < FEWEST)
    mergeable = small > 1 and rest >= FEWEST
    return Reviewed(shown, rest if mergeable else 0, bool(rest) and not mergeable)
