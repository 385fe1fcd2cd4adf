"""Pages for the tests of the request log."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def page(_request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponse(name)


urlpatterns = [path("persone/<str:name>/", page)]
