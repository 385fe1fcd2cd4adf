"""What is sent stays in memory: in a file of the temporary folder it would lie in clear."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


class UploadLimitMiddleware:
    """Refuses a request that says it is larger than memory may hold, before reading any of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = request.headers.get("Content-Length", "")
        if said.isdecimal() and int(said) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
            return HttpResponse(render_to_string("413.html"), status=413)
        return self.get_response(request)
