"""Refusals become pages that say what to do. Faults stay faults: a number here, all in the log."""

import re
from collections.abc import Iterable
from typing import Any

import structlog
from flask import Flask, Response, g, jsonify, render_template, request
from markupsafe import Markup
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from learning.errors import Refusal
from learning.i18n import N_
from learning.store.faults import Busy
from learning.web import kept
from learning.web.guard import FromElsewhere, StaleToken, become, reader
from learning.web.language import say
from learning.web.logs import request_id

log = structlog.get_logger()

ANSWERS = {
    400: N_("This request could not be understood."),
    404: N_("This page does not exist."),
    405: N_("This address cannot be opened like that."),
    413: N_("This is too large to be sent."),
    429: N_("Too many requests came at once."),
}
ADVICE = {
    404: N_("One tile is missing here. The address may be mistyped, or the page may have moved."),
    405: N_("Go to the page with the form and send it from there. Nothing was changed."),
    413: N_("Go back: your text is still there. Make it shorter, or send it in parts."),
    429: N_("Please wait a little and try again."),
}
OTHERWISE = N_("This request could not be answered.")
FAULT = N_("Something went wrong on our side.")
# What a page is when not even its template can be shown: the database is away, a template fails.
BARE = Markup("""<!doctype html>
<html lang="en" dir="ltr">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{message}</title></head>
<body><main><h1>{message}</h1>{number}{typed}</main></body>
</html>
""")
BARE_NUMBER = Markup("<p>Number: <strong>{}</strong></p>")
BARE_TYPED = Markup("<h2>{}</h2><pre>{}</pre>")


def init_app(app: Flask) -> None:
    """Every refusal, every HTTP error and every fault gets a page, or JSON where JSON is wanted."""
    app.register_error_handler(Refusal, show_refusal)
    app.register_error_handler(HTTPException, show_http_error)
    app.register_error_handler(InternalServerError, show_fault)
    app.after_request(say_when)
    app.log_exception = log_fault  # type: ignore[method-assign]  # Flask's own way has no number


def show_refusal(refusal: Refusal) -> Response:
    """A no that a person can act on. What they had typed is on the page."""
    if refusal.status >= 500:
        ask_nobody()
        log.warning("cannot answer", reason=code_of(refusal))
    response = answer(
        refusal.status,
        say(refusal),
        code=code_of(refusal),
        typed=None if isinstance(refusal, FromElsewhere) else kept.from_request(),
        may_send_again=isinstance(refusal, StaleToken) or refusal.status >= 500,
    )
    retry_after = getattr(refusal, "retry_after", None)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def say_when(response: Response) -> Response:
    """Whoever is told "not now" is told when to come back, on pages that show it themselves too."""
    if response.status_code == 503:
        response.headers.setdefault("Retry-After", str(Busy.retry_after))
    return response


def show_http_error(error: HTTPException) -> Response:
    """What Flask itself refuses: no such page, no such method, too large."""
    status = error.code or 500
    message = ANSWERS.get(status, OTHERWISE)
    if isinstance(error, SecurityError):  # a host that is not ours: no page, nothing to link to
        return bare(status, message)
    response = answer(status, say(message), code=code_of(error), typed=kept.from_request())
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def show_fault(_error: InternalServerError) -> Response:
    """The number that stands in the log, and what was typed. Nothing of what went wrong."""
    ask_nobody()
    return answer(
        500,
        say(FAULT),
        code="fault",
        typed=kept.from_request(),
        may_send_again=True,
    )


def log_fault(exc_info: Any) -> None:
    """Write down what went wrong; `logs` adds the number that the page shows."""
    log.error(
        "fault",
        method=request.method,
        route=request.url_rule.rule if request.url_rule else None,
        exc_info=exc_info,
    )


def ask_nobody() -> None:
    """Whatever keeps us from answering may keep us from finding out who asks: do not try again."""
    if "_login_user" not in g:
        become(None)


def wants_json() -> bool:
    """Scripts and the API ask for JSON; a browser that opens a page does not."""
    offered = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return offered == "application/json" or request.path.startswith("/api/")


def answer(
    status: int,
    message: str,
    *,
    code: str,
    typed: kept.Kept | None = None,
    may_send_again: bool = False,
) -> Response:
    """The page or the JSON problem. Never fails: at the worst it is a bare page."""
    number = request_id() if status >= 500 else None
    if wants_json():
        return problem(status, message, code=code, number=number)
    person = reader()
    advice = ADVICE.get(status)
    try:
        page = render_template(
            "errors/refusal.html",
            status=status,
            message=message,
            advice=say(advice) if advice else None,
            number=number,
            kept=typed,
            may_send_again=may_send_again,
            token=person.csrf_token if person else "",
        )
    except Exception:
        log.exception("error page failed")
        return bare(status, message, typed=typed)
    return Response(page, status, mimetype="text/html")


def bare(status: int, message: str, *, typed: kept.Kept | None = None) -> Response:
    page = BARE.format(
        message=message,
        number=BARE_NUMBER.format(request_id()) if status >= 500 else "",
        typed=Markup("").join(BARE_TYPED.format(*pair) for pair in pairs_of(typed)),
    )
    return Response(page, status, mimetype="text/html")


def pairs_of(typed: kept.Kept | None) -> Iterable[tuple[str, str]]:
    return typed.typed if typed else ()


def problem(status: int, message: str, *, code: str, number: str | None) -> Response:
    """RFC 9457: `title` for people, `code` for scripts, `request` for whoever reads the log."""
    response = jsonify(
        {"type": "about:blank", "title": message, "status": status, "code": code}
        | ({"request": number} if number else {})
    )
    response.status_code = status
    response.mimetype = "application/problem+json"
    return response


def code_of(error: Exception) -> str:
    """`NoAttemptsLeft` is `no-attempts-left`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", type(error).__name__).lower()
