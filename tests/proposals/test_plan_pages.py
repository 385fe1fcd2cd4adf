"""The pages of cohort plans: chosen, calculated, read row by row, moved, proposed one by one."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from squadra.foundation import clock
from squadra.foundation.audit import readers_of
from squadra.foundation.roles import Role
from squadra.openings.models import Opening
from squadra.people.models import Citizen, Grant
from squadra.proposals.cohort.moving import OUT, ground_of, move, preview
from squadra.proposals.models import CohortPlan, Override, PlanMove, PlannedPerson, Proposal
from tests.factories import World, actor, make_account, make_citizen, make_opening
from tests.pages import words
from tests.proposals.acting import ClientOf
from tests.proposals.planned import drafted, places, planned, row_of


@pytest.fixture
def people(world: World) -> list[Citizen]:
    since = clock.today() - timedelta(days=500)
    return [
        make_citizen(world.coach, family_name=name, profile={"waiting_since": since})
        for name in ("Alfieri", "Bruni", "Conti")
    ]


@pytest.fixture
def opening(world: World) -> Opening:
    return make_opening(world.coach, title="Addetto alle serre", seats=2)


@pytest.fixture
def plan(world: World, people: list[Citizen], opening: Opening) -> CohortPlan:
    return planned(world, people, [opening])


def url(name: str, plan: CohortPlan, *more: object) -> str:
    return reverse(f"proposals:{name}", args=[plan.pk, *more])


@pytest.mark.slow
def test_from_a_name_to_a_plan(
    world: World, client_of: ClientOf, people: list[Citizen], opening: Opening
) -> None:
    client = client_of(world.coach)
    assert "Non c’è ancora nessun piano." in words(client.get(reverse("proposals:plans")))
    sent = {"name": "Primavera", "service": world.here.pk}
    chosen = client.post(reverse("proposals:plan_new"), sent)["Location"]
    plan = CohortPlan.objects.get()
    page = words(client.get(chosen))
    assert "Alfieri" in page
    shown = [str(one.pk) for one in people]
    client.post(chosen, {"do": "page", "shown": shown, "ticked": shown[:2]})
    assert {row.person for row in plan.people.all()} == set(people[:2])
    client.post(chosen, {"do": "page", "shown": shown, "ticked": shown[1:]})
    assert {row.person for row in plan.people.all()} == set(people[1:])
    client.post(f"{chosen}?q=alfieri", {"do": "all"})
    assert plan.people.count() == 3
    client.post(url("plan_openings", plan), {"do": "all"})
    assert plan.seats.count() == 2
    client.post(url("plan_openings", plan), {"do": "none"})
    assert plan.seats.count() == 0
    client.post(url("plan_openings", plan), {"do": "all"})
    page = words(client.get(url("plan_floors", plan)))
    assert "Chi aspetta da più di un anno" in page
    assert f"Chi è seguito da {world.here}" in page, "a name keeps its capitals"
    client.post(url("plan_floors", plan), {"floor_0": "2"})
    client.post(url("plan_calculate", plan))
    page = words(client.get(url("plan", plan)))
    assert "3 persone su 3 hanno un posto." in page
    assert "Non esiste un piano migliore" in page
    assert "almeno 2 su 3" in page
    assert "Primavera" in words(client.get(reverse("proposals:plans")))


def test_nobody_disappears_and_no_points_are_shown(
    world: World, client_of: ClientOf, plan: CohortPlan, people: list[Citizen]
) -> None:
    page = words(client_of(world.coach).get(url("plan", plan)))
    for citizen in people:
        assert str(citizen) in page
    assert "I posti possibili sono andati ad altre persone." in page
    for row in plan.people.all():
        assert not row.score or str(row.score) not in page


def test_whoever_is_shown_has_been_read(
    world: World, client_of: ClientOf, plan: CohortPlan, people: list[Citizen]
) -> None:
    before = [readers_of(one.pk).count() for one in people]
    client_of(world.colleague).get(url("plan", plan))
    assert [readers_of(one.pk).count() for one in people] == [count + 1 for count in before]


def test_another_service_sees_no_plan(
    world: World, client_of: ClientOf, plan: CohortPlan, people: list[Citizen]
) -> None:
    client = client_of(world.stranger)
    assert "Primavera" not in words(client.get(reverse("proposals:plans")))
    row = row_of(plan, people[0])
    for name in ("plan", "plan_people", "plan_openings", "plan_floors"):
        assert client.get(url(name, plan)).status_code == 404
    for name in ("plan_calculate", "plan_reopen", "plan_undo", "plan_archive", "plan_export"):
        assert client.post(url(name, plan)).status_code == 404
    assert client.get(url("plan_move", plan, row.pk)).status_code == 404
    assert client.post(url("plan_propose", plan, row.pk)).status_code == 404


def test_whom_one_no_longer_follows_is_a_number(
    world: World, client_of: ClientOf, plan: CohortPlan, people: list[Citizen]
) -> None:
    gone = row_of(plan, people[0])
    Grant.objects.filter(person=people[0]).update(end=clock.today())
    client = client_of(world.coach)
    page = words(client.get(url("plan", plan)))
    assert "Alfieri" not in page
    assert "un’altra persona che non segui" in page
    assert client.get(url("plan_move", plan, gone.pk)).status_code == 404
    assert client.post(url("plan_propose", plan, gone.pk)).status_code == 404
    before = places(plan)
    client.post(url("plan_calculate", plan))
    assert places(plan)[str(people[0].pk)] == before[str(people[0].pk)]
    workbook = client.post(url("plan_export", plan)).content
    assert "Alfieri" not in str(rows_of(workbook))


def rows_of(workbook: bytes) -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook))
    return [list(row) for row in book.get_sheet_by_index(0).to_python()]


def test_a_sheet_leaves_without_judgements(
    world: World, client_of: ClientOf, plan: CohortPlan
) -> None:
    client = client_of(world.coach)
    head, *rows = rows_of(client.post(url("plan_export", plan)).content)
    assert head == [
        "Azienda",
        "Opportunità",
        "Comune",
        "Esperienza",
        "Comincia il",
        "Cognome",
        "Nome",
        "Seconda scelta",
        "Se non ha un posto",
    ]
    assert [row[5] for row in rows if row[0]] == [row[5] for row in rows][:2]
    assert len(rows) == 3
    narrowed = rows_of(client.post(url("plan_export", plan) + "?show=none").content)
    assert len(narrowed) == 2
    text = str(rows)
    for word in ("combacia", "possibile", "costruire", "propost", "km"):
        assert word not in text.replace("i posti possibili sono andati ad altre persone", "")


def test_a_row_is_proposed_and_the_plan_is_its_reason(
    world: World, client_of: ClientOf, plan: CohortPlan
) -> None:
    client = client_of(world.coach)
    row = plan.people.filter(opening__isnull=False).first()
    assert row
    answer = client.post(url("plan_propose", plan, row.pk))
    proposal = Proposal.objects.get()
    assert answer["Location"] == f"{url('plan', plan)}#riga-{row.pk}"
    assert (proposal.person_id, proposal.opening_id) == (row.person_id, row.opening_id)
    page = words(client.get(url("plan", plan)))
    assert "in attesa della risposta" in page
    assert "Annulla" in page
    twice = client.post(url("plan_propose", plan, row.pk), follow=True)
    assert "è già stata proposta" in words(twice)
    assert Proposal.objects.count() == 1
    client.post(reverse("proposals:withdraw", args=[proposal.pk]))
    assert "in attesa della risposta" not in words(client.get(url("plan", plan)))


def moved_out_and_in(world: World, plan: CohortPlan) -> PlannedPerson:
    """Somebody without a seat is given one by hand."""
    row = plan.people.get(opening__isnull=True)
    ground = ground_of(actor(world.coach), plan)
    target = ground.alternatives(row)[0].opening
    move(ground=ground, row=row, target=target, expected=preview(ground, row, target).cost)
    row.refresh_from_db()
    return row


def test_a_move_by_hand_is_proposed_with_a_reason(
    world: World, client_of: ClientOf, plan: CohortPlan
) -> None:
    client, row = client_of(world.coach), moved_out_and_in(world, plan)
    asked = client.post(url("plan_propose", plan, row.pk))
    assert "Perché questa?" in words(asked)
    assert "in un piano di gruppo" not in words(asked)
    assert not Proposal.objects.exists()
    client.post(url("plan_propose", plan, row.pk), {"reason": "known", "words": ""})
    assert Override.objects.get().reason == "known"


def test_the_page_says_what_a_move_costs_before_it_is_done(
    world: World, client_of: ClientOf, plan: CohortPlan, people: list[Citizen]
) -> None:
    client = client_of(world.coach)
    row = plan.people.get(opening__isnull=True)
    at = url("plan_move", plan, row.pk)
    first = words(client.get(at))
    target = re.findall(r'name="verso" id="way-1" value="([^"]+)"', first)[0]
    said = words(client.get(at, {"verso": target}))
    assert "resta senza posto" in said
    (expected,) = re.findall(r'name="expected" value="([^"]+)"', said)
    before = places(plan)
    assert "Nel frattempo" in words(
        client.post(at, {"verso": target, "expected": str(int(expected) + 1)}, follow=True)
    )
    assert places(plan) == before
    done = client.post(at, {"verso": target, "expected": expected}, follow=True)
    assert "spostata a mano" in words(done)
    assert places(plan) != before
    assert "Annulla l’ultimo spostamento" in words(done)
    client.post(url("plan_undo", plan))
    assert places(plan) == before
    assert not PlanMove.objects.exists()


def test_what_changed_since_is_said_at_the_row(
    world: World, client_of: ClientOf, plan: CohortPlan, people: list[Citizen], opening: Opening
) -> None:
    client = client_of(world.coach)
    row = plan.people.filter(opening__isnull=False).select_related("person__profile").first()
    assert row
    profile = row.person.profile
    profile.max_km = 12.0
    profile.save()
    assert "Il profilo è cambiato" in words(client.get(url("plan", plan)))
    profile.matching_paused = True
    profile.save()
    assert "Adesso non si cercano opportunità per questa persona." in words(
        client.get(url("plan", plan))
    )
    opening.seats = 5
    opening.save()
    assert "è cambiata da quando il piano" in words(client.get(url("plan", plan)))
    Opening.objects.filter(pk=opening.pk).update(archived_at=clock.now())
    page = words(client.get(url("plan", plan)))
    assert "non è più aperta" in page
    assert "Addetto alle serre" in page
    assert ">Proponi<" not in page


def test_a_seat_taken_by_somebody_else_is_said(
    world: World, client_of: ClientOf, plan: CohortPlan, opening: Opening
) -> None:
    from squadra.proposals.overrides import Departure
    from squadra.proposals.services import answer, propose

    other = make_citizen(world.coach)
    coach = actor(world.coach)
    made = propose(actor=coach, citizen=other, opening=opening, departure=Departure("ready"))
    answer(actor=coach, proposal=made, kind="yes", told=True)
    page = words(client_of(world.coach).get(url("plan", plan)))
    assert "Un posto è stato preso" in page


def test_a_proposal_made_elsewhere_is_said(
    world: World, client_of: ClientOf, plan: CohortPlan
) -> None:
    from squadra.proposals.overrides import Departure
    from squadra.proposals.services import propose

    row = plan.people.filter(opening__isnull=False).select_related("person").first()
    assert row
    propose(
        actor=actor(world.coach),
        citizen=row.person,
        opening=world.opening,
        departure=Departure("ready"),
    )
    page = words(client_of(world.coach).get(url("plan", plan)))
    assert "Ha già una proposta per «Aiuto in cucina»" in page


def test_a_plan_is_put_away_and_taken_back(
    world: World, client_of: ClientOf, plan: CohortPlan
) -> None:
    client = client_of(world.coach)
    said = words(client.post(url("plan_archive", plan), follow=True))
    assert "Annulla" in said
    assert client.get(url("plan", plan)).status_code == 404
    assert "Primavera" in words(client.post(url("plan_restore", plan), follow=True))


def test_a_coordinator_has_no_plans(world: World, client_of: ClientOf) -> None:
    coordinator = make_account(world.here, Role.COORDINATOR)
    assert client_of(coordinator).get(reverse("proposals:plans")).status_code == 403


def test_many_pairs_are_the_worker_s(
    world: World,
    client_of: ClientOf,
    people: list[Citizen],
    opening: Opening,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from squadra.proposals.cohort import planning
    from squadra.proposals.jobs import calculate_plan

    monkeypatch.setattr(planning, "MOST_PAIRS_NOW", 0)
    client, plan = client_of(world.coach), drafted(world, people, [opening])
    client.post(url("plan_calculate", plan))
    assert "Calcolo in corso" in words(client.get(url("plan", plan)))
    calculate_plan.func(str(plan.pk), str(world.coach.pk), 1)
    assert "3" in words(client.get(url("plan", plan)))
    assert CohortPlan.objects.get(pk=plan.pk).state == "ready"


@pytest.mark.parametrize("target", [OUT, "x", "", "00000000-0000-4000-8000-000000000000"])
def test_a_move_to_nowhere_is_no_crash(
    world: World, client_of: ClientOf, plan: CohortPlan, target: str
) -> None:
    row = plan.people.filter(opening__isnull=False).first()
    assert row
    client = client_of(world.coach)
    assert client.get(url("plan_move", plan, row.pk), {"verso": target}).status_code == 200
    answer = client.post(url("plan_move", plan, row.pk), {"verso": target, "expected": "x"})
    assert answer.status_code == 400


def test_more_people_ask_no_more_queries(
    world: World,
    client_of: ClientOf,
    django_assert_max_num_queries: Any,
    people: list[Citizen],
    opening: Opening,
) -> None:
    more = [*people, *(make_citizen(world.coach) for _ in range(12))]
    Opening.objects.filter(pk=opening.pk).update(seats=10)
    client, plan = client_of(world.coach), planned(world, more, [opening])
    with django_assert_max_num_queries(45):
        page = words(client.get(url("plan", plan)))
    assert all(str(one) in page for one in more)


def test_a_calculation_that_was_cut_off_can_be_begun_again(
    world: World, client_of: ClientOf, plan: CohortPlan
) -> None:
    long_ago = clock.now() - timedelta(hours=1)
    CohortPlan.objects.filter(pk=plan.pk).update(state="working", updated_at=long_ago)
    client = client_of(world.coach)
    assert "Calcolo non riuscito" in words(client.get(url("plan", plan)))
    client.post(url("plan_calculate", plan))
    assert "Chi va dove" in words(client.get(url("plan", plan)))


def test_choices_are_changed_and_hands_are_kept(
    world: World, client_of: ClientOf, plan: CohortPlan
) -> None:
    client, row = client_of(world.coach), moved_out_and_in(world, plan)
    assert "Piano in preparazione" in words(client.post(url("plan_reopen", plan), follow=True))
    client.post(url("plan_openings", plan), {"do": "all"})
    client.post(url("plan_calculate", plan))
    again = PlannedPerson.objects.get(pk=row.pk)
    assert (again.by_hand, again.opening_id) == (True, row.opening_id)
    client.post(url("plan_reopen", plan))
    away = {"do": "page", "shown": [str(row.opening_id)]}
    client.post(url("plan_openings", plan), away)
    client.post(url("plan_calculate", plan))
    again.refresh_from_db()
    assert not again.by_hand
    assert again.opening_id != row.opening_id
