"""The main job on the demo's sheets, in words: one person, their first openings, and why."""

from collections.abc import Iterator

from squadra.config.demo.people_at_work import COACH
from squadra.foundation.access import Actor
from squadra.openings.models import Opening
from squadra.people.models import Citizen
from squadra.proposals.bands import band_of
from squadra.proposals.matching import Place, Ranking, explained, openings_for
from squadra.proposals.words import names_for, reasons

SHOWN = 3


def first_matches() -> Iterator[str]:
    """The lines that show the first openings of the first person who has some of several bands."""
    actor = COACH.actor()
    for person in Citizen.objects.visible_to(actor).order_by("name_key", "pk"):
        ranking = openings_for(actor, person, actor.on)
        bands = {band_of(place.score).label for place in ranking.places[:SHOWN]}
        if len(ranking.places) >= SHOWN and len(bands) > 1:
            yield from _told(actor, person, ranking)
            return


def _told(actor: Actor, person: Citizen, ranking: Ranking) -> Iterator[str]:
    places = ranking.places[:SHOWN]
    rows = Opening.objects.visible_to(actor).select_related("organisation", "site__municipality")
    openings = {str(opening.pk): opening for opening in rows}
    yield f"Opportunità per {person} (di {len(ranking.pairs)}, possibili {len(ranking.places)}):"
    for place in places:
        yield from _place(place, openings[place.other])


def _place(place: Place, opening: Opening) -> Iterator[str]:
    where = f"{opening.organisation}, {opening.site.municipality}"
    yield f"  {place.rank}. {opening.title} · {where} — {band_of(place.score).label}"
    found = reasons(explained(place.pair), names_for([place.pair]))
    for sign, sentences in (
        ("+", found.favourable),
        ("si impara lì:", found.learnt_there),
        ("–", found.to_build),
        ("?", found.unknown),
    ):
        for sentence in sentences:
            yield f"     {sign} {sentence}"
