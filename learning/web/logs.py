"""The log: one line for each request and fault, each with its request's id, nobody's data in it."""

import logging
import logging.config
import re
import secrets
import sys
import time
from collections.abc import MutableMapping
from typing import Any

import structlog
from flask import Flask, Response, g, has_request_context, request

from learning.config import Settings

HEADER = "X-Request-ID"
WELL_FORMED = re.compile(r"[A-Za-z0-9_-]{8,64}")
QUIET = frozenset({"health", "assets", "static"})  # told at level debug only
E_MAIL = re.compile(r"[^\s<>\"'()=,;:]+@[^\s<>\"'()=,;:]+")
DETAIL = re.compile(r"^\s*(DETAIL|CONTEXT|HINT):.*$", re.MULTILINE)  # PostgreSQL quotes the row
MAY_QUOTE = ("event", "exception")

log = structlog.get_logger()
Line = MutableMapping[str, Any]


def init_app(app: Flask, settings: Settings) -> None:
    """Give every request an id, say it back, and write one line at its end."""
    configure(settings)
    app.before_request(begin)
    app.after_request(end)


def request_id() -> str:
    """The id of this request: shown on pages of faults, and found in the log."""
    if "request_id" not in g:
        given = request.headers.get(HEADER, "")
        g.request_id = given if WELL_FORMED.fullmatch(given) else secrets.token_hex(8)
    found: str = g.request_id
    return found


def begin() -> None:
    g.began_at = time.perf_counter()


def end(response: Response) -> Response:
    """The line names the route, never the path: paths carry tokens and people's words."""
    response.headers[HEADER] = request_id()
    write = log.debug if is_quiet(request.endpoint) else log.info
    write(
        "request",
        method=request.method,
        route=request.url_rule.rule if request.url_rule else None,
        status=response.status_code,
        ms=milliseconds_since(g.get("began_at")),
    )
    return response


def is_quiet(endpoint: str | None) -> bool:
    return endpoint is not None and endpoint.partition(".")[0] in QUIET


def milliseconds_since(began_at: float | None) -> float | None:
    """None when an earlier step refused the request before it was timed."""
    return None if began_at is None else round(1000 * (time.perf_counter() - began_at), 1)


def configure(settings: Settings) -> None:
    """Send our lines and those of the libraries to standard error, all in one form."""
    structlog.configure(
        processors=[*MAKING, *finishing(settings)],
        wrapper_class=structlog.make_filtering_bound_logger(settings.log_level),
        logger_factory=Lines,
        cache_logger_on_first_use=False,  # a later app of the same process may want another form
    )
    if not settings.testing:
        logging.config.dictConfig(for_libraries(settings))


def for_libraries(settings: Settings) -> dict[str, Any]:
    """The standard library's logging, gunicorn's too, in our form."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": formatter, "settings": settings}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "lines",
                "stream": "ext://sys.stderr",
            }
        },
        "root": {"handlers": ["stderr"], "level": settings.log_level.upper()},
        "loggers": {
            "gunicorn.error": {"handlers": [], "propagate": True},
            "alembic": {"level": "WARNING"},
        },
    }


def formatter(settings: Settings) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *finishing(settings),
        ],
        foreign_pre_chain=MAKING,
    )


def finishing(settings: Settings) -> list[Any]:
    """One line of JSON, or text for people at a terminal."""
    render: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    )
    return [structlog.processors.format_exc_info, without_people, render]


def with_request(_logger: object, _name: str, line: Line) -> Line:
    """Say which request a line belongs to."""
    if has_request_context():
        line["request_id"] = request_id()
    return line


def without_people(_logger: object, _name: str, line: Line) -> Line:
    """Take e-mail addresses and quoted rows out of what libraries write."""
    for key in MAY_QUOTE:
        text = line.get(key)
        if isinstance(text, str) and len(text) > len("request"):
            line[key] = E_MAIL.sub("[e-mail]", DETAIL.sub("", text))
    return line


MAKING: list[Any] = [
    with_request,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


class Lines:
    """Writes each line whole, to whatever standard error is at that moment."""

    def __init__(self, *_name: str) -> None:
        """One for every name."""

    def msg(self, line: str) -> None:
        sys.stderr.write(f"{line}\n")

    debug = info = warning = error = critical = exception = log = msg
