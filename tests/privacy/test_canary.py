"""After an erasure nothing of the person is left anywhere: every text of theirs is a marker, the
main job is done with them, and everything that keeps anything is searched.

The test grows by itself: a new model that falls with a citizen is found by its keys, and fails here
until the main job below makes a row of it and its package's `lifecycle` erases it.
"""

import re
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings as SettingsWrapper

from squadra.agencies.models import Account
from squadra.exchange.staging import go_on, stage_import
from squadra.foundation import clock
from squadra.foundation.audit.models import Event
from squadra.organisations.models import Contact
from squadra.people.models import Citizen, WorkProfile
from squadra.privacy.models import Erasure
from squadra.proposals.columns import snapshot
from squadra.proposals.export import export_facts
from squadra.proposals.models import CohortPlan, PlanMove, PlannedPerson, Proposal
from squadra.proposals.models.company import hash_of
from squadra.proposals.routed.finding import elsewhere
from squadra.proposals.routed.querysets import FEWEST
from squadra.proposals.routed.services import ask_referent
from squadra.vocabularies.models import Skill
from tests.factories import (
    World,
    actor,
    make_citizen,
    make_opening,
    make_opening_away,
    make_world,
)
from tests.privacy.traces import MARKER, mark, owned_models, rows_of, tables_with, traces

HEADINGS = "Cognome,Nome,Comune,Km con mezzi propri,Data di nascita"
SENTENCE = "Lavora con cura."
# Rows that hold codes and keys alone.
NO_WORDS = ("Grant", "PlanMove", "RoutedMatch")
GOOD_ROW = f"{MARKER},Nome {MARKER},Comune di prova 1,10,"
BAD_ROW = f"{MARKER},Nome,Comune di prova 1,10,{MARKER}"


def sheet(row: str) -> bytes:
    return f"{HEADINGS}\n{row}\n".encode()


def imported(client: Client, world: World) -> Citizen:
    """The person comes in by a service's sheet, beside a row that is refused."""
    both = sheet(f"{GOOD_ROW}\n{BAD_ROW}")
    file = SimpleUploadedFile(f"{MARKER}.csv", both, content_type="text/csv")
    sent = {"sheets": file, "service": world.here.pk}
    url = client.post(reverse("exchange:import"), sent)["Location"]
    assert client.post(f"{url}conferma/").status_code == 302
    assert client.get(url).status_code == 200
    assert client.get(f"{url}da-sistemare/").status_code == 200
    return Citizen.objects.get(family_name=MARKER)


def leave_staged_sheets(world: World) -> None:
    """One sheet waits for the worker, another one for its author, who sees a cell refused."""
    referent, service = actor(world.coach), world.here.pk
    for row in (BAD_ROW, GOOD_ROW):
        files = [(f"{MARKER}.csv", sheet(row))]
        staged = stage_import(actor=referent, service_id=service, files=files)
        if row == BAD_ROW:
            go_on(staged)


def reach_a_company(client: Client, citizen: Citizen, world: World) -> None:
    """Depart from the order, check a benefit, write and give the card, hear the company."""
    pk, today = citizen.pk, clock.today().isoformat()
    make_opening(world.coach)
    opening = make_opening_away(world.coach, 1)
    contact = Contact.objects.create(organisation=opening.organisation, name="Anna Esempio")
    why = {"reason": "other", "words": MARKER}
    assert client.post(reverse("proposals:propose", args=[pk, opening.pk]), why).status_code == 302
    proposal = Proposal.objects.get(person=citizen, opening=opening)
    heard = {"heard_on": today, "source": "inps", "fear": MARKER, "asked_on": today}
    approved = {"how": "phone", "on": today, "approved": "on", "text_hash": hash_of(SENTENCE)}
    for name, sent in (
        ("benefit", {**heard, "result": MARKER, "result_on": today}),
        ("answer", {"kind": "yes", "note": MARKER}),
        ("card", {"line_0": SENTENCE, "version": 0}),
        ("approve", approved),
        ("send", {"contact": contact.pk, "how": "email", "on": today}),
        ("reply", {"kind": "no", "reason": "other", "words": MARKER, "on": today}),
    ):
        done = client.post(reverse(f"proposals:{name}", args=[proposal.pk]), sent)
        assert done.status_code == 302, name
        if name in ("send", "approve"):
            paper = reverse("proposals:card_file", args=[proposal.pk, "pdf"])
            assert client.get(paper).status_code == 200


def be_asked_from_elsewhere(citizen: Citizen, world: World) -> None:
    """A coach of the other district finds the person without a name, and asks whoever follows."""
    for _number in range(FEWEST):
        make_citizen(world.coach, profile={"kinds": ("job",)})
    asking, opening = actor(world.stranger), make_opening(world.stranger)
    WorkProfile.objects.exclude(person__in=[citizen.pk]).update(kinds=("job",))
    (found,) = elsewhere(asking, opening).fitting
    ask_referent(actor=asking, opening=opening, key=found.key)


def plan_with_others(client: Client, citizen: Citizen) -> None:
    """Put the person into a cohort plan, and move them out of it by hand."""
    service = {"service": citizen.service_id}
    url = client.post(reverse("proposals:plan_new"), {"name": "Piano", **service})["Location"]
    plan = CohortPlan.objects.get()
    assert client.post(f"{url}?busy=all", {"do": "all"}).status_code == 302
    choose = reverse("proposals:plan_openings", args=[plan.pk])
    assert client.post(choose, {"do": "all"}).status_code == 302
    client.post(reverse("proposals:plan_calculate", args=[plan.pk]))
    row = PlannedPerson.objects.get(plan=plan, person=citizen)
    move = reverse("proposals:plan_move", args=[plan.pk, row.pk])
    page = client.get(f"{move}?verso=fuori").content.decode()
    (expected,) = re.findall(r'name="expected" value="([^"]+)"', page)
    client.post(move, {"verso": "fuori", "expected": expected})
    assert PlanMove.objects.filter(row=row).exists()
    assert client.get(reverse("proposals:plan", args=[plan.pk])).status_code == 200
    export = reverse("proposals:plan_export", args=[plan.pk])
    assert client.post(export).status_code == 200


def do_the_main_job(client: Client, citizen: Citizen, world: World) -> None:
    """Read, correct, search, match, propose, answer, exclude: as a coach does in a day."""
    pk, opening = citizen.pk, world.opening.pk
    skill = Skill.objects.create(id=uuid4(), uri="http://esco.test/skill", label="Lavare i vetri")
    assert (
        client.post(
            reverse("people:skill_add", args=[pk]),
            {
                "skill": skill.uri,
                "level": "2",
                "source": "self",
                "assessed_on": "2026-01-07",
                "evidence": MARKER,
            },
        ).status_code
        == 302
    )
    assert client.post(reverse("proposals:propose", args=[pk, opening])).status_code == 302
    answered = reverse("proposals:answer", args=[Proposal.objects.get(person=citizen).pk])
    said = {"kind": "no", "reason": "other", "note": MARKER}
    assert client.post(answered, said).status_code == 302
    reach_a_company(client, citizen, world)
    be_asked_from_elsewhere(citizen, world)
    plan_with_others(client, citizen)
    veto = {"kind": "demand", "demand-what": "night"}
    assert client.post(reverse("proposals:vetoes", args=[pk]), veto).status_code == 302
    for url in (
        reverse("desk:today"),
        reverse("desk:person", args=[pk]),
        reverse("proposals:openings", args=[pk]),
        reverse("proposals:pair", args=[pk, opening]),
        reverse("proposals:people", args=[opening]),
        reverse("people:readers", args=[pk]),
        reverse("people:list") + f"?q={MARKER}",
        reverse("exchange:import"),
        reverse("desk:search") + f"?q={MARKER}",
    ):
        assert client.get(url).status_code == 200, url


@pytest.mark.slow
def test_nothing_of_an_erased_person_is_left(
    transactional_db: None,
    client_of: Callable[[Account], Client],
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    settings: SettingsWrapper,
) -> None:
    world = make_world()
    client = client_of(world.coach)
    citizen = imported(client, world)
    do_the_main_job(client, citizen, world)
    leave_staged_sheets(world)
    export_facts(actor=actor(world.coach), folder=tmp_path)
    exported = " ".join(path.read_text(encoding="utf-8") for path in tmp_path.iterdir())
    assert MARKER not in exported, "exported files name people by opaque id alone"

    for model, path in owned_models().items():
        rows = rows_of(model, path, citizen.pk)
        assert rows, f"{model.__name__}: let the main job make a row"
        for row in rows:
            mark(row)
    settings.SQUADRA_COLUMNS = tmp_path / "columns"
    assert MARKER.casefold() in facts_kept(snapshot.take())
    before = traces("")
    for model in owned_models():
        table = model._meta.db_table
        assert {table, f"{table} (encrypted)"} & before or model.__name__ in NO_WORDS
    assert {
        "people_historicalcitizen",
        "stored file",
        "exchange_stagedimport (encrypted)",
        "exchange_sheetrow (encrypted)",
    } <= before

    name = {"name": str(Citizen.objects.get(pk=citizen.pk))}
    assert client.post(reverse("privacy:erase", args=[citizen.pk]), name).status_code == 302
    client.get(reverse("people:list"))

    printed = "".join(capfd.readouterr()) + caplog.text
    assert traces(printed) == set()
    assert tables_with(citizen.pk) == {Event._meta.db_table, Erasure._meta.db_table}
    left = snapshot.newest()
    assert left
    assert MARKER.casefold() not in facts_kept(left)
    assert str(citizen.pk) not in facts_kept(left)


def facts_kept(taken: snapshot.Snapshot) -> str:
    """All that the files for matching say of people."""
    return str(snapshot.people_of(taken).to_pylist()).casefold()


def test_a_word_that_was_printed_is_noticed(db: None) -> None:
    assert traces(f"Richiesta di {MARKER.title()}") == {"log"}
