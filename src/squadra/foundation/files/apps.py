"""Stored files as a Django app."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "squadra.foundation.files"
    label = "files"
    verbose_name = "File conservati"
