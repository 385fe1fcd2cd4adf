"""The words of what is printed: the card for a company, the letter to a person, their reminder.

A letter is the person's and bears their name. A card bears what they approved and nothing else.
"""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from squadra.agencies.models import Account
from squadra.documents.sheet import Part, Sheet
from squadra.proposals.models import Disclosure, Proposal
from squadra.proposals.words.half_days import half_days
from squadra.proposals.words.names import quantity
from squadra.vocabularies import labels

NEUTRAL = "Squadra"


def card_sheet(card: Disclosure) -> Sheet:
    """The card as the company gets it: the approved sentences, letter by letter.

    Raises ValueError where the text is not the one that was approved.
    """
    if not card.is_approved or card.approved_on is None:
        raise ValueError("a card without approval is shown to nobody")
    opening = card.proposal.opening
    return Sheet(
        title=_("Scheda di presentazione %(reference)s") % {"reference": card.reference},
        on=card.approved_on,
        opening=_("Per %(company)s, «%(opening)s».")
        % {"company": card.organisation, "opening": opening},
        parts=(
            Part(_("Che cosa conviene sapere"), points=tuple(card.sentences)),
            Part(
                _("Che cosa fare adesso"),
                paragraphs=(
                    _(
                        "Se c'è interesse, rispondete a chi vi ha dato la scheda dicendo il suo "
                        "numero. Ci si incontra insieme, con calma."
                    ),
                ),
            ),
        ),
        foot=_(
            "La persona ha letto e approvato ogni frase il %(day)s. Vale fino al %(last)s e solo "
            "per questa opportunità: non va copiata né data ad altri."
        )
        % {"day": _day(card.approved_on), "last": _day(card.expires_on or card.approved_on)},
    )


def proposal_letter(proposal: Proposal, sender: Account, on: date) -> Sheet:
    """The letter that tells a person of an opening, and that every answer is fine."""
    return Sheet(
        title=_("Una proposta per te"),
        on=on,
        large=True,
        opening=_("Ciao %(name)s, ti scriviamo per un'opportunità che potrebbe andare bene per te.")
        % {"name": proposal.person.given_name},
        parts=(
            Part(_("Che cosa è"), points=tuple(_about(proposal))),
            *_told(proposal),
            Part(
                _("Come puoi rispondere"),
                paragraphs=(
                    _("Puoi dire sì, no, oppure non adesso. Non devi spiegare perché."),
                    _("Per noi il tuo no non cambia niente: continuiamo a cercare per te."),
                    _(
                        "Se ricevi un aiuto economico, parliamone prima della risposta: "
                        "verifichiamo insieme, con chi lo paga, che cosa cambia con un sì o "
                        "con un no."
                    ),
                    _(
                        "L'azienda non sa ancora niente di te. Saprà solo quello che vuoi tu, "
                        "dopo il tuo sì, frase per frase."
                    ),
                ),
            ),
            Part(_("Con chi ne parli"), paragraphs=(_signed(proposal, sender),)),
        ),
    )


def reminder_letter(proposal: Proposal, sender: Account, said_on: date, on: date) -> Sheet:
    """What a person takes home after a yes: what happens now, and that they may change their mind.

    There is none after a no: no paper of ours says that somebody refused.
    """
    return Sheet(
        title=_("Promemoria: hai detto sì"),
        on=on,
        large=True,
        opening=_("Ciao %(name)s, il %(day)s hai detto sì a questa opportunità.")
        % {"name": proposal.person.given_name, "day": _day(said_on)},
        parts=(
            Part(_("Che cosa è"), points=tuple(_about(proposal))),
            *_told(proposal),
            Part(
                _("Che cosa succede adesso"),
                points=(
                    _("Prepariamo insieme una scheda con quello che l'azienda deve sapere."),
                    _("La leggi tutta. Puoi cambiare o togliere ogni frase."),
                    _("L'azienda la riceve solo se la approvi."),
                    _("Poi l'azienda risponde. Se dice no, la ragione è sua."),
                ),
            ),
            Part(
                _("Puoi cambiare idea"),
                paragraphs=(
                    _("Fino all'ultimo puoi ripensarci, senza dire perché. Continuiamo a cercare."),
                    _(
                        "Se ricevi un aiuto economico, parlane con noi prima di ripensarci: "
                        "verifichiamo insieme che cosa cambia."
                    ),
                ),
            ),
            Part(_("Con chi ne parli"), paragraphs=(_signed(proposal, sender),)),
        ),
    )


def _about(proposal: Proposal) -> list[str]:
    opening: Any = proposal.opening
    told = [
        f"{opening.title}, {opening.organisation}",
        _("Che cos'è: %(kind)s") % {"kind": opening.get_kind_display()},
        _("Dove: %(place)s") % {"place": opening.site.municipality},
    ]
    asked = [
        code for code, mark in zip(labels.HALF_DAYS, opening.shift, strict=False) if mark == "1"
    ]
    if asked:
        told.append(_("Quando: %(when)s") % {"when": half_days(asked)})
    if opening.hours:
        told.append(_("Ore alla settimana: %(hours)s") % {"hours": quantity(opening.hours)})
    if opening.starts_on:
        told.append(_("Comincia il %(day)s") % {"day": _day(opening.starts_on)})
    return told


def _told(proposal: Proposal) -> list[Part]:
    """Before the yes: what the kind itself tells the company."""
    if not proposal.reveals_a_service:
        return []
    words = _(
        "Questo tipo di esperienza lo organizza un servizio sociale: l'azienda quindi capirà che "
        "ti segue un servizio. Se non vuoi, puoi dire no."
    )
    return [Part(_("Una cosa da sapere prima"), paragraphs=(words,))]


def _signed(proposal: Proposal, sender: Account) -> str:
    """Whoever may be read over the shoulder under protection gets no name of a service."""
    if proposal.person.refuge:
        return f"{sender}, {NEUTRAL}"
    return f"{sender}, {proposal.service}"


def _day(day: date) -> str:
    return date_format(day, "j F Y").lower()
