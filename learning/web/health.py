"""What machines ask: is the server alive, is it ready, what has it counted."""

import hmac

from flask import Blueprint, Flask, Response, current_app, request
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy import text

from learning.config import Settings
from learning.errors import NotFound, Refusal
from learning.migrations import state
from learning.store.session import Store
from learning.web import metrics
from learning.web.database import current_store
from learning.web.guard import public

bp = Blueprint("health", __name__)
NO_STORE = {"Cache-Control": "no-store"}


def init_app(app: Flask, settings: Settings) -> None:
    """Answer machines, and count for them."""
    app.extensions["settings"] = settings
    app.register_blueprint(bp)
    metrics.init_app(app)


@bp.get("/health")
@public
def alive() -> Response:
    """The process answers. It asks nothing else, so that a slow database restarts nobody."""
    return said("alive", 200)


@bp.get("/health/ready")
@public
def ready() -> Response:
    """The database answers and stands at our step: requests may come."""
    try:
        reason = not_ready(current_store())
    except Refusal:
        reason = "the database does not answer"
    return said(reason or "ready", 503 if reason else 200)


@bp.get("/metrics")
@public
def numbers() -> Response:
    """The counters, for whoever knows the token; without a token, outside production only."""
    settings: Settings = current_app.extensions["settings"]
    if not may_read_metrics(settings):
        raise NotFound("This page does not exist.")
    return Response(metrics.text(), content_type=CONTENT_TYPE_LATEST, headers=NO_STORE)


def not_ready(store: Store) -> str | None:
    """Why requests should wait, if they should."""
    with store.engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        if state.current(connection) != state.head():
            return "the database waits for `learning migrate`"
    return None


def may_read_metrics(settings: Settings) -> bool:
    if settings.metrics_token is None:
        return not settings.production
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return hmac.compare_digest(given.encode(), settings.metrics_token.encode())


def said(word: str, status: int) -> Response:
    return Response(f"{word}\n", status, headers=NO_STORE, mimetype="text/plain")
