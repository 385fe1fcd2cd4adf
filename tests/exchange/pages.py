"""What the tests of the import's pages do: send, read, follow, press."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from squadra.agencies.models import Account
from tests.exchange.flow import xlsx

ClientOf = Callable[[Account], Client]
URL = "/importa/"
HAND_MADE = xlsx(
    Utenti=[
        ["Nominativo", "Residenza", "Diagnosi", "Zzz", "Patente"],
        ["Rossi Lucia", "Melzo", "F32", "boh", "deltaplano"],
        ["Verdi Ada", "<b>Paperopoli</b>", "", "", ""],
    ]
)


def send(client: Client, *files: tuple[str, bytes], **data: Any) -> Any:
    form = client.get(URL).context["form"]
    service = form.fields["service"]
    sent = {"service": service.initial.pk} if service.initial else {}
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(URL, {**sent, "sheets": uploads, **data})


def page(response: Any) -> str:
    return response.content.decode()


def follow(client: Client, response: Any) -> str:
    assert response.status_code == 302, response.context["form"].errors
    return page(client.get(response.url))


def press(client: Client, url: str, button: str, **data: Any) -> str:
    """Press a button of an import's page; what is seen then."""
    response = client.post(f"{url}{button}/", data)
    return follow(client, response) if response.status_code == 302 else page(response)
