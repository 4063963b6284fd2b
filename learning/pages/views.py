"""The plain pages. Figures on them come from the rules themselves, so no page promises others."""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from learning.accounts import links, passwords, people, throttle
from learning.config import Settings
from learning.mail import service as mail
from learning.pages.contact import Contact, contact_of
from learning.web.freshness import conditional
from learning.web.guard import public

bp = Blueprint("pages", __name__)


@bp.get("/about")
@public
def about() -> ResponseReturnValue:
    return plain_page("pages/about.html")


@bp.get("/help")
@public
def manual() -> ResponseReturnValue:
    return plain_page("pages/help.html")


@bp.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    return plain_page("pages/accessibility.html")


@bp.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    return plain_page(
        "pages/privacy.html",
        at_home=people.AT_HOME,
        privileged=people.PRIVILEGED,
        guess_hours=round(throttle.WINDOW.total_seconds() / 3600),
        password_length=passwords.FEWEST,
        mail_days=mail.KEPT.days,
        link_days=links.KEPT.days,
    )


def plain_page(template: str, **values: object) -> ResponseReturnValue:
    """One page that is the same for everybody, in their language."""
    contact = the_contact()
    return conditional(contact, lambda: render_template(template, contact=contact, **values))


def the_contact() -> Contact | None:
    settings: Settings = current_app.extensions["settings"]
    return contact_of(settings.contact) if settings.contact else None
