"""What the script adds for those who have it; without it every page still reads and saves."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.watched import Watched
from tests.factories import World

Enter = Callable[..., Watched]


def test_a_slash_leads_to_the_search_but_not_while_one_types(enter: Enter, world: World) -> None:
    page = at(enter(world.coach), "/oggi/")
    search = page.get_by_role("searchbox")
    page.keyboard.press("/")
    expect(search).to_be_focused()
    page.keyboard.type("a/b?")
    expect(search).to_have_value("a/b?")


def test_the_half_days_left_are_filled_together_and_none_chosen_changes(
    enter: Enter, world: World
) -> None:
    page = at(enter(world.coach), f"/persone/{world.citizen.pk}/profilo/")
    week = page.locator("[data-availability]")
    halves = week.get_by_role("combobox")
    for number in range(14):
        halves.nth(number).select_option("-")
    halves.first.select_option("1")
    week.get_by_role("button", name="no").press("Enter")
    expect(halves.first).to_have_value("1")
    expect(halves.last).to_have_value("0")


def at(watched: Watched, path: str) -> Page:
    watched.go(path)
    watched.check()
    return watched.page
