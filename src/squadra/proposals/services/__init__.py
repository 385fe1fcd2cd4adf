"""All writes of the package: each verb one function, one transaction, one event."""

from squadra.proposals.services.company import (
    approve_card,
    close_silent,
    note_reminder,
    recall_card,
    record_reply,
    send_card,
    take_back_reply,
    unapprove_card,
    write_card,
)
from squadra.proposals.services.person import (
    add_veto,
    answer,
    check_benefit,
    propose,
    remove_veto,
    reopen,
    step_back,
    withdraw,
)

__all__ = [
    "add_veto",
    "answer",
    "approve_card",
    "check_benefit",
    "close_silent",
    "note_reminder",
    "propose",
    "recall_card",
    "record_reply",
    "remove_veto",
    "reopen",
    "send_card",
    "step_back",
    "take_back_reply",
    "unapprove_card",
    "withdraw",
    "write_card",
]
