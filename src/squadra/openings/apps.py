from django.apps import AppConfig


class OpeningsConfig(AppConfig):
    name = "squadra.openings"
    label = "openings"
