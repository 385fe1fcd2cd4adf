"""Pages for the tests of the request log."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def page(_request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponse(name)


def not_found(_request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse("non c'è", status=404)


handler404 = not_found
urlpatterns = [path("persone/<str:name>/", page)]
