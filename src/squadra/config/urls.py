"""Every address of the application. Each has a row in the permission matrix of the tests."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(pattern_name="desk:today"), name="home"),
    path("", include("squadra.desk.urls")),
    path("", include("squadra.people.urls")),
    path("", include("squadra.organisations.urls")),
    path("", include("squadra.openings.urls")),
    path("", include("squadra.proposals.urls")),
    path("", include("squadra.privacy.urls")),
    path("", include("squadra.exchange.urls")),
    path("", include("squadra.vocabularies.urls")),
    path("", include("squadra.ui.urls")),
    path("conto/", include("squadra.agencies.urls")),
]
