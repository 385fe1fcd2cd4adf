"""An installation that must not hold real data is refused by `squadra check --deploy`."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.checks import Error

from squadra.config import checks
from squadra.foundation.roles import Role

SAFE: dict[str, Any] = {
    "SQUADRA_DEMO": False,
    "DATABASES": {"default": {"ENGINE": "django.db.backends.postgresql"}},
    "SQUADRA_MFA_ROLES": tuple(Role.values),
    "CACHES": {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}},
    "ALLOWED_HOSTS": ["squadra.example"],
}


def found(monkeypatch: pytest.MonkeyPatch, **changes: Any) -> set[str | None]:
    monkeypatch.setattr(checks, "settings", SimpleNamespace(**{**SAFE, **changes}))
    messages = checks.real_installation(None)
    assert all(isinstance(message, Error) for message in messages)
    return {message.id for message in messages}


def test_a_safe_installation_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(monkeypatch) == set()


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("squadra.E001", {"SQUADRA_DEMO": True}),
        ("squadra.E002", {"DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3"}}}),
        ("squadra.E003", {"SQUADRA_MFA_ROLES": ("administrator",)}),
        ("squadra.E003", {"SQUADRA_MFA_ROLES": ()}),
        (
            "squadra.E004",
            {"CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}},
        ),
        ("squadra.E005", {"ALLOWED_HOSTS": []}),
    ],
)
def test_each_unsafe_choice_is_refused(
    monkeypatch: pytest.MonkeyPatch, code: str, changes: dict[str, Any]
) -> None:
    assert found(monkeypatch, **changes) == {code}
