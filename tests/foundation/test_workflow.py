"""The table of transitions is the only place that says how a row may move."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from squadra.foundation.access import Blocker
from squadra.foundation.workflow import Transition, Workflow, WrongState
from tests.foundation.testapp.models import ERRAND, Errand


def go(source: str, target: str) -> Transition:
    return Transition("go", source, target, roles=frozenset(), label="si va")


def test_each_state_says_where_one_can_go() -> None:
    assert ERRAND.targets("open") == ("done", "dropped")
    assert ERRAND.targets("dropped") == ()
    assert ERRAND.verbs == ("finish", "drop", "reopen")
    assert ERRAND.step("done", "reopen").target == "open"


@pytest.mark.parametrize("state", ERRAND.states)
@pytest.mark.parametrize("verb", ERRAND.verbs)
def test_a_verb_is_blocked_exactly_where_no_transition_has_it(state: str, verb: str) -> None:
    has_it = any(row.source == state and row.verb == verb for row in ERRAND.transitions)
    assert (ERRAND.blockers(state, verb, Blocker) == []) == has_it
    if not has_it:
        with pytest.raises(WrongState):
            ERRAND.step(state, verb)


def test_the_reason_names_the_state_in_words() -> None:
    (blocker,) = ERRAND.blockers("done", "finish", Blocker)
    assert blocker == Blocker("state", "Non si può fare adesso: lo stato è «fatta».")


@pytest.mark.django_db
def test_the_database_refuses_an_unknown_state() -> None:
    with pytest.raises(IntegrityError):
        Errand.objects.create(state="lost")


def test_the_check_speaks_italian(db: None) -> None:
    with pytest.raises(ValidationError, match="Questo stato non esiste"):
        Errand(state="lost").validate_constraints()


def test_the_diagram_has_every_transition() -> None:
    assert ERRAND.mermaid() == (
        "stateDiagram-v2\n"
        "    open : da fare\n"
        "    done : fatta\n"
        "    dropped : lasciata\n"
        "    [*] --> open\n"
        "    open --> done : si finisce\n"
        "    open --> dropped : si lascia\n"
        "    done --> open : si riapre\n"
    )


@pytest.mark.parametrize(
    ("transitions", "complaint"),
    [
        ((go("a", "elsewhere"),), "unknown state"),
        ((go("a", "b"), go("a", "a")), "two targets"),
        ((), "nothing leads to"),
    ],
)
def test_a_bad_table_is_refused_at_once(
    transitions: tuple[Transition, ...], complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        Workflow("bad", {"a": "A", "b": "B"}, "a", transitions)
