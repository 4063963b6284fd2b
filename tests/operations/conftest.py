"""A site, and an empty place to restore it to, on both databases."""

from pathlib import Path

import pytest

from learning.config import Settings
from tests.databases import Databases, Kind
from tests.operations.places import Place, empty_place, site


@pytest.fixture
def here(settings: Settings) -> Place:
    return site(settings)


@pytest.fixture
def there(database: Kind, databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Place:
    return empty_place(database, databases, tmp_path_factory.mktemp("there"))


@pytest.fixture
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a backup may go."""
    return tmp_path_factory.mktemp("archive") / "site.backup"
