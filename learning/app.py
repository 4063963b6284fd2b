"""Build the application. The one module that knows every feature."""

from pathlib import Path

from flask import Flask
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from learning.accounts import views as accounts
from learning.admin.views import bp as admin_pages
from learning.authoring.views import bp as author_pages
from learning.catalogue.views import bp as catalogue_pages
from learning.catalogue.views import desk, home, leaves
from learning.config import Settings
from learning.jobs import service as jobs
from learning.live import views as live_pages
from learning.mail import views as mails
from learning.pages.views import bp as plain_pages
from learning.progress.views import bp as progress_pages
from learning.quizzes.views import bp as quiz_pages
from learning.quizzes.views import desk as quiz_desk
from learning.recommendations.views import bp as recommendations_pages
from learning.search.views import bp as search_pages
from learning.store.session import Store
from learning.web import (
    assets,
    database,
    errors,
    fragments,
    freshness,
    guard,
    headers,
    health,
    language,
    logs,
)

ROOT = Path(__file__).parents[1]
PAGES = (
    accounts.bp,
    admin_pages,
    author_pages,
    catalogue_pages,
    live_pages.bp,
    mails.bp,
    plain_pages,
    progress_pages,
    quiz_pages,
    recommendations_pages,
    search_pages,
)
COMPRESSED = ["text/html", "application/json", "text/plain", "image/svg+xml"]


def create_app(settings: Settings) -> Flask:
    """The application with everything it needs: order matters where one wraps another."""
    app = Flask("learning", root_path=str(ROOT), static_folder=None)
    app.secret_key = settings.secret
    app.testing = settings.testing
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    logs.init_app(app, settings)
    store = Store(settings.database, connections=settings.connections)
    database.init_app(app, store)
    jobs.ring_at_commits(store, settings.data)
    guard.init_app(
        app,
        accounts.load,
        public_address=settings.public_address,
        wants_proof=settings.production,
    )
    errors.init_app(app)
    for pages in PAGES:
        app.register_blueprint(pages)
    for caches in (desk, home, leaves, fragments, quiz_desk):
        caches.init_app(app)
    live_pages.init_app(app, settings)
    app.config.update(COMPRESS_MIMETYPES=COMPRESSED, COMPRESS_STREAMS=False)
    Compress(app)
    assets.init_app(app, settings)
    freshness.init_app(app, build=assets.build())
    health.init_app(app, settings)
    language.init_app(app, guard.reader)
    headers.init_app(
        app, public_address=settings.public_address, trusted_hosts=settings.trusted_hosts
    )
    believe_proxies(app, count=settings.proxies)
    return app


def believe_proxies(app: Flask, *, count: int) -> None:
    """Take people's address, scheme and host from so many proxies in front, and from nobody else.

    Around everything else: who asks, and for which host, is settled before anything looks at it.
    """
    if count:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's documented way
            app.wsgi_app, x_for=count, x_proto=count, x_host=count
        )
