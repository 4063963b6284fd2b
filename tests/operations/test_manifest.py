"""What a backup may say about itself: everything else is refused before a byte is written."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.operations.manifest import (
    Entry,
    Manifest,
    NotPossible,
    check_origin,
    is_safe,
    manifest_from,
)

DIGEST = "0" * 64
MADE = Manifest(
    version="0.1.0",
    step="first_tables",
    made_at=datetime(2026, 11, 21, 9, tzinfo=UTC),
    files=(Entry("database.sqlite", 4096, DIGEST), Entry("data/secret", 64, DIGEST)),
)


def test_a_manifest_comes_back_as_it_was() -> None:
    assert manifest_from(MADE.packed()) == MADE


@pytest.mark.parametrize(
    "name",
    [
        "secret", "/etc/passwd", "data", "data/", "data/../secret", "data/./secret", "data//secret",
        "data/..", "../data/x", "data/a\\b", "data/a\x00b", "data/a\nb", "DATA/x", "data/\udcff",
        "data/" + "x" * 256, "data/" + "x/" * 500 + "x",
    ],
)  # fmt: skip
def test_a_name_that_could_leave_its_place_is_not_safe(name: str) -> None:
    assert not is_safe(name)


@pytest.mark.parametrize("name", ["data/secret", "data/media/شعار.png", "data/a..b/c", "data/.x"])
def test_names_of_files_in_the_data_folder_are_safe(name: str) -> None:
    assert is_safe(name)


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    told = json.loads(MADE.packed())
    change(told)
    return json.dumps(told).encode()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda told: told.update(product="other"), "no backup of Mosaic"),
        (lambda told: told.update(format=2), "restore it with that version"),
        (lambda told: told.pop("step"), "manifest is unreadable"),
        (lambda told: told.update(made_at="yesterday"), "manifest is unreadable"),
        (lambda told: told.update(made_at="2026-11-21T09:00:00"), "manifest is damaged"),
        (lambda told: told.update(files=[]), "does not begin with a database"),
        (lambda told: told["files"].reverse(), "does not begin with a database"),
        (lambda told: told["files"][1].update(name="data/../x"), "does not belong into"),
        (lambda told: told["files"][1].update(name="database.pgdump"), "does not belong into"),
        (lambda told: told["files"].append(told["files"][1]), "names a file twice"),
        (lambda told: told["files"][1].update(size=-1), "manifest is unreadable"),
        (lambda told: told["files"][1].update(size=True), "manifest is unreadable"),
        (lambda told: told["files"][1].update(sha256="0"), "manifest is unreadable"),
    ],
)
def test_a_manifest_that_is_not_sound_is_refused(
    change: Callable[[dict[str, Any]], object], why: str
) -> None:
    with pytest.raises(NotPossible, match=why):
        manifest_from(changed(change))


@given(st.binary())
def test_no_bytes_break_the_reading(text: bytes) -> None:
    with pytest.raises(NotPossible):
        manifest_from(text)


def test_a_step_of_a_newer_mosaic_is_refused() -> None:
    with pytest.raises(NotPossible, match=r"Mosaic 0\.1\.0, whose database step 'first_tables'"):
        check_origin(MADE, kind="sqlite", steps={"another_step"})


def test_a_backup_of_the_other_engine_is_refused() -> None:
    with pytest.raises(NotPossible, match="Set LEARNING_DATABASE to sqlite:///"):
        check_origin(MADE, kind="postgresql", steps={"first_tables"})
