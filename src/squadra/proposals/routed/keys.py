"""What a button of «Altrove» carries instead of an id: sealed, so that nothing can be read in it.

A key holds for one account, one opening and one day: they are not in it, they are what it was
sealed under. Two keys of one person never look alike.
"""

import base64
from uuid import UUID

from squadra.foundation import crypto
from squadra.foundation.access import Actor
from squadra.openings.models import Opening


def key_for(actor: Actor, opening: Opening, person_id: UUID) -> str:
    """Seal the person's id for a button that the actor sees today beside the opening."""
    sealed = crypto.encrypt(person_id.bytes, context=_context(actor, opening))
    return base64.urlsafe_b64encode(sealed).decode()


def person_behind(actor: Actor, opening: Opening, key: str) -> UUID | None:
    """The id that the key seals; None for another's key, another opening's, or yesterday's."""
    try:
        sealed = base64.b64decode(key.encode(), altchars=b"-_", validate=True)
        return UUID(bytes=crypto.decrypt(sealed, context=_context(actor, opening)))
    except (crypto.EncryptionError, ValueError):
        return None


def _context(actor: Actor, opening: Opening) -> str:
    return f"proposals:routed:{actor.signed_in_id}:{opening.pk}:{actor.on.isoformat()}"
