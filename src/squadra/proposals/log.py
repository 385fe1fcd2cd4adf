"""What was decided on a proposal, when and by whom, as it stands now.

It is read from the rows that are there, not from events: an answer taken back leaves no line, and
the team reads no more of it than the proposal's state tells them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from squadra.foundation.access import Actor
from squadra.proposals.models import (
    Answer,
    BenefitCheck,
    CompanyReply,
    Disclosure,
    Override,
    Proposal,
)
from squadra.proposals.workflow import ACCEPTED


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the log; `who` is empty for what the application did by itself."""

    on: date
    what: str
    who: str


def decisions(proposal: Proposal, actor: Actor) -> list[Decision]:
    """Return the lines that the actor may read, in the order in which things happened."""
    lines = [
        *_made(proposal, actor),
        *_benefit(proposal, actor),
        *_answered(proposal, actor),
        *_cards(proposal, actor),
        *_replied(proposal, actor),
    ]
    return sorted(lines, key=lambda line: line.on)


def _made(proposal: Proposal, actor: Actor) -> Iterator[Decision]:
    on, who = timezone.localdate(proposal.created_at), str(proposal.proposed_by)
    yield Decision(on, _("Proposta fatta"), who)
    for override in Override.objects.visible_to(actor).filter(proposal=proposal):
        reason: Any = override
        words = f": {override.words}" if override.words else ""
        what = _("Proposta prima di un'altra: %(why)s") % {"why": reason.get_reason_display()}
        yield Decision(on, what + words, who)


def _benefit(proposal: Proposal, actor: Actor) -> Iterator[Decision]:
    found = BenefitCheck.objects.visible_to(actor).filter(proposal=proposal)
    for check in found.select_related("recorded_by"):
        yield Decision(
            check.heard_on, _("Aiuto economico: persona sentita"), str(check.recorded_by)
        )
        if check.result_on:
            yield Decision(
                check.result_on, _("Aiuto economico: fonte sentita"), str(check.recorded_by)
            )


def _answered(proposal: Proposal, actor: Actor) -> Iterator[Decision]:
    """The day of a yes is the team's too, as the state tells it; any other answer is not."""
    found = Answer.objects.visible_to(actor).filter(proposal=proposal)
    if proposal.state in (*ACCEPTED, "ended"):
        said = _("La persona ha detto sì")
        yes = Answer.objects.filter(proposal=proposal).select_related("recorded_by")
        for given in yes:
            yield Decision(timezone.localdate(given.recorded_at), said, str(given.recorded_by))
        return
    for given in found.select_related("recorded_by"):
        on = timezone.localdate(given.recorded_at)
        yield Decision(on, _("La persona ha risposto"), str(given.recorded_by))


def _cards(proposal: Proposal, actor: Actor) -> Iterator[Decision]:
    cards = Disclosure.objects.visible_to(actor).filter(proposal=proposal)
    for card in cards.select_related("approved_by", "sent_by", "contact"):
        if card.approved_on:
            yield Decision(card.approved_on, _("Scheda approvata"), str(card.approved_by))
        if card.sent_on:
            words = {"contact": card.contact}
            yield Decision(card.sent_on, _("Scheda data a %(contact)s") % words, str(card.sent_by))
        if card.reminded_on:
            yield Decision(card.reminded_on, _("Azienda risentita"), "")
        if card.recalled_on:
            yield Decision(card.recalled_on, _("Scheda richiamata"), "")


def _replied(proposal: Proposal, actor: Actor) -> Iterator[Decision]:
    found = CompanyReply.objects.visible_to(actor).filter(proposal=proposal)
    for reply in found.select_related("recorded_by"):
        said: Any = reply
        who = str(reply.recorded_by) if reply.recorded_by else ""
        yield Decision(reply.on, _("L'azienda: ") + said.get_kind_display(), who)
