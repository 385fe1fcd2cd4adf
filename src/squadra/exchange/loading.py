"""One kind of sheet on its way: its own loader, then those of the packages that extend it."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError

from squadra.exchange.batch import Batch
from squadra.exchange.columns import SheetKind, Values
from squadra.exchange.plans import Plan, RowRefused, Verdict

Reasons = dict[str, str]
"""Why a row is refused, by field; the empty field is the whole row."""


class Loading:
    """Plans rows some at a time, and stores what is taken."""

    def __init__(self, kind: SheetKind, batch: Batch) -> None:
        self.kind, self.batch = kind, batch
        self.loader = kind.open(batch)
        self.extenders = [extension.open(batch) for extension in kind.extensions]

    def plan_all(self, rows: Sequence[Values]) -> list[Plan | Reasons]:
        """Say what becomes of each row, in their order, or why it is refused."""
        self.loader.look_up(rows)
        for extender in self.extenders:
            extender.look_up(self.loader.stored, rows)
        return [self._planned(values) for values in rows]

    def _planned(self, values: Values) -> Plan | Reasons:
        try:
            plan = self.loader.plan(values)
            for extender in self.extenders if self._extends(plan) else ():
                extender.plan(plan, values)
        except RowRefused as refusal:
            return {refusal.field: refusal.reason}
        except ValidationError as error:
            by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
            return {field: " ".join(messages) for field, messages in by_field.items()}
        self.batch.note_written(self.kind.code, plan.keys)
        return plan

    def _extends(self, plan: Plan) -> bool:
        """A strict import leaves what is there as it is."""
        return self.batch.forgiving or plan.verdict == Verdict.NEW

    def looked_at(self, plans: Sequence[Plan]) -> None:
        """Leave the traces of a reading of what is stored and shown beside a sheet."""
        self.loader.looked_at([plan for plan in plans if plan.verdict == Verdict.CHANGED])

    def take(self, plan: Plan) -> None:
        self.loader.take(plan)
        for extender in self.extenders:
            extender.take(plan)

    def finish(self) -> None:
        self.loader.finish()
        for extender in self.extenders:
            extender.finish()
