from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "squadra.config"
    label = "config"
