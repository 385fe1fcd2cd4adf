"""No line of the log holds anybody's data."""

import json
import logging
import logging.config
from collections.abc import Iterator
from io import StringIO

import pytest
import structlog
from django.test import Client
from pytest_django import Settings

from squadra.foundation.logs import logging_config


@pytest.fixture
def output() -> Iterator[StringIO]:
    """What the application would write on stderr."""
    stream = StringIO()
    root = logging.getLogger()
    before = root.handlers[:], root.level
    config = logging_config(debug=False)
    logging.config.dictConfig(config)
    (handler,) = root.handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(stream)
    yield stream
    root.handlers[:], root.level = before
    structlog.reset_defaults()


def lines(output: StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in output.getvalue().splitlines()]


def test_only_known_keys_are_written(output: StringIO) -> None:
    structlog.get_logger("squadra.people").info(
        "read", verb="people:citizen:read", name="Maria Rossi", tax_code="RSSMRA80A41F205X"
    )
    (line,) = lines(output)
    assert set(line) == {"event", "verb", "level", "logger", "timestamp"}
    assert (line["event"], line["logger"]) == ("read", "squadra.people")


def test_an_exception_is_class_and_places_without_words(output: StringIO) -> None:
    secret = "Maria Rossi"
    try:
        raise KeyError(secret)
    except KeyError as error:
        logging.getLogger("some.library").exception("cannot read %s", secret)
        structlog.get_logger("squadra").exception("failed")
        structlog.get_logger("squadra").error("failed", exc_info=error)
        logging.getLogger("careless.library").error(error, exc_info=True)
    assert secret not in output.getvalue()
    for line in lines(output):
        assert line["exception"] == "builtins.KeyError"
        assert "test_an_exception_is_class_and_places" in str(line["frames"])
    assert lines(output)[0]["event"] == "cannot read %s"


def test_long_texts_are_cut(output: StringIO) -> None:
    structlog.get_logger("squadra").info("x" * 5000)
    assert len(str(lines(output)[0]["event"])) == 200


def test_a_request_is_logged_by_its_route(output: StringIO, settings: Settings) -> None:
    settings.MIDDLEWARE = ["squadra.foundation.logs.RequestLog"]
    settings.ROOT_URLCONF = "tests.foundation.testapp.urls"
    answer = Client().get("/persone/Maria-Rossi/?codice=RSSMRA80A41F205X")
    (line,) = lines(output)
    assert (line["method"], line["route"], line["status"]) == ("GET", "persone/<str:name>/", 200)
    assert line["request_id"] == answer["X-Request-Id"]
    assert isinstance(line["ms"], int)
    assert "Rossi" not in output.getvalue()
    assert "RSSMRA" not in output.getvalue()


def test_a_page_that_is_not_there_is_logged_without_its_path(
    output: StringIO, settings: Settings
) -> None:
    settings.MIDDLEWARE = ["squadra.foundation.logs.RequestLog"]
    settings.ROOT_URLCONF = "tests.foundation.testapp.urls"
    assert Client().get("/Maria-Rossi/").status_code == 404
    assert "Rossi" not in output.getvalue()
    assert lines(output)[0]["route"] == ""


def test_two_requests_have_two_ids(output: StringIO, settings: Settings) -> None:
    settings.MIDDLEWARE = ["squadra.foundation.logs.RequestLog"]
    settings.ROOT_URLCONF = "tests.foundation.testapp.urls"
    client = Client()
    ids = {client.get("/persone/a/")["X-Request-Id"] for _ in range(2)}
    assert len(ids) == 2
    assert "request_id" not in structlog.contextvars.get_contextvars()
