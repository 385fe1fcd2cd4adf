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


def test_a_date_goes_back_to_unknown_with_one_button(enter: Enter, world: World) -> None:
    page = at(enter(world.coach), f"/persone/{world.citizen.pk}/profilo/")
    waiting = page.get_by_label("In attesa dal", exact=True)
    clear = page.get_by_role("button", name="Svuota: In attesa dal")
    expect(waiting).not_to_have_value("")
    clear.press("Enter")
    expect(waiting).to_have_value("")
    expect(waiting).to_be_focused()
    expect(clear).to_be_hidden()


def at(watched: Watched, path: str) -> Page:
    watched.go(path)
    watched.check()
    return watched.page
