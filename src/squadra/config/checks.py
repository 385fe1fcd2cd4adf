"""What `squadra check --deploy` refuses: an installation that real people's data must not enter."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from squadra.foundation.roles import Role


@register(Tags.security, deploy=True)
def real_installation(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:
    """Refuse demo settings, SQLite, missing keys, a second factor switched off, a local cache."""
    return [Error(text, hint=hint, id=code) for code, wrong, text, hint in _rules() if wrong]


def _rules() -> list[tuple[str, bool, str, str]]:
    database = settings.DATABASES["default"]["ENGINE"]
    cache = settings.CACHES["default"]["BACKEND"]
    return [
        (
            "squadra.E001",
            getattr(settings, "SQUADRA_DEMO", False),
            "These are the settings of the demo.",
            "Use DJANGO_SETTINGS_MODULE=squadra.config.settings.",
        ),
        (
            "squadra.E002",
            not database.endswith("postgresql"),
            "Real data need PostgreSQL.",
            "Set DATABASE_URL.",
        ),
        (
            "squadra.E003",
            not set(Role.values) <= set(settings.SQUADRA_MFA_ROLES),
            "Some roles may sign in without a second factor.",
            "Leave SQUADRA_MFA_ROLES as it is.",
        ),
        (
            "squadra.E004",
            "locmem" in cache or "dummy" in cache,
            "Limits on sign-in attempts need a cache that all processes share.",
            "Set CACHE_URL, such as a Redis one.",
        ),
        (
            "squadra.E005",
            not settings.ALLOWED_HOSTS,
            "No host name is allowed.",
            "Set ALLOWED_HOSTS.",
        ),
    ]
