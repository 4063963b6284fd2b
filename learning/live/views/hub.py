"""The hub of this process, for views."""

from flask import Flask, current_app

from learning.live.gateway.hub import Hub
from learning.live.service.log import append
from learning.store.session import Store


def init_app(app: Flask) -> None:
    """One hub for each process, on the app's own store."""
    store: Store = app.extensions["store"]
    app.extensions["live_hub"] = Hub(store, append)


def the_hub() -> Hub:
    hub: Hub = current_app.extensions["live_hub"]
    return hub
