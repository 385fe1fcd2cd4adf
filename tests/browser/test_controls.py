"""The controls of the long forms, by keyboard and by hand: what one does is what is sent."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from squadra.foundation.codelist import SURELY_NONE
from squadra.people.models import Citizen, PersonSkill, WorkProfile
from squadra.vocabularies.models import Occupation
from tests.browser.watched import HAS_FOCUS, Watched
from tests.factories import World, make_citizen, make_opening

Enter = Callable[..., Watched]
CENTRED = 'element => element.scrollIntoView({ block: "center" })'


@pytest.fixture
def citizen(world: World) -> Citizen:
    return make_citizen(world.coach)


@pytest.fixture
def profile(world: World, citizen: Citizen, enter: Enter) -> Watched:
    """The form of the person's profile, open."""
    watched = enter(world.coach)
    watched.go(f"/persone/{citizen.pk}/profilo/")
    watched.check()
    return watched


def save(watched: Watched) -> None:
    """Press Salva, look at the page that answers."""
    watched.follow(watched.button("Salva"))
    expect(watched.page.get_by_text("Il profilo è salvato.")).to_be_visible()


def saved(watched: Watched, citizen: Citizen) -> WorkProfile:
    save(watched)
    return WorkProfile.objects.get(person=citizen)


def box(watched: Watched, legend: str) -> Locator:
    """The box that adds to a list."""
    return watched.page.get_by_role("group", name=legend).get_by_role("combobox").first


def add(watched: Watched, legend: str, text: str, name: str) -> None:
    """Type a word, take the first name proposed."""
    group = watched.page.get_by_role("group", name=legend)
    if not box(watched, legend).evaluate(HAS_FOCUS):
        watched.tab_to(box(watched, legend))
    watched.page.keyboard.type(text)
    watched.page.keyboard.press("Enter")
    expect(group.get_by_role("listitem").filter(has_text=name)).to_be_visible()


def names(watched: Watched, legend: str) -> list[str]:
    group = watched.page.get_by_role("group", name=legend)
    return group.locator(".sq-pick__name").all_inner_texts()


# The half-days of a week


def half(page: Page, name: str) -> Locator:
    return page.locator(f'[data-availability] button[aria-label^="{name}:"]')


def test_a_week_is_filled_in_by_arrows_and_letters(profile: Watched, citizen: Citizen) -> None:
    page = profile.page
    profile.press(half(page, "lunedì mattina"), "s")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("m")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(half(page, "martedì pomeriggio")).to_have_accessible_name("martedì pomeriggio: sì")
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    expect(half(page, "martedì pomeriggio")).to_have_accessible_name("martedì pomeriggio: mai")
    page.keyboard.press("Delete")
    profile.check()
    profile.press(page.get_by_role("button", name="no", exact=True).first)
    assert saved(profile, citizen).availability == "1x" + "0" * 12


def test_a_week_said_in_a_stroke_spares_what_is_never_to_be_asked(
    profile: Watched, citizen: Citizen
) -> None:
    page = profile.page
    profile.tab_to(half(page, "lunedì mattina"))
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "m"):
        page.keyboard.press(key)
    expect(half(page, "venerdì mattina")).to_have_accessible_name("venerdì mattina: mai")
    profile.press(page.get_by_role("button", name="mattine da lunedì a venerdì"))
    expect(half(page, "lunedì mattina")).to_have_accessible_name("lunedì mattina: sì")
    profile.press(page.get_by_role("button", name="no", exact=True).first)
    assert saved(profile, citizen).availability == "10101010x00000"


def test_a_week_goes_back_to_not_known(world: World, enter: Enter) -> None:
    said = make_citizen(world.coach, profile={"availability": "1" * 14})
    watched = enter(world.coach)
    watched.go(f"/persone/{said.pk}/profilo/")
    watched.press(watched.page.get_by_role("button", name="Rimetti tutte su «da indicare»"))
    assert saved(watched, said).availability == ""


# Lists that one builds


def test_targets_are_typed_by_everyday_names_moved_and_taken_away(
    profile: Watched, citizen: Citizen
) -> None:
    page, legend = profile.page, "Mestieri desiderati"
    add(profile, legend, "lavap", "Lavapiatti")
    add(profile, legend, "mulett", "Carrellista")
    add(profile, legend, "barist", "Barista")
    profile.check()
    profile.press(page.get_by_role("button", name="Sposta più su: Carrellista"), "Enter")
    assert names(profile, legend) == ["Carrellista", "Lavapiatti", "Barista"]
    expect(page.get_by_role("button", name="Sposta più su: Carrellista")).to_be_focused()
    profile.press(page.get_by_role("button", name="Togli: Lavapiatti"))
    assert names(profile, legend) == ["Carrellista", "Barista"]
    expect(page.get_by_text("Tolto: Lavapiatti.")).to_be_visible()
    page.keyboard.press("Enter")  # Annulla has the focus
    assert names(profile, legend) == ["Carrellista", "Lavapiatti", "Barista"]
    expected = [Occupation.objects.resolve(name).cell for name in names(profile, legend)]
    assert list(saved(profile, citizen).targets) == expected


def test_targets_are_dragged_by_hand(profile: Watched, citizen: Citizen) -> None:
    page, legend = profile.page, "Mestieri desiderati"
    for text, name in (("lavap", "Lavapiatti"), ("barist", "Barista"), ("magazz", "Magazz")):
        add(profile, legend, text, name)
    order = names(profile, legend)
    grips = page.locator(".sq-pick__grip")
    grips.nth(1).evaluate(CENTRED)
    start, end = grips.last.bounding_box(), grips.first.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(end["x"] + 10, end["y"] + 4, steps=8)
    page.mouse.up()
    assert names(profile, legend) == [order[2], order[0], order[1]]
    save(profile)


def test_what_was_typed_and_not_chosen_is_asked_back_and_not_lost(profile: Watched) -> None:
    profile.write(box(profile, "Mestieri desiderati"), "astronauta")
    expect(profile.page.get_by_text("Nessun nome trovato")).to_be_visible()
    profile.follow(profile.button("Salva"))
    expect(profile.page.get_by_role("alert")).to_contain_text("«astronauta» non è nel vocabolario")
    assert names(profile, "Mestieri desiderati") == ["astronauta"]


def test_escape_closes_the_names_and_the_same_is_not_added_twice(profile: Watched) -> None:
    page, legend = profile.page, "Mestieri desiderati"
    add(profile, legend, "lavap", "Lavapiatti")
    page.keyboard.type("lavap")
    proposed = page.get_by_role("option", name="Lavapiatti")
    expect(proposed).to_be_visible()
    profile.check()
    page.keyboard.press("Escape")
    expect(proposed).to_be_hidden()
    page.keyboard.type("i")
    expect(proposed).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_text("C’è già: Lavapiatti.")).to_be_visible()
    assert names(profile, legend) == ["Lavapiatti"]


def test_a_language_asks_for_its_level(profile: Watched, citizen: Citizen) -> None:
    page = profile.page
    add(profile, "Lingue", "arab", "arabo")
    level = page.get_by_label("Livello: arabo")
    expect(level).to_be_focused()
    level.select_option("native")
    assert saved(profile, citizen).languages == ("ar:native",)


# Closed lists


def test_a_condition_is_found_by_typing_and_none_stands_alone(
    profile: Watched, citizen: Citizen
) -> None:
    page = profile.page
    profile.press(page.get_by_text("Condizioni e sostegni"))
    find = page.get_by_label("Trova una voce, Invio la sceglie:").first
    profile.write(find, "scal")
    page.keyboard.press("Enter")
    expect(page.get_by_label("scale", exact=True).first).to_be_checked()
    expect(find).to_have_value("")
    profile.check()
    profile.press(page.get_by_label("nessuna da evitare"), "Space")
    expect(page.get_by_label("scale", exact=True).first).not_to_be_checked()
    assert saved(profile, citizen).limits == SURELY_NONE


def test_a_list_goes_back_to_not_said(world: World, enter: Enter) -> None:
    said = make_citizen(world.coach, profile={"limits": ("stairs", "noise")})
    watched = enter(world.coach)
    watched.go(f"/persone/{said.pk}/profilo/")
    watched.press(watched.page.get_by_text("Condizioni e sostegni"))
    group = watched.page.get_by_role("group", name="Condizioni da evitare")
    expect(group.get_by_text("Ancora non indicate")).to_be_hidden()
    watched.press(group.get_by_role("button", name="Togli le scelte: non indicato"))
    expect(group.get_by_text("Ancora non indicate")).to_be_visible()
    assert saved(watched, said).limits == ()


def test_what_can_be_adapted_is_chosen_among_the_conditions(world: World, enter: Enter) -> None:
    opening = make_opening(world.coach, demands=("noise",))
    watched = enter(world.coach)
    watched.go(f"/opportunita/{opening.pk}/modifica/")
    page = watched.page
    watched.press(page.get_by_text("Che cosa si fa"))
    adaptable = page.get_by_role("group", name="Condizioni che si possono adattare")
    expect(adaptable.get_by_role("checkbox")).to_have_count(1)
    watched.press(adaptable.get_by_label("rumore"), "Space")
    watched.check()
    page.get_by_role("group", name="Condizioni di lavoro").get_by_label("rumore").uncheck()
    expect(adaptable.get_by_text("Prima segna le condizioni di lavoro")).to_be_visible()
    watched.follow(watched.button("Salva"))
    opening.refresh_from_db()
    assert (opening.demands, opening.adaptable) == ((), ())


# The reach on the map


def radius(page: Page) -> float:
    return page.locator("path.sq-reach").first.evaluate("path => path.getBBox().width")


def test_the_circle_on_the_map_follows_the_box_and_says_the_rest(
    profile: Watched, citizen: Citizen
) -> None:
    page = profile.page
    profile.write(page.locator("#id_max_km"), "8")
    profile.write(page.locator("#id_max_km_transit"), "20")
    expect(page.get_by_text("con i mezzi pubblici: 20 km (+12 km)")).to_be_visible()
    profile.check()
    profile.write(page.locator("#id_max_km_transit"), " ")
    expect(page.get_by_text("con i mezzi pubblici: distanza non indicata")).to_be_visible()
    expect(page.locator("path.sq-reach")).to_have_count(1)
    stored = saved(profile, citizen)
    assert (stored.max_km, stored.max_km_transit) == (8, None)


def test_the_edge_of_the_circle_is_drawn_further_by_hand(profile: Watched) -> None:
    page = profile.page
    handle = page.locator(".sq-handle").first
    handle.evaluate(CENTRED)
    at = handle.bounding_box()
    assert at
    page.mouse.move(at["x"] + 22, at["y"] + 22)
    page.mouse.down()
    page.mouse.move(at["x"] + 60, at["y"] + 22, steps=6)
    page.mouse.up()
    assert float(page.locator("#id_max_km").input_value()) > 10


# Skills


def test_skills_are_added_without_leaving_the_page_and_taken_back(
    world: World, citizen: Citizen, enter: Enter
) -> None:
    cell = Occupation.objects.resolve("Lavapiatti").cell
    WorkProfile.objects.filter(person=citizen).update(targets=(cell,))
    watched = enter(world.coach)
    watched.go(f"/persone/{citizen.pk}/competenze/")
    page = watched.page
    watched.check()
    watched.write(page.get_by_role("combobox", name="Competenza"), "conversare in ital")
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Competenza")).to_have_value("Conversare in italiano")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Competenza aggiunta: Conversare in italiano.")).to_be_visible()
    expect(page.get_by_role("combobox", name="Competenza")).to_be_focused()
    watched.check()
    usual = page.locator('button[name="skill_suggested"]').first
    name = usual.inner_text().removeprefix("+ ")
    watched.press(usual)
    expect(page.get_by_text(f"Competenza aggiunta: {name}.")).to_be_visible()
    assert PersonSkill.objects.filter(person=citizen).count() == 2
    watched.follow(watched.button("Annulla"))
    assert PersonSkill.objects.filter(person=citizen).count() == 1


def test_a_skill_that_is_there_already_is_said_at_once(
    world: World, citizen: Citizen, enter: Enter
) -> None:
    watched = enter(world.coach)
    watched.go(f"/persone/{citizen.pk}/competenze/")
    page = watched.page
    for said in ("Competenza aggiunta", "Questa competenza è già nel profilo"):
        watched.write(page.get_by_role("combobox", name="Competenza"), "Conversare in italiano")
        page.keyboard.press("Escape")
        watched.press(page.get_by_role("button", name="Aggiungi", exact=True))
        expect(page.get_by_text(said).first).to_be_visible()
    expect(page.get_by_role("alert")).to_be_focused()


# Two people at once


def test_two_people_who_fill_in_the_same_list_see_both_in_the_same_controls(
    world: World, citizen: Citizen, enter: Enter
) -> None:
    first, second = enter(world.coach), enter(world.colleague)
    for session in (first, second):
        session.go(f"/persone/{citizen.pk}/profilo/")
    add(first, "Mestieri desiderati", "lavap", "Lavapiatti")
    first.press(half(first.page, "lunedì mattina"), "s")
    first.press(first.page.get_by_role("button", name="no", exact=True).first)
    save(first)
    add(second, "Mestieri desiderati", "barist", "Barista")
    second.follow(second.button("Salva"))
    expect(second.page.get_by_role("alert")).to_contain_text("«Lavapiatti»")
    assert names(second, "Mestieri desiderati") == ["Barista"]
    expect(half(second.page, "lunedì mattina")).to_have_accessible_name("lunedì mattina: sì")
    add(second, "Mestieri desiderati", "lavap", "Lavapiatti")
    stored = saved(second, citizen)
    assert len(stored.targets) == 2
    assert stored.availability == "1" + "0" * 13
