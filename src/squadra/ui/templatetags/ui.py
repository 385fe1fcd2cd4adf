"""Small facts that the templates of the shell and its components ask for."""

from collections.abc import Iterable

from django import template
from django.conf import settings
from django.contrib.messages.constants import ERROR, SUCCESS, WARNING
from django.contrib.messages.storage.base import Message
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from squadra.ui import charts, undo

register = template.Library()

# Level of a message → kind of its box, and the word that says the same without colour and icon.
KINDS = {
    SUCCESS: ("success", _("Fatto")),
    WARNING: ("warning", _("Attenzione")),
    ERROR: ("danger", _("Errore")),
}
NOTE = ("info", _("Nota"))


@register.filter
def look(message: Message) -> tuple[str, str | Promise]:
    """How a message looks: the kind of its box, and the word for those who don't see it."""
    return KINDS.get(message.level, NOTE)


@register.filter
def undo_url(message: Message) -> str:
    """Where the message's "Annulla" posts to, or nothing."""
    return undo.undo_url(message)


register.filter("with_total", charts.with_total)


@register.simple_tag
def waterfall(rows: Iterable[charts.Row]) -> SafeString:
    return charts.waterfall(rows)


@register.simple_tag
def tile_url() -> str:
    """The address template of the map's background, empty where none is configured."""
    return settings.SQUADRA_TILE_URL
