"""Veto, proposal, answer; benefit check, card, company's reply; departures; cohort plan.

The question to another district stands in `proposals.routed`.
"""

from squadra.proposals.models.benefit import BenefitCheck, BenefitSource
from squadra.proposals.models.cohort import (
    CohortPlan,
    Outcome,
    PlanMove,
    PlannedOpening,
    PlannedPerson,
)
from squadra.proposals.models.company import (
    Channel,
    CompanyReason,
    CompanyReply,
    Disclosure,
    Heard,
    ReplyKind,
)
from squadra.proposals.models.override import Override, OverrideReason
from squadra.proposals.models.proposal import (
    REVEALING,
    Answer,
    AnswerKind,
    AnswerReason,
    Proposal,
)
from squadra.proposals.models.veto import Veto, VetoKind
from squadra.proposals.routed.models import RoutedMatch

__all__ = [
    "REVEALING",
    "Answer",
    "AnswerKind",
    "AnswerReason",
    "BenefitCheck",
    "BenefitSource",
    "Channel",
    "CohortPlan",
    "CompanyReason",
    "CompanyReply",
    "Disclosure",
    "Heard",
    "Outcome",
    "Override",
    "OverrideReason",
    "PlanMove",
    "PlannedOpening",
    "PlannedPerson",
    "Proposal",
    "ReplyKind",
    "RoutedMatch",
    "Veto",
    "VetoKind",
]
