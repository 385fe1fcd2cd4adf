"""Every page of the permission matrix, at both sizes: silent browser, silent axe, no overflow."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from tests.browser.watched import SIZES, Watched
from tests.factories import World
from tests.gates.arguments import arguments_of
from tests.gates.matrix import rows

# Options for a box that completes names, files to download, codes not made yet: no pages of theirs.
# A coordinator's page is opened by a journey.
PARTS = {
    "vocabularies:skills",
    "vocabularies:occupations",
    "vocabularies:usual",
    "desk:line",
    "exchange:template",
    "exchange:refused",
    "privacy:access",
    "proposals:card_file",
    "proposals:letter",
    "proposals:overrides",
    "proposals:reminder",
    "mfa_view_recovery_codes",
}
PAGES = [row["name"] for row in rows() if row["method"] == "GET" and row["name"] not in PARTS]


@pytest.fixture(scope="module", params=SIZES)
def coach_page(
    request: pytest.FixtureRequest, browser: Browser, server: str, world: World
) -> Iterator[Watched]:
    """One browser for all pages of a size."""
    watched = Watched.opened(browser, server, request.param)
    watched.enter(world.coach)
    yield watched
    watched.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_without_a_complaint(coach_page: Watched, world: World, name: str) -> None:
    coach_page.complaints.clear()
    coach_page.go(reverse(name, kwargs=arguments_of(name, world)))
    coach_page.check()
