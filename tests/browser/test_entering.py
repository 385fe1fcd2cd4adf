"""A typical opening and a typical profile are entered in a minute, by keyboard alone: counted."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from squadra.openings.models import LearntName, Opening
from squadra.people.models import Citizen, PersonSkill, WorkProfile
from squadra.vocabularies.models import Occupation
from tests.browser.counted import Counted
from tests.browser.watched import Watched
from tests.factories import World, make_citizen, make_organisation

Enter = Callable[..., Watched]

# What they are today: one more is a decision.
MOST_FOR_AN_OPENING = 6
MOST_FOR_A_PROFILE = 21
MOST_FOR_SKILLS = 9
LINE = "aiuto cuoco, tirocinio, 2 posti, mattine da lunedì a venerdì, 20 ore, in piedi, con tutor"


def test_an_opening_is_published_from_one_line_and_completed_later(
    world: World, enter: Enter, size: str
) -> None:
    company = make_organisation(world.coach, name=f"Mensa del Ponte {size}")
    hand = Counted(enter(world.coach))
    page = hand.page
    hand.watched.go(reverse("openings:publish"))
    hand.type(page.get_by_label("Nome o partita IVA"), company.name)
    with page.expect_navigation():
        hand.key("Enter")
    hand.follow(page.get_by_role("link", name=company.name))
    hand.type(page.get_by_label("In una riga"), LINE)
    expect(page.locator("#understood")).to_contain_text("da lunedì a venerdì la mattina")
    expect(page.locator("#understood")).to_contain_text("su 1 del servizio")
    hand.watched.check()
    with page.expect_navigation():
        hand.key("Enter")
    hand.watched.check()
    hand.follow(page.get_by_role("button", name="Pubblica così"))
    expect(page.get_by_text("L'opportunità è pubblicata.")).to_be_visible()
    assert hand.actions <= MOST_FOR_AN_OPENING, hand

    opening = Opening.objects.get(organisation=company)
    assert (opening.title, opening.kind, opening.seats) == ("Aiuto cuoco", "internship", 2)
    assert opening.occupation == Occupation.objects.resolve("aiuto cuoco/a").cell
    assert (opening.shift, opening.hours) == ("10101010100000", 20)
    assert (opening.demands, opening.supports) == (("standing",), ("tutor",))

    hand.watched.follow(hand.watched.link("Modifica"))
    hand.watched.press(page.get_by_text("Competenze", exact=False).first)
    usual = page.get_by_role("group", name="Di solito servono").get_by_role("checkbox").first
    hand.watched.press(usual, "Space")
    hand.watched.follow(hand.watched.button("Salva"))
    opening.refresh_from_db()
    assert len(opening.essential) == 1


def test_without_scripts_a_line_fills_in_the_form_all_the_same(
    world: World, open_page: Callable[..., Watched]
) -> None:
    company = make_organisation(world.coach)
    watched = open_page(java_script_enabled=False)
    watched.enter(world.coach)
    watched.go(reverse("openings:publish_for", args=[company.pk]))
    watched.page.get_by_label("In una riga").fill(LINE)
    watched.page.get_by_role("button", name="Riempi il modulo").click()
    watched.page.get_by_role("button", name="Pubblica così").click()
    expect(watched.page.get_by_text("L'opportunità è pubblicata.")).to_be_visible()
    assert Opening.objects.get(organisation=company).shift == "10101010100000"


def test_the_count_follows_the_form_while_one_writes(world: World, enter: Enter) -> None:
    make_citizen(world.coach, profile={"hours_max": 10.0})
    company = make_organisation(world.coach)
    watched = enter(world.coach)
    watched.go(reverse("openings:publish_for", args=[company.pk]))
    page, told = watched.page, watched.page.locator("#suitable")
    watched.press(page.get_by_label("lavoro", exact=True), "ArrowDown")
    expect(page.get_by_label("tirocinio", exact=True)).to_be_checked()
    expect(told).to_contain_text("persone")
    before = told.inner_text()
    watched.write(page.get_by_label("Ore alla settimana", exact=True), "30")
    expect(told).not_to_have_text(before)
    watched.check()


def test_what_the_tasks_may_not_need_is_asked_again(world: World, enter: Enter) -> None:
    company = make_organisation(world.coach)
    watched = enter(world.coach)
    watched.go(reverse("openings:publish_for", args=[company.pk]))
    page, asked = watched.page, watched.page.locator("#suitable")
    watched.write(page.get_by_label("Titolo"), "Cameriera ai piani")
    question = page.get_by_text("Una domanda prima di salvare")
    expect(question).to_be_visible()
    watched.press(question)
    expect(asked.get_by_text("scrivi «Cameriere/a ai piani»?")).to_be_visible()
    watched.check()
    watched.write(page.get_by_label("Ore alla settimana", exact=True), "20")
    with page.expect_response("**/persone-adatte/"):
        page.keyboard.press("Tab")
    expect(asked.get_by_text("scrivi «Cameriere/a ai piani»?")).to_be_visible()


def test_an_opening_in_plain_words_finds_its_occupation(world: World, enter: Enter) -> None:
    LearntName.objects.all().delete()  # the other size's: it would not be asked again
    company = make_organisation(world.coach)
    watched = enter(world.coach)
    page = watched.page
    watched.go(reverse("openings:publish_for", args=[company.pk]))
    line = "fare le pulizie negli uffici, tirocinio, mattine"
    watched.write(page.get_by_label("In una riga"), line)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    watched.follow(page.get_by_role("button", name="Addetto/a alle pulizie", exact=True).first)
    expect(page.locator("#id_occupation")).to_have_value("Addetto/a alle pulizie")
    watched.follow(page.get_by_role("button", name="Pubblica così"))
    expect(page.get_by_text("L'opportunità è pubblicata.")).to_be_visible()
    found = Opening.objects.get(organisation=company)
    assert found.occupation == Occupation.objects.resolve("Addetto/a alle pulizie").cell

    watched.go(reverse("openings:publish_for", args=[company.pk]))
    watched.write(page.get_by_label("In una riga"), "fare le pulizie negli uffici, corso")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#id_occupation")).to_have_value("Addetto/a alle pulizie")
    expect(page.get_by_text("Quale mestiere?")).to_have_count(0)


@pytest.fixture
def citizen(world: World) -> Citizen:
    return make_citizen(world.coach, profile={"max_km": None})


def test_a_profile_is_filled_in_by_keyboard(world: World, citizen: Citizen, enter: Enter) -> None:
    hand = Counted(enter(world.coach))
    page = hand.page
    hand.watched.go(reverse("people:profile", args=[citizen.pk]))

    def box(legend: str):
        return page.get_by_role("group", name=legend).get_by_role("combobox").first

    hand.choose(box("Mestieri desiderati"), "lavap")
    expect(page.get_by_text("Aggiunto: Lavapiatti.")).to_be_visible()
    page.keyboard.type("aiuto cuoc")
    hand._note("«aiuto cuoc»", 10)
    hand.key("Enter")
    expect(page.get_by_text("Aggiunto: Aiuto cuoco/a.")).to_be_visible()
    hand.press(page.get_by_label("tirocinio", exact=True), "Space")
    hand.press(page.get_by_label("borsa lavoro"), "Space")
    hand.type(page.locator("#id_max_km"), "6")
    hand.type(page.locator("#id_max_km_transit"), "18")
    hand.press(page.get_by_role("button", name="mattine da lunedì a venerdì"))
    hand.press(page.get_by_role("button", name="no", exact=True).first)
    hand.type(page.locator("#id_hours_max"), "20")
    hand.choose(box("Lingue"), "ital")
    hand.key("B")  # B1
    hand.press(page.get_by_text("Condizioni e sostegni"))
    limits = page.get_by_role("group", name="Condizioni da evitare")
    hand.type(limits.get_by_role("searchbox"), "pesant")
    hand.key("Enter")
    hand.press(page.get_by_label("tutor in azienda"), "Space")
    hand.press(page.get_by_text("Patenti, attestati e liste"))
    hand.press(page.get_by_label("nessuna, nessuno"), "Space")
    hand.watched.check()
    hand.follow(hand.watched.button("Salva"))
    expect(page.get_by_text("Il profilo è salvato.")).to_be_visible()
    assert hand.actions <= MOST_FOR_A_PROFILE, hand

    profile = WorkProfile.objects.get(person=citizen)
    assert len(profile.targets) == 2
    assert profile.kinds == ("internship", "work_grant")
    assert (profile.max_km, profile.max_km_transit, profile.hours_max) == (6, 18, 20)
    assert (profile.availability, profile.languages) == ("10101010100000", ("it:B1",))
    assert (profile.limits, profile.needs) == (("heavy_loads",), ("tutor",))

    skills = Counted(hand.watched)
    skills.watched.go(reverse("people:skill_add", args=[citizen.pk]))
    for text, name in (
        ("conversare in ital", "Conversare in italiano"),
        ("lavorare in squadr", "Lavorare in squadra"),
    ):
        skills.choose(page.get_by_role("combobox", name="Competenza"), text)
        expect(page.get_by_role("combobox", name="Competenza")).to_have_value(name)
        skills.key("Enter")
        expect(page.get_by_text(f"Competenza aggiunta: {name}.")).to_be_visible()
    for _skill in range(3):
        usual = page.locator('button[name="skill_suggested"]').first
        name = usual.inner_text().removeprefix("+ ")
        skills.press(usual)
        expect(page.get_by_text(f"Competenza aggiunta: {name}.")).to_be_visible()
    assert PersonSkill.objects.filter(person=citizen).count() == 5
    assert skills.actions <= MOST_FOR_SKILLS, skills
