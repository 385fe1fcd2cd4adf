"""The audit as a Django app: its triggers and its checks."""

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "squadra.foundation.audit"
    label = "audit"
    verbose_name = "Registro degli accessi e delle operazioni"

    def ready(self) -> None:
        from squadra.foundation.audit.checks import check_audit, check_key
        from squadra.foundation.audit.triggers import install_after_migration

        # SQLite's way to alter a table is to rebuild it, which silently drops its triggers.
        post_migrate.connect(install_after_migration, sender=self)
        checks.register(check_audit, checks.Tags.database)
        checks.register(check_key, checks.Tags.security, deploy=True)
