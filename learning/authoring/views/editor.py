"""The editor of one text: write, see the page that it becomes, mend, save."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import blake2b

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from learning.authoring import insertions
from learning.authoring.difference import changes
from learning.authoring.insertions import GROUPS, Insertion
from learning.authoring.mends import Mend, mend_of
from learning.authoring.outline import Outline
from learning.authoring.paths import Place, place_of
from learning.authoring.queries import reviews_of
from learning.authoring.queries import texts as queries
from learning.authoring.service.texts import LONGEST_NOTE, NewerRevision
from learning.authoring.views import keeping
from learning.authoring.views.blueprint import bp
from learning.authoring.views.doors import author, desk_address, may_change, must
from learning.authoring.views.keeping import Copy, Sent, WrittenElsewhere, copy_of
from learning.authoring.views.opened import (
    Opened,
    Reading,
    language_in,
    open_text,
    outline,
    read,
    with_plain_ends,
)
from learning.authoring.views.preview import preview_of
from learning.errors import Refusal
from learning.i18n import N_
from learning.i18n.languages import Language
from learning.markdown.document import Problem
from learning.recommendations.views.desk import known
from learning.web.database import current_session
from learning.web.guard import accepts, signed_in, the_reader
from learning.web.language import say, speaking

TOLD = {
    "saved": N_("Saved as revision {number}."),
    "given-up": N_("You begin from the newest revision."),
    "mended": N_("Mended. Look at it, and save."),
    "gone": N_("This problem is not there any more."),
}
LONGEST_SHOWN = 120_000  # characters of two texts whose difference is worth waiting for
MEGABYTES = 2  # 256 KB of Arabic letters, each byte written as %xx


@dataclass(frozen=True, slots=True)
class Remark:
    """One problem beside the line it is about, with the button that mends it."""

    problem: Problem
    excerpt: str
    key: str
    mend: Mend | None


@dataclass(frozen=True, slots=True)
class Edition:
    """One language of the text, as the row of languages shows it."""

    lang: Language
    url: str
    is_here: bool


@bp.get("/texts/<path:path>")
@signed_in
def editor(path: str) -> ResponseReturnValue:
    rights, person = author(), the_reader()
    opened = open_text(path)
    if not may_change(rights, path):
        return editor_page(opened, Sent(opened.newest, opened.head, ""), may_write=False)
    copy = copy_of(opened, person.person_id)
    if copy is not None and request.args.get("text") != "mine":
        return waiting_page(opened, copy)
    if copy is not None:
        sent = Sent(copy.text, copy.base, copy.stamp)
    else:
        sent = Sent(opened.newest, opened.head, "")
    told = request.args.get("told", "")
    return editor_page(
        opened, sent, told=say(TOLD[told], number=opened.head) if told in TOLD else ""
    )


@bp.post("/texts/<path:path>")
@signed_in
@accepts(megabytes=MEGABYTES)
def write(path: str) -> ResponseReturnValue:
    """Whatever button was pressed; what was typed stays on the page in any case."""
    opened, by, sent = text_to_write(path), the_reader().person_id, sent_text()
    pressed = request.form.get("do", "save")
    if pressed == "give-up":
        keeping.give_up(opened, by=by)
        return redirect(url_for("authoring.editor", path=path, told="given-up"), code=303)
    if pressed == "preview":
        return editor_page(opened, sent, is_preview=True)
    if pressed.startswith("mend."):
        return mended(opened, sent, pressed.removeprefix("mend."))
    return saved(opened, sent, by)


def saved(opened: Opened, sent: Sent, by: int) -> ResponseReturnValue:
    """Saved, or the page that says why not; somebody else's newer text leads to the merging."""
    try:
        done = keeping.save(opened, sent, by=by)
    except NewerRevision:
        address = url_for("authoring.merge", path=opened.path)
        if is_asked_by_script():
            return jsonify(merge=address), 409
        return redirect(address, code=303)
    except Refusal as refusal:
        if is_asked_by_script():
            return jsonify(message=say(refusal)), refusal.status
        return editor_page(opened, sent, refused=say(refusal)), refusal.status
    if is_asked_by_script():
        at = done.saved_at.astimezone(UTC).isoformat()
        said = say(TOLD["saved"], number=done.number)
        return jsonify(number=done.number, at=at, said=said)
    return redirect(url_for("authoring.editor", path=opened.path, told="saved"), code=303)


@bp.post("/keep/<path:path>")
@signed_in
@accepts(megabytes=MEGABYTES)
def keep(path: str) -> ResponseReturnValue:
    """Set aside what is being written, for the script: it is told when it is there."""
    opened = text_to_write(path)
    try:
        stamp = keeping.set_aside(opened, sent_text(), by=the_reader().person_id)
    except WrittenElsewhere as refusal:
        told = say(refusal)
        return jsonify(message=told, text=refusal.text, stamp=refusal.stamp), refusal.status
    return jsonify(stamp=stamp, at=datetime.now(UTC).isoformat(), head=opened.head)


@bp.post("/preview/<path:path>")
@signed_in
@accepts(megabytes=MEGABYTES)
def preview(path: str) -> ResponseReturnValue:
    """The parts of the page that follow from the text, for the script."""
    author()
    opened, sent = open_text(path), sent_text()
    return render_template("authoring/_parts.html", **parts_of(opened, sent.text))


def mended(opened: Opened, sent: Sent, key: str) -> ResponseReturnValue:
    """The text with one problem mended; it is not saved by that."""
    remarks = remarks_on(sent.text, read(opened.place, sent.text))
    mend = next((one.mend for one in remarks if one.key == key and one.mend), None)
    text = mend.text if mend else sent.text
    told = say(TOLD["mended" if mend else "gone"])
    if is_asked_by_script():
        return jsonify(text=text, told=told)
    return editor_page(opened, replace(sent, text=text), told=told)


def text_to_write(path: str) -> Opened:
    """The text at this path for somebody who may change it; for others there is none."""
    must(may_change(author(), path))
    return open_text(path)


def sent_text() -> Sent:
    """What the form holds. The text itself is kept to the letter."""
    form = request.form
    base = form.get("base", "")
    return Sent(
        text=with_plain_ends(form.get("body", "")).replace("\x00", ""),
        base=int(base) if base.isascii() and base.isdigit() and len(base) < 9 else 0,
        stamp=form.get("stamp", ""),
        note=" ".join(form.get("note", "").split())[:LONGEST_NOTE],
    )


def is_asked_by_script() -> bool:
    return "X-Part" in request.headers


def waiting_page(opened: Opened, copy: Copy) -> str:
    """Somebody comes back to a text that they did not save: they choose where to go on."""
    return render_template(
        "authoring/waiting.html",
        opened=opened,
        title=title_of(opened.newest, opened.place),
        lang=language_in(copy.text, opened.place),
        copy=copy,
        changes=[one for one in changes(opened.newest, copy.text) if one.kind != "same"]
        if len(opened.newest) + len(copy.text) < LONGEST_SHOWN
        else [],
    )


def editor_page(
    opened: Opened,
    sent: Sent,
    *,
    told: str = "",
    refused: str = "",
    is_preview: bool = False,
    may_write: bool = True,
) -> str:
    lang = language_in(sent.text, opened.place)
    return render_template(
        "authoring/editor.html",
        opened=opened,
        sent=sent,
        title=title_of(sent.text, opened.place),
        lang=lang,
        editions=editions_of(opened),
        menu=menu_for(opened.place, lang),
        longest_note=LONGEST_NOTE,
        told=told,
        refused=refused,
        is_preview=is_preview,
        may_write=may_write,
        may_publish=author().may_write,
        folder_url=desk_address(opened.folder),
        reviews=reviews_of(current_session(), opened.path),
        **parts_of(opened, sent.text),
    )


def parts_of(opened: Opened, text: str) -> dict[str, object]:
    """What follows from the text: problems, page, outline."""
    reading = read(opened.place, text)
    page: Markup | None = preview_of(opened, text, reading)
    found: Outline | None = outline(opened.place, text)
    remarks = remarks_on(text, reading)
    return {
        "path": opened.path,
        "errors": [one for one in remarks if one.problem.level == "error"],
        "advice": [one for one in remarks if one.problem.level == "advice"],
        "page": page,
        "outline": found,
        "is_read": reading.document is not None,
    }


def remarks_on(text: str, reading: Reading) -> list[Remark]:
    lines = text.split("\n")
    return [
        Remark(
            problem=one,
            excerpt=lines[one.line - 1].strip()[:120] if one.line <= len(lines) else "",
            key=key_of(one),
            mend=mend_of(one, text, reading.document),
        )
        for one in reading.problems
    ]


def key_of(problem: Problem) -> str:
    """The same problem on the same line, while the text around it may change."""
    return blake2b(f"{problem.line} {problem.message}".encode(), digest_size=8).hexdigest()


def menu_for(place: Place, lang: Language) -> list[tuple[str, list[tuple[Insertion, str]]]]:
    """The insert menu by group, each entry with its text in the document's language."""
    with speaking(lang.code):
        texts = {one: one.text(say) for one in insertions.offered(place)}
    return [
        (name, [(one, text) for one, text in texts.items() if one.group == group])
        for group, name in GROUPS.items()
        if any(one.group == group for one in texts)
    ]


def title_of(text: str, place: Place) -> str:
    """What the front matter calls it, else its file."""
    for line in text.split("\n", 40)[:40]:
        if line.startswith("title:"):
            return line.partition(":")[2].strip(" \"'") or place.path
    return place.path.rsplit("/", 1)[-1]


def editions_of(opened: Opened) -> list[Edition]:
    """The source and its translations, the source first."""
    folder = opened.path.rpartition("/")[0]
    source = opened.place.source
    paths = queries.paths_under(current_session(), folder)
    beside = [place_of(one) for one in paths if place_of(one).source == source]
    return [
        Edition(
            lang=known(one.language) if one.language else language_in("", one),
            url=url_for("authoring.editor", path=one.path),
            is_here=one.path == opened.path,
        )
        for one in sorted(beside, key=lambda one: one.language or "")
    ]
