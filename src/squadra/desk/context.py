"""The frame around every page: what the menu and "Nuovo" offer to somebody with these roles."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from squadra.foundation.access import Actor, PolicyTable
from squadra.openings.policies import POLICIES as OPENINGS
from squadra.organisations.policies import POLICIES as ORGANISATIONS
from squadra.people.policies import POLICIES as PEOPLE
from squadra.proposals.policies import POLICIES as PROPOSALS


@dataclass(frozen=True, slots=True)
class Entry:
    """A page that the frame leads to, and which tables give the verb that opens it."""

    label: str | Promise
    url_name: str
    icon: str
    policies: tuple[PolicyTable, ...] = ()
    verb: str = ""

    def open_to(self, actor: Actor) -> bool:
        return not self.policies or any(table.allows(actor, self.verb) for table in self.policies)


MENU = (
    Entry(_("Oggi"), "desk:today", "calendar"),
    Entry(_("Persone"), "people:list", "user", (PEOPLE,), "list"),
    Entry(_("Aziende"), "organisations:list", "pa", (ORGANISATIONS,), "list"),
    Entry(_("Opportunità"), "openings:list", "card", (OPENINGS,), "list"),
    Entry(_("Piani"), "proposals:plans", "list", (PROPOSALS,), "plan"),
    Entry(_("Scelte motivate"), "proposals:overrides", "chart-line", (PROPOSALS,), "review"),
    Entry(_("Importa"), "exchange:import", "upload", (PEOPLE, ORGANISATIONS, OPENINGS), "import"),
)
NEW = (
    Entry(_("Persona"), "people:register", "user", (PEOPLE,), "register"),
    Entry(_("Azienda"), "organisations:register", "pa", (ORGANISATIONS,), "register"),
    Entry(_("Opportunità"), "openings:publish", "card", (OPENINGS,), "publish"),
    Entry(_("Piano di gruppo"), "proposals:plan_new", "list", (PROPOSALS,), "plan"),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give base.html its menu, the entries of "Nuovo" and the address of the search."""
    actor = getattr(request, "actor", None)
    if not actor or not actor.roles:
        return {"menu": [], "new_items": [], "search_url": ""}
    return {
        "menu": list(_links(request, actor, MENU)),
        "new_items": list(_links(request, actor, NEW)),
        "search_url": reverse("desk:search"),
    }


def _links(request: HttpRequest, actor: Actor, entries: tuple[Entry, ...]) -> Iterator[dict]:
    for entry in entries:
        if entry.open_to(actor):
            url = reverse(entry.url_name)
            yield {
                "label": entry.label,
                "url": url,
                "icon": entry.icon,
                "active": request.path.startswith(url),
            }
