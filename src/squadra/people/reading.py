"""What the list of readings calls the pages of a person's file."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db import models
from django.utils.translation import gettext_lazy as _

from squadra.foundation.audit import readers_of
from squadra.people.models import Citizen
from squadra.people.querysets import names_of_accounts

READINGS_A_PAGE = 25


class Reading(models.TextChoices):
    """The part of a file that a page shows: what `note_read` is told."""

    OVERVIEW = "overview", _("scheda")
    IDENTITY = "identity", _("dati anagrafici")
    PROFILE = "profile", _("profilo per il lavoro")
    SKILLS = "skills", _("competenze")
    PROPOSALS = "proposals", _("abbinamenti e proposte")
    READERS = "readers", _("accessi e letture")
    EXPORT = "export", _("esportazione")
    IMPORT = "import", _("confronto con un foglio importato")
    COPY = "copy", _("copia dei dati")
    ELSEWHERE = "elsewhere", _("abbinamento con un'opportunità di un altro ambito, senza il nome")


@dataclass(frozen=True, slots=True)
class Read:
    """Somebody read a part of the file."""

    at: datetime
    reader: str
    section: str


def readings(citizen: Citizen, page: str | None) -> tuple[Page, list[Read]]:
    """Return a page of the readings of a person's file, newest first, with the readers' names."""
    found = Paginator(readers_of(citizen.pk), READINGS_A_PAGE).get_page(page)
    names = names_of_accounts(event.actor_id for event in found)
    words = dict(Reading.choices)
    rows = [
        Read(
            at=event.at,
            reader=names.get(event.actor_id, str(_("l'applicazione"))),
            section=str(words.get(event.facts.get("section"), _("altra parte"))),
        )
        for event in found
    ]
    return found, rows
