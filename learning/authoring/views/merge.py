"""Two people wrote the same text: both are here, and one of them joins them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learning.authoring.difference import Change, Span, changes
from learning.authoring.merging import Agreed, Chunk, Clash, clean, merged
from learning.authoring.queries import texts as queries
from learning.authoring.service import texts
from learning.authoring.service.texts import LONGEST_NOTE, NewerRevision
from learning.authoring.views import keeping
from learning.authoring.views.blueprint import bp
from learning.authoring.views.editor import MEGABYTES, text_to_write, title_of
from learning.authoring.views.keeping import Copy, Sent, copy_of
from learning.authoring.views.opened import Opened, document_row, language_in, text_of
from learning.errors import Refusal
from learning.i18n import N_
from learning.web.database import current_session
from learning.web.forms import cleaned
from learning.web.guard import accepts, signed_in, the_reader
from learning.web.language import say

# Characters of both texts of one place: finding which blocks belong together takes the square.
LONGEST_COMPARED = 20_000
LONGEST_JOINED = 120_000  # longer texts are chosen between as wholes
CHOICES = ("theirs", "mine", "both", "own")


class ChangedMeanwhile(Refusal):
    """The texts of this page are not the ones any more."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the joined text. A clash has a number, and what was chosen for it so far."""

    chunk: Chunk
    number: int = 0
    choice: str = ""
    own: str = ""

    @property
    def is_clash(self) -> bool:
        return isinstance(self.chunk, Clash)

    @property
    def changes(self) -> Sequence[Change]:
        """What differs between the two, with its words marked."""
        if not isinstance(self.chunk, Clash):
            return ()
        theirs, mine = self.chunk.theirs, self.chunk.mine
        if len(theirs) + len(mine) > LONGEST_COMPARED:
            return [Change("changed", Span(theirs, 1), Span(mine, self.chunk.line))]
        before = self.chunk.line - 1
        return [moved(one, by=before) for one in changes(theirs, mine)]

    @property
    def text(self) -> str | None:
        """What stands here in the end; none while nothing was chosen."""
        if isinstance(self.chunk, Agreed):
            return self.chunk.text
        match self.choice:
            case "theirs":
                return self.chunk.theirs
            case "mine":
                return self.chunk.mine
            case "both":
                return with_end(self.chunk.theirs) + self.chunk.mine
            case "own":
                return with_end(self.own)
        return None


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two texts that began from the same one."""

    opened: Opened
    copy: Copy
    theirs_number: int
    theirs: str
    chunks: tuple[Chunk, ...]


@bp.get("/merge/<path:path>")
@signed_in
def merge(path: str) -> ResponseReturnValue:
    opened = text_to_write(path)
    copy = copy_of(opened, the_reader().person_id)
    if copy is None:
        return redirect(url_for("authoring.editor", path=path))
    if copy.base == opened.head:
        return redirect(url_for("authoring.editor", path=path, text="mine"))
    meeting = meet(opened, copy, opened.head)
    return merge_page(meeting, list(parts_of(meeting.chunks, {})))


@bp.post("/merge/<path:path>")
@signed_in
@accepts(megabytes=MEGABYTES)
def join(path: str) -> ResponseReturnValue:
    """Take what was chosen; if somebody was faster again, the joined text meets theirs."""
    opened, form = text_to_write(path), request.form
    copy = copy_of(opened, the_reader().person_id)
    number = form.get("theirs", "")
    if copy is None or copy.stamp != form.get("stamp") or not number.isdecimal():
        raise ChangedMeanwhile(
            N_("These texts were changed in another window. Open the editor again to see them.")
        )
    meeting = meet(opened, copy, int(number))
    parts = list(parts_of(meeting.chunks, form))
    text = joined(meeting, parts)
    if text is None:
        told = say(N_("Choose a text in every place that both of you changed."))
        return merge_page(meeting, parts, refused=told), 422
    note = str(cleaned(form.get("note", "")))[:LONGEST_NOTE]
    return keep_joined(opened, Sent(text, meeting.theirs_number, copy.stamp, note))


def keep_joined(opened: Opened, sent: Sent) -> ResponseReturnValue:
    by = the_reader().person_id
    if request.form.get("do") == "edit":
        keeping.set_aside(opened, sent, by=by)
        return redirect(url_for("authoring.editor", path=opened.path, text="mine"), code=303)
    try:
        keeping.save(opened, sent, by=by)
    except NewerRevision:
        return redirect(url_for("authoring.merge", path=opened.path), code=303)
    return redirect(url_for("authoring.editor", path=opened.path, told="saved"), code=303)


def meet(opened: Opened, copy: Copy, number: int) -> Meeting:
    """The copy and a revision, with what both began from."""
    session = current_session()
    document = document_row(session, opened)
    found = texts.revision_numbered(session, document, number)
    base = texts.revision_numbered(session, document, copy.base)
    if found is None:
        raise ChangedMeanwhile(N_("There is no such revision."))
    theirs = text_of(found.body)
    before = text_of(base.body) if base is not None else ""
    if len(copy.text) + len(theirs) > LONGEST_JOINED:
        whole = Clash(before, copy.text, theirs, 1)
        return Meeting(opened, copy, number, theirs, (whole,))
    return Meeting(opened, copy, number, theirs, merged(before, copy.text, theirs))


def parts_of(chunks: Sequence[Chunk], given: Mapping[str, str]) -> Iterator[Part]:
    """The chunks with what the form says about those that clash."""
    number = 0
    for chunk in chunks:
        if isinstance(chunk, Agreed):
            yield Part(chunk)
            continue
        number += 1
        choice = given.get(f"choice-{number}", "")
        own = given.get(f"own-{number}", chunk.mine).replace("\r\n", "\n").replace("\x00", "")
        yield Part(chunk, number, choice if choice in CHOICES else "", own)


def joined(meeting: Meeting, parts: Sequence[Part]) -> str | None:
    """The joined text: as it was edited where nothing clashed, else put together from the parts."""
    if clean(meeting.chunks) is not None:
        body = request.form.get("body")
        if body is not None:
            return body.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    found = [part.text for part in parts]
    return None if None in found else "".join(one for one in found if one is not None)


def moved(change: Change, *, by: int) -> Change:
    """The change with the lines that it has in the whole text."""
    before, after = (
        span and replace(span, line=span.line + by) for span in (change.before, change.after)
    )
    return replace(change, before=before, after=after)


def with_end(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"


def merge_page(meeting: Meeting, parts: list[Part], *, refused: str = "") -> str:
    opened, copy = meeting.opened, meeting.copy
    saved = queries.saved_by(current_session(), opened.document_id, meeting.theirs_number)
    ready = clean(meeting.chunks)
    return render_template(
        "authoring/merge.html",
        opened=opened,
        title=title_of(copy.text, opened.place),
        lang=language_in(copy.text, opened.place),
        copy=copy,
        number=meeting.theirs_number,
        saved_at=saved[0] if saved else None,
        saved_by=saved[1] if saved else "",
        ready=ready,
        changes=[one for one in changes(meeting.theirs, ready or "") if one.kind != "same"]
        if ready is not None
        else [],
        parts=parts,
        longest_note=LONGEST_NOTE,
        refused=refused,
    )
