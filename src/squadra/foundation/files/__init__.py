"""Files that people send: guarded at the door, encrypted on the disk, gone after thirty days."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from squadra.foundation.files.guard import guard_spreadsheet

if TYPE_CHECKING:
    from squadra.foundation.files.storage import delete_file, purge_expired, read_file, store_file

__all__ = ["delete_file", "guard_spreadsheet", "purge_expired", "read_file", "store_file"]


def __getattr__(name: str) -> Any:
    """Import at first use: an app's package is loaded before its models can be."""
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.storage"), name)
