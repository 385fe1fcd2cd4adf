"""The head of a plan's page: in brief, floors with their price, where one more seat helps."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from squadra.agencies.models import Service
from squadra.foundation.access import Actor
from squadra.openings.models import Opening
from squadra.proposals.cohort.groups import SERVICE
from squadra.proposals.cohort.words import (
    FloorWords,
    beside_greedy,
    by_percent,
    certificate,
    floor_words,
    moved,
)
from squadra.proposals.models import CohortPlan, PlannedOpening, PlannedPerson
from squadra.territory.outlines import outlines_around
from squadra.ui.maps import Map, Pin

MOST_SEATS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Brief:
    """How many people have a place, and what is said of the whole; `moved` may be empty."""

    people: int
    placed: int
    beside_greedy: str
    certificate: str
    moved: str
    floors: Sequence[FloorWords]


@dataclass(frozen=True, slots=True)
class SeatWorth:
    """An opening where one more seat would help, and by how much the whole would be better."""

    opening: Opening
    seats: int
    words: str


@dataclass(frozen=True, slots=True)
class SeatsWorth:
    rows: Sequence[SeatWorth]
    map: Map | None


def in_brief(plan: CohortPlan, actor: Actor) -> Brief:
    """What stands at the head; of people out of the actor's sight numbers alone."""
    rows = PlannedPerson.objects.filter(plan=plan)
    found = rows.aggregate(people=Count("pk"), placed=Count("opening"), total=Sum("score"))
    is_moved = rows.filter(by_hand=True).exists()
    return Brief(
        people=found["people"],
        placed=found["placed"],
        beside_greedy=beside_greedy(plan),
        certificate=certificate(plan, is_moved=is_moved),
        moved=moved(plan, found["total"] or 0) if is_moved else "",
        floors=_floors(plan, actor),
    )


def _floors(plan: CohortPlan, actor: Actor) -> list[FloorWords]:
    groups = [floor["group"] for floor in plan.floors]
    ids = [group.removeprefix(SERVICE) for group in groups if group.startswith(SERVICE)]
    services = Service.objects.visible_to(actor).filter(pk__in=ids)
    named = {str(service.pk): service.name for service in services} if ids else {}
    return [floor_words(floor, plan.best_total, named) for floor in plan.floors]


def where_a_seat_helps(plan: CohortPlan, actor: Actor) -> SeatsWorth:
    """The openings where one more seat would help the whole most, as a list and a map."""
    rows = PlannedOpening.objects.visible_to(actor).filter(plan=plan, price__gt=0)
    rows = rows.select_related("opening__organisation", "opening__site__municipality__district")
    found = list(rows.order_by("-price", "opening__title_key", "pk")[:MOST_SEATS_SHOWN])
    worth = [SeatWorth(row.opening, row.seats, _worth(row.price, plan)) for row in found]
    return SeatsWorth(worth, _map(worth))


def _worth(price: int, plan: CohortPlan) -> str:
    by = by_percent(price, plan.best_total)
    return _("l'insieme migliorerebbe %(by)s") % {"by": by}


def _map(worth: Sequence[SeatWorth]) -> Map | None:
    if not worth:
        return None
    ground = outlines_around(worth[0].opening.site.municipality)
    pins = [_pin(one) for one in worth]
    return Map(pins=pins, outlines=ground.geojson, source=ground.source)


def _pin(one: SeatWorth) -> Pin:
    lat, lon = one.opening.site.point
    label = f"{one.opening}, {one.opening.organisation}"
    return Pin(lat, lon, label, one.words, reverse("desk:opening", args=[one.opening.pk]))
