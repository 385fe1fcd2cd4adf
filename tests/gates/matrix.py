"""The permission matrix: who gets what at every address, written by hand in permissions.csv."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from squadra.agencies.models import Account
from squadra.foundation import clock
from squadra.foundation.roles import Role
from tests.factories import World, make_account

TABLE = Path(__file__).with_name("permissions.csv")
WHO = (
    "anonymous",
    "coach",
    "colleague",
    "social_worker",
    "specialist",
    "scout",
    "coordinator",
    "administrator",
    "stranger",
    "ended",
)


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def names_of_all_addresses() -> set[str]:
    return set(_names(get_resolver(), ""))


def _names(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from _names(entry, inner)
        elif isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name}"


def accounts(world: World) -> dict[str, Account]:
    """One account for each column but the anonymous one; `ended` was the coach's colleague."""
    ended = make_account(world.here, name="Ezio")
    ended.assignments.update(end=clock.today())
    here = {
        role: make_account(world.here, role, name="Rosa")
        for role in (Role.SOCIAL_WORKER, Role.SPECIALIST, Role.COORDINATOR, Role.ADMINISTRATOR)
    }
    return {
        "coach": world.coach,
        "colleague": world.colleague,
        "scout": world.scout,
        "stranger": world.stranger,
        "ended": ended,
        **{str(role): account for role, account in here.items()},
    }


def requests() -> list[tuple[str, dict[str, str]]]:
    """Each method that a row names, with the row; where it names two, both answer alike."""
    return [(method, row) for row in rows() for method in row["method"].split()]


def answer(client: Client, method: str, name: str, arguments: dict[str, Any]) -> str:
    """Ask the address, sending an empty form; the status, or `login` where one must sign in."""
    response = client.generic(method, reverse(name, kwargs=arguments))
    if response.status_code == 302 and "/conto/login/" in response["Location"]:
        return "login"
    return str(response.status_code)
