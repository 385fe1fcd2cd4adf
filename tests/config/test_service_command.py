"""From an empty installation to a service at work, on the command line."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from squadra.agencies.models import Service
from tests.factories import World

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
