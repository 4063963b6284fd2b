"""Drafts stay drafts until somebody publishes; a release can be gone back to."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.authoring import jobs, queries
from learning.authoring.models import Publication, Revision
from learning.authoring.service import publications, texts
from learning.authoring.service.texts import Draft, NewerRevision
from learning.catalogue.models import Release, ReleaseLesson
from learning.config import Settings
from learning.errors import Refusal
from learning.jobs.service import Round
from learning.store.session import Store
from tests.accounts.people import person
from tests.authoring.tree import FIRST, NOW, publish, tree

LESSON = "harbour/lessons/01-first-home.md"


@pytest.fixture
def author(store: Store) -> int:
    with store.writing() as session:
        return person(session, role="admin").id


def draft(store: Store, author: int, old: str, new: str) -> None:
    """Save the first lesson with a word changed."""
    with store.writing() as session:
        document = queries.documents_by_path(session)[LESSON]
        newest = texts.newest_revision(session, document)
        assert newest is not None
        body = newest.body.replace(old.encode(), new.encode())
        assert body != newest.body
        texts.save(session, document, Draft(body, document.head, author), now=NOW)


def carry_out(store: Store, settings: Settings, author: int, **asked: int) -> Publication:
    with store.writing() as session:
        publications.ask(session, "harbour", note="Clearer", by=author, now=NOW, **asked)
    jobs.publish(Round(store, settings))
    with store.session() as session:
        return session.scalars(select(Publication).order_by(Publication.id)).all()[-1]


def readable(store: Store) -> bytes:
    with store.session() as session:
        return queries.published_bodies(session)[LESSON]


def test_a_saved_draft_is_not_readable(store: Store, author: int) -> None:
    publish(store)

    draft(store, author, "Rents rose.", "Rents fell.")

    assert readable(store) == FIRST.encode()


def test_publishing_makes_the_newest_texts_readable(
    store: Store, settings: Settings, author: int
) -> None:
    publish(store)
    draft(store, author, "Rents rose.", "Rents fell.")

    done = carry_out(store, settings, author)

    with store.session() as session:
        release = session.get_one(Release, done.release_id)
        assert (done.state, release.number, release.note) == ("done", 2, "Clearer")
        assert done.done_count == done.total_count > 0
        compiled = session.scalars(
            select(ReleaseLesson.compiled).where(
                ReleaseLesson.release_id == release.id, ReleaseLesson.number == 1
            )
        ).first()
    assert "Rents fell." in str(compiled)


def test_an_import_leaves_drafts_of_other_files_alone(store: Store, author: int) -> None:
    publish(store)
    draft(store, author, "Rents rose.", "Rents fell.")

    publish(store, tree() | {"harbour/media/new.vtt": b"WEBVTT\n"})

    assert readable(store) == FIRST.encode()
    with store.session() as session:
        assert b"Rents fell." in queries.newest_bodies(session)[LESSON]


def test_errors_are_told_and_nothing_is_published(
    store: Store, settings: Settings, author: int
) -> None:
    publish(store)
    draft(store, author, "(x)", "( )")

    done = carry_out(store, settings, author)

    assert (done.state, done.release_id) == ("refused", None)
    assert [one["path"] for one in done.problems] == [LESSON]
    assert readable(store) == FIRST.encode()


def test_an_earlier_release_can_be_gone_back_to_and_the_draft_stays(
    store: Store, settings: Settings, author: int
) -> None:
    publish(store)
    draft(store, author, "Rents rose.", "Rents fell.")
    carry_out(store, settings, author)

    done = carry_out(store, settings, author, restores=1)

    with store.session() as session:
        assert session.get_one(Release, done.release_id).number == 3
        assert b"Rents fell." in queries.newest_bodies(session)[LESSON]
    assert readable(store) == FIRST.encode()


def test_a_release_that_is_not_there_cannot_be_restored(store: Store, author: int) -> None:
    publish(store)

    with pytest.raises(Refusal), store.writing() as session:
        publications.ask(session, "harbour", note="", by=author, now=NOW, restores=9)


def test_a_module_is_published_once_at_a_time(store: Store, author: int) -> None:
    publish(store)
    with store.writing() as session:
        publications.ask(session, "harbour", note="", by=author, now=NOW)

    with pytest.raises(Refusal), store.writing() as session:
        publications.ask(session, "harbour", note="", by=author, now=NOW)


def test_a_publication_that_died_half_way_is_begun_again(
    store: Store, settings: Settings, author: int
) -> None:
    publish(store)
    draft(store, author, "Rents rose.", "Rents fell.")
    with store.writing() as session:
        asked = publications.ask(session, "harbour", note="", by=author, now=NOW)
        publications.begin(session, asked)

    jobs.publish(Round(store, settings))

    with store.session() as session:
        assert session.scalars(select(Publication.state)).all() == ["done"]


def test_nobody_overwrites_a_newer_revision_and_both_texts_are_kept(
    store: Store, session: Session, author: int
) -> None:
    publish(store)
    draft(store, author, "Rents rose.", "Rents fell.")
    late = Draft(FIRST.replace("Rents rose.", "Rents stood.").encode(), 1, author)

    with store.writing() as writing:
        document = queries.documents_by_path(writing)[LESSON]
        with pytest.raises(NewerRevision) as refused:
            texts.save(writing, document, late, now=NOW)
        texts.set_aside(writing, document, late, now=NOW)

    assert b"Rents fell." in refused.value.newest.body
    with store.session() as reading:
        document = queries.documents_by_path(reading)[LESSON]
        copy = texts.working_copy(reading, document, author)
        assert copy is not None
        assert (copy.base, copy.body) == (1, late.body)
        assert len(reading.scalars(select(Revision).filter_by(document_id=document.id)).all()) == 2


def test_saving_the_same_text_again_makes_no_revision(store: Store, author: int) -> None:
    publish(store)

    with store.writing() as session:
        document = queries.documents_by_path(session)[LESSON]
        kept = texts.save(session, document, Draft(FIRST.encode(), 1, author), now=NOW)

    assert kept.number == 1
