"""Small facts that the templates of the shell and its components ask for."""

from collections.abc import Iterable

from django import template
from django.conf import settings
from django.contrib.messages.constants import ERROR, SUCCESS, WARNING
from django.contrib.messages.storage.base import Message
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from squadra.ui import charts, undo

register = template.Library()

# Level of a message → colour of its box, icon, the word that says the same without either.
KINDS = {
    SUCCESS: ("success", "check-circle", _("Fatto")),
    WARNING: ("warning", "warning-circle", _("Attenzione")),
    ERROR: ("danger", "error", _("Errore")),
}
NOTE = ("info", "info-circle", _("Nota"))


@register.filter
def kind(message: Message) -> dict[str, str]:
    """How a message looks: `colour`, `icon` and the `word` that says it to everybody."""
    return dict(zip(("colour", "icon", "word"), KINDS.get(message.level, NOTE), strict=True))


@register.filter
def undo_url(message: Message) -> str:
    """Where the message's "Annulla" posts to, or nothing."""
    return undo.undo_url(message)


@register.simple_tag
def waterfall(rows: Iterable[charts.Row]) -> SafeString:
    return charts.waterfall(rows)


@register.simple_tag
def tile_url() -> str:
    """The address template of the map's background, empty where none is configured."""
    return settings.SQUADRA_TILE_URL
