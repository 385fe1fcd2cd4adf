from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "squadra.organisations"
    label = "organisations"
