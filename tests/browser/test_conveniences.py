"""What the script adds for those who have it; without it every page still reads and saves."""

from collections.abc import Callable

from playwright.sync_api import Dialog, Page, expect

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


def test_a_question_mark_shows_the_keys(enter: Enter, world: World) -> None:
    page = at(enter(world.coach), "/oggi/")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Tasti rapidi")
    expect(keys).to_be_visible()
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()


def test_escape_closes_a_menu_and_gives_the_focus_back(enter: Enter, world: World) -> None:
    page = at(enter(world.coach), "/oggi/")
    new = page.locator(".sq-new summary")
    new.press("Enter")
    expect(page.get_by_role("link", name="Azienda", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Azienda", exact=True)).to_be_hidden()
    expect(new).to_be_focused()


def test_on_a_phone_the_menu_opens_at_its_button(enter: Enter, world: World, size: str) -> None:
    page = at(enter(world.coach), "/oggi/")
    button = page.get_by_role("button", name="Menu")
    people = page.get_by_role("navigation", name="Menu principale").get_by_role("link").nth(1)
    if size == "phone":
        expect(people).to_be_hidden()
        button.press("Enter")
    else:
        expect(button).to_be_hidden()
    expect(people).to_be_visible()


def test_without_script_the_menu_stands_open(enter: Enter, world: World) -> None:
    page = at(enter(world.coach, java_script_enabled=False), "/oggi/")
    menu = page.get_by_role("navigation", name="Menu principale")
    expect(menu.get_by_role("link").first).to_be_visible()
    expect(page.get_by_role("button", name="Menu")).to_be_hidden()


def test_leaving_a_form_half_written_asks_first(enter: Enter, world: World) -> None:
    page = at(enter(world.coach), f"/persone/{world.citizen.pk}/anagrafica/")
    asked: list[str] = []

    def stay_then_leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", stay_then_leave)
    page.get_by_label("Telefono").press_sequentially("02")
    page.get_by_role("link", name="Squadra", exact=True).press("Enter")
    page.wait_for_url("**/oggi/")
    assert asked == ["beforeunload"]


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
