from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "squadra.people"
    label = "people"
