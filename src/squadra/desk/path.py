"""Where a person is on the way, and what happens now: said in words, with the page that does it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from squadra.people.models import Citizen, PersonSkill
from squadra.proposals.models import Proposal
from squadra.proposals.workflow import ACCEPTED, PROPOSAL


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of the way. `on` is the day it was reached; None says not yet."""

    label: str | Promise
    on: date | None


@dataclass(frozen=True, slots=True)
class Next:
    """What happens now, and the page where it is done."""

    text: str | Promise
    act: str | Promise
    url: str


def steps(citizen: Citizen, skills: list[PersonSkill], proposals: list[Proposal]) -> list[Step]:
    """Return the way so far. A closed proposal and an open one look alike: proposed."""
    profile = citizen.profile
    ready = not profile.lacking
    first_proposal = min((row.created_at for row in proposals), default=None)
    return [
        Step(_("presa in carico"), _day(citizen.created_at)),
        Step(_("profilo"), _day(profile.updated_at) if ready else None),
        Step(_("competenze"), min((skill.assessed_on for skill in skills), default=None)),
        Step(_("proposte"), _day(first_proposal) if first_proposal else None),
    ]


def what_now(
    citizen: Citizen, skills: list[PersonSkill], proposals: list[Proposal], *, answers: bool
) -> Iterator[Next]:
    """Yield what is to be done, the most pressing first; `answers` says who records answers."""
    pk = [citizen.pk]
    waiting = [row for row in proposals if row.state == PROPOSAL.initial]
    for proposal in waiting if answers else ():
        yield Next(
            _("«%s» aspetta una risposta.") % proposal.opening,
            _("Scrivi la risposta"),
            reverse("proposals:answer", args=[proposal.pk]),
        )
    yield from _with_companies(proposals)
    if reasons := citizen.profile.why_not_sought:
        yield Next(reasons[0].message, _("Apri il profilo"), reasons[0].fix_url)
    elif not skills:
        yield Next(
            _("Le competenze non sono ancora indicate."),
            _("Aggiungi le competenze"),
            reverse("people:skill_add", args=pk),
        )
    elif not waiting and not any(row.state in ACCEPTED for row in proposals):
        yield Next(
            _("Il profilo basta per cercare."),
            _("Opportunità per questa persona"),
            reverse("proposals:openings", args=pk),
        )


def _with_companies(proposals: list[Proposal]) -> Iterator[Next]:
    """The company's side of what the person said yes to."""
    for proposal in proposals:
        url = reverse("proposals:answer", args=[proposal.pk])
        if proposal.state == "accepted":
            text = _("«%s» è accettata: si prepara la scheda per l'azienda.") % proposal.opening
            yield Next(text, _("Apri la scheda"), url)
        elif proposal.state == "sent":
            text = _("«%s» aspetta la risposta dell'azienda.") % proposal.opening
            yield Next(text, _("Apri la proposta"), url)


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()
