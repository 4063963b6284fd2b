"""What was written to whom, for administrators; and, where no mail server is set, its text."""

import uuid

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from learning.config import Settings
from learning.errors import NotFound
from learning.i18n import N_
from learning.i18n.languages import SOURCE, language_of
from learning.mail import letters, queries
from learning.mail.models import Mail
from learning.recommendations.views.paging import turn
from learning.web.database import current_session
from learning.web.guard import roles
from learning.web.language import say

bp = Blueprint("mail", __name__)


@bp.get("/admin/mails")
@roles("admin")
def mails() -> ResponseReturnValue:
    """Mails and what became of them, newest first."""
    page = queries.mail_page(
        current_session(), request.args.get("page", default=1, type=page_number)
    )
    return render_template(
        "mail/mails.html",
        mails=page.mails,
        subjects={mail.id: subject(mail) for mail in page.mails},
        turn=turn("mail.mails", {}, number=page.number, count=page.count),
        is_development=the_settings().mail_server is None,
    )


@bp.get("/admin/mails/<uuid:public_id>")
@roles("admin")
def mail(public_id: uuid.UUID) -> ResponseReturnValue:
    """What a mail says: never where mails go out, since it holds other people's keys."""
    from learning.mail import gateway  # noqa: PLC0415  # the server starts without it

    settings = the_settings()
    if settings.mail_server is not None:
        raise NotFound(N_("This page does not exist."))
    found = queries.mail_by_id(current_session(), public_id)
    name = gateway.file_name(found.kind, found.public_id, found.created_at)
    return render_template(
        "mail/mail.html",
        mail=found,
        subject=subject(found),
        written_in=language_of(found.language) or SOURCE,
        text=gateway.read(gateway.folder_of(settings) / name),
    )


def subject(mail: Mail) -> str:
    """What it is about, in the administrator's language."""
    kind = letters.KINDS.get(mail.kind)
    if kind is None:
        return mail.kind
    return say(kind.title)


def page_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def the_settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
