"""Who may open the pages of the import: whoever may load at least one kind of sheet.

Which kinds, their own packages say: each kind brings its table. What was staged is read by whoever
may still import all its kinds.
"""

from squadra.exchange.models import StagedImport
from squadra.exchange.registry import kinds_for
from squadra.exchange.staged_sheets import Contents
from squadra.foundation.access import Actor


class AnyKind:
    """Stands for the tables of all kinds of sheet."""

    @staticmethod
    def allows(actor: Actor, _verb: str) -> bool:
        return bool(kinds_for(actor))


POLICIES = AnyKind()


def may_read(actor: Actor, staged: StagedImport) -> bool:
    """Whether the actor may import today what the sheets hold: a role may end, or be another."""
    sheets = Contents.from_data(staged.contents).imported
    return all(
        kind.policies.allows(actor, "import", service_id=staged.service_id)
        for _place, _sheet, kind in sheets
    )
