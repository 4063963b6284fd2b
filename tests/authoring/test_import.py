"""Import, export, three-way comparison: nothing is overwritten, nothing half done."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learning.authoring import queries, service
from learning.authoring.content import read_content
from learning.authoring.merge import Known, decide, differences
from learning.authoring.models import Conflict, Document, Revision
from learning.authoring.service.texts import keep
from learning.catalogue.models import Module, Release
from learning.errors import Refusal
from learning.quizzes.models import Question
from learning.recommendations.models import RecommendationVersion
from learning.store.session import Store
from tests.authoring.tree import FIRST, MODULE, NOW, exported, publish, tree


def test_the_test_tree_is_good() -> None:
    assert [str(one) for one in read_content(tree()).problems if one.level == "error"] == []


def test_what_was_imported_is_exported_byte_for_byte(store: Store, session: Session) -> None:
    odd = tree() | {"harbour/media/plan.png": b"\x89PNG\r\n\x1a\n\x00\xff"}
    odd["harbour/lessons/03-last-word.md"] += b"\n\n  \nTrailing \xd8\xb3\xd9\x84\xd9\x85\xd9\x89"

    publish(store, odd)

    assert exported(session) == odd


def test_a_second_import_of_the_same_files_publishes_nothing(
    store: Store, session: Session
) -> None:
    first = publish(store)
    second = publish(store)

    assert (first.releases, second.releases) == (("harbour",), ())
    assert session.scalar(select(func.count()).select_from(Release)) == 1
    assert session.scalar(select(func.count()).select_from(RecommendationVersion)) == 1


def test_a_changed_lesson_makes_a_new_release_and_keeps_the_old(
    store: Store, session: Session
) -> None:
    publish(store)
    publish(store, tree(first=FIRST.replace("Rents rose.", "Rents rose again.")))

    numbers = session.scalars(select(Release.number).order_by(Release.number)).all()
    revisions = session.scalars(
        select(Revision.number)
        .join(Document, Document.id == Revision.document_id)
        .where(Document.path == "harbour/lessons/01-first-home.md")
        .order_by(Revision.number)
    ).all()
    assert (numbers, revisions) == ([1, 2], [1, 2])


def test_an_error_anywhere_changes_nothing(store: Store, session: Session) -> None:
    publish(store)
    before = exported(session)
    session.rollback()

    with pytest.raises(service.ContentRefused) as refused:
        publish(store, tree(first=FIRST.replace("(x)", "( )"), module=MODULE + "\nMore.\n"))

    session.expire_all()
    assert exported(session) == before
    assert [problem.path for problem in refused.value.problems] == [
        "harbour/lessons/01-first-home.md"
    ]


def test_questions_keep_their_identity_when_a_lesson_is_renamed(
    store: Store, session: Session
) -> None:
    publish(store)
    before = session.execute(select(Question.id, Question.key).order_by(Question.id)).all()
    session.rollback()

    renamed = tree(first=None) | {"harbour/lessons/01-renting-first.md": FIRST.encode()}
    publish(store, renamed)

    after = session.execute(select(Question.id, Question.key).order_by(Question.id)).all()
    assert after == before


def test_a_conflict_keeps_both_texts_and_says_so(store: Store, session: Session) -> None:
    publish(store)
    ours, theirs = FIRST.replace("Rents rose.", "Ours."), FIRST.replace("Rents rose.", "Theirs.")
    with store.writing() as writing:
        document = queries.documents_by_path(writing)["harbour/lessons/01-first-home.md"]
        keep(writing, document, ours.encode(), by=None, now=NOW)

    done = publish(store, tree(first=theirs))

    conflict = session.scalars(select(Conflict)).one()
    assert done.plan.paths("conflict") == ("harbour/lessons/01-first-home.md",)
    assert conflict.file_body == theirs.encode()
    assert exported(session)["harbour/lessons/01-first-home.md"] == ours.encode()
    assert queries.open_conflicts(session) == ["harbour/lessons/01-first-home.md"]


def test_a_module_whose_files_are_gone_leaves_the_shelf_and_keeps_its_rows(
    store: Store, session: Session
) -> None:
    publish(store)
    library = {path: body for path, body in tree().items() if path.startswith("_library")}

    publish(store, library)

    module = session.scalars(select(Module)).one()
    assert module.archived_at is not None
    assert session.scalar(select(func.count()).select_from(Question)) == 10


def test_a_plan_made_before_another_import_is_refused(store: Store) -> None:
    with store.session() as session:
        plan = service.plan_import(session, tree())
    publish(store)

    with pytest.raises(Refusal), store.writing() as session:
        service.import_tree(session, plan, now=NOW)


TEXTS = st.sampled_from(["a", "b", "c"])
MAYBE = st.none() | TEXTS


@given(head=MAYBE, synced=TEXTS, file=MAYBE)
def test_a_side_that_did_not_change_never_wins(head: str, synced: str, file: str) -> None:
    action = decide(Known(head, synced), file)

    if action in ("take_file", "remove"):
        assert head == synced
    if action == "conflict":
        assert head != synced
        assert head != file


@given(st.dictionaries(st.text(max_size=3), TEXTS))
def test_new_files_are_all_created(files: Mapping[str, str]) -> None:
    assert {one.path: one.action for one in differences({}, files)} == dict.fromkeys(
        files, "create"
    )
