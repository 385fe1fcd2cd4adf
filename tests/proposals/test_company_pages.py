"""The way from a yes to a company's answer, as a browser goes it; each act with its undo."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from squadra.foundation import clock
from squadra.proposals.models import CompanyReply, Disclosure, Proposal
from tests.factories import World
from tests.pages import AWKWARD, REFUSED, form_of, words
from tests.proposals.acting import (
    SENTENCE,
    ClientOf,
    accepted,
    agreed,
    approved,
    contact_of,
    proposed,
    sent,
    written,
)


def url(name: str, proposal: Proposal) -> str:
    return reverse(f"proposals:{name}", args=[proposal.pk])


def undo(client: Client, page: str, name: str, proposal: Proposal) -> str:
    """Press «Annulla» on the page; the words of the page that answers."""
    assert f'action="{url(name, proposal)}"' in page
    return words(client.post(url(name, proposal), follow=True))


@pytest.mark.slow
def test_the_whole_way_and_every_step_taken_back(world: World, client_of: ClientOf) -> None:
    client, proposal, day = client_of(world.coach), accepted(world), clock.today().isoformat()
    contact = contact_of(world)
    assert "L'azienda non sa ancora niente" in words(client.get(url("answer", proposal)))

    fields = {**form_of(client.get(url("card", proposal))), "line_0": SENTENCE}
    page = words(client.post(url("card", proposal), fields, follow=True))
    assert SENTENCE in page
    shown = form_of(client.get(url("approve", proposal)))
    told = {**shown, "how": "phone", "approved": "on"}
    page = words(client.post(url("approve", proposal), told, follow=True))
    assert "non va a nessuno" in undo(client, page, "unapprove", proposal)
    client.post(url("approve", proposal), told)

    giving = {"contact": contact.pk, "how": "by_hand", "on": day}
    page = words(client.post(url("send", proposal), giving, follow=True))
    assert "Anna Esempio ha la scheda dal" in page
    assert "richiamata" in undo(client, page, "recall", proposal)
    client.post(url("send", proposal), giving)
    assert "risentita oggi" in words(client.post(url("remind", proposal), follow=True))

    said = {"kind": "no", "reason": "taken", "on": day}
    page = words(client.post(url("reply", proposal), said, follow=True))
    assert "La ragione è dell'azienda" in page
    assert "rifiut" not in page
    assert "di nuovo in attesa" in undo(client, page, "take_back_reply", proposal)
    client.post(url("reply", proposal), {"kind": "yes", "on": day})
    assert Proposal.objects.get().state == "agreed"
    page = words(client.post(url("step_back", proposal), follow=True))
    assert "aspetta di nuovo una risposta" in undo(client, page, "reopen", proposal)


def test_a_sentence_that_cannot_stand_is_said_with_the_way_to_change_it(
    world: World, client_of: ClientOf
) -> None:
    client, proposal = client_of(world.coach), accepted(world)
    written(world, proposal, "È in terapia.")
    page = words(client.get(url("approve", proposal)))
    assert "«È in terapia.» non può stare sulla scheda: parla di salute." in page
    assert "Registra l’approvazione" not in page


def test_a_sentence_that_cannot_stand_is_said_beside_its_box_and_nothing_is_saved(
    world: World, client_of: ClientOf
) -> None:
    client, proposal = client_of(world.coach), accepted(world)
    fields = {**form_of(client.get(url("card", proposal))), "line_0": "Ha la 104."}
    page = client.post(url("card", proposal), fields)
    assert page.context["form"].errors.keys() == {"line_0"}
    assert "non può stare sulla scheda: nomina una legge" in words(page)
    assert "Ha la 104." in words(page), "what was typed stays"
    assert not Disclosure.objects.exists()


def test_who_saves_second_reads_what_the_first_wrote_and_keeps_their_own(
    world: World, client_of: ClientOf
) -> None:
    proposal = accepted(world)
    written(world, proposal)
    first, second = client_of(world.coach), client_of(world.colleague)
    fields = form_of(second.get(url("card", proposal)))
    first.post(url("card", proposal), {**fields, "line_0": "La prima."})
    clash = second.post(url("card", proposal), {**fields, "line_0": "La seconda."})
    assert "un&#x27;altra persona ha salvato la scheda così: «La prima.»" in words(clash)
    assert "La seconda." in words(clash)
    again = form_of(clash)
    assert second.post(url("card", proposal), again).status_code == 302
    assert Disclosure.objects.get().sentences == ["La seconda."]


def test_what_the_person_wishes_is_added_at_the_end(world: World, client_of: ClientOf) -> None:
    client, proposal = client_of(world.coach), accepted(world)
    page = client.get(url("card", proposal))
    assert "Si chiama Lucia." in words(page)
    sent_back = {**form_of(page), "line_0": SENTENCE, "added": ["Si chiama Lucia."]}
    client.post(url("card", proposal), sent_back)
    assert Disclosure.objects.get().sentences == [SENTENCE, "Si chiama Lucia."]


def test_no_other_sentence_is_added_than_the_one_that_was_ticked(
    world: World, client_of: ClientOf
) -> None:
    world.profile.needs = ("tutor",)
    world.profile.save()
    client, proposal = client_of(world.coach), accepted(world)
    seen = client.get(url("card", proposal))
    ticked = [value for value, line in seen.context["form"].fields["added"].choices][:1]
    written(world, proposal)  # a colleague leaves out what the person needs

    again = client.post(url("card", proposal), {**form_of(seen), "line_0": "", "added": ticked})
    client.post(
        url("card", proposal), {**form_of(again), "added": again.context["form"]["added"].value()}
    )

    assert Disclosure.objects.get().sentences == ["Si chiama Lucia."]


@pytest.mark.parametrize("name", ["card", "approve", "send", "reply"])
def test_a_page_that_comes_too_early_or_too_late_says_why(
    world: World, client_of: ClientOf, name: str
) -> None:
    proposal = proposed(world)
    page = client_of(world.coach).get(url(name, proposal))
    assert page.status_code == 200
    assert "Adesso non si può" in words(page)


@pytest.mark.parametrize("name", ["unapprove", "recall", "remind", "take_back_reply", "step_back"])
def test_a_button_of_yesterday_s_page_is_refused_in_words(
    world: World, client_of: ClientOf, name: str
) -> None:
    proposal = proposed(world)
    page = client_of(world.coach).post(url(name, proposal), follow=True)
    assert page.status_code == 200
    assert Proposal.objects.get().state == "proposed"


AWKWARD_TEXTS = [(name, typed) for name, typed in AWKWARD.items()]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "typed"), AWKWARD_TEXTS, ids=AWKWARD)
def test_whatever_is_typed_is_kept_as_typed_or_refused_in_words(
    world: World, client_of: ClientOf, name: str, typed: str
) -> None:
    client, proposal = client_of(world.coach), accepted(world)
    for page in ("card", "approve", "send", "reply", "benefit"):
        shown = client.get(url(page, proposal))
        boxes = {**form_of(shown), "kind": "no", "how": "phone", "reason": "other"}
        answer = client.post(url(page, proposal), dict.fromkeys(boxes, typed))
        assert answer.status_code in (200, 302), (page, name)
        if answer.status_code == 200 and form_of(answer):
            assert REFUSED in words(answer) or "Adesso non si può" in words(answer), page
        assert "<script>alert(1)" not in words(answer)
    for card in Disclosure.objects.all():
        assert all(sentence == " ".join(typed.split()) for sentence in card.sentences)


def test_a_day_to_come_is_refused(world: World, client_of: ClientOf) -> None:
    proposal = sent(world)
    said = {"kind": "yes", "on": "2150-01-01"}
    page = client_of(world.coach).post(url("reply", proposal), said)
    assert "deve ancora venire" in words(page)
    assert not CompanyReply.objects.exists()


def test_after_a_yes_the_page_offers_only_a_change_of_plans(
    world: World, client_of: ClientOf
) -> None:
    page = words(client_of(world.coach).get(url("reply", agreed(world))))
    assert "ha cambiato programma dopo il sì" in page
    assert "non ha risposto" not in page


def test_without_anybody_to_speak_with_the_page_leads_to_the_company(
    world: World, client_of: ClientOf
) -> None:
    proposal = accepted(world)
    approved(world, proposal)
    page = words(client_of(world.coach).get(url("send", proposal)))
    assert reverse("organisations:contact_add", args=[world.opening.organisation_id]) in page


def test_the_page_of_a_proposal_costs_as_much_however_much_happened(
    world: World, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, proposal = client_of(world.coach), agreed(world)
    client.get(url("answer", proposal))
    with django_assert_num_queries(QUERIES):
        client.get(url("answer", proposal))


QUERIES = 23
