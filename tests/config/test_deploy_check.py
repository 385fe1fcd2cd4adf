"""An installation that must not hold real data is refused by `squadra check --deploy`."""

import base64
import os
import re
import secrets
import subprocess
import sys
from pathlib import Path
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
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "SQUADRA_TRUSTED_PROXIES": 1,
    "SECRET_KEY": "s" * 50,
    "SQUADRA_KEYS": {"2026": "data"},
    "SQUADRA_INDEX_KEY": "index",
    "SQUADRA_AUDIT_KEY": "audit",
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
        ("squadra.E005", {"ALLOWED_HOSTS": ["squadra.example", "*"]}),
        ("squadra.E006", {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}),
        ("squadra.E007", {"SQUADRA_AUDIT_KEY": "data"}),
        ("squadra.E007", {"SQUADRA_AUDIT_KEY": "index"}),
        ("squadra.E007", {"SQUADRA_AUDIT_KEY": "s" * 50}),
        ("squadra.E008", {"SECRET_KEY": ""}),
        ("squadra.E008", {"SECRET_KEY": "s" * 49}),
        ("squadra.E009", {"SQUADRA_TRUSTED_PROXIES": None}),
    ],
)
def test_each_unsafe_choice_is_refused(
    monkeypatch: pytest.MonkeyPatch, code: str, changes: dict[str, Any]
) -> None:
    assert found(monkeypatch, **changes) == {code}


def checked(**variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command with these variables and none of this project's others."""
    ours = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "SECRET_KEY", "ALLOWED_HOSTS", "EMAIL_URL")
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from squadra.cli import main; sys.exit(main())",
            "check",
            "--deploy",
        ],
        env={**environment, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def drawn() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


@pytest.mark.slow
def test_an_installation_that_sets_nothing_is_told_everything(tmp_path: Path) -> None:
    refused = checked(SQUADRA_HOME=str(tmp_path))
    found = set(re.findall(r"\((\w+\.E\d+)\)", refused.stderr))
    assert refused.returncode == 1
    assert found == {
        "audit.E003",
        "crypto.E010",
        "crypto.E013",
        *(f"squadra.E00{number}" for number in (2, 4, 5, 6, 7, 8, 9)),
    }


@pytest.mark.slow
def test_the_variables_that_the_guide_names_are_enough(tmp_path: Path) -> None:
    safe = checked(
        SQUADRA_HOME=str(tmp_path),
        SECRET_KEY=drawn() + drawn(),
        SQUADRA_KEYS=f"2026={drawn()}",
        SQUADRA_KEY_CURRENT="2026",
        SQUADRA_INDEX_KEY=drawn(),
        SQUADRA_AUDIT_KEY=drawn(),
        ALLOWED_HOSTS="squadra.example",
        DATABASE_URL="postgresql://squadra@127.0.0.1:1/squadra",
        CACHE_URL="dbcache://squadra_cache",
        EMAIL_URL="smtp+tls://squadra:x@posta.example:587",
        SQUADRA_TRUSTED_PROXIES="1",
    )
    assert safe.returncode == 0, safe.stderr
    assert "no issues" in safe.stdout
