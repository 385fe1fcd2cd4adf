"""Who may open the pages of the import: whoever may load at least one kind of sheet.

Which kinds, their own packages say: each kind brings its table.
"""

from squadra.exchange.registry import kinds_for
from squadra.foundation.access import Actor


class AnyKind:
    """Stands for the tables of all kinds of sheet."""

    @staticmethod
    def allows(actor: Actor, _verb: str) -> bool:
        return bool(kinds_for(actor))


POLICIES = AnyKind()
