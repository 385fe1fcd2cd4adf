"""The outbox as a Django app."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "squadra.foundation.jobs"
    label = "jobs"
    verbose_name = "Lavori in coda"
