from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "squadra.config"
    label = "config"

    def ready(self) -> None:
        from squadra.config import checks  # noqa: F401 - registers itself
