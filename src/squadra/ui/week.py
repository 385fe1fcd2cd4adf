"""The week in words: one table for what is asked, shown and explained.

It stands here because nothing lower may know of languages; the engine has codes of its own.
"""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

DAYS = (
    _("lunedì"),
    _("martedì"),
    _("mercoledì"),
    _("giovedì"),
    _("venerdì"),
    _("sabato"),
    _("domenica"),
)
HALVES = (_("mattina"), _("pomeriggio"))
HALF_DAYS = tuple(format_lazy("{} {}", day, half) for day in DAYS for half in HALVES)
"""Monday morning first, as everywhere."""
