from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "squadra.ui"
    label = "ui"
