"""Folder and database, brought together in one step; and a tree that survives every journey."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from learning.authoring import gateway, queries, zips
from learning.authoring.commands import modules
from learning.authoring.merge import Known, decide
from learning.authoring.models import Conflict, Document
from learning.authoring.service import texts
from learning.authoring.service.modules import By, add_module
from learning.authoring.service.texts import Draft
from learning.store.session import Store
from tests.accounts.people import person
from tests.authoring.tree import FIRST, LAST, NOW, exported, publish, tree

LESSON = "harbour/lessons/01-first-home.md"
LAST_LESSON = "harbour/lessons/03-last-word.md"


@pytest.fixture
def folder(tmp_path: Path, store: Store) -> Path:
    """A folder that says the same as the database."""
    publish(store)
    place = tmp_path / "content"
    gateway.write_tree(place, tree())
    return place


def sync(folder: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> Result:
    monkeypatch.setattr("learning.authoring.commands.open_store", lambda: Borrowed(store))
    return CliRunner().invoke(modules, ["sync", str(folder)])


class Borrowed:
    """The test's database; the command disposes of its own alone."""

    def __init__(self, store: Store) -> None:
        self.session, self.writing = store.session, store.writing
        self.engine = self

    def dispose(self) -> None:
        """It is still needed."""


def write(store: Store, path: str, body: str) -> None:
    with store.writing() as session:
        document = queries.document_at(session, path)
        by = person(session, role="admin").id
        texts.save(session, document, Draft(body.encode(), document.head, by), now=NOW)


def test_each_side_gets_what_the_other_changed(
    folder: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(store, LESSON, FIRST.replace("Rents rose.", "Rents fell."))
    (folder / LAST_LESSON).write_text(LAST.replace("Thank you", "Thanks"))

    done = sync(folder, store, monkeypatch)

    assert done.exit_code == 0, done.output
    assert f"{LESSON}: written from the database" in done.output
    assert gateway.read_tree(folder) == texts_of(store)
    assert "Thanks for reading." in texts_of(store)[LAST_LESSON].decode()
    assert "Rents fell." in (folder / LESSON).read_text()
    assert sync(folder, store, monkeypatch).output.endswith("Published: nothing new.\n")


def texts_of(store: Store) -> dict[str, bytes]:
    with store.session() as session:
        return exported(session)


def test_what_both_changed_is_left_on_both_sides(
    folder: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(store, LESSON, FIRST.replace("Rents rose.", "Rents fell."))
    theirs = FIRST.replace("Rents rose.", "Rents soared.")
    (folder / LESSON).write_text(theirs)

    done = sync(folder, store, monkeypatch)

    assert done.exit_code == 1
    assert "1 conflicts" in done.output
    assert (folder / LESSON).read_text() == theirs
    assert "Rents fell." in texts_of(store)[LESSON].decode()
    with store.session() as session:
        assert [one.path for one in queries.conflict_lines(session)] == [LESSON]


def test_what_begins_or_ends_in_the_database_does_so_in_the_folder(
    folder: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.writing() as session:
        by = person(session, role="admin").id
        given_ = {"title": "First steps", "summary": "What to do", "theme": "housing"}
        add_module(session, "first-steps", given_, By(by, NOW))
        gone = queries.document_at(session, "harbour/quiz.md")
        gone.removed_at = NOW

    done = sync(folder, store, monkeypatch)

    assert done.exit_code == 0, done.output
    assert (folder / "first-steps/module.md").is_file()
    assert not (folder / "harbour/quiz.md").exists()
    assert sync(folder, store, monkeypatch).output.endswith("Published: nothing new.\n")


def test_a_text_that_only_the_database_ever_had_is_no_conflict() -> None:
    assert decide(Known("a", ""), None) == "keep_database"
    assert decide(Known("a", ""), "b") == "conflict"


paths = st.from_regex(r"harbour/media/[a-z]{1,6}\.(png|vtt|md)", fullmatch=True)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(more=st.dictionaries(paths, st.binary(max_size=60), max_size=4))
@pytest.mark.parametrize("database", ["sqlite"])
def test_whatever_is_imported_is_exported_also_through_an_archive(
    store: Store, more: dict[str, bytes]
) -> None:
    files = tree() | more
    with store.writing() as session:
        session.execute(delete(Conflict))
        session.execute(delete(Document))

    publish(store, zips.unpacked(zips.packed(files)))

    assert texts_of(store) == files
    assert zips.unpacked(zips.packed(texts_of(store))) == files
