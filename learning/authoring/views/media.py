"""Pictures, films, sounds and captions of one module."""

from collections.abc import Container, Mapping
from dataclasses import dataclass

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learning.authoring import queries, uploads
from learning.authoring.media_types import media_type_of
from learning.authoring.paths import place_of
from learning.authoring.queries import DocumentLine
from learning.authoring.service import media as service
from learning.authoring.views.blueprint import bp
from learning.authoring.views.doors import author, desk_address, must
from learning.authoring.views.home import STATES
from learning.authoring.views.module import by_me
from learning.errors import Refusal
from learning.i18n import N_
from learning.web.database import current_session, transaction
from learning.web.guard import accepts, roles, signed_in
from learning.web.language import say

MEGABYTES = 62
NOTICES = {
    "added": N_("The file is there. Readers see it once the module is published."),
    "described": N_("Saved. Readers see it once it is published."),
    "removed": N_("The file goes with the next publication."),
}


@dataclass(frozen=True, slots=True)
class File:
    """One file of a module as its list shows it."""

    name: str
    line: DocumentLine
    alternative: str
    is_picture: bool
    lacks: tuple[str, ...]  # names of files that belong to a film and are not there
    used_in: list[str]

    @property
    def insertion(self) -> str:
        """What shows it in a text."""
        return f"![{self.alternative}](media/{self.name})" if self.is_picture else ""


@bp.get("/media/<module>")
@signed_in
def media(module: str) -> ResponseReturnValue:
    return media_page(module)


def media_page(module: str, *, error: str = "") -> str:
    rights = author()
    must(bool(queries.document_lines(current_session(), module)))
    return render_template(
        "authoring/media.html",
        rights=rights,
        module=module,
        desk_url=desk_address(module),
        files=files_of(module),
        states=STATES,
        alternative=request.form.get("alternative", ""),
        error=error,
        notice_text=NOTICES.get(request.args.get("after", "")),
    )


def files_of(module: str) -> list[File]:
    session = current_session()
    lines = {
        place_of(one.path).name: one
        for one in queries.document_lines(session, module)
        if place_of(one.path).kind == "media"
    }
    used = service.used_in(session, module)
    told = [one.path for name, one in lines.items() if name.endswith(uploads.ALTERNATIVE)]
    said = queries.bodies_at_head(session, told)
    return [
        File(
            name=name,
            line=one,
            alternative=said_of(one.path, said),
            is_picture=uploads.is_picture(name),
            lacks=tuple(lacking(name, lines.keys())),
            used_in=used.get(name, []),
        )
        for name, one in lines.items()
        if not name.endswith(uploads.ALTERNATIVE)
    ]


def said_of(path: str, said: Mapping[str, bytes]) -> str:
    return said.get(path + uploads.ALTERNATIVE, b"").decode("utf-8", "replace").strip()


def lacking(name: str, names: Container[str]) -> list[str]:
    """Captions and transcript that a film or sound needs beside it."""
    if not uploads.is_film_or_sound(name):
        return []
    stem = name.rpartition(".")[0]
    wanted = [f"{stem}.md"] if name.endswith(".mp3") else [f"{stem}.vtt", f"{stem}.md"]
    return [one for one in wanted if one not in names]


@bp.post("/media/<module>")
@roles("admin")
@accepts(megabytes=MEGABYTES)
def add_media(module: str) -> ResponseReturnValue:
    sent = request.files.get("file")
    body = sent.read() if sent else b""
    filename = (sent.filename or "") if sent else ""
    try:
        with transaction() as session:
            must(bool(queries.document_lines(session, module)))
            alternative = request.form.get("alternative", "")
            service.add_file(session, module, filename, body, alternative, by_me())
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        return media_page(module, error=say(refusal)), refusal.status
    return redirect(url_for(".media", module=module, after="added"), 303)


@bp.post("/media/<module>/describe")
@roles("admin")
def describe_media(module: str) -> ResponseReturnValue:
    try:
        with transaction() as session:
            name, alternative = request.form.get("name", ""), request.form.get("alternative", "")
            service.describe(session, module, name, alternative, by_me())
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        return media_page(module, error=say(refusal)), refusal.status
    return redirect(url_for(".media", module=module, after="described"), 303)


@bp.post("/media/<module>/remove")
@roles("admin")
def remove_media(module: str) -> ResponseReturnValue:
    with transaction() as session:
        service.remove_file(session, module, request.form.get("name", ""), by_me())
    return redirect(url_for(".media", module=module, after="removed"), 303)


@bp.get("/file/<module>/<path:name>")
@signed_in
def media_file(module: str, name: str) -> ResponseReturnValue:
    """The newest state of a file, published or not."""
    author()
    path = f"{module}/media/{name}"
    body = queries.bodies_at_head(current_session(), [path]).get(path)
    must(body is not None)
    response = Response(body)
    response.headers["Content-Type"] = media_type_of(name, body or b"")
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response
