"""How what this package holds of a person is exported and erased."""

from secrets import token_hex
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from squadra.foundation.jobs.outbox import enqueue
from squadra.foundation.lifecycle import COMMON_LABELS, erase_rows, export_rows
from squadra.openings.services import end_share
from squadra.people.models import Citizen
from squadra.proposals.jobs import renew_columns
from squadra.proposals.models import (
    Answer,
    BenefitCheck,
    CompanyReply,
    Disclosure,
    Override,
    PlanMove,
    PlannedPerson,
    Proposal,
    RoutedMatch,
    Veto,
)

# In the order in which they can be deleted.
OWNED = (
    (Answer, "proposal__person"),
    (BenefitCheck, "proposal__person"),
    (CompanyReply, "proposal__person"),
    (Disclosure, "proposal__person"),
    (Override, "proposal__person"),
    (Proposal, "person"),
    (RoutedMatch, "person"),
    (Veto, "person"),
    (PlanMove, "row__person"),
    (PlannedPerson, "person"),
)


def export(person_id: UUID) -> dict[str, Any]:
    """Return vetoes, proposals with the explanation of their day, what was answered on both sides,
    every text that a company was given, what other districts asked, and the places in cohort plans.

    An explanation from before the person was under protection is left out, also once it is lifted:
    it was measured from their home, and some distances together would tell where that is.
    """
    found: dict[str, Any] = {}
    for model, owner in reversed(OWNED):
        found |= export_rows(model, **{owner: person_id})
    protected = Citizen.history.filter(id=person_id, refuge=True).aggregate(
        last=Max("history_date")
    )
    for row in found[str(Proposal._meta.verbose_name_plural)]:
        if protected["last"] and row[str(COMMON_LABELS["created_at"])] < protected["last"]:
            row[str(Proposal._meta.get_field("snapshot").verbose_name)] = None
    return found


def erase(person_id: UUID) -> None:
    """Delete vetoes, questions, proposals and all that followed them, and every earlier version.

    An opening of another district that was shown for the person's sake is shown no longer.
    """
    asked = RoutedMatch.objects.filter(person=person_id)
    shown = list(asked.order_by("pk").values_list("opening", "person__service"))
    for model, owner in OWNED:
        erase_rows(model, **{owner: person_id})
    for opening_id, service_id in shown:
        if not RoutedMatch.objects.needs_share(opening_id, service_id):
            end_share(opening_id=opening_id, service_id=service_id)
    _forget_columns(person_id)


def _forget_columns(person_id: UUID) -> None:
    """Take the person out of the files for matching, once the erasure is certain.

    A job that was reading everybody meanwhile may put them back: another one follows and does not.
    """
    from squadra.proposals.columns import snapshot

    if snapshot.newest() is not None:
        enqueue(renew_columns, key=f"proposals-columns-without:{token_hex(8)}")
        transaction.on_commit(lambda: snapshot.forget(person_id))
