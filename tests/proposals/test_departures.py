"""Another opening than the first asks for a reason; the reasons are reviewed without names."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from squadra.foundation.access import Refused
from squadra.foundation.roles import Role
from squadra.openings.models import Opening
from squadra.proposals.matching import openings_for
from squadra.proposals.models import Override, OverrideReason, Proposal, Veto, VetoKind
from squadra.proposals.overrides import Departure
from squadra.proposals.services import add_veto, answer, propose
from squadra.proposals.views.review import reviewed
from tests.factories import World, actor, make_account, make_opening, make_opening_away
from tests.proposals.acting import ClientOf, codes


@pytest.fixture
def in_order(world: World) -> list[Opening]:
    """Three openings as the order has them, the first first: each is farther than the last."""
    for steps in (1, 2):
        make_opening_away(world.coach, steps)
    places = openings_for(actor(world.coach), world.citizen, actor(world.coach).on).places
    return [Opening.objects.get(pk=place.other) for place in places]


def offer(world: World, opening: Opening, departure: Departure | None = None) -> Proposal:
    return propose(
        actor=actor(world.coach), citizen=world.citizen, opening=opening, departure=departure
    )


def test_down_the_order_nobody_is_asked(world: World, in_order: list[Opening]) -> None:
    for opening in in_order:
        offer(world, opening)
    assert not Override.objects.exists()


def test_of_equal_points_none_comes_first(world: World) -> None:
    for opening in (make_opening(world.coach), make_opening(world.coach), world.opening):
        offer(world, opening)
    assert not Override.objects.exists()


def test_another_than_the_first_is_proposed_with_a_reason(
    world: World, in_order: list[Opening]
) -> None:
    with pytest.raises(Refused) as refused:
        offer(world, in_order[1])
    assert codes(refused) == ["reason"]
    assert not Proposal.objects.exists()
    proposal = offer(world, in_order[1], Departure("known", "ci ha già lavorato"))
    kept = Override.objects.get()
    assert (kept.proposal, kept.reason, kept.words) == (proposal, "known", "ci ha già lavorato")


@pytest.mark.parametrize("said", [Departure("other"), Departure("because"), Departure("")])
def test_a_reason_that_says_nothing_is_none(
    world: World, in_order: list[Opening], said: Departure
) -> None:
    with pytest.raises((Refused, ValidationError)):
        offer(world, in_order[2], said)
    assert not Proposal.objects.exists()


def test_a_reason_given_without_need_is_not_kept(world: World, in_order: list[Opening]) -> None:
    offer(world, in_order[0], Departure("ready"))
    assert not Override.objects.exists()


def test_no_reason_lifts_a_hard_rule(world: World, in_order: list[Opening]) -> None:
    veto = Veto(person=world.citizen, kind=VetoKind.OPENING, opening=in_order[1])
    add_veto(actor=actor(world.coach), veto=veto)
    with pytest.raises(Refused) as refused:
        offer(world, in_order[1], Departure("wanted"))
    assert codes(refused) == ["rule:veto"]


def test_a_colleague_cannot_tell_from_the_question_that_something_was_refused(
    world: World, in_order: list[Opening]
) -> None:
    """The first was proposed and refused: a colleague does not see that, and is asked."""
    refused = offer(world, in_order[0])
    answer(actor=actor(world.coach), proposal=refused, kind="no")
    with pytest.raises(Refused) as asked:
        propose(actor=actor(world.colleague), citizen=world.citizen, opening=in_order[1])
    assert codes(asked) == ["reason"]


def test_the_page_asks_and_then_proposes(
    world: World, in_order: list[Opening], client_of: ClientOf
) -> None:
    client = client_of(world.coach)
    url = reverse("proposals:propose", args=[world.citizen.pk, in_order[1].pk])
    asked = client.post(url)
    assert "Perché questa?" in asked.content.decode()
    assert client.post(url, {"reason": "other"}).status_code == 200
    assert not Proposal.objects.exists()
    done = client.post(url, {"reason": "other", "words": "lo conosce"}, follow=True)
    assert "Proposta prima di un&#x27;altra" in done.content.decode()
    assert Override.objects.get().words == "lo conosce"


@pytest.mark.parametrize(
    ("counted", "rows", "others", "hidden"),
    [
        ([], [], 0, False),
        ([("known", 4)], [], 0, True),
        ([("known", 7), ("goal", 2)], ["known"], 0, True),
        ([("known", 7), ("goal", 3), ("way", 2)], ["known"], 5, False),
        ([("known", 7), ("goal", 5)], ["known", "goal"], 0, False),
    ],
)
def test_small_counts_are_not_shown_nor_found_by_subtraction(
    counted: list[tuple[str, int]], rows: list[str], others: int, hidden: bool
) -> None:
    found = reviewed(counted)
    labels = dict(OverrideReason.choices)
    assert [label for label, _times in found.rows] == [str(labels[reason]) for reason in rows]
    assert (found.others, found.hidden) == (others, hidden)


def test_a_coordinator_reads_reasons_of_their_district_and_nobody_s_name(
    world: World, in_order: list[Opening], client_of: ClientOf
) -> None:
    offer(world, in_order[1], Departure("known", "Segreto"))
    coordinator = make_account(world.here, Role.COORDINATOR)
    elsewhere = make_account(world.elsewhere, Role.COORDINATOR)
    assert Override.objects.for_statistics(actor(coordinator)) == [("known", 1)]
    assert Override.objects.for_statistics(actor(elsewhere)) == []
    page = client_of(coordinator).get(reverse("proposals:overrides")).content.decode()
    for hidden in (str(world.citizen), "Segreto", "conosce già"):
        assert hidden not in page


def test_the_page_that_asks_why_names_the_one_that_comes_first(
    world: World, in_order: list[Opening], client_of: ClientOf
) -> None:
    client, (first, second, third) = client_of(world.coach), in_order
    propose_third = reverse("proposals:propose", args=[world.citizen.pk, third.pk])
    for before in (first, second):
        page = client.post(propose_third)
        way = reverse("proposals:pair", args=[world.citizen.pk, before.pk])
        assert f'href="{way}"' in page.content.decode()
        assert page.context["first"] == before
        offer(world, before)
    assert client.post(propose_third).status_code == 302
