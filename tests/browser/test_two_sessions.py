"""Two people edit the same person at the same time: neither loses a word."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from squadra.agencies.models import Account
from squadra.people.models import Citizen
from tests.browser.watched import Watched
from tests.factories import World, make_citizen

Enter = Callable[[Account], Watched]
Sessions = Callable[[str], tuple[Watched, Watched]]


@pytest.fixture
def citizen(world: World) -> Citizen:
    return make_citizen(world.coach)


@pytest.fixture
def both_open(world: World, citizen: Citizen, enter: Enter) -> Sessions:
    """Open the same page of the person for the coach and for a colleague."""

    def opened(name: str) -> tuple[Watched, Watched]:
        sessions = enter(world.coach), enter(world.colleague)
        for session in sessions:
            session.go(reverse(name, args=[citizen.pk]))
        return sessions

    return opened


def save(watched: Watched, **texts: str) -> str:
    """Type into the boxes of those names and save; the path of the page that answers."""
    for name, text in texts.items():
        watched.page.locator(f'[name="{name}"]').fill(text)
    return watched.follow(watched.button("Salva"))


def test_the_same_box_shows_both_texts_and_another_box_keeps_the_colleague_s(
    citizen: Citizen, both_open: Sessions
) -> None:
    first, second = both_open("people:edit")
    person = reverse("desk:person", args=[citizen.pk])
    assert save(first, phone="02 111111", family_name="De Santis") == person
    assert save(second, phone="02 222222", email="lucia@posta.example") != person

    page = second.page
    expect(page.get_by_role("alert")).to_contain_text("«02 111111»")
    expect(page.locator('[name="phone"]')).to_have_value("02 222222")
    expect(page.locator('[name="email"]')).to_have_value("lucia@posta.example")
    expect(page.locator('[name="family_name"]')).to_have_value("De Santis")

    assert save(second, phone="02 222222, di sera 02 111111") == person
    citizen.refresh_from_db()
    stored = (citizen.phone, citizen.email, citizen.family_name)
    assert stored == ("02 222222, di sera 02 111111", "lucia@posta.example", "De Santis")


def test_different_boxes_of_the_profile_are_both_saved(
    citizen: Citizen, both_open: Sessions
) -> None:
    first, second = both_open("people:profile")
    person = reverse("desk:person", args=[citizen.pk])
    assert save(first, max_km="12", earliest="08:30") == person
    assert save(second, hours_max="20") == person
    profile = citizen.profile
    profile.refresh_from_db()
    stored = (profile.max_km, f"{profile.earliest:%H:%M}", profile.hours_max)
    assert stored == (12, "08:30", 20)


def test_a_chosen_reach_collides_too_and_nobody_s_is_dropped(both_open: Sessions) -> None:
    first, second = both_open("people:profile")
    save(first, max_km="12.5")
    save(second, max_km="5.5", hours_max="25.5")
    expect(second.page.get_by_role("alert")).to_contain_text("«12,5»")
    expect(second.page.locator('[name="max_km"]')).to_have_value("5.5")
    expect(second.page.locator('[name="hours_max"]')).to_have_value("25.5")
