"""No silent loss: every editable row has a version, and a save that comes too late says so."""

from squadra.foundation.versions.forms import VersionedForm, save_rebased, seen_version
from squadra.foundation.versions.models import StaleRow, VersionedModel, save_current

__all__ = [
    "StaleRow",
    "VersionedForm",
    "VersionedModel",
    "save_current",
    "save_rebased",
    "seen_version",
]
