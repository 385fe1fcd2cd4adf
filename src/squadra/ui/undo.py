"""A message about an act that was just done, with the button that takes it back."""

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

PREFIX = "undo:"


def undoable(request: HttpRequest, text: str, url: str) -> None:
    """Tell the person what was done; "Annulla" beside it sends a POST to `url`.

    `url` is an address of this site, such as `reverse` returns; ValueError otherwise.
    """
    if not url_has_allowed_host_and_scheme(url, allowed_hosts=None):
        raise ValueError(f"not an address of this site: {url}")
    messages.success(request, text, extra_tags=PREFIX + url)


def undo_url(message: Message) -> str:
    """Return where the message's undo form posts to; empty where the act cannot be undone."""
    tags = message.extra_tags or ""
    return tags.removeprefix(PREFIX) if tags.startswith(PREFIX) else ""
