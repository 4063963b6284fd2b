"""The hub of this process, for views."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Protocol

from flask import Flask, current_app

from learning.config import Settings
from learning.live.gateway.doorbell import bell_of
from learning.live.gateway.hub import Hub
from learning.live.hall import Sight
from learning.live.service.log import append
from learning.store.session import Store
from learning.web.database import pause_reading
from learning.web.language import speaking


class Drawn(Protocol):
    """A module of pages that are drawn again as the room moves."""

    def register(self, hub: Hub) -> None: ...


def init_app(app: Flask, settings: Settings) -> None:
    """One hub for each process, on the app's own store."""
    store: Store = app.extensions["store"]

    @contextmanager
    def drawing(sight: Sight) -> Iterator[None]:
        with app.app_context(), speaking(sight.language):
            yield

    app.extensions["live_hub"] = Hub(
        store,
        append,
        bell=bell_of(store, settings.data / "live"),
        speaking=drawing,
        now=lambda: datetime.now(UTC),
        before_waiting=pause_reading,
    )


def the_hub() -> Hub:
    hub: Hub = current_app.extensions["live_hub"]
    return hub
