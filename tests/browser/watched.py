"""A page that remembers each complaint of the browser, and asks axe about each stop."""

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response, expect

from squadra.agencies.models import Account

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
SIZES = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
MOST_TABS = 250
PATIENCE = 90_000  # milliseconds

HAS_FOCUS = "element => element === document.activeElement"
OUTLINED = 'element => getComputedStyle(element).outlineStyle !== "none"'
STICKING_OUT = """() => {
  const sides = document.documentElement;
  if (sides.scrollWidth <= sides.clientWidth) return [];
  const beyond = element => element.getBoundingClientRect().right > innerWidth + 1;
  const found = [...document.querySelectorAll("body *")].filter(beyond);
  return found.slice(0, 5).map(element => "sticks out: " + element.outerHTML.slice(0, 160));
}"""


@cache
def axe_source() -> str:
    return AXE.read_text(encoding="utf-8")


class Watched:
    """A browser page of somebody who has a keyboard and no mouse."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.complaints: list[str] = []
        self._refused: set[str] = set()
        page.set_default_timeout(PATIENCE)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and message.location["url"] not in self._refused:
            self.complaints.append(f"{message.text} ({message.location['url']})")

    @classmethod
    def opened(cls, browser: Browser, base: str, size: str, **options: Any) -> "Watched":
        """A browser of its own, signed out; `java_script_enabled=False` and the like go along."""
        options = {"viewport": SIZES[size], "locale": "it-IT", **options}
        return cls(browser.new_context(**options).new_page(), base)

    def close(self) -> None:
        self.page.context.close()

    def enter(self, account: Account) -> None:
        """Be signed in, where signing in is not what the test is about."""
        client = Client()
        client.force_login(account)
        name = settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        self.page.context.add_cookies([{"name": name, "value": value, "url": self.base}])

    def go(self, path: str, status: int = 200) -> None:
        """Open an address that answers so; a refusal that was expected is no complaint."""
        url = path if path.startswith("http") else f"{self.base}{path}"
        if status != 200:
            self._refused.add(url)
        response = self.page.goto(url)
        assert isinstance(response, Response)
        assert response.status == status, f"{url} answers {response.status}"

    def check(self) -> None:
        """Fail on a complaint of the browser, an axe violation, or a page wider than the screen."""
        self.page.evaluate(axe_source())
        violations = self.page.evaluate("async () => (await axe.run()).violations")
        wrong = [
            *self.page.evaluate(STICKING_OUT),
            *(in_short(violation) for violation in violations),
            *self.complaints,
        ]
        assert not wrong, "\n".join([self.page.url, *wrong])

    def tab_to(self, target: Locator) -> None:
        """Press Tab until the target has the focus, and shows it."""
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if target.evaluate(HAS_FOCUS):
                assert target.evaluate(OUTLINED), f"focus is not seen on {target}"
                return expect(target).to_be_in_viewport()
        raise AssertionError(f"Tab never reaches {target}")

    def press(self, target: Locator, key: str = "Enter") -> None:
        """Go to the target with Tab and press a key there."""
        self.tab_to(target)
        self.page.keyboard.press(key)

    def write(self, target: Locator, text: str) -> None:
        """Go to a box with Tab and type over what it holds."""
        self.tab_to(target)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def link(self, name: str, *, exact: bool = False) -> Locator:
        return self.page.get_by_role("link", name=name, exact=exact).first

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True).first

    def follow(self, target: Locator) -> str:
        """Press Enter on the target, wait for the page that it leads to, check it; its path."""
        self.tab_to(target)
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("Enter")
        self.check()
        return self.path

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path


def in_short(violation: dict[str, Any]) -> str:
    places = "; ".join(
        f"{str(node['html'])[:200]} {node['failureSummary'].splitlines()[1].strip()}"
        for node in violation["nodes"][:3]
    )
    return f"{violation['id']}: {violation['help']} ({places})"
