"""The revisions of a text, what changed between any two, and going back to one."""

from datetime import UTC, datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learning.authoring import difference, queries
from learning.authoring.models import Document
from learning.authoring.service import texts
from learning.authoring.views.blueprint import bp
from learning.authoring.views.doors import author, may_change, must, text_address, the_document
from learning.errors import NotFound
from learning.i18n import N_
from learning.i18n.translation import Translator
from learning.web.database import current_session, transaction
from learning.web.guard import signed_in, the_reader
from learning.web.language import words

NOTICES = {"restored": N_("This text is the newest again. Readers see it once it is published.")}


@bp.get("/history/<path:path>")
@signed_in
def history(path: str) -> ResponseReturnValue:
    rights = author()
    document = the_document(path)
    newest, oldest = numbers_asked(document)
    return render_template(
        "authoring/history.html",
        rights=rights,
        document=document,
        may_write=may_change(rights, path),
        text_url=text_address(path),
        revisions=queries.revision_lines(current_session(), document),
        newest=newest,
        oldest=oldest,
        changes=compared(document, oldest, newest),
        notice_text=NOTICES.get(request.args.get("after", "")),
    )


def numbers_asked(document: Document) -> tuple[int, int]:
    """The two revisions to compare: those of the address, else the newest and the one before."""
    newest = number_asked("to") or document.head
    return newest, number_asked("from") or max(newest - 1, 0)


def number_asked(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


def compared(document: Document, oldest: int, newest: int) -> tuple[difference.Change, ...] | None:
    """What changed, block by block; none where one of both is no text."""
    before, after = text_of(document, oldest), text_of(document, newest)
    return None if before is None or after is None else difference.changes(before, after)


def text_of(document: Document, number: int) -> str | None:
    """The text of a revision; before the first there was none."""
    if number == 0:
        return ""
    revision = texts.revision_numbered(current_session(), document, number)
    if revision is None:
        raise NotFound(N_("This page does not exist."))
    return as_text(revision.body)


def as_text(body: bytes) -> str | None:
    """A body as text; none where it is a picture or a sound."""
    try:
        return body.decode("utf-8").replace("\r\n", "\n") if b"\0" not in body else None
    except UnicodeDecodeError:
        return None


@bp.post("/history/<path:path>")
@signed_in
def restore(path: str) -> ResponseReturnValue:
    """Make an earlier text the newest one again."""
    must(may_change(author(), path))
    number = request.form.get("number", "")
    say: Translator = words()
    with transaction() as session:
        texts.restore(
            session,
            queries.document_at(session, path),
            int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0,
            by=the_reader().person_id,
            now=datetime.now(UTC),
            note=say.gettext(N_("Back to revision {number}")).format(number=number[:9]),
        )
    return redirect(url_for(".history", path=path, after="restored"), 303)
