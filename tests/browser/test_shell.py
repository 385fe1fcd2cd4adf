"""Around every page: skip link, menus, keys, undo; and paper, and a browser without scripts."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.watched import HAS_FOCUS, Watched
from tests.factories import PASSWORD, World, make_citizen, make_opening

ON_SCREEN_ONLY = (".sq-header", ".sq-footer", ".sq-breadcrumbs", ".sq-actions", ".sq-section-nav")


@pytest.fixture
def coach_page(world: World, enter: Callable[..., Watched]) -> Watched:
    watched = enter(world.coach)
    watched.go(reverse("desk:today"))
    return watched


def test_the_first_tab_leads_past_the_menu(coach_page: Watched) -> None:
    coach_page.press(coach_page.link("Vai al contenuto"))
    assert coach_page.page.get_by_role("main").evaluate(HAS_FOCUS)
    coach_page.press(coach_page.page.get_by_role("main").get_by_role("link").first, "Shift+Tab")


@pytest.mark.parametrize("size", ["phone"])
def test_a_phone_s_menu_opens_and_closes_by_keyboard(coach_page: Watched) -> None:
    toggle, people = coach_page.button("Menu"), coach_page.link("Persone", exact=True)
    expect(people).to_be_hidden()
    coach_page.press(toggle)
    expect(toggle).to_have_attribute("aria-expanded", "true")
    expect(people).to_be_visible()
    coach_page.check()
    coach_page.page.keyboard.press("Enter")
    expect(people).to_be_hidden()


def test_escape_closes_an_open_menu_and_gives_the_focus_back(coach_page: Watched) -> None:
    summary = coach_page.page.locator(".sq-slim summary")
    coach_page.press(summary)
    coach_page.tab_to(coach_page.link("Cambia la password"))
    coach_page.check()
    coach_page.page.keyboard.press("Escape")
    expect(coach_page.link("Cambia la password")).to_be_hidden()
    assert summary.evaluate(HAS_FOCUS)


def test_keys_are_listed_and_the_slash_finds_a_person(world: World, coach_page: Watched) -> None:
    page = coach_page.page
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Tasti rapidi")).to_be_visible()
    coach_page.check()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type(world.citizen.family_name)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    coach_page.check()
    its_page = coach_page.follow(coach_page.link(world.citizen.family_name))
    assert its_page == reverse("desk:person", args=[world.citizen.pk])


def test_a_proposal_is_undone_by_the_button_beside_its_message(
    world: World, coach_page: Watched
) -> None:
    opening = make_opening(world.coach, title="Aiuto in magazzino")
    coach_page.go(reverse("proposals:pair", args=[world.citizen.pk, opening.pk]))
    coach_page.follow(coach_page.button("Proponi"))
    coach_page.follow(coach_page.button("Annulla"))
    expect(coach_page.page.get_by_text("Proposta ritirata.")).to_be_visible()
    coach_page.go(reverse("proposals:pair", args=[world.citizen.pk, opening.pk]))
    expect(coach_page.button("Proponi")).to_be_enabled()


def test_a_page_left_unsaved_asks_first(world: World, coach_page: Watched) -> None:
    page = coach_page.page
    coach_page.go(reverse("people:edit", args=[world.citizen.pk]))
    coach_page.write(page.locator('[name="phone"]'), "02 333333")
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    coach_page.press(coach_page.link("Torna indietro"))
    expect(page.locator('[name="phone"]')).to_have_value("02 333333")
    assert asked == ["beforeunload"]


def test_paper_holds_the_person_and_no_menu(world: World, coach_page: Watched) -> None:
    coach_page.go(reverse("desk:person", args=[world.citizen.pk]))
    page = coach_page.page
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for chrome in ON_SCREEN_ONLY:
        expect(page.locator(chrome).filter(visible=True)).to_have_count(0)
    coach_page.check()


def test_without_scripts_one_signs_in_reads_and_saves(
    world: World, open_page: Callable[..., Watched]
) -> None:
    citizen = make_citizen(world.coach)
    watched = open_page(java_script_enabled=False)
    watched.go("/")
    page = watched.page
    page.get_by_label("email").fill(world.coach.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Entra").click()
    page.get_by_role("link", name="Persone", exact=True).click()
    page.get_by_role("link", name=str(citizen)).click()
    page.get_by_role("link", name="Modifica il profilo").click()
    page.locator('[name="hours_max"]').fill("20")
    page.get_by_role("button", name="Salva").click()
    expect(page.get_by_text("Il profilo è salvato.")).to_be_visible()
    page.get_by_role("link", name="Opportunità per questa persona").click()
    page.get_by_role("button", name="Proponi").first.click()
    expect(page.get_by_text("Proposta registrata.")).to_be_visible()
    citizen.profile.refresh_from_db()
    assert citizen.profile.hours_max == 20
    assert watched.complaints == []
