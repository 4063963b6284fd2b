"""A site with accounts and a few pages to guard."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Blueprint, Flask, current_app, redirect, request
from flask.typing import ResponseReturnValue

from learning.accounts import views as accounts
from learning.config import Settings
from learning.errors import Refusal
from learning.store.faults import BUSY, Busy
from learning.store.session import Store
from learning.web import assets, database, errors, guard, headers, language, logs
from learning.web.freshness import respond_with_etag
from learning.web.guard import accepts, public, roles, signed_in, the_reader

ROOT = Path(__file__).parents[2]


@contextmanager
def site(settings: Settings) -> Iterator[Flask]:
    """Everything of the ground floor, the accounts' pages, and the pages below."""
    app = Flask("learning", root_path=str(ROOT), static_folder=None)
    app.secret_key = settings.secret
    app.testing = settings.testing
    app.extensions["taken"] = []
    app.extensions["settings"] = settings
    store = Store(settings.database)
    logs.init_app(app, settings)
    database.init_app(app, store)
    guard.init_app(
        app,
        accounts.load,
        public_address=settings.public_address,
        wants_proof=settings.production,
    )
    errors.init_app(app)
    app.register_blueprint(accounts.bp)
    assets.init_app(app, settings)
    language.init_app(app, guard.reader)
    headers.init_app(
        app, public_address=settings.public_address, trusted_hosts=settings.trusted_hosts
    )
    app.register_blueprint(pages)
    yield app
    store.engine.dispose()


pages = Blueprint("pages", __name__)


def take() -> ResponseReturnValue:
    """Note what was sent, for the test to look at."""
    current_app.extensions["taken"].append(request.form.to_dict(flat=False))
    return redirect("/open", 303)


@pages.get("/")
@public
def first_page() -> str:
    return "first page"


@pages.get("/open")
@public
def open_page() -> ResponseReturnValue:
    return respond_with_etag(f"<p>For everyone.</p><p>{say_reader()}</p>" + "<p>Text.</p>" * 100)


def say_reader() -> str:
    person = guard.reader()
    return person.csrf_token if person else "nobody"


@pages.get("/mine")
@signed_in
def mine() -> str:
    return the_reader().name


@pages.get("/desk")
@roles("facilitator", "admin")
def desk() -> str:
    return "desk"


@pages.route("/notes", methods=["POST", "PUT"])
@signed_in
def notes() -> ResponseReturnValue:
    return take()


@pages.post("/guestbook")
@public
def guestbook() -> ResponseReturnValue:
    return take()


@pages.post("/pictures")
@signed_in
@accepts(megabytes=3)
def pictures() -> ResponseReturnValue:
    return take()


@pages.post("/refuses")
@signed_in
def refuses() -> ResponseReturnValue:
    raise Refusal("This is closed since {day}.", day="Monday")


@pages.post("/busy")
@signed_in
def busy() -> ResponseReturnValue:
    raise Busy(BUSY)


@pages.route("/breaks", methods=["GET", "POST"])
@public
def breaks() -> ResponseReturnValue:
    raise LookupError("a secret of the inside")


@pages.get("/unmarked")
def unmarked() -> str:
    return "nobody thought of who may see this"
