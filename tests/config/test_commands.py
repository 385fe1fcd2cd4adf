"""The commands of a service on its database: sheets in, the contract's files out, accounts."""

import csv
import io
import os
import stat
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from squadra.agencies.models import Account, RoleAssignment
from squadra.agencies.services import assign_role
from squadra.cli import main
from squadra.foundation import clock
from squadra.foundation.audit.models import Event
from squadra.foundation.roles import Role
from squadra.people.models import Citizen
from squadra.proposals.facts import OPENING_COLUMNS, PERSON_COLUMNS
from squadra.proposals.matching import openings_for
from squadra.proposals.models import Answer, AnswerKind, AnswerReason
from squadra.proposals.services import answer, propose
from squadra.territory.models import Municipality
from squadra.territory.services import load_pack
from tests.exchange.sheets import sheet
from tests.factories import (
    PASSWORD,
    World,
    actor,
    make_account,
    make_citizen,
    make_opening,
    make_service,
)


def run(*args: str) -> str:
    """Run a command as the application does; what it prints."""
    out = io.StringIO()
    call_command(*args, stdout=out)
    return out.getvalue()


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def events(verb: str) -> list[str]:
    """Whom the events of a verb are about."""
    return [event.object_id for event in Event.objects.filter(verb=verb)]


def test_what_is_done_in_a_coach_s_name_at_the_command_line_says_so(
    world: World, tmp_path: Path
) -> None:
    run("export", str(tmp_path), "--as", world.coach.email)

    ran = Event.objects.get(verb="config:command:run")
    assert (ran.actor_id, ran.facts) == (world.coach.pk, {"command": "export"})
    inside = Event.objects.filter(request_id=ran.request_id).exclude(pk=ran.pk)
    assert inside.exists()
    assert set(inside.values_list("actor_id", flat=True)) == {world.coach.pk}


class TestImport:
    @pytest.fixture
    def coach(self, db: None) -> Account:
        load_pack("adda_martesana")
        melzo = Municipality.objects.get(name="Melzo")
        return make_account(make_service(melzo.district, melzo))

    @pytest.fixture
    def files(self, tmp_path: Path) -> list[str]:
        for title in ("Aziende", "Opportunità", "Persone"):
            (tmp_path / f"{title}.xlsx").write_bytes(sheet(title, {})[1])
        return [str(path) for path in sorted(tmp_path.iterdir())]

    def test_three_sheets_are_counted(self, coach: Account, files: list[str]) -> None:
        told = run("import", *files, "--as", coach.email.upper())

        assert "Persone: 1 nuove, 0 già presenti" in told
        assert Citizen.objects.visible_to(actor(coach)).count() == 1

    def test_bad_cells_are_listed_and_the_command_fails(
        self, coach: Account, tmp_path: Path
    ) -> None:
        path = tmp_path / "p.xlsx"
        path.write_bytes(sheet("Persone", {"Comune": "Paperopoli"})[1])
        out = io.StringIO()

        with pytest.raises(CommandError, match="Non è stato salvato niente"):
            call_command("import", str(path), "--as", coach.email, stdout=out)

        assert "p.xlsx, riga 2, colonna Comune" in out.getvalue()
        assert "Paperopoli" in out.getvalue()

    def test_who_it_is_for_must_be_known(self, coach: Account, files: list[str]) -> None:
        with pytest.raises(CommandError, match="Non c'è nessun account"):
            run("import", *files, "--as", "nessuno@prova.example")
        coach.assignments.update(end=clock.today())
        with pytest.raises(CommandError, match="nessun incarico"):
            run("import", *files, "--as", coach.email)

    def test_a_role_that_may_not(self, coach: Account, files: list[str]) -> None:
        scout = make_account(coach.assignments.get().service, Role.SCOUT)

        with pytest.raises(CommandError, match="ruolo"):
            run("import", *files, "--as", scout.email)
        assert not Citizen.objects.filter(service=scout.assignments.get().service).exists()

    def test_two_services_ask_for_one(self, coach: Account, files: list[str]) -> None:
        first = coach.assignments.get().service
        second = make_service(first.district, first.municipality)
        start = clock.today() - timedelta(days=1)
        assign_role(account=coach, role=Role.COACH, service=second, start=start, actor=None)

        with pytest.raises(CommandError, match="--service"):
            run("import", *files, "--as", coach.email)
        run("import", *files, "--as", coach.email, "--service", second.name)

        assert Citizen.objects.filter(service=second).count() == 1
        assert not Citizen.objects.filter(service=first).exists()

    def test_a_file_that_is_not_there(self, coach: Account) -> None:
        with pytest.raises(CommandError, match="non si legge"):
            run("import", "manca.xlsx", "--as", coach.email)


class TestExport:
    def test_the_files_hold_what_the_account_sees(self, world: World, tmp_path: Path) -> None:
        make_citizen(world.stranger)
        make_opening(world.stranger)

        told = run("export", str(tmp_path), "--as", world.coach.email)

        people, openings = rows(tmp_path / "people.csv"), rows(tmp_path / "openings.csv")
        assert [row["id"] for row in people] == [str(world.citizen.pk)]
        assert [row["id"] for row in openings] == [str(world.opening.pk)]
        assert tuple(people[0]) == PERSON_COLUMNS
        assert tuple(openings[0]) == OPENING_COLUMNS
        assert "1 persone" in told

    def test_another_district_exports_nothing_of_ours(self, world: World, tmp_path: Path) -> None:
        run("export", str(tmp_path), "--as", world.stranger.email)

        assert rows(tmp_path / "people.csv") == rows(tmp_path / "openings.csv") == []

    def test_the_files_are_their_owners_alone(self, world: World, tmp_path: Path) -> None:
        before = os.umask(0o022)
        os.umask(before)

        run("export", str(tmp_path), "--as", world.coach.email)

        for path in tmp_path.iterdir():
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert os.umask(before) == before

    def test_no_name_stands_in_the_files(self, world: World, tmp_path: Path) -> None:
        run("export", str(tmp_path), "--as", world.coach.email)

        content = "".join(path.read_text(encoding="utf-8") for path in tmp_path.iterdir())
        for word in (world.citizen.family_name, world.citizen.given_name, "Azienda", "Aiuto"):
            assert word not in content

    def test_no_answer_changes_the_files(self, world: World, tmp_path: Path) -> None:
        run("export", str(tmp_path), "--as", world.coach.email)
        before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

        who = actor(world.coach)
        proposal = propose(actor=who, citizen=world.citizen, opening=world.opening)
        kind, reason = AnswerKind.NO, AnswerReason.BENEFIT
        answer(actor=who, proposal=proposal, kind=kind, reason=reason)
        run("export", str(tmp_path), "--as", world.coach.email)

        assert Answer.objects.count() == 1
        assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before

    def test_it_is_an_event_and_a_reading_of_each_person(
        self, world: World, tmp_path: Path
    ) -> None:
        run("export", str(tmp_path), "--as", world.coach.email)

        exported = Event.objects.get(verb="proposals:facts:exported")
        assert exported.facts == {"people": 1, "openings": 1}
        assert exported.actor_id == world.coach.pk
        read = Event.objects.get(verb="people:citizen:read")
        assert (read.subject_id, read.facts) == (world.citizen.pk, {"section": "export"})

    def test_whoever_is_left_out_is_said(self, world: World, tmp_path: Path) -> None:
        make_citizen(world.coach, profile={"matching_paused": True})

        said = run("export", str(tmp_path), "--as", world.coach.email)

        assert "Fuori dai file: 1 persone. L'abbinamento è in pausa: non adesso." in said

    @pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.SCOUT, Role.COORDINATOR])
    def test_other_roles_export_nothing(self, world: World, tmp_path: Path, role: str) -> None:
        account = make_account(world.here, role)

        with pytest.raises(CommandError, match="ruolo"):
            run("export", str(tmp_path), "--as", account.email)
        assert list(tmp_path.iterdir()) == []
        assert not Event.objects.filter(verb="proposals:facts:exported").exists()

    def test_a_folder_that_is_not_there_or_cannot_be_written(
        self, world: World, tmp_path: Path
    ) -> None:
        with pytest.raises(CommandError, match="non esiste"):
            run("export", str(tmp_path / "manca"), "--as", world.coach.email)
        (tmp_path / "people.csv").mkdir()
        with pytest.raises(CommandError, match="non si scrive"):
            run("export", str(tmp_path), "--as", world.coach.email)
        assert not Event.objects.filter(verb="proposals:facts:exported").exists()

    def test_the_files_give_the_order_of_the_page(self, world: World, tmp_path: Path) -> None:
        for seats in range(4):
            make_opening(world.coach, kind="job" if seats % 2 else "internship", seats=seats)
        run("export", str(tmp_path), "--as", world.coach.email)
        files = ["--people", str(tmp_path / "people.csv")]
        files += ["--openings", str(tmp_path / "openings.csv")]
        files += ["--skills", str(tmp_path / "skills.csv")]
        files += ["--similar", str(tmp_path / "similar.csv")]

        status = main(["match", *files, "--out", str(tmp_path / "matches.csv")])

        assert status == 0
        ranked = [row["opening"] for row in rows(tmp_path / "matches.csv")]
        page = openings_for(actor(world.coach), world.citizen, clock.today())
        assert ranked == [place.other for place in page.places]
        assert len(ranked) == 4, "the opening without seats is not proposed"


class TestUser:
    @pytest.fixture(autouse=True)
    def typed(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
        """The lines that come in by pipe."""
        lines: list[str] = []
        monkeypatch.setattr("sys.stdin", _Pipe(lines))
        return lines

    ADA = ("ada@prova.example", "--name", "Ada", "--surname", "Neri")

    def test_an_account_is_made_and_can_sign_in(self, db: None, typed: list[str]) -> None:
        typed.append(PASSWORD)

        assert "creato" in run("user", "add", *self.ADA)

        account = Account.objects.get(email="ada@prova.example")
        assert account.check_password(PASSWORD)
        assert not account.assignments.exists()

    @pytest.mark.parametrize("password", ["", "corta", "password1234", "ada@prova.example"])
    def test_a_weak_password_is_refused(self, db: None, typed: list[str], password: str) -> None:
        typed.append(password)

        with pytest.raises(CommandError):
            run("user", "add", *self.ADA)
        assert not Account.objects.filter(email=self.ADA[0]).exists()

    def test_the_same_address_twice_is_refused(self, db: None, typed: list[str]) -> None:
        typed += [PASSWORD, PASSWORD]
        run("user", "add", *self.ADA)

        with pytest.raises(CommandError, match="già un utente"):
            run("user", "add", "ADA@prova.example", "--name", "Altra", "--surname", "Ada")

    def test_a_link_lets_them_choose_it_themselves(self, db: None) -> None:
        told = run("user", "add", *self.ADA, "--link")

        path = told[told.index("/conto/") :].strip()
        client = Client()
        page = client.get(path, follow=True)
        chosen = {"password1": PASSWORD, "password2": PASSWORD}
        client.post(page.redirect_chain[-1][0], chosen)
        assert Account.objects.get(email="ada@prova.example").check_password(PASSWORD)

    def test_roles_are_opened_listed_and_closed(self, world: World, typed: list[str]) -> None:
        typed.append(PASSWORD)
        run("user", "add", *self.ADA)
        role = ("user", "role", "ada@prova.example", "coach", "--service", world.here.name)

        assert "Incarico aperto" in run(*role)
        assert "ada@prova.example  Ada Neri: operatore o operatrice SIL" in run("user", "list")
        with pytest.raises(CommandError, match="già aperto"):
            run(*role)
        assert "Incarico chiuso" in run(*role, "--end")
        assert "Ada Neri: nessun incarico" in run("user", "list")
        with pytest.raises(CommandError, match="non ha questo incarico"):
            run(*role, "--end")
        assert RoleAssignment.objects.get(account__email="ada@prova.example").end == clock.today()

    def test_a_closed_account_is_out_at_once_and_for_good(
        self, world: World, client_of: Callable[[Account], Client]
    ) -> None:
        client = client_of(world.coach)
        assert client.get("/oggi/").status_code == 200

        assert "Account chiuso" in run("user", "close", world.coach.email)

        assert client.get("/oggi/").status_code == 302
        assert not UserSession.objects.filter(user=world.coach).exists()
        assert not actor(world.coach).roles
        assert Client().login(email=world.coach.email, password=PASSWORD) is False
        assert events("agencies:account:closed") == [str(world.coach.pk)]

    def test_an_account_that_is_opened_again_holds_no_role(self, world: World) -> None:
        run("user", "close", world.coach.email)

        assert "riaperto" in run("user", "reopen", world.coach.email)

        assert Client().login(email=world.coach.email, password=PASSWORD)
        assert not actor(world.coach).roles
        assert events("agencies:account:reopened") == [str(world.coach.pk)]

    def test_a_role_that_was_to_begin_tomorrow_never_does(self, world: World) -> None:
        tomorrow = clock.today() + timedelta(days=1)
        assign_role(
            account=world.coach, role=Role.SCOUT, service=world.here, start=tomorrow, actor=None
        )
        run("user", "close", world.coach.email)
        run("user", "reopen", world.coach.email)
        assert not actor(world.coach, tomorrow).roles

    def test_a_lost_second_factor_is_taken_away_with_what_it_opened(
        self, world: World, client_of: Callable[[Account], Client]
    ) -> None:
        TOTP.activate(world.coach, generate_totp_secret())
        RecoveryCodes.activate(world.coach)
        client = client_of(world.coach)
        client.get("/oggi/")

        assert "tolta" in run("user", "clear-second-factor", world.coach.email)

        assert client.get("/oggi/").status_code == 302
        assert not Authenticator.objects.exists()
        assert events("agencies:second_factor:cleared") == [str(world.coach.pk)]
        with pytest.raises(CommandError, match="non ha una verifica"):
            run("user", "clear-second-factor", world.coach.email)

    def test_a_link_that_was_handed_out_is_an_event(self, world: World) -> None:
        run("user", "link", world.coach.email)
        assert events("agencies:account:password_link_given") == [str(world.coach.pk)]

    def test_unknown_names_are_said(self, world: World) -> None:
        with pytest.raises(CommandError, match="Non c'è nessun account"):
            run("user", "role", "nessuno@prova.example", "coach", "--service", world.here.name)
        with pytest.raises(CommandError, match=world.here.name):
            run("user", "role", world.coach.email, "coach", "--service", "Nessuno")

    def test_no_password_can_be_given_on_the_command_line(self, db: None, capsys: Any) -> None:
        with pytest.raises((CommandError, SystemExit)):
            main(["user", "add", *self.ADA, "--password", PASSWORD])


class _Pipe:
    def __init__(self, lines: list[str]) -> None:
        self.lines = lines

    def isatty(self) -> bool:
        return False

    def readline(self) -> str:
        return f"{self.lines.pop(0)}\n"
