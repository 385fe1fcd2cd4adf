"""Which verb is open in which state of a proposal, by hand, and its picture in the guide."""

from pathlib import Path

import pytest

from squadra.foundation.access import Blocker
from squadra.foundation.roles import FOLLOWS_PEOPLE
from squadra.proposals.workflow import PROPOSAL, ROUTED

GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "proposte.md"
OPEN = {
    "proposed": {"accept": "accepted", "close": "closed", "withdraw": "closed"},
    "accepted": {"reopen": "proposed", "step_back": "closed", "send": "sent"},
    "sent": {"recall": "accepted", "agree": "agreed", "turn_down": "ended", "step_back": "closed"},
    "agreed": {"call_off": "ended", "take_back_reply": "sent", "step_back": "closed"},
    "ended": {"take_back_reply": "sent"},
    "closed": {"reopen": "proposed"},
}


@pytest.mark.parametrize("state", PROPOSAL.states)
@pytest.mark.parametrize("verb", PROPOSAL.verbs)
def test_a_verb_is_open_where_the_table_says(state: str, verb: str) -> None:
    target = OPEN[state].get(verb)
    assert bool(PROPOSAL.blockers(state, verb, Blocker)) is (target is None)
    if target:
        assert PROPOSAL.step(state, verb).target == target
        assert PROPOSAL.step(state, verb).roles == FOLLOWS_PEOPLE


@pytest.mark.parametrize("state", ROUTED.states)
@pytest.mark.parametrize("verb", ROUTED.verbs)
def test_a_question_of_another_district_is_answered_once(state: str, verb: str) -> None:
    """Only «not for now» can be taken back; what was proposed is a proposal from then on."""
    source = "closed" if verb == "reopen" else "asked"
    assert (ROUTED.blockers(state, verb, Blocker) == []) is (state == source)


def test_the_guide_shows_the_table() -> None:
    assert PROPOSAL.mermaid() in GUIDE.read_text(encoding="utf-8")
