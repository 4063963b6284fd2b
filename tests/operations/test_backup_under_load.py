"""A backup made while people write is one moment: all that was acknowledged before is in it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from learning.operations.gateway import databases
from learning.store.session import Store
from tests import postgres
from tests.databases import Databases, Kind
from tests.operations import pairs
from tests.operations.places import Place, empty_place

on_sqlite = pytest.mark.parametrize("database", ["sqlite"])
ROOT = Path(__file__).parents[2]


def backup_by_another_process(place: Place, archive: Path) -> None:
    """What an operator's cron does, beside the server."""
    environ = {name: value for name, value in os.environ.items() if "LEARNING_" not in name}
    subprocess.run(  # noqa: S603  # our own command
        [sys.executable, "-m", "learning", "backup", str(archive)],
        cwd=ROOT,
        check=True,
        timeout=120,
        stdout=subprocess.DEVNULL,
        env=environ
        | {
            "LEARNING_DATA": str(place.data),
            "LEARNING_DATABASE": place.url,
            "PATH": f"{postgres.found()}:{os.environ['PATH']}",
        },
    )


def restored(place: Place, archive: Path) -> tuple[int, int]:
    """Pairs and torn rows of the restored site, whose database must be whole."""
    place.done("restore", archive)
    store = Store(place.url)
    with store.engine.connect() as connection:
        if store.is_sqlite:
            found = connection.execute(text("PRAGMA integrity_check")).scalar_one()
            assert found == "ok"
        counts = pairs.kept(connection)
    store.engine.dispose()
    return counts


def back_up_while_eight_write(
    here: Place, store: Store, places: list[tuple[Place, Path]]
) -> list[int]:
    """Torn rows of each backup, and that each holds what was acknowledged when it began."""
    pairs.make(store)
    bounds = []
    with pairs.writers(store) as writing:
        for _, archive in places:
            before = writing.count
            backup_by_another_process(here, archive)
            bounds.append((before, writing.count + pairs.WRITERS))
    torn = []
    for (place, archive), (least, most) in zip(places, bounds, strict=True):
        count, torn_count = restored(place, archive)
        assert least <= count <= most
        torn.append(torn_count)
    return torn


def test_a_backup_while_eight_people_write_is_not_torn(
    here: Place, there: Place, archive: Path, store: Store
) -> None:
    assert back_up_while_eight_write(here, store, [(there, archive)]) == [0]


def copies_while_eight_write(store: Store, folder: Path, *, times: int) -> list[tuple[int, int]]:
    """For each copy, how many acknowledged pairs it misses, and how many of its rows are torn."""
    pairs.make(store)
    source = Path(str(store.engine.url.database))
    found = []
    with pairs.writers(store) as writing:
        for number in range(times):
            copy = folder / f"{number}.sqlite"
            before = writing.count
            databases.copy_sqlite(source, copy)
            found.append((before, copy))
    return [(max(0, before - count), torn) for before, (count, torn) in opened(found)]


def opened(copies: list[tuple[int, Path]]) -> Iterator[tuple[int, tuple[int, int]]]:
    for before, copy in copies:
        store = Store(f"sqlite:///{copy}")
        with store.engine.connect() as connection:
            yield before, pairs.kept(connection)
        store.engine.dispose()


@on_sqlite
def test_every_copy_is_of_one_moment(store: Store, tmp_path: Path) -> None:
    assert copies_while_eight_write(store, tmp_path, times=8) == [(0, 0)] * 8


@on_sqlite
@pytest.mark.slow
def test_each_of_two_hundred_copies_is_of_one_moment(store: Store, tmp_path: Path) -> None:
    assert copies_while_eight_write(store, tmp_path, times=200) == [(0, 0)] * 200


@pytest.mark.slow
def test_ten_backups_while_eight_people_write_are_not_torn(
    here: Place,
    store: Store,
    database: Kind,
    databases: Databases,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folders = [tmp_path_factory.mktemp("copy") for _ in range(10)]
    places = [
        (empty_place(database, databases, folder), folder / "site.backup") for folder in folders
    ]

    assert back_up_while_eight_write(here, store, places) == [0] * 10
