"""Pieces of pages that are rendered once and shown to many.

The only thing in them that differs between readers is the token of their forms, so a fragment is
kept in pieces around it.
"""

import secrets
from collections.abc import Callable, Hashable

from flask import Flask, current_app, render_template

from learning.web.cache import Cache
from learning.web.guard import reader

MARK = secrets.token_hex(16)  # unguessable, so that nobody can write it into a fragment
SIZE = 4_000  # fragments a process keeps; a question takes about 3 KB


def init_app(app: Flask) -> None:
    app.extensions["fragments"] = Cache[tuple[str, ...]](SIZE)


def fragment(template: str, key: Hashable, *, make: Callable[[], dict[str, object]]) -> str:
    """The rendered template with the reader's own token in its forms.

    `make` gives the template's other values; all of them must follow from `key`.
    """
    person = reader()
    kept: Cache[tuple[str, ...]] = current_app.extensions["fragments"]
    pieces = kept.get(
        (template, person is None, key),
        lambda: tuple(
            render_template(template, csrf_token=MARK if person else "", **make()).split(MARK)
        ),
    )
    return (person.csrf_token if person else "").join(pieces)
