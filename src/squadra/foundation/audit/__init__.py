"""Who did what and who read what: events that nobody can change unseen.

An event names people by opaque id alone. See docs/algorithms/audit-chain.md.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from squadra.foundation.audit.sealing import drop_month, seal
    from squadra.foundation.audit.services import readers_of, record, record_each
    from squadra.foundation.audit.verification import Finding, verify

__all__ = ["Finding", "drop_month", "readers_of", "record", "record_each", "seal", "verify"]
_PLACES = {
    "Finding": "verification",
    "drop_month": "sealing",
    "readers_of": "services",
    "record": "services",
    "record_each": "services",
    "seal": "sealing",
    "verify": "verification",
}


def __getattr__(name: str) -> Any:
    """Import at first use: an app's package is loaded before its models can be."""
    if name not in _PLACES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
