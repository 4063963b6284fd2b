"""Pages that are sent only when they changed since the browser last had them."""

from collections.abc import Callable
from hashlib import blake2b

from flask import Flask, Response, current_app, make_response, request

from learning.web.guard import reader
from learning.web.language import cacheable_for_visitors, page_key

PUBLIC_SECONDS = 60  # how long others may keep a visitor's page


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
        page_key(),
        in_language,
        reader(),
        state,
    )
    tag = tag_of(repr(seen))
    is_known = request.if_none_match.contains_weak(tag)
    response = make_response("", 304) if is_known else make_response(page())
    response.set_etag(tag, weak=True)
    return cacheable_for_visitors(response, seconds=PUBLIC_SECONDS)


def respond_with_etag(body: str) -> Response:
    """The same for a page whose state is not known without rendering it.

    The tag covers the whole page, so a page that greets somebody else, or carries another sign-in's
    token, has another tag. Only a visitor's page with the language in its address is for everyone.
    """
    response = cacheable_for_visitors(Response(body, mimetype="text/html"), seconds=PUBLIC_SECONDS)
    response.set_etag(tag_of(f"{page_key()} {body}"), weak=True)
    response.make_conditional(request)
    return response


def tag_of(text: str) -> str:
    return blake2b(text.encode(), digest_size=12).hexdigest()
