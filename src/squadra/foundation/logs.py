"""Logs for machines: one JSON object a line, and in it only what is known to be harmless."""

import logging
import sys
import time
import traceback
import uuid
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from structlog.typing import EventDict, Processor

# Everything else is dropped: whoever needs another key proves first that it is no personal data.
KEYS = frozenset(
    {
        "event",
        "level",
        "logger",
        "timestamp",
        "exception",
        "frames",
        "request_id",
        "method",
        "route",
        "status",
        "ms",
        "verb",
        "actor_id",
        "subject_id",
        "object_id",
        "job",
        "job_id",
        "attempt",
        "worker",
        "count",
        "number",
        "code",
    }
)
MOST_CHARACTERS = 200
MOST_FRAMES = 30

requests = structlog.get_logger("squadra.requests")


def logging_config(debug: bool) -> dict[str, Any]:
    """Set structlog up and return the dictionary for Django's `LOGGING`: JSON on stderr."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": [*shared, template_only],
        "processors": [
            frames_only,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            known_keys_only,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": "DEBUG" if debug else "INFO"},
        # Django's own handlers would print paths and addresses.
        "loggers": {
            name: {"handlers": [], "propagate": True} for name in ("django", "django.server")
        },
    }


def template_only(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Keep of a library's message its template: the arguments may be anybody's data."""
    record: logging.LogRecord = event["_record"]
    event["event"] = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
    return event


def frames_only(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Say of an exception its class and the places it came through: never message or variables."""
    error = _exception_of(event)
    if error is not None:
        event["exception"] = f"{type(error).__module__}.{type(error).__qualname__}"
        event["frames"] = list(_frames(error.__traceback__))
    return event


def _exception_of(event: EventDict) -> BaseException | None:
    """Return the exception that a structlog or a library's logger was given."""
    info = event.pop("exc_info", None) or event["_record"].exc_info
    if info is True:
        return sys.exception()
    return info[1] if isinstance(info, tuple) else info


def _frames(trace: TracebackType | None) -> Iterator[str]:
    for frame in traceback.extract_tb(trace)[-MOST_FRAMES:]:
        yield f"{frame.filename}:{frame.lineno} {frame.name}"


def known_keys_only(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Drop every key that `KEYS` does not name, and cut long texts."""
    return {
        key: value[:MOST_CHARACTERS] if isinstance(value, str) else value
        for key, value in event.items()
        if key in KEYS
    }


class RequestLog:
    """Logs each request by its route's pattern, never by its path or query.

    The request gets an id, which stands in every log line and audit event made during it and in
    the answer's header `X-Request-Id`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = str(uuid.uuid4())
        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            requests.info(
                "request",
                method=request.method,
                route=request.resolver_match.route if request.resolver_match else "",
                status=response.status_code,
                ms=round((time.perf_counter() - started) * 1000),
            )
        response["X-Request-Id"] = request_id
        return response
