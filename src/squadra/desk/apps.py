from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "squadra.desk"
    label = "desk"
