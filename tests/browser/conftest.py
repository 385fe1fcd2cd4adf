"""A real browser (Debian's chromium) before a real server, watched for every complaint it makes."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any
from wsgiref.simple_server import make_server

import pytest
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test import override_settings
from django.test.testcases import QuietWSGIRequestHandler
from playwright.sync_api import Browser, expect
from pytest_django.plugin import DjangoDbBlocker

from squadra.agencies.models import Account
from squadra.engine.first_use import compile_loops
from squadra.territory.models import Municipality
from tests.browser.sheets import write_sheets
from tests.browser.watched import PATIENCE, SIZES, Watched
from tests.factories import PASSWORD, World, make_account, make_service, make_world

CHROMIUM = Path("/usr/bin/chromium")

# A condition that never comes fails all the same; one that a busy machine delays does not.
expect.set_options(timeout=PATIENCE)

Open = Callable[..., Watched]
SignIn = Callable[..., Watched]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session", autouse=True)
def _database_beside_an_event_loop() -> Iterator[None]:
    """Playwright keeps an event loop in the test's thread, where Django would refuse to ask."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    arguments = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ]
    return {**browser_type_launch_args, "executable_path": str(CHROMIUM), "args": arguments}


@pytest.fixture(params=SIZES, ids=list(SIZES))
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Close what Django opened before Playwright's event loop: inside it Django opens others."""
    connections.close_all()


@pytest.fixture(scope="module")
def transactional_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Replace pytest-django's: what a module's tests add to the database stays until its end."""
    with django_db_blocker.unblock():
        call_command("territory", "load", "adda_martesana", verbosity=0)
        call_command("vocabulary", "starter", verbosity=0)
        yield
        call_command("flush", verbosity=0, interactive=False)
        connections.close_all()


@pytest.fixture(scope="session")
def _compiled_loops() -> None:
    """What `serve` gets ready beside the site: on a busy machine it takes longer than patience."""
    compile_loops()


@pytest.fixture(scope="module")
def server(transactional_db: None, _compiled_loops: None) -> Iterator[str]:
    """The application as gunicorn gets it, static files through whitenoise: its address."""
    with override_settings(WHITENOISE_AUTOREFRESH=False):
        application = get_wsgi_application()
    kinds = {"server_class": ThreadedWSGIServer, "handler_class": QuietWSGIRequestHandler}
    with make_server("127.0.0.1", 0, application, **kinds) as httpd:
        Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://localhost:{httpd.server_port}"
        httpd.shutdown()


@pytest.fixture(scope="module")
def world(transactional_db: None) -> World:
    """One world for all tests of a module."""
    return make_world()


@pytest.fixture(scope="session")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The three example sheets with today's dates."""
    return write_sheets(tmp_path_factory.mktemp("sheets"))


@pytest.fixture(scope="module")
def new_coach(transactional_db: None) -> Callable[[str], Account]:
    """Open a service in that town with a coach, the first to work there."""

    def made(town: str) -> Account:
        municipality = Municipality.objects.select_related("district").get(name=town)
        return make_account(make_service(municipality.district, municipality))

    return made


@pytest.fixture
def open_page(browser: Browser, server: str, size: str) -> Iterator[Open]:
    """Open a browser of its own, signed out."""
    pages: list[Watched] = []

    def opened(**options: Any) -> Watched:
        pages.append(Watched.opened(browser, server, size, **options))
        return pages[-1]

    yield opened
    for page in pages:
        page.close()


@pytest.fixture
def sign_in(open_page: Open) -> SignIn:
    """Sign in by the keyboard alone, as a journey begins."""

    def signed_in(account: Account, **options: Any) -> Watched:
        watched = open_page(**options)
        watched.go("/")
        watched.check()
        watched.write(watched.page.get_by_label("email"), account.email)
        watched.write(watched.page.get_by_label("Password"), PASSWORD)
        assert watched.follow(watched.button("Entra")) == "/oggi/"
        return watched

    return signed_in


@pytest.fixture
def enter(open_page: Open) -> SignIn:
    """Be signed in already."""

    def entered(account: Account, **options: Any) -> Watched:
        watched = open_page(**options)
        watched.enter(account)
        return watched

    return entered
