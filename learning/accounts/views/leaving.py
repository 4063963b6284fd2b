"""Taking one's data along, and leaving for good."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

import structlog
from flask import Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learning.accounts import queries, service
from learning.accounts.forms import OwnPasswordForm
from learning.accounts.views.account import knows_password, me
from learning.accounts.views.blueprint import bp
from learning.catalogue.views import visit
from learning.config import Settings
from learning.errors import Refusal
from learning.i18n import N_
from learning.live.gateway.hub import Hub
from learning.live.service import erasure as live_erasure
from learning.mail import gateway as mail_gateway
from learning.mail import queries as mail_queries
from learning.store import own, scrubbing
from learning.store.base import Base
from learning.web import guard
from learning.web.database import current_session, current_store, release, transaction
from learning.web.guard import signed_in, the_reader
from learning.web.language import say

log = structlog.get_logger()

TITLES = {
    "person": N_("Your account"),
    "sign_in": N_("Where you are signed in"),
    "second_factor": N_("Your second factor"),
    "recovery_code": N_("Your recovery codes"),
    "focal_point": N_("Cities you speak for"),
    "mail": N_("Mails to you"),
    "mail_link": N_("Links in mails to you"),
    "audit_line": N_("What was done by you and to your account"),
    "enrolment": N_("Modules you take"),
    "lesson_record": N_("Lessons you opened"),
    "reflection": N_("Your notes"),
    "reflection_save": N_("Earlier texts of your notes"),
    "response": N_("Your answers"),
    "response_save": N_("Earlier answers of yours"),
    "quiz_attempt": N_("Your attempts at quizzes"),
    "attempt_response": N_("Your answers in quizzes"),
    "attempt_save": N_("Earlier answers of yours in quizzes"),
    "quiz_extension": N_("More time for you in quizzes"),
    "cohort": N_("Cohorts you made"),
    "cohort_facilitator": N_("Cohorts you look after"),
    "cohort_member": N_("Cohorts you are in"),
    "live_session": N_("Live sessions you scheduled"),
    "live_facilitator": N_("Live sessions you run with others"),
    "live_guest": N_("Live sessions you are on the list of"),
    "live_seat": N_("Live sessions you took part in"),
    "live_event": N_("What you did in live sessions"),
    "live_answer": N_("Your answers in live sessions"),
}
# What columns are called. Others, of tables to come, go by their own names.
COLUMNS = {
    "name": N_("Name"),
    "email": N_("E-mail address"),
    "address": N_("E-mail address"),
    "role": N_("Role"),
    "language": N_("Language"),
    "digits": N_("Figures on Arabic pages"),
    "city": N_("City"),
    "public_id": N_("Identifier"),
    "device": N_("Device"),
    "seen_at": N_("Last seen"),
    "created_at": N_("Since"),
    "since_at": N_("Since"),
    "module": N_("Module"),
    "lesson": N_("Lesson"),
    "question": N_("Question"),
    "answer": N_("Answer"),
    "text": N_("Text"),
    "marks": N_("Marks, of 10,000"),
    "revision": N_("Version"),
    "answered_at": N_("Answered"),
    "saved_at": N_("Saved"),
    "opened_at": N_("Opened"),
    "done_at": N_("Done"),
    "enrolled_at": N_("Begun"),
    "completed_at": N_("Completed"),
    "at": N_("When"),
    "act": N_("What"),
    "kind": N_("Kind"),
    "sent_at": N_("Sent"),
    "live_session": N_("Live session"),
    "cohort": N_("Cohort"),
    "title": N_("Title"),
    "state": N_("State"),
    "starts_at": N_("Begins"),
    "joined_at": N_("Joined"),
    "invited_at": N_("Invited"),
    "shown_name": N_("Name in the room"),
}


@bp.get("/account/data")
@signed_in
def own_data() -> ResponseReturnValue:
    """Everything about whoever asks: to read, or as JSON for another program."""
    belongings = own.belongings(current_session(), Base.metadata, the_reader().person_id)
    if request.args.get("as") != "json":
        return render_template(
            "accounts/own_data.html",
            belongings=belongings,
            titles=translated(TITLES),
            columns=translated(COLUMNS),
            as_text=as_text,
        )
    text = json.dumps(own.as_plain(belongings), ensure_ascii=False, indent=2)
    response = Response(text, mimetype="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="mosaic-my-data.json"'
    return response


def translated(names: Mapping[str, str]) -> dict[str, str]:
    return {name: say(title) for name, title in names.items()}


def as_text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


@bp.get("/account/delete")
@signed_in
def delete() -> ResponseReturnValue:
    return delete_page(OwnPasswordForm())


def delete_page(form: OwnPasswordForm) -> str:
    return render_template("accounts/delete.html", form=form)


@bp.post("/account/delete")
@signed_in
def erase() -> ResponseReturnValue:
    """The rows go in one transaction; what files and free pages still hold goes after it."""
    form = OwnPasswordForm.from_request()
    status = knows_password(form)
    if status != 200:
        return delete_page(form), status
    try:
        files = erased_rows()
    except Refusal as refusal:
        form.form_errors.append(say(refusal))
        return delete_page(form), refusal.status
    for name in files:
        mail_gateway.forget(settings(), name)
    guard.become(None)
    release()  # a reader would keep the log from being emptied
    if not scrubbing.scrub(current_store()):
        log.warning("the database's log was not emptied", act="erase")
    response = make_response(redirect(url_for(".sign_in", after="erased"), 303))
    guard.drop_cookie(response)
    if visit.text():
        visit.drop(response)
    return response


def the_hub() -> Hub:
    """Of live sessions, in this process."""
    hub: Hub = current_app.extensions["live_hub"]
    return hub


def erased_rows() -> list[str]:
    """The names of the files that are left: mails that were written to a folder."""
    with transaction() as session:
        person = me()
        mails = [
            *mail_queries.mails_to(session, person_id=person.id, address=person.email),
            *queries.invitations_by(session, person.id),
        ]
        files = [mail_gateway.file_name(one.kind, one.public_id, one.created_at) for one in mails]
        rooms = live_erasure.forget(session, person.id)
        service.erase(session, person, now=datetime.now(UTC))
    for room in rooms:  # every process reads them anew
        the_hub().renew(room)
    return files


def settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found
