"""From an empty installation to a service at work, on the command line."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from squadra.agencies.models import Service
from squadra.people.models import Citizen
from tests.factories import World, actor

ADD = ["add", "SIL di prova", "--body", "Comune di Melzo", "--kind", "sil"]
PLACE = ["--district", "prova-1", "--municipality", "Comune di prova 1"]


def run(*arguments: str) -> str:
    told = StringIO()
    call_command("service", *arguments, stdout=told)
    return told.getvalue()


def test_a_service_is_opened_with_its_body(world: World) -> None:
    assert "Servizio aperto: SIL di prova." in run(*ADD, *PLACE)
    service = Service.objects.get(name="SIL di prova")
    assert (service.organisation.name, service.district_id) == ("Comune di Melzo", "prova-1")
    assert "SIL di prova  Comune di Melzo" in run("list")


def test_the_body_of_two_services_is_one(world: World) -> None:
    run(*ADD, *PLACE)
    run("add", "Segretariato di prova", *ADD[2:4], "--kind", "secretariat", *PLACE)
    services = Service.objects.filter(name__endswith="di prova").select_related("organisation")
    assert {service.organisation.name for service in services} == {"Comune di Melzo"}
    assert len({service.organisation_id for service in services}) == 1


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ([*ADD, "--district", "nessuno", *PLACE[2:]], "Non c'è nessun ambito nessuno"),
        ([*ADD, *PLACE[:2], "--municipality", "Atlantide"], "Atlantide non è un comune"),
    ],
)
def test_what_does_not_exist_is_said(world: World, arguments: list[str], why: str) -> None:
    with pytest.raises(CommandError, match=why):
        run(*arguments)


def test_the_same_service_is_not_opened_twice(world: World) -> None:
    run(*ADD, *PLACE)
    with pytest.raises(CommandError, match="già un servizio"):
        run(*ADD, *PLACE)


def test_a_mandate_opens_and_closes_what_the_principal_follows(world: World) -> None:
    between = (world.here.name, "--to", world.elsewhere.name)
    told = run("mandate", *between, "--act", "Deliberazione 12/2026")
    assert f"{world.elsewhere} agisce per {world.here}" in told
    assert list(Citizen.objects.visible_to(actor(world.stranger))) == [world.citizen]
    run("mandate", *between, "--end")
    assert not Citizen.objects.visible_to(actor(world.stranger)).exists()


def test_a_mandate_without_act_or_not_held_is_refused(world: World) -> None:
    between = (world.here.name, "--to", world.elsewhere.name)
    with pytest.raises(CommandError, match="scrivilo con --act"):
        run("mandate", *between)
    with pytest.raises(CommandError, match="non ha un mandato"):
        run("mandate", *between, "--end")
