"""An app with the ground floor alone, for tests of the ground floor."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from learning.config import Settings
from learning.store.session import Store
from learning.web import database, guard, health, logs
from learning.web.guard import public


@contextmanager
def small_app(settings: Settings) -> Iterator[Flask]:
    """Serves `/notes/<word>` and a page that fails; gives its connections back at the end."""
    app = Flask("small")
    app.testing = settings.testing
    store = Store(settings.database, connections=2, patience=0.05)
    logs.init_app(app, settings)
    database.init_app(app, store)
    guard.init_app(app, lambda _token: None)
    health.init_app(app, settings)

    @app.get("/notes/<word>")
    @public
    def note(word: str) -> str:
        return word

    @app.get("/fails")
    @public
    def fails() -> str:
        raise LookupError("amina@example.org is not here")

    yield app
    store.engine.dispose()
