"""A site with people, and browsers that are signed in."""

from collections.abc import Iterator

import pytest
from flask import Flask

from learning.config import Settings
from tests.accounts.site import site


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """In place of the whole application: the ground floor, accounts, and pages to guard."""
    with site(settings) as app:
        yield app
