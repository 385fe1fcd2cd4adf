"""Nothing that leaves the application tells who refused, or how often: only the person's own copy.

The test grows by itself. Every address of the permission matrix is asked by everybody who works in
the service; whatever answers with something else than a page is an export. Each is read twice:
where the person was never asked, and after they have refused three times, with a marker. What
leaves must be the same to the last word.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command, get_commands
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from squadra.agencies.models import Account
from squadra.exchange.models import StagedImport
from squadra.people.models import Citizen, WorkProfile
from squadra.proposals.models import Answer, AnswerKind, AnswerReason, Proposal
from squadra.proposals.services import answer, propose, withdraw
from tests.documents.reading import words_of
from tests.exchange.flow import checked, people
from tests.factories import PASSWORD, World, actor, make_opening
from tests.gates import matrix
from tests.gates.arguments import STATE_OF, arguments_of

MARKER = "Qsegretorifiuto"
OWN_COPY = "privacy:access"
PAPERS = {"proposals:letter", "proposals:reminder", "proposals:card_file"}
EXPORTS = PAPERS | {
    "people:export",
    "organisations:export",
    "openings:export",
    "exchange:template",
    "exchange:refused",
}
"""Those that must be among what is found: that none is missed."""
SHEETS = ("people", "organisations", "openings")
EXPORTING, OTHER = (
    {"export"},
    {
        "audit_verify",
        "demo",
        "import",
        "rotate_keys",
        "serve",
        "service",
        "territory",
        "user",
        "vocabulary",
        "worker",
    },
)
"""Our commands: those that write people's rows to be taken away, and those that do not."""
ANSWERS = ("200", "302")
NOBODYS = ("account_", "mfa_", "usersessions_")
"""Addresses of signing in, that know of no person."""
TIMES = {"distance", "times", "tasks"}

Exports = dict[tuple[str, str], str]
"""What everybody gets at every address that exports: by role and address."""


def words(content: bytes) -> str:
    """Everything that a file says, whatever its format."""
    if content.startswith(b"PK") and "xl/workbook.xml" in _parts(content):
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            return repr([book.get_sheet_by_name(its).to_python() for its in book.sheet_names])
    if content.startswith((b"PK", b"%PDF")):
        return words_of(content)
    return content.decode()


def _parts(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.namelist()


def is_export(response: HttpResponse) -> bool:
    """Whether an answer is something to be taken away."""
    is_page = response.get("Content-Type", "").startswith("text/html")
    is_fragment = response.status_code != 200 or response.get("HX-Request")
    return bool(response.get("Content-Disposition")) or not (is_page or is_fragment)


def requests(who: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Method, address and query of everything that somebody may ask, by the matrix."""
    for method, row in matrix.requests():
        name = row["name"]
        if name == "exchange:template":
            yield from ((method, name, {"foglio": code}) for code in SHEETS)
        elif row[who] in ANSWERS and not name.startswith(NOBODYS):
            yield method, name, {}


def everything_that_leaves(world: World, everybody: Mapping[str, Account]) -> Exports:
    """Ask every address as everybody; nothing that a request does is kept."""
    found: Exports = {}
    for who, account in everybody.items():
        client = Client()
        client.force_login(account)
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        for method, name, query in requests(who):
            with transaction.atomic():
                path = reverse(name, kwargs=own_arguments(name, world))
                response = client.generic(method, path, query_params=query)
                if is_export(response):
                    content = b"".join(response) if response.streaming else response.content
                    said = [response.get("Content-Disposition", ""), words(content)]
                    found[who, f"{name}{query or ''}"] = " ".join(said)
                transaction.set_rollback(True)
    return found


def own_arguments(name: str, world: World) -> Mapping[str, Any]:
    """Those of the matrix; the refused rows are the person's own, papers those of a yes."""
    if name == "exchange:refused":
        return {"pk": StagedImport.objects.get(state="review").pk}
    return arguments_of(name, world)


def colleagues(world: World) -> dict[str, Account]:
    """Everybody who works in the service."""
    everybody = matrix.accounts(world)
    return {who: account for who, account in everybody.items() if who not in ("stranger", "ended")}


@pytest.fixture
def told(world: World) -> World:
    """A person who is known by name, with a row of a sheet about them that was refused."""
    Citizen.objects.filter(pk=world.citizen.pk).update(family_name="Neri", given_name="Ada")
    staged = checked(
        world.coach,
        people(
            {
                "Cognome": "Neri",
                "Nome": "Ada",
                "Residenza": "Comune di prova 1",
                "Nato il": "31/02/1990",
            },
            {"Cognome": "Verdi", "Nome": "Ivo", "Residenza": "Comune di prova 1"},
        ),
    )
    assert staged.state == "review"
    for name in sorted(PAPERS):
        arguments_of(name, world)  # a card has a number of its own: it is the same one each time
    return world


def refuse(world: World) -> None:
    """Refuse three openings, each with its reason and a note; one more is withdrawn."""
    who = actor(world.coach)
    for reason in sorted(TIMES):
        proposal = propose(actor=who, citizen=world.citizen, opening=an_opening(world))
        said = {"kind": AnswerKind.NO, "reason": AnswerReason(reason), "note": MARKER}
        answer(actor=who, proposal=proposal, **said)
    withdraw(
        actor=who, proposal=propose(actor=who, citizen=world.citizen, opening=an_opening(world))
    )
    refused = Answer.objects.filter(proposal__person=world.citizen, kind=AnswerKind.NO)
    assert refused.count() == len(TIMES)


def an_opening(world: World) -> Any:
    """The next of the openings that were there from the beginning."""
    asked = Proposal.objects.filter(person=world.citizen).values("opening")
    openings = type(world.opening).objects.exclude(pk__in=asked).exclude(pk=world.opening.pk)
    return openings.order_by("title", "pk")[0]


@pytest.mark.slow
def test_whatever_leaves_is_the_same_whether_somebody_has_refused_or_was_never_asked(
    told: World,
) -> None:
    for _number in range(4):
        make_opening(told.coach)
    everybody = colleagues(told)
    before = everything_that_leaves(told, everybody)
    refuse(told)
    after = everything_that_leaves(told, everybody)

    assert {name.partition("{")[0] for _who, name in before} >= EXPORTS
    assert {key for key in after if MARKER in after[key]} == {("coach", OWN_COPY)}
    for key in before.keys() | after.keys():
        if key[1] != OWN_COPY:
            assert after.get(key) == before.get(key), key


def test_a_paper_is_of_a_proposal_that_goes_on(world: World) -> None:
    """Letters and cards are asked for in the state that has them, or the test above sees none."""
    assert {STATE_OF[paper] for paper in PAPERS} == {"proposed", "accepted"}


def test_every_command_of_ours_is_known_to_export_or_not() -> None:
    ours = {name for name, package in get_commands().items() if package.startswith("squadra.")}
    assert ours == EXPORTING | OTHER


def test_no_command_tells_a_refusal(told: World, tmp_path: Path) -> None:
    for _number in range(4):
        make_opening(told.coach)
    WorkProfile.objects.filter(person=told.citizen).update(kinds="job|internship", max_km=30)
    told_before = exported(told, tmp_path / "before")
    refuse(told)
    assert exported(told, tmp_path / "after") == told_before
    assert str(told.citizen.pk) in told_before["people.csv"]


def exported(world: World, folder: Path) -> dict[str, str]:
    """What the commands that export write for the coach, by the name of the file."""
    folder.mkdir()
    for name in EXPORTING:
        call_command(name, folder, account=world.coach.email)
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
