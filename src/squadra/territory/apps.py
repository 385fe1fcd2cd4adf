from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "squadra.territory"
    label = "territory"
