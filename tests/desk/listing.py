"""What the pages of the desk list, and a proposal for them to list."""

from django.test import Client

from squadra.people.models import Citizen
from squadra.proposals.models import Proposal
from tests.factories import World

TODAY, SEARCH = "/oggi/", "/cerca/"


def propose(world: World, citizen: Citizen | None = None, state: str = "proposed") -> Proposal:
    return Proposal.objects.create(
        person=citizen or world.citizen,
        opening=world.opening,
        service=world.here,
        proposed_by=world.coach,
        state=state,
        snapshot={},
    )


def bands(client: Client, address: str = TODAY, **query: str) -> dict[str, list[str]]:
    """What the page lists, by kind of thing, but for whom one could propose something to."""
    found = all_bands(client, address, **query)
    return {kind: rows for kind, rows in found.items() if kind != "to_propose"}


def all_bands(client: Client, address: str = TODAY, **query: str) -> dict[str, list[str]]:
    shown = client.get(address, query).context["bands"]
    return {band.kind: [str(row) for row in band.rows] for band in shown}
