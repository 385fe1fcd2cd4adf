"""A coach of another district finds nobody and nothing, whatever they type."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from squadra.agencies.models import Account
from tests.browser.watched import Watched
from tests.factories import World
from tests.gates.arguments import arguments_of
from tests.gates.matrix import rows

HIDDEN = [row["name"] for row in rows() if row["method"] == "GET" and row["stranger"] == "404"]


@pytest.fixture
def stranger(world: World, enter: Callable[[Account], Watched]) -> Watched:
    return enter(world.stranger)


@pytest.mark.parametrize("name", ["people:list", "organisations:list", "openings:list"])
def test_lists_hold_nothing_of_the_others(stranger: Watched, world: World, name: str) -> None:
    stranger.go(reverse(name))
    stranger.check()
    main = stranger.page.get_by_role("main")
    for hidden in (world.citizen, world.opening, world.opening.organisation):
        expect(main).not_to_contain_text(str(hidden))


def test_the_search_finds_nothing(stranger: Watched, world: World) -> None:
    stranger.go(reverse("desk:today"))
    for hidden in (world.citizen.family_name, world.opening.title):
        stranger.page.keyboard.press("/")
        stranger.page.keyboard.type(hidden)
        with stranger.page.expect_navigation():
            stranger.page.keyboard.press("Enter")
        stranger.check()
        expect(stranger.page.get_by_text("Non ho trovato niente.")).to_be_visible()


def test_addresses_lead_nowhere_and_the_way_back_is_shown(stranger: Watched, world: World) -> None:
    for name in HIDDEN:
        stranger.go(reverse(name, kwargs=arguments_of(name, world)), status=404)
        expect(stranger.page.get_by_role("main")).not_to_contain_text(world.citizen.family_name)
    stranger.check()
