"""A real browser (Debian's chromium) before a real server, watched for every complaint it makes."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

from squadra.agencies.models import Account
from tests.factories import PASSWORD, World, make_world

CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
SIZES = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}

# Playwright keeps an event loop in the test's thread, where Django would refuse the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    arguments = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ]
    return {**browser_type_launch_args, "executable_path": str(CHROMIUM), "args": arguments}


@pytest.fixture(params=SIZES, ids=list(SIZES))
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


class Watched:
    """A page that remembers what the browser complained of, and asks axe about each stop."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.complaints: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def go(self, path: str) -> None:
        self.page.goto(f"{self.base}{path}")

    def check(self) -> None:
        """Fail on a complaint of the browser, an axe violation, or a page wider than the screen."""
        assert self.complaints == []
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        violations = self.page.evaluate("async () => (await axe.run()).violations")
        assert [_in_short(violation) for violation in violations] == [], self.page.url
        overflow = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, f"{self.page.url} is {overflow} px wider than the screen"


def _in_short(violation: dict[str, Any]) -> str:
    places = ", ".join(str(node["html"])[:120] for node in violation["nodes"][:3])
    return f"{violation['id']}: {violation['help']} ({places})"


@pytest.fixture
def live_world(transactional_db: None, live_server: LiveServer) -> World:
    call_command("territory", "load", "adda_martesana", verbosity=0)
    call_command("vocabulary", "starter", verbosity=0)
    return make_world()


@pytest.fixture
def open_page(
    browser: Browser, live_server: LiveServer, size: str
) -> Iterator[Callable[[], Watched]]:
    contexts = []

    def opened() -> Watched:
        context = browser.new_context(viewport=SIZES[size], locale="it-IT")  # type: ignore[arg-type]
        contexts.append(context)
        return Watched(context.new_page(), live_server.url)

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def sign_in(open_page: Callable[[], Watched]) -> Callable[[Account], Watched]:
    """Sign in by the keyboard alone, as each journey begins."""

    def signed_in(account: Account) -> Watched:
        watched = open_page()
        watched.go("/")
        watched.check()
        page = watched.page
        page.get_by_label("E-mail").focus()
        page.keyboard.type(account.email)
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/oggi/")
        return watched

    return signed_in
