from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "squadra.privacy"
    label = "privacy"
