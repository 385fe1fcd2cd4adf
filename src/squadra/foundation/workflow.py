"""States and transitions as one table: for the database check, the pages, the docs, the tests."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import CheckConstraint, Q
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

B = TypeVar("B")


@dataclass(frozen=True, slots=True)
class Transition:
    """A verb takes a row from one state to another, by somebody with one of the roles.

    `label` says in the diagram what happens then (Italian).
    """

    verb: str
    source: str
    target: str
    roles: frozenset[str]
    label: str | Promise


class WrongState(ValueError):
    """A verb was done in a state that does not have it."""


class Workflow:
    """The states of one kind of row (code to Italian label) and the transitions between them.

    A verb has at most one transition from each state. Raises ValueError for a table that names an
    unknown state, gives a verb two targets, or has a state that nothing leads to.
    """

    def __init__(
        self,
        name: str,
        states: Mapping[str, Any],
        initial: str,
        transitions: Collection[Transition],
    ) -> None:
        self.name = name
        self.states = dict(states)
        self.initial = initial
        self.transitions = tuple(transitions)
        self._by_step = {(row.source, row.verb): row for row in self.transitions}
        self._refuse_bad_table()

    def _refuse_bad_table(self) -> None:
        ends = {state for row in self.transitions for state in (row.source, row.target)}
        if not {self.initial, *ends} <= self.states.keys():
            raise ValueError(f"{self.name}: a transition names an unknown state")
        if len(self._by_step) < len(self.transitions):
            raise ValueError(f"{self.name}: a verb has two targets from one state")
        if unreached := self.states.keys() - self._reachable():
            raise ValueError(f"{self.name}: nothing leads to {sorted(unreached)}")

    def _reachable(self) -> set[str]:
        reached, frontier = set(), {self.initial}
        while frontier:
            reached |= frontier
            frontier = {row.target for row in self.transitions if row.source in frontier} - reached
        return reached

    @property
    def choices(self) -> list[tuple[str, Any]]:
        return list(self.states.items())

    @property
    def verbs(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row.verb for row in self.transitions))

    def targets(self, state: str) -> tuple[str, ...]:
        """Return the states that one step leads to, in the table's order."""
        return tuple(dict.fromkeys(row.target for row in self.transitions if row.source == state))

    def step(self, state: str, verb: str) -> Transition:
        """Return the transition; raises `WrongState` where the state does not have the verb."""
        try:
            return self._by_step[state, verb]
        except KeyError:
            raise WrongState(f"{self.name}: no {verb} from {state}") from None

    def blockers(self, state: str, verb: str, blocker: Callable[[str, str], B]) -> list[B]:
        """Say why the verb cannot be done in the state; nothing where it can.

        `blocker` makes one out of code and message, so that the list adds up with other lists.
        """
        if (state, verb) in self._by_step:
            return []
        message = gettext("Non si può fare adesso: lo stato è «%(state)s».")
        return [blocker("state", message % {"state": self.states.get(state, state)})]

    def constraint(self, field: str, *, name: str) -> CheckConstraint:
        """Return the database check that `field` holds a state of the table."""
        return CheckConstraint(
            condition=Q(**{f"{field}__in": list(self.states)}),
            name=name,
            violation_error_message=_("Questo stato non esiste."),
        )

    def mermaid(self) -> str:
        """Return the state diagram for the docs (Mermaid `stateDiagram-v2`)."""
        lines = ["stateDiagram-v2"]
        lines += [f"    {code} : {label}" for code, label in self.states.items()]
        lines.append(f"    [*] --> {self.initial}")
        lines += [f"    {row.source} --> {row.target} : {row.label}" for row in self.transitions]
        return "\n".join(lines) + "\n"
