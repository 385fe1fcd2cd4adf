"""What `squadra check --deploy` refuses: an installation that real people's data must not enter."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

from squadra.foundation.roles import Role

KEYS = (
    "SECRET_KEY",
    "SQUADRA_KEYS",
    "SQUADRA_KEY_CURRENT",
    "SQUADRA_INDEX_KEY",
    "SQUADRA_AUDIT_KEY",
)
LEAST_SECRET = 50
"""Characters, as Django's own check wants them."""


def missing_keys() -> list[str]:
    """The settings without which nothing can be signed, encrypted or sealed."""
    return [name for name in KEYS if not _key(name)]


def _key(name: str) -> Any:
    try:
        return getattr(settings, name)
    except ImproperlyConfigured:  # Django's answer to an empty SECRET_KEY
        return ""


@register(Tags.security, deploy=True)
def real_installation(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:
    """Refuse what is not safe for real data, beside what the checks of each kind of key refuse."""
    rules = (*_choices(), *_surroundings(), *_secrets())
    return [Error(text, hint=hint, id=code) for code, wrong, text, hint in rules if wrong]


Rule = tuple[str, bool, str, str]
"""The rule's id, whether it is broken, what is wrong, what to do."""


def _choices() -> list[Rule]:
    return [
        (
            "squadra.E001",
            getattr(settings, "SQUADRA_DEMO", False),
            "These are the settings of the demo.",
            "Use DJANGO_SETTINGS_MODULE=squadra.config.settings.",
        ),
        (
            "squadra.E003",
            not set(Role.values) <= set(settings.SQUADRA_MFA_ROLES),
            "Some roles may sign in without a second factor.",
            "Leave SQUADRA_MFA_ROLES as it is.",
        ),
        (
            "squadra.E005",
            not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS,
            "No host name is allowed, or every one is.",
            "Set ALLOWED_HOSTS to the names of this site.",
        ),
    ]


def _surroundings() -> list[Rule]:
    cache = settings.CACHES["default"]["BACKEND"]
    return [
        (
            "squadra.E002",
            not settings.DATABASES["default"]["ENGINE"].endswith("postgresql"),
            "Real data need PostgreSQL.",
            "Set DATABASE_URL.",
        ),
        (
            "squadra.E004",
            "locmem" in cache or "dummy" in cache,
            "Limits on sign-in attempts need a cache that all processes share.",
            "Set CACHE_URL, such as dbcache://squadra_cache.",
        ),
        (
            "squadra.E006",
            not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"),
            "Links for a new password would be printed instead of sent.",
            "Set EMAIL_URL.",
        ),
        (
            "squadra.E009",
            settings.SQUADRA_TRUSTED_PROXIES is None,
            "Nobody said how many proxies stand before the site.",
            "Set SQUADRA_TRUSTED_PROXIES; without it all who sign in share one address and limit.",
        ),
    ]


def _secrets() -> list[Rule]:
    others = [*settings.SQUADRA_KEYS.values(), settings.SQUADRA_INDEX_KEY, _key("SECRET_KEY")]
    return [
        (
            "squadra.E007",
            settings.SQUADRA_AUDIT_KEY in others,
            "The key of the audit serves for something else too.",
            "Draw a SQUADRA_AUDIT_KEY of its own.",
        ),
        (
            "squadra.E008",
            len(_key("SECRET_KEY")) < LEAST_SECRET,
            "SECRET_KEY is missing or short.",
            f"Draw one of at least {LEAST_SECRET} characters.",
        ),
    ]
