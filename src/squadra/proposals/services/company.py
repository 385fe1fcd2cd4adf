"""The card for a company: written, approved by the person, sent; what the company answers."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from squadra.foundation import clock
from squadra.foundation.access import Actor
from squadra.foundation.audit import record
from squadra.foundation.text import nfc
from squadra.foundation.versions import save_current
from squadra.organisations.models import Contact
from squadra.proposals.models import (
    CompanyReason,
    CompanyReply,
    Disclosure,
    Proposal,
    ReplyKind,
)
from squadra.proposals.models.company import VALID_FOR, hash_of
from squadra.proposals.services.locking import lock, move

VERB_OF_REPLY = {
    ReplyKind.YES: "agree",
    ReplyKind.NO: "turn_down",
    ReplyKind.SILENT: "turn_down",
    ReplyKind.CANCELLED: "call_off",
}


@transaction.atomic
def write_card(
    *, actor: Actor, proposal: Proposal, sentences: Sequence[str], expected: int
) -> Disclosure:
    """Save what the card says, a sentence a line. A changed text is no longer approved.

    `expected` is the version that the words started from, 0 for none. Raises `Refused` where the
    person has not said yes or the company has the card, `StaleRow` where somebody else saved since.
    """
    locked = lock(actor, proposal, "card")
    text = "\n".join(filter(None, (" ".join(nfc(line).split()) for line in sentences)))
    card = Disclosure.objects.current().filter(proposal=locked).first()
    if card is None:
        card = Disclosure(
            proposal=locked, organisation=locked.opening.organisation, written_on=actor.on
        )
    if card.text != text:
        card.text, card.written_on = text, actor.on
        card.forget_approval()
    card.full_clean()
    if card._state.adding:
        card.save()
    else:
        save_current(card, expected=expected)
    record("proposals:card:written", actor=actor, subject_id=locked.person_id, obj=card)
    return card


@transaction.atomic
def approve_card(
    *, actor: Actor, proposal: Proposal, how: str, on: date, text_hash: str
) -> Disclosure:
    """Record that the person has approved the text, and how they read it.

    `text_hash` is of the text that was read. Raises `Refused` where the actor is not the referent
    or a sentence cannot stand on a card, `ValidationError` where the text is another one by now.
    """
    locked = lock(actor, proposal, "approve")
    card = _card(locked)
    if text_hash != hash_of(str(card.text)):
        raise ValidationError(_("Intanto la scheda è cambiata: rileggetela insieme."))
    if not card.written_on <= on <= actor.on:
        raise ValidationError(_("La data va dal giorno in cui il testo è stato scritto a oggi."))
    card.text_hash, card.approved_how = text_hash, how
    card.approved_on, card.expires_on = on, on + VALID_FOR
    card.approved_by_id = actor.signed_in_id
    card.full_clean()
    card.save()
    record("proposals:card:approved", actor=actor, subject_id=locked.person_id, obj=card)
    return card


@transaction.atomic
def unapprove_card(*, actor: Actor, proposal: Proposal) -> Disclosure:
    """Take an approval back: the card goes to nobody until there is another one."""
    locked = lock(actor, proposal, "card")
    card = _card(locked)
    card.forget_approval()
    card.save()
    record("proposals:card:unapproved", actor=actor, subject_id=locked.person_id, obj=card)
    return card


@transaction.atomic
def send_card(
    *, actor: Actor, proposal: Proposal, contact: Contact, how: str, on: date
) -> Disclosure:
    """Record that somebody of the company was given the approved card, and how.

    Raises `Refused` where it is not approved or no longer, `ValidationError` for somebody of
    another company or a day before the approval.
    """
    locked = lock(actor, proposal, "send")
    card = _card(locked)
    if contact.organisation_id != card.organisation_id:
        raise ValidationError(_("È una persona di un'altra azienda."))
    if card.approved_on and not card.approved_on <= on <= actor.on:
        raise ValidationError(_("La data va dal giorno dell'approvazione a oggi."))
    card.contact, card.sent_how, card.sent_on = contact, how, on
    card.sent_by_id = actor.signed_in_id
    card.full_clean()
    card.save()
    move(locked, "send")
    record("proposals:card:sent", actor=actor, subject_id=locked.person_id, obj=card)
    return card


@transaction.atomic
def recall_card(*, actor: Actor, proposal: Proposal) -> Disclosure:
    """Call a card back. What the company had stays written; a copy of it is the current card.

    The approval goes along, as the text is the same.
    """
    locked = lock(actor, proposal, "recall")
    card = _card(locked)
    copied = (
        "proposal",
        "organisation",
        "text",
        "written_on",
        "text_hash",
        "approved_on",
        "approved_how",
    )
    fields = {name: getattr(card, name) for name in (*copied, "approved_by", "expires_on")}
    card.recalled_on = actor.on
    card.save()
    current = Disclosure(**fields)
    current.save()
    move(locked, "recall")
    record("proposals:card:recalled", actor=actor, subject_id=locked.person_id, obj=card)
    return current


@transaction.atomic
def note_reminder(*, actor: Actor, proposal: Proposal) -> Disclosure:
    """Record that the company was gently asked again."""
    locked = lock(actor, proposal, "remind")
    card = _card(locked)
    card.reminded_on = actor.on
    card.save()
    record("proposals:card:reminded", actor=actor, subject_id=locked.person_id, obj=card)
    return card


@transaction.atomic
def record_reply(
    *,
    actor: Actor,
    proposal: Proposal,
    kind: str,
    reason: str = CompanyReason.NOT_SAID,
    words: str = "",
    on: date,
) -> CompanyReply:
    """Record what the company said, with its own reason. Nothing of it marks the person.

    Raises `Refused` where it was not asked, `ValidationError` for a reply that does not belong to
    the state: only after its yes can a company change its plans.
    """
    locked = lock(actor, proposal, "reply")
    if (kind == ReplyKind.CANCELLED) != (locked.state == "agreed"):
        raise ValidationError(_("Questa risposta non è di adesso: scegline un'altra."))
    CompanyReply.objects.filter(proposal=locked).delete()
    given = CompanyReply(
        proposal=locked,
        kind=kind,
        reason=CompanyReason.NOT_SAID if kind == ReplyKind.YES else reason,
        words=words,
        on=on,
        recorded_by_id=actor.signed_in_id,
    )
    given.full_clean()
    given.save()
    move(locked, VERB_OF_REPLY[ReplyKind(kind)])
    record("proposals:company:replied", actor=actor, subject_id=locked.person_id, obj=locked)
    return given


@transaction.atomic
def take_back_reply(*, actor: Actor, proposal: Proposal) -> Proposal:
    """Delete the company's reply: it is waited for again, a silence as if asked again today."""
    locked = lock(actor, proposal, "take_back_reply")
    replies = CompanyReply.objects.filter(proposal=locked)
    if replies.filter(kind=ReplyKind.SILENT).exists():
        Disclosure.objects.current().filter(proposal=locked).update(reminded_on=clock.today())
    replies.delete()
    move(locked, "take_back_reply")
    record("proposals:company:reply_deleted", actor=actor, subject_id=locked.person_id, obj=locked)
    return locked


@transaction.atomic
def close_silent(card: Disclosure, on: date) -> None:
    """Close a proposal to which a company said nothing for long; the application does it itself."""
    locked = Proposal.objects.select_for_update().get(pk=card.proposal_id)
    if locked.state != "sent":
        return
    CompanyReply.objects.create(
        proposal=locked, kind=ReplyKind.SILENT, reason=CompanyReason.NOT_SAID, on=on
    )
    move(locked, VERB_OF_REPLY[ReplyKind.SILENT])
    record("proposals:company:silent", actor=None, subject_id=locked.person_id, obj=locked)


def _card(proposal: Proposal) -> Disclosure:
    return Disclosure.objects.select_for_update().current().get(proposal=proposal)
