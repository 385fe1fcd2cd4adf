"""What is said while matches are being prepared."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from squadra.foundation.access import ActorRequest
from squadra.proposals.not_ready import NotReady

View = Callable[..., HttpResponse]


def when_ready(view: View) -> View:
    """Show a kind page, nothing done, where there are many rows and no snapshot of them yet."""

    @wraps(view)
    def shown(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotReady:
            return render(request, "proposals/not_ready.html", status=503)

    return shown
