"""Pages and parts of pages that are rendered once and shown to many.

Readers in the same place see the same page but for a few words: their name, the token of their
forms, what they wrote. A fragment is kept in pieces around these holes, and a page is put together
by joining strings. What fills a hole is never part of what is kept.
"""

import re
import secrets
from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace

from flask import Flask, current_app, render_template, request
from markupsafe import Markup, escape

from learning.web.cache import Cache
from learning.web.guard import reader
from learning.web.language import page_key
from learning.web.reader import Reader

SEED = secrets.token_hex(16)  # unguessable, so that nobody can write a hole into a fragment
HOLE = re.compile(rf"{SEED}-([a-z]+)-")
PARTS = 4_000  # a question takes about 3 KB
PAGES = 400  # a page without its text takes about 20 KB
TOKEN, NAME, MARK = "token", "name", "mark"

Pieces = tuple[str, ...]  # text, name of a hole, text, name of a hole, text …
Values = Mapping[str, str]


def init_app(app: Flask) -> None:
    app.extensions["fragments"] = Cache[Pieces](PARTS)
    app.extensions["pages"] = Cache[Pieces](PAGES)


def hole(name: str) -> Markup:
    """What a template prints where something personal belongs."""
    return Markup(f"{SEED}-{name}-")  # noqa: S704  # our own hexadecimal signs


def fragment(
    template: str,
    key: Hashable,
    *,
    make: Callable[[], dict[str, object]],
    holes: Values | None = None,
    is_shared: bool = True,
) -> str:
    """A part of a page. `make` gives what the template shows; all of it must follow from `key`.

    `holes` are the words of this reader, as safe HTML, that `make` left to `hole(…)`. What shows
    words of theirs elsewhere is not shared: it is rendered anew, and nothing of it is kept.
    """
    if not is_shared:
        return _joined(_split(render_template(template, **make())), holes or {})
    return _filled("fragments", template, key, make, holes or {})


def page(
    template: str, key: Hashable, *, make: Callable[[], dict[str, object]], holes: Values
) -> str:
    """A whole page, its frame included; what differs by address and language is in the key too.

    With a query in its address a page is rendered anew: anybody may invent any number of those.
    """
    if request.query_string:
        return _joined(_split(render_template(template, **make())), holes)
    whole = (key, request.host_url, request.path, request.root_path, page_key())
    return _filled("pages", template, whole, make, holes)


def _filled(
    cache: str, template: str, key: Hashable, make: Callable[[], dict[str, object]], holes: Values
) -> str:
    person = reader()
    kept: Cache[Pieces] = current_app.extensions[cache]
    pieces = kept.get(
        (template, person.role if person else None, key),
        lambda: _split(render_template(template, reader=lambda: anybody(person), **make())),
    )
    return _joined(pieces, holes)


def anybody(person: Reader | None) -> Reader | None:
    """Whoever is signed in like this person: what is their own is a hole."""
    if person is None:
        return None
    return replace(
        person, person_id=0, sign_in_id=0, name=hole(NAME), csrf_token=hole(TOKEN), mark=hole(MARK)
    )


def _split(html: str) -> Pieces:
    return tuple(HOLE.split(html))


def _joined(pieces: Pieces, holes: Values) -> str:
    """The pieces with every hole filled; a hole that nobody fills is a fault."""
    person = reader()
    own = {} if person is None else personal(person)
    return "".join(
        piece if place % 2 == 0 else holes[piece] if piece in holes else own[piece]
        for place, piece in enumerate(pieces)
    )


def personal(person: Reader) -> dict[str, str]:
    return {NAME: str(escape(person.name)), TOKEN: person.csrf_token, MARK: person.mark}
