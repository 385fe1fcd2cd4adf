"""The two pages that every public body's site must have."""

from django.urls import path
from django.views.generic import TemplateView

app_name = "ui"
urlpatterns = [
    path(
        "accessibilita/",
        TemplateView.as_view(template_name="ui/accessibility.html"),
        name="accessibility",
    ),
    path("dati-personali/", TemplateView.as_view(template_name="ui/privacy.html"), name="privacy"),
]
