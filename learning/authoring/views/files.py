"""The content as files: a ZIP archive out, one in, and what both sides changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flask import Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learning.authoring import difference, gateway, merging, queries, service, zips
from learning.authoring.merging import Agreed
from learning.authoring.paths import place_of
from learning.authoring.service import syncing
from learning.authoring.service.syncing import Offer
from learning.authoring.views.blueprint import bp
from learning.authoring.views.doors import author, desk_address
from learning.authoring.views.history import as_text
from learning.authoring.views.publish import with_links
from learning.config import Settings
from learning.errors import Refusal
from learning.i18n import N_
from learning.markdown.document import Problem
from learning.web.database import current_session, transaction
from learning.web.guard import accepts, roles, the_reader
from learning.web.language import say

MEGABYTES = 130
ACTIONS = {
    "create": N_("New"),
    "take_file": N_("Changed in the archive"),
    "keep_database": N_("Changed here: stays as it is here"),
    "remove": N_("Not in the archive: removed"),
    "conflict": N_("Changed on both sides: both are kept until you decide"),
}
NOTICES = {
    "taken": N_("The texts are here. Readers see them once they are published."),
    "settled": N_("The conflict is settled. Readers see the text once it is published."),
}
MARKS = ("<<<<<<< database\n", "=======\n", ">>>>>>> file\n")


def data_folder() -> Path:
    settings: Settings = current_app.extensions["settings"]
    return settings.data


@bp.get("/files")
@roles("admin")
def files() -> ResponseReturnValue:
    return files_page()


def files_page(*, error: str = "", problems: tuple[Problem, ...] = ()) -> str:
    return render_template(
        "authoring/files.html",
        rights=author(),
        conflicts=queries.conflict_lines(current_session()),
        error=error,
        problems=with_links(problems),
        notice_text=NOTICES.get(request.args.get("after", "")),
    )


@bp.get("/files/mosaic-content.zip")
@roles("admin")
def download() -> ResponseReturnValue:
    """Byte for byte what an export would write, packed."""
    body = zips.packed(service.export_tree(current_session()))
    answer = Response(body, mimetype="application/zip")
    answer.headers["Content-Disposition"] = 'attachment; filename="mosaic-content.zip"'
    return answer


@bp.post("/files")
@roles("admin")
@accepts(megabytes=MEGABYTES)
def upload() -> ResponseReturnValue:
    """Show what the archive would change. Nothing happens before it is confirmed."""
    sent = request.files.get("archive")
    body = sent.read() if sent else b""
    is_whole = request.form.get("whole") == "yes"
    try:
        found = offer_of(body, is_whole=is_whole)
        syncing.check(found, queries.newest_bodies(current_session()))
    except service.ContentRefused as refused:
        return files_page(error=say(refused), problems=refused.problems), refused.status
    except Refusal as refusal:
        return files_page(error=say(refusal)), refusal.status
    return render_template(
        "authoring/upload.html",
        rights=author(),
        found=found,
        actions=ACTIONS,
        is_whole=is_whole,
        token=gateway.keep_upload(data_folder(), body, now=datetime.now(UTC)),
    )


def offer_of(body: bytes, *, is_whole: bool) -> Offer:
    return syncing.offer(current_session(), without_root(zips.unpacked(body)), is_whole=is_whole)


def without_root(found: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The tree itself, where somebody packed the folder that holds it."""
    roots = {path.partition("/")[0] for path in found}
    if len(roots) != 1 or any(place_of(path).kind != "unknown" for path in found):
        return found
    return {path.partition("/")[2]: body for path, body in found.items()}


@bp.post("/files/take")
@roles("admin")
def take_upload() -> ResponseReturnValue:
    token = request.form.get("token", "")
    body = gateway.upload_named(data_folder(), token)
    with transaction() as session:
        found = offer_of(body, is_whole=request.form.get("whole") == "yes")
        if found.stamp != request.form.get("stamp"):
            raise Refusal(
                N_("Texts were changed here meanwhile. Send the archive again to see what is new.")
            )
        syncing.accept(session, found, by=the_reader().person_id, now=datetime.now(UTC))
    gateway.forget_upload(data_folder(), token)
    return redirect(url_for(".files", after="taken"), 303)


@dataclass(frozen=True, slots=True)
class Sides:
    """The two texts of a conflict, what differs, and both together."""

    changes: tuple[difference.Change, ...] | None
    merged: str | None
    clash_count: int


@bp.get("/conflicts/<int:conflict_id>")
@roles("admin")
def conflict(conflict_id: int) -> ResponseReturnValue:
    session = current_session()
    found, document = queries.conflict(session, conflict_id)
    here = queries.bodies_at_head(session, [document.path]).get(document.path, b"")
    base = queries.body_with_digest(session, document, document.synced_digest) or b""
    return render_template(
        "authoring/conflict.html",
        rights=author(),
        found=found,
        document=document,
        sides=sides_of(here, found.file_body, base),
        desk_url=desk_address(document.path.partition("/")[0]),
    )


def sides_of(here: bytes, there: bytes | None, base: bytes) -> Sides:
    mine, theirs, before = (as_text(one) for one in (here, there or b"", base))
    if mine is None or theirs is None or before is None:
        return Sides(None, None, 0)
    chunks = merging.merged(before, mine, theirs)
    text = "".join(
        one.text
        if isinstance(one, Agreed)
        else MARKS[0] + one.mine + MARKS[1] + one.theirs + MARKS[2]
        for one in chunks
    )
    clashes = sum(not isinstance(one, Agreed) for one in chunks)
    return Sides(difference.changes(mine, theirs), text if there is not None else None, clashes)


@bp.post("/conflicts/<int:conflict_id>")
@roles("admin")
@accepts(megabytes=2)
def settle_conflict(conflict_id: int) -> ResponseReturnValue:
    text = request.form.get("text", "").replace("\r\n", "\n")
    choice = request.form.get("press", "")
    if choice == syncing.MERGED and any(mark in text for mark in (MARKS[0], MARKS[2])):
        raise Refusal(N_("Marked lines are left: choose one text in each of these places first."))
    with transaction() as session:
        found, _ = queries.conflict(session, conflict_id)
        syncing.settle(
            session,
            found,
            choice,
            text=text.encode(),
            by=the_reader().person_id,
            now=datetime.now(UTC),
        )
    return redirect(url_for(".files", after="settled"), 303)
