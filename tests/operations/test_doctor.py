"""The doctor finds what is wrong, says what to do, and changes nothing."""

import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from learning.migrations import runner, state
from learning.operations import findings
from learning.operations.findings import Address, Finding, Public
from learning.operations.service import doctor
from learning.store.session import Store
from tests.accounts.people import person
from tests.operations.places import Place

on_sqlite = pytest.mark.parametrize("database", ["sqlite"])
on_postgres = pytest.mark.parametrize("database", ["postgres"])
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PUBLIC = Public("https", "learn.example.org", "learn.example.org")
GOOD = Address(PUBLIC, "127.0.0.1", ("learn.example.org",), proxies=1, production=True)


def levels(found: Iterable[Finding]) -> list[str]:
    return [finding.level for finding in found]


@on_sqlite
def test_a_healthy_site_has_nothing_to_mend(here: Place) -> None:
    here.data.chmod(0o700)
    for path in here.data.glob("mosaic.sqlite*"):
        path.chmod(0o600)

    told = here.run("doctor")

    assert "WRONG" not in told.output
    assert told.exit_code == 0


@on_postgres
def test_a_server_that_does_not_wait_for_the_disk_is_told(here: Place) -> None:
    told = here.refused("doctor")  # the tests' own server: it may forget, a real one may not

    assert "fsync is off and not on: what people save may be lost or broken" in told
    assert "Set it to on in postgresql.conf, and reload that." in told


def test_every_finding_to_mend_says_what_to_do_and_the_status_is_not_nought(here: Place) -> None:
    here.data.chmod(0o755)

    told = here.refused("doctor")

    assert f"WRONG  {here.data} is open to others (mode 755)" in told
    assert f"       → chmod go-rwx {here.data}" in told


def test_a_wrong_setting_is_a_finding(here: Place) -> None:
    told = here.refused("doctor", LEARNING_WORKERS="many")

    assert "WRONG  LEARNING_WORKERS must be a whole number from 1 to 64, not 'many'." in told


@on_sqlite
def test_the_doctor_makes_neither_folder_nor_database_nor_secret(there: Place) -> None:
    told = there.refused("doctor")

    assert f"there is no data folder {there.data}" in told
    assert "Run `learning migrate`." in told
    assert not there.data.exists()


@on_sqlite
def test_a_file_that_is_no_database_is_told(here: Place) -> None:
    Path(here.url.removeprefix("sqlite:///")).write_text("something else" * 1000)

    assert "the database does not answer: file is not a database" in here.refused("doctor")


@on_postgres
def test_a_database_that_is_away_is_told(here: Place) -> None:
    away = Place(here.data, "postgresql+psycopg://tests@127.0.0.1:1/nothing")

    assert "the database does not answer" in away.refused("doctor")


def test_a_database_that_waits_for_a_step_is_told(here: Place, store: Store) -> None:
    runner.downgrade(store.engine, "first_tables")
    try:
        told = here.refused("doctor")
    finally:
        runner.upgrade(store.engine)

    assert f"the database stands at first_tables, and {state.head()} is the newest step" in told
    assert "Make a backup, then run `learning migrate`." in told


@on_sqlite
def test_a_database_of_a_newer_mosaic_is_told(here: Place) -> None:
    with sqlite3.connect(here.url.removeprefix("sqlite:///")) as line:
        line.execute("UPDATE alembic_version SET version_num = 'later_step'")
    line.close()

    assert "stands at later_step, which this Mosaic does not know" in here.refused("doctor")


def test_a_clock_that_went_back_behind_the_newest_row_is_told(
    here: Place, session: Session
) -> None:
    person(session, created_at=datetime.now(UTC) + timedelta(hours=1))  # noqa: TID251
    session.commit()

    told = here.refused("doctor")

    assert "which is still to come" in told
    assert "keep it by NTP" in told


def test_a_clock_apart_from_the_databases_is_told() -> None:
    apart = findings.about_clock(now=NOW, database_now=NOW + timedelta(seconds=9), newest=None)

    assert [finding.what for finding in apart] == ["this clock and the database's are 9 s apart"]


@pytest.mark.parametrize(
    ("seconds", "level"), [(-600, "fine"), (0, "fine"), (299, "fine"), (301, "wrong")]
)
def test_sign_ins_forgive_five_minutes_and_so_does_the_doctor(seconds: int, level: str) -> None:
    newest = NOW + timedelta(seconds=seconds)

    assert levels(findings.about_clock(now=NOW, database_now=None, newest=newest)) == [level]


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (GOOD, ["fine"]),
        (replace(GOOD, public=None), ["advice"]),
        (replace(GOOD, proxies=0), ["wrong"]),
        (replace(GOOD, host="0.0.0.0"), ["advice"]),  # noqa: S104
        (replace(GOOD, trusted=("other.example.org",)), ["wrong", "fine"]),
        (replace(GOOD, trusted=(".example.org",)), ["fine"]),
        (replace(GOOD, trusted=()), ["fine"]),
        (replace(GOOD, public=replace(PUBLIC, scheme="http")), ["wrong", "fine"]),
        (
            replace(GOOD, public=Public("http", "localhost:8000", "localhost"), trusted=()),
            ["wrong", "fine"],
        ),
        (
            replace(
                GOOD,
                public=Public("http", "localhost:8000", "localhost"),
                trusted=(),
                production=False,
            ),
            ["fine"],
        ),
    ],
)
def test_what_is_said_about_the_address(given: Address, wanted: list[str]) -> None:
    assert levels(findings.about_address(given)) == wanted


def test_values_that_would_lose_answers_are_told() -> None:
    found = {"journal_mode": "delete", "synchronous": "1", "foreign_keys": "1"}

    told = [*findings.about_values(found, findings.SQLITE_WANTED)]

    assert [finding.what.partition(":")[0] for finding in told] == [
        "journal_mode is delete and not wal",
        "synchronous is 1 and not 2",
    ]


@on_sqlite
def test_what_a_connection_really_has_is_looked_at(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("learning.store.sqlite.PRAGMAS", ("PRAGMA journal_mode = WAL",))

    assert "foreign_keys is 0 and not 1" in here.refused("doctor")


@pytest.mark.parametrize(
    ("free", "needed", "level"),
    [
        (10**10, 0, "fine"),
        (5 * 10**8, 0, "advice"),
        (10**8, 0, "wrong"),
        (10**10, 2 * 10**10, "wrong"),
    ],
)
def test_the_disk_must_have_room_for_another_copy(free: int, needed: int, level: str) -> None:
    assert findings.about_disk("/srv", free=free, needed=needed).level == level


@pytest.mark.parametrize(("kind", "wanted"), [("ext4", []), ("", []), ("nfs4", ["wrong"])])
def test_sqlite_on_another_machines_disk_is_told(kind: str, wanted: list[str]) -> None:
    assert levels(findings.about_file_system(kind)) == wanted


@pytest.mark.parametrize(("wanted", "level"), [(97, "fine"), (98, "wrong")])
def test_postgres_keeps_three_connections_for_itself(wanted: int, level: str) -> None:
    assert findings.about_connections(wanted=wanted, allowed=100).level == level


def test_the_address_is_taken_apart() -> None:
    assert doctor.parts_of("https://learn.example.org:8443") == Public(
        "https", "learn.example.org:8443", "learn.example.org"
    )


@pytest.mark.parametrize(
    ("has_server", "production", "wanted"),
    [(False, True, ["wrong"]), (True, True, []), (False, False, [])],
)
def test_people_cannot_be_reached_without_a_mail_server(
    has_server: bool,  # noqa: FBT001
    production: bool,  # noqa: FBT001
    wanted: list[str],
) -> None:
    found = findings.about_mail(has_server=has_server, production=production)

    assert levels(found) == wanted
