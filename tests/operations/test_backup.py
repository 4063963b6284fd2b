"""What is backed up comes back whole, into an empty place, or is refused with what to do."""

import gzip
import hashlib
import io
import os
import sqlite3
import stat
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from learning.accounts.models import Person
from learning.config import Settings
from learning.migrations import state
from learning.operations import manifest
from learning.store.session import Store
from tests.accounts.people import person
from tests.operations.places import Place, contents

NEWEST = state.head() or ""

on_sqlite = pytest.mark.parametrize("database", ["sqlite"])
on_postgres = pytest.mark.parametrize("database", ["postgres"])
Members = list[tuple[tarfile.TarInfo, bytes]]


def people_of(place: Place) -> list[str]:
    store = Store(place.url)
    with store.session() as session:
        found = [row.email for row in session.query(Person).order_by(Person.id)]
    store.engine.dispose()
    return found


def test_a_site_comes_back_with_its_people_and_its_files(
    here: Place, there: Place, archive: Path, session: Session
) -> None:
    emails = [person(session).email for _ in range(3)]
    session.commit()
    (here.data / "media").mkdir()
    (here.data / "media" / "شعار.png").write_bytes(bytes(range(256)) * 100)

    here.done("backup", archive)
    there.done("restore", archive)

    assert people_of(there) == emails
    assert contents(there.data) == {
        "secret": b"s" * 64,
        "media/شعار.png": bytes(range(256)) * 100,
    }
    there.done("migrate")


def test_a_backup_and_what_is_restored_are_closed_to_others(
    here: Place, there: Place, archive: Path
) -> None:
    here.done("backup", archive)
    there.done("restore", archive)

    open_to_others = [
        path.name
        for path in (archive, there.data, *there.data.rglob("*"))
        if stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    assert open_to_others == []


def test_a_backup_names_its_step_and_says_when_it_was_made(here: Place, archive: Path) -> None:
    here.done("backup", archive)

    with tarfile.open(archive) as opened:
        first = opened.next()
        assert first is not None
        body = opened.extractfile(first)
        assert body is not None
        made = manifest.manifest_from(body.read())

    assert (first.name, made.step, made.version) == ("manifest.json", NEWEST, "0.1.0")
    assert made.made_at.utcoffset() is not None


def test_nothing_else_is_left_beside_a_backup(here: Place, archive: Path) -> None:
    here.done("backup", archive)

    assert [path.name for path in archive.parent.iterdir()] == [archive.name]


def test_an_existing_file_is_never_overwritten(here: Place, archive: Path) -> None:
    archive.write_text("the only copy of something")

    told = here.refused("backup", archive)

    assert told == f"Error: {archive} exists already. Choose another name.\n"
    assert archive.read_text() == "the only copy of something"


@on_sqlite
def test_a_file_that_appears_meanwhile_is_not_overwritten(
    here: Place, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync = os.fsync

    def somebody_else_is_faster(line: int) -> None:
        sync(line)
        if not archive.exists():
            archive.write_text("another backup")

    monkeypatch.setattr(os, "fsync", somebody_else_is_faster)

    assert "exists already" in here.refused("backup", archive)
    assert {path.name: path.read_text() for path in archive.parent.iterdir()} == {
        archive.name: "another backup"
    }


@on_sqlite
def test_a_backup_that_fails_half_way_leaves_nothing(
    here: Place, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_line: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    assert "no space is left" in here.refused("backup", archive)
    assert list(archive.parent.iterdir()) == []


@on_sqlite
def test_a_backup_into_the_data_folder_is_refused(here: Place) -> None:
    assert "would be lost with it" in here.refused("backup", here.data / "site.backup")


@on_sqlite
def test_a_folder_that_is_not_there_is_named(here: Place, tmp_path: Path) -> None:
    assert "There is no folder" in here.refused("backup", tmp_path / "nowhere" / "site.backup")


@on_sqlite
def test_a_damaged_database_is_told_when_it_is_backed_up(here: Place, archive: Path) -> None:
    path = Path(here.url.removeprefix("sqlite:///"))
    body = bytearray(path.read_bytes())
    body[5 * 4096 : 9 * 4096] = b"\xa5" * 4 * 4096
    path.write_bytes(body)

    told = here.refused("backup", archive)

    assert "Is it damaged, or is the disk full?" in told
    assert list(archive.parent.iterdir()) == []


@on_postgres
def test_a_database_that_is_away_is_told(here: Place, archive: Path) -> None:
    away = Place(here.data, "postgresql+psycopg://tests@127.0.0.1:1/nothing")

    assert "The database does not answer" in away.refused("backup", archive)


@on_sqlite
def test_files_of_other_sqlite_databases_are_copied_with_their_log(
    here: Place, there: Place, archive: Path
) -> None:
    other = sqlite3.connect(here.data / "jobs.db", isolation_level=None)
    other.execute("PRAGMA journal_mode = WAL")
    other.execute("CREATE TABLE job (id INTEGER PRIMARY KEY)")
    other.execute("INSERT INTO job VALUES (7)")  # stands in the log, not yet in the file

    here.done("backup", archive)
    there.done("restore", archive)

    other.close()
    with sqlite3.connect(there.data / "jobs.db") as restored:
        assert restored.execute("SELECT id FROM job").fetchall() == [(7,)]
    restored.close()
    assert not (there.data / "jobs.db-wal").exists()


@on_sqlite
def test_links_and_what_a_start_makes_anew_are_left_out(
    here: Place, there: Place, archive: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "passwords"
    outside.write_text("of somebody else")
    (here.data / "link").symlink_to(outside)
    (here.data / "templates").mkdir()
    (here.data / "templates" / "cache").write_text("made anew")
    os.mkfifo(here.data / "doorbell")

    here.done("backup", archive)
    there.done("restore", archive)

    assert contents(there.data) == {"secret": b"s" * 64}


def test_a_place_that_is_not_empty_is_left_alone(
    here: Place, there: Place, archive: Path, session: Session
) -> None:
    kept = person(session).email
    session.commit()
    here.done("backup", archive)

    told = here.refused("restore", archive)

    assert "is not empty" in told
    assert "move this folder away" in told
    assert people_of(here) == [kept]


@on_postgres
def test_a_database_with_tables_is_left_alone(here: Place, there: Place, archive: Path) -> None:
    here.done("backup", archive)

    told = Place(there.data, here.url).refused("restore", archive)

    assert "The database is not empty" in told
    assert not there.data.exists()


@on_sqlite
def test_a_database_file_elsewhere_is_left_alone(
    here: Place, there: Place, archive: Path, tmp_path: Path
) -> None:
    here.done("backup", archive)
    log = tmp_path / "elsewhere.sqlite-wal"
    log.write_bytes(b"of a database that somebody moved")

    told = Place(there.data, f"sqlite:///{tmp_path / 'elsewhere.sqlite'}").refused(
        "restore", archive
    )

    assert f"{log} exists already" in told


@on_postgres
@pytest.mark.parametrize("program", ["pg_dump", "pg_restore"])
def test_a_missing_client_of_postgres_is_named_with_its_package(
    here: Place, there: Place, archive: Path, program: str
) -> None:
    if program == "pg_restore":
        here.done("backup", archive)
        told = there.refused("restore", archive, PATH="/nowhere")
    else:
        told = here.refused("backup", archive, PATH="/nowhere")

    assert told == (
        f"Error: {program} is missing. Install PostgreSQL's client programs (Debian, Ubuntu: "
        "apt-get install postgresql-client), of the server's version or a newer one.\n"
    )


def rewritten(archive: Path, change: Callable[[Members], Members]) -> None:
    """The same archive with other members."""
    with tarfile.open(archive) as opened:
        members: Members = []
        for info in opened:
            body = opened.extractfile(info)
            assert body is not None
            members.append((info, body.read()))
    with tarfile.open(archive, "w:gz") as opened:
        for info, body_bytes in change(members):
            info.size = len(body_bytes) if info.isreg() else 0
            opened.addfile(info, io.BytesIO(body_bytes))


def renamed(info: tarfile.TarInfo, **values: object) -> tarfile.TarInfo:
    for name, value in values.items():
        setattr(info, name, value)
    return info


def flip(body: bytes) -> bytes:
    return body[:-1] + bytes([body[-1] ^ 1])


def spoilt(body: bytes) -> bytes:
    """Pages in the middle of a database, overwritten."""
    return body[: 5 * 4096] + b"\xa5" * 4 * 4096 + body[9 * 4096 :]


def sha(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode()


DAMAGE: dict[str, tuple[Callable[[Members], Members], str]] = {
    "a changed byte": (
        lambda m: [*m[:-1], (m[-1][0], flip(m[-1][1]))],
        "data/secret has changed since",
    ),
    "a missing file": (lambda m: m[:-1], "data/secret is missing"),
    "one file more": (
        lambda m: [*m, (tarfile.TarInfo("data/more"), b"more")],
        "holds more than its manifest says",
    ),
    "a name that leaves": (
        lambda m: [*m[:-1], (renamed(m[-1][0], name="../../secret"), m[-1][1])],
        "is not what it should be",
    ),
    "a link": (
        lambda m: [*m[:-1], (renamed(m[-1][0], type=tarfile.SYMTYPE, linkname="/etc/passwd"), b"")],
        "is not what it should be",
    ),
    "no manifest": (lambda m: m[1:], "it has no manifest"),
    "a name that leaves, in the manifest too": (
        lambda m: [
            (m[0][0], m[0][1].replace(b"data/secret", b"data/../secret")),
            *m[1:-1],
            (renamed(m[-1][0], name="data/../secret"), m[-1][1]),
        ],
        "does not belong into a data folder",
    ),
    "a database that was damaged before": (
        lambda m: [
            (m[0][0], m[0][1].replace(sha(m[1][1]), sha(spoilt(m[1][1])))),
            (m[1][0], spoilt(m[1][1])),
            *m[2:],
        ],
        "The database is damaged",
    ),
    "an unknown step": (
        lambda m: [(m[0][0], m[0][1].replace(NEWEST.encode(), b"later_step")), *m[1:]],
        "Install that version or a newer one",
    ),
    "another step than the database's": (
        lambda m: [(m[0][0], m[0][1].replace(NEWEST.encode(), b"first_tables")), *m[1:]],
        "stands at another step",
    ),
    "the database's own log": (
        lambda m: [
            (m[0][0], m[0][1].replace(b"data/secret", b"data/mosaic.sqlite-wal")),
            *m[1:-1],
            (renamed(m[-1][0], name="data/mosaic.sqlite-wal"), m[-1][1]),
        ],
        "where the database belongs",
    ),
}


@on_sqlite
@pytest.mark.parametrize("damage", sorted(DAMAGE))
def test_a_damaged_or_forged_backup_restores_nothing(
    here: Place, there: Place, archive: Path, damage: str
) -> None:
    change, why = DAMAGE[damage]
    here.done("backup", archive)
    rewritten(archive, change)

    assert why in there.refused("restore", archive)
    assert not there.data.exists()


@on_sqlite
@pytest.mark.parametrize("lost", [1.0, 0.999, 0.5, 0.001, 0.0])
def test_a_backup_that_was_cut_short_restores_nothing(
    here: Place, there: Place, archive: Path, lost: float
) -> None:
    here.done("backup", archive)
    body = archive.read_bytes()
    archive.write_bytes(body[: len(body) - max(1, int(len(body) * lost))])

    told = there.refused("restore", archive)

    assert "damaged" in told or "no backup of Mosaic" in told
    assert not there.data.exists()


@on_sqlite
@pytest.mark.parametrize("body", [b"", b"a text", gzip.compress(b"a text")], ids=len)
def test_a_file_that_is_no_backup_is_refused(there: Place, archive: Path, body: bytes) -> None:
    archive.write_bytes(body)

    told = there.refused("restore", archive)

    assert "damaged" in told or "no backup of Mosaic" in told
    assert not there.data.exists()


@on_sqlite
def test_a_backup_that_is_not_there_is_named(there: Place, archive: Path) -> None:
    assert there.refused("restore", archive) == f"Error: There is no file {archive}.\n"


@on_sqlite
def test_a_backup_of_the_other_engine_says_which_setting_to_change(
    here: Place, there: Place, archive: Path, settings: Settings
) -> None:
    here.done("backup", archive)
    rewritten(
        archive,
        lambda m: [
            (m[0][0], m[0][1].replace(b"database.sqlite", b"database.pgdump")),
            *m[1:],
        ],
    )

    assert "Set LEARNING_DATABASE to postgresql://" in there.refused("restore", archive)
