"""Asking a colleague to read a text, remarks block by block, and what they think of it."""

import uuid
from datetime import UTC, datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learning.accounts import queries as account_queries
from learning.accounts.views.sign_up import site
from learning.authoring import queries
from learning.authoring.reviewing import Reviewed, reviewed
from learning.authoring.service import reviews as service
from learning.authoring.views.blueprint import bp
from learning.authoring.views.doors import (
    MISSING,
    author,
    may_change,
    must,
    text_address,
    the_document,
)
from learning.errors import NotFound, Refusal
from learning.i18n import N_
from learning.web.database import current_session, transaction
from learning.web.guard import signed_in, the_reader
from learning.web.language import say

STATES = {
    "open": N_("Not read yet"),
    "approved": N_("Approved"),
    "changes": N_("Changes are asked for"),
}
NOTICES = {
    "asked": N_("Your colleague gets a mail."),
    "commented": N_("Your remark is kept."),
    "settled": N_("The remark is settled."),
    "decided": N_("Your colleague sees what you decided."),
}


@bp.get("/ask-review/<path:path>")
@signed_in
def ask_review(path: str) -> ResponseReturnValue:
    return ask_page(path)


def ask_page(path: str, *, error: str = "") -> str:
    rights = author()
    must(may_change(rights, path))
    document = the_document(path)
    return render_template(
        "authoring/ask_review.html",
        rights=rights,
        document=document,
        error=error,
        note=request.form.get("note", ""),
        people=queries.possible_reviewers(current_session(), without=the_reader().person_id),
        reviews=queries.reviews_of(current_session(), path),
        states=STATES,
        text_url=text_address(path),
    )


@bp.post("/ask-review/<path:path>")
@signed_in
def send_review(path: str) -> ResponseReturnValue:
    must(may_change(author(), path))
    try:
        with transaction() as session:
            by = account_queries.person_by_id(session, the_reader().person_id)
            people = queries.possible_reviewers(session, without=by.id)
            chosen = request.form.get("reviewer", "")
            reviewer = next((one for one in people if str(one.public_id) == chosen), by)
            asked = service.Asked(reviewer, by, site(), request.form.get("note", ""))
            document = queries.document_at(session, path)
            made = service.ask(session, document, asked, now=datetime.now(UTC))
            public_id = made.public_id
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        return ask_page(path, error=say(refusal)), refusal.status
    return redirect(url_for(".review", public_id=public_id, after="asked"), 303)


@bp.get("/review/<uuid:public_id>")
@signed_in
def review(public_id: uuid.UUID) -> ResponseReturnValue:
    return review_page(public_id)


def review_page(public_id: uuid.UUID, *, error: str = "") -> str:
    rights = author()
    session = current_session()
    found, document = queries.review(session, public_id)
    remarks = queries.remarks_on(session, document)
    numbers = {found.number, document.head, *(one.number for one in remarks)}
    bodies = queries.bodies_numbered(session, document, numbers)
    text: Reviewed = reviewed(document.path, bodies[document.head], remarks, bodies)
    return render_template(
        "authoring/review.html",
        rights=rights,
        found=found,
        document=document,
        text=text,
        error=error,
        typed=request.form.get("text", ""),
        typed_key=request.form.get("block", ""),
        states=STATES,
        is_reviewer=found.reviewer_id == the_reader().person_id,
        text_url=text_address(document.path),
        notice_text=NOTICES.get(request.args.get("after", "")),
    )


@bp.post("/review/<uuid:public_id>/comment")
@signed_in
def add_comment(public_id: uuid.UUID) -> ResponseReturnValue:
    """Remark on a block. Whoever may read the text may ask and answer."""
    author()
    try:
        with transaction() as session:
            _, document = queries.review(session, public_id)
            service.comment(
                session,
                document,
                request.form.get("block", ""),
                request.form.get("text", ""),
                by=the_reader().person_id,
                now=datetime.now(UTC),
            )
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        return review_page(public_id, error=say(refusal)), refusal.status
    return back(public_id, "commented")


@bp.post("/review/<uuid:public_id>/settle")
@signed_in
def settle_comment(public_id: uuid.UUID) -> ResponseReturnValue:
    author()
    with transaction() as session:
        _, document = queries.review(session, public_id)
        found = queries.comment(session, comment_id())
        must(found.document_id == document.id)
        service.settle(found, by=the_reader().person_id, now=datetime.now(UTC))
    return back(public_id, "settled")


def comment_id() -> uuid.UUID:
    try:
        return uuid.UUID(request.form.get("comment", ""))
    except ValueError as fault:
        raise NotFound(MISSING) from fault


@bp.post("/review/<uuid:public_id>/decide")
@signed_in
def decide_review(public_id: uuid.UUID) -> ResponseReturnValue:
    must(author().may_judge)
    with transaction() as session:
        found, _ = queries.review(session, public_id)
        decision = request.form.get("press", "")
        by, now = the_reader().person_id, datetime.now(UTC)
        service.decide(session, found, decision, by=by, now=now)
    return back(public_id, "decided")


def back(public_id: uuid.UUID, after: str) -> ResponseReturnValue:
    return redirect(url_for(".review", public_id=public_id, after=after), 303)
