"""Pages that are sent only when they changed since the browser last had them."""

from collections.abc import Callable
from hashlib import blake2b

from flask import Flask, current_app, make_response, request
from werkzeug.wrappers import Response

from learning.web.guard import reader
from learning.web.language import page_language


def init_app(app: Flask, *, build: str) -> None:
    """`build` names the templates, styles and code that made a page: a new one makes it new."""
    app.extensions["build"] = build


def conditional(state: object, page: Callable[[], str], *, in_language: str = "") -> Response:
    """The page, or 304 when the browser's copy follows from the same state.

    `state` must hold everything the page shows beyond address, language, reader and build. The
    page is rendered only when it is sent.
    """
    seen = (
        current_app.extensions["build"],
        request.full_path,
        page_language().code,
        in_language,
        reader(),
        state,
    )
    tag = blake2b(repr(seen).encode(), digest_size=12).hexdigest()
    if request.if_none_match.contains_weak(tag):
        response = make_response("", 304)
    else:
        response = make_response(page())
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = "private, no-cache"
    return response
