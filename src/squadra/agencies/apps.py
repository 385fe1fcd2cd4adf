from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "squadra.agencies"
    label = "agencies"
