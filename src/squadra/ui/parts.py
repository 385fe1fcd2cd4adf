"""Pages of which a script may ask for a part alone."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


def asks_for_part(request: HttpRequest) -> bool:
    """Tell whether htmx asks for a part; going back in the browser's history it wants the whole."""
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.history_restore_request
