"""Nothing for a company holds what is not the company's; no export, list or page tells a refusal.

Every secret is a word of its own, so that finding one says which it was.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from squadra.foundation import clock
from squadra.foundation.audit.models import Event
from squadra.people.models import Citizen
from squadra.proposals.export import export_facts
from squadra.proposals.letters import card_sheet
from squadra.proposals.models import AnswerKind, Disclosure, Proposal
from squadra.proposals.services import answer, send_card
from squadra.territory.models import Municipality
from tests.documents.reading import words_of
from tests.factories import World, actor, make_citizen
from tests.gates.arguments import arguments_of
from tests.gates.matrix import rows
from tests.proposals.acting import ClientOf, accepted, approved, contact_of, proposed, sent

SECRETS = {
    "family_name": "Qsegretocognome",
    "given_name": "Qsegretonome",
    "tax_code": "RSSMRA80A01F205X",
    "address": "Via Qsegretavia 7",
    "phone": "02 55511122",
    "email": "qsegretaposta@posta.example",
}
OTHER_PERSON = "Qsegretaaltra"
SMALL_TOWN = "Qsegretopaesino"
SERVICE = "Qsegretoservizio"
CODES = ("standing", "written_tasks", "l68_art18", "l68", "heavy_loads", "native", "ar:")


@pytest.fixture
def marked(world: World) -> World:
    """Everything of the person that a company has no business with is a word of its own."""
    Municipality.objects.filter(pk=world.citizen.municipality_id).update(
        name=SMALL_TOWN, population=3_000
    )
    world.here.name = SERVICE
    world.here.save()
    make_citizen(world.coach, family_name=OTHER_PERSON)
    citizen = Citizen.objects.get(pk=world.citizen.pk)
    for name, value in SECRETS.items():
        setattr(citizen, name, value)
    citizen.birth_date = clock.today() - timedelta(days=365 * 40)
    citizen.save()
    profile = citizen.profile
    profile.limits = ("standing", "heavy_loads", "night")
    profile.needs = ("written_tasks",)
    profile.languages = ("it:B1", "ar:native")
    profile.entitlements = "l68|l68_art18"
    profile.availability = "10101010100000"
    profile.waiting_since = clock.today() - timedelta(days=700)
    profile.save()
    world.citizen.refresh_from_db()
    world.opening.adaptable = ("standing",)
    world.opening.save()
    return world


def forbidden(world: World) -> Iterator[str]:
    """What nothing for a company may hold, in lower case."""
    waiting = world.citizen.profile.waiting_since
    words = [*SECRETS.values(), OTHER_PERSON, SMALL_TOWN, SERVICE, *CODES, str(world.citizen.pk)]
    words += [str(world.here.organisation), f"{waiting:%Y}", "legge 68", "arabo", " km", "40 anni"]
    words += ["punti", "combacia", "1986", str(Proposal.objects.get().snapshot["score"])]
    return (word.lower() for word in words)


def with_suggested_card(world: World, client: Client) -> Proposal:
    """The card as the page suggests it, approved and given by its forms."""
    proposal = accepted(world)
    contact = contact_of(world)
    page = client.get(reverse("proposals:card", args=[proposal.pk]))
    form = page.context["form"]
    lines = {name: field.initial or "" for name, field in form.fields.items() if "line" in name}
    written = client.post(reverse("proposals:card", args=[proposal.pk]), {**lines, "version": 0})
    assert written.status_code == 302
    card = Disclosure.objects.get()
    shown = client.get(reverse("proposals:approve", args=[proposal.pk])).context["form"]
    told = {
        "how": "in_person",
        "on": clock.today().isoformat(),
        "approved": "on",
        "text_hash": shown.initial["text_hash"],
    }
    approved = client.post(reverse("proposals:approve", args=[proposal.pk]), told)
    assert approved.status_code == 302, card.sentences
    how = {"contact": contact.pk, "how": "email", "on": clock.today().isoformat()}
    assert client.post(reverse("proposals:send", args=[proposal.pk]), how).status_code == 302
    return Proposal.objects.get()


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_no_file_for_a_company_holds_a_secret(
    marked: World, client_of: ClientOf, ending: str
) -> None:
    client = client_of(marked.coach)
    proposal = with_suggested_card(marked, client)
    answered = client.get(reverse("proposals:card_file", args=[proposal.pk, ending]))
    read = words_of(answered.content).lower()
    assert "lavora meglio in un posto seduto" in read
    assert "può lavorare da lunedì a venerdì la mattina" in read
    assert [word for word in forbidden(marked) if word in read] == []
    assert Disclosure.objects.get().reference in answered["Content-Disposition"]


def test_the_words_of_the_card_are_the_approved_ones_and_nothing_beside_the_frame(
    marked: World, client_of: ClientOf
) -> None:
    with_suggested_card(marked, client_of(marked.coach))
    card = Disclosure.objects.get()
    said = " ".join(card_sheet(card).texts()).lower()
    for sentence in card.sentences:
        assert sentence.lower() in said
    assert [word for word in forbidden(marked) if word in said] == []


def test_no_mail_leaves_and_no_event_names_anybody(marked: World, client_of: ClientOf) -> None:
    with_suggested_card(marked, client_of(marked.coach))
    assert mail.outbox == []
    events = json.dumps([event.facts for event in Event.objects.all()]).lower()
    assert [word for word in SECRETS.values() if word.lower() in events] == []


def test_an_unapproved_card_has_no_file(marked: World, client_of: ClientOf) -> None:
    proposal = accepted(marked)
    url = reverse("proposals:card_file", args=[proposal.pk, "pdf"])
    assert client_of(marked.coach).get(url).status_code == 404
    with pytest.raises(ValueError, match="without approval"):
        card_sheet(Disclosure(proposal=proposal, text="x"))


def test_an_approved_card_has_no_file_once_a_sentence_cannot_stand_on_it(
    world: World, client_of: ClientOf
) -> None:
    proposal, client = accepted(world), client_of(world.coach)
    approved(world, proposal, f"Si chiama {world.citizen.given_name}.")
    url = reverse("proposals:card_file", args=[proposal.pk, "pdf"])
    page = reverse("proposals:answer", args=[proposal.pk])
    assert client.get(url).status_code == 200
    assert url in client.get(page).content.decode()
    Citizen.objects.filter(pk=world.citizen.pk).update(
        refuge=True, anchor="service", home_lat=None, home_lon=None
    )
    assert client.get(url).status_code == 404
    assert url not in client.get(page).content.decode()


def test_a_card_changed_behind_the_services_is_shown_to_nobody(marked: World) -> None:
    sent(marked)
    card = Disclosure.objects.get()
    card.text = "Un testo che nessuno ha approvato."
    with pytest.raises(ValueError, match="without approval"):
        card_sheet(card)


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_the_letter_to_a_person_tells_their_freedom_and_no_score(
    marked: World, client_of: ClientOf, ending: str
) -> None:
    proposal = proposed(marked)
    url = reverse("proposals:letter", args=[proposal.pk, ending])
    read = words_of(client_of(marked.coach).get(url).content)
    assert SECRETS["given_name"] in read
    assert "Non devi spiegare perché" in read
    for hidden in (SECRETS["tax_code"], OTHER_PERSON, "combacia", " km", SECRETS["address"]):
        assert hidden not in read


def test_under_protection_the_letter_names_no_service(marked: World, client_of: ClientOf) -> None:
    Citizen.objects.filter(pk=marked.citizen.pk).update(
        refuge=True, anchor="service", home_lat=None, home_lon=None
    )
    proposal = proposed(marked)
    url = reverse("proposals:letter", args=[proposal.pk, "pdf"])
    read = words_of(client_of(marked.coach).get(url).content)
    assert SERVICE not in read
    assert "Squadra" in read


def test_there_is_no_paper_of_a_refusal(marked: World, client_of: ClientOf) -> None:
    proposal = proposed(marked)
    answer(actor=actor(marked.coach), proposal=proposal, kind=AnswerKind.NO)
    for name in ("letter", "reminder", "card_file"):
        url = reverse(f"proposals:{name}", args=[proposal.pk, "pdf"])
        assert client_of(marked.coach).get(url).status_code == 404, name


def test_the_reminder_of_a_yes_is_the_referent_s_alone(marked: World, client_of: ClientOf) -> None:
    url = reverse("proposals:reminder", args=[accepted(marked).pk, "docx"])
    assert client_of(marked.colleague).get(url).status_code == 404
    assert "Puoi cambiare idea" in words_of(client_of(marked.coach).get(url).content)


REASON, NOTE = "gli orari non vanno bene", "Qsegretanota"
PAGES = [
    row["name"]
    for row in rows()
    if row["method"].startswith("GET")
    and row["colleague"] == "200"
    and row["name"].split(":")[0] in ("desk", "people", "proposals", "openings", "organisations")
]


def refused(world: World, times: int = 1) -> None:
    for _time in range(times):
        answer(
            actor=actor(world.coach),
            proposal=proposed(world),
            kind=AnswerKind.NO,
            reason="times",
            note=NOTE,
        )


def test_no_export_tells_a_refusal(world: World, tmp_path: Path) -> None:
    """The same bytes, whether somebody has refused three times or never."""
    exports = []
    for number in range(2):
        folder = tmp_path / str(number)
        folder.mkdir()
        export_facts(actor=actor(world.coach), folder=folder)
        exports.append([path.read_bytes() for path in sorted(folder.iterdir())])
        refused(world, 3)
    assert exports[0] == exports[1]


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_no_page_of_a_colleague_tells_a_refusal(
    world: World, client_of: ClientOf, name: str
) -> None:
    refused(world)
    url = reverse(name, kwargs=arguments_of(name, world))
    page = client_of(world.colleague).get(url)
    is_page = page["Content-Type"].startswith("text/html")
    read = page.content.decode() if is_page else words_of(page.content)
    assert NOTE not in read
    assert REASON not in read


def test_sending_keeps_to_the_approved_text(world: World) -> None:
    proposal = accepted(world)
    with pytest.raises(Exception, match="not_approved"):
        send_card(
            actor=actor(world.coach),
            proposal=proposal,
            contact=contact_of(world),
            how="email",
            on=clock.today(),
        )
