"""Translating block by block: what is kept, what is refused, and what others did meanwhile."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.audit.models import AuditLine
from learning.authoring import queries
from learning.authoring.content import read_content
from learning.authoring.markers import words_of
from learning.authoring.service import texts, translating
from learning.authoring.wordings import (
    BlockRefused,
    BlockTaken,
    Wording,
    Work,
    seen_of,
    words_of_source,
)
from learning.errors import NotFound, Refusal
from learning.store.session import Store
from tests.accounts.people import person
from tests.authoring.test_renderings import AT, FRENCH, MOVED, SOURCE_AT, both, save
from tests.authoring.tree import FIRST, NOW, publish, tree


def work(session: Session, path: str = AT) -> Work:
    found = translating.open_work(session, path)
    assert found is not None
    return found


def translate(
    store: Store, key: str, *words: str, is_draft: bool = False, seen: str | None = None
) -> None:
    with store.writing() as session:
        pairing = work(session).pairing(key)
        wording = Wording(key, words, seen or seen_of(pairing), is_draft)
        translating.save_block(session, AT, wording, by=None, now=NOW)


def text(session: Session) -> str:
    return queries.newest_bodies(session)[AT].decode()


def states(session: Session) -> dict[str, str]:
    return {one.source.key: one.state for one in work(session).standing.pairings}


def test_a_block_that_is_behind_is_current_once_it_is_saved(store: Store, session: Session) -> None:
    publish(store, both())
    save(store, SOURCE_AT, MOVED)

    translate(store, "0-paragraph-1", "Les loyers ont encore monté. [@F1] Un [[lease]] protège.")

    assert set(states(session).values()) == {"current"}
    assert text(session) == FRENCH.replace(
        "Les loyers ont monté. [@F1] A [[lease]] protects.",
        "Les loyers ont encore monté. [@F1] Un [[lease]] protège.",
    )


def test_a_translator_confirms_words_that_are_still_right(store: Store, session: Session) -> None:
    publish(store, both())
    save(store, SOURCE_AT, MOVED)
    words = words_of(work(session).form(work(session).pairing("0-paragraph-1")))
    session.rollback()

    translate(store, "0-paragraph-1", *words)

    assert set(states(session).values()) == {"current"}
    assert text(session) == FRENCH


def test_an_unfinished_block_is_a_draft(store: Store, session: Session) -> None:
    publish(store, both())

    translate(store, "1-heading-1", "Que faire", is_draft=True)

    assert states(session)["1-heading-1"] == "draft"
    assert "## Que faire" in text(session)


def test_a_new_translation_is_filled_in_any_order(store: Store, session: Session) -> None:
    publish(store, tree())
    with store.writing() as writing:
        by = person(writing, role="admin").id
        translating.begin(writing, AT, by=by, now=NOW)
    assert set(states(session).values()) == {"missing", "draft"}
    forms = {
        one.source.key: words_of(work(session).form(one))
        for one in reversed(work(session).standing.pairings)
    }
    sources = {
        one.source.key: words_of_source(work(session), one)
        for one in work(session).standing.pairings
    }
    session.rollback()

    for key in forms:
        translate(store, key, *sources[key])

    assert set(states(session).values()) == {"current"}
    files = queries.newest_bodies(session)
    assert [str(one) for one in read_content(files).problems if one.level == "error"] == []


@pytest.mark.parametrize(
    ("key", "change", "mend"),
    [
        ("0-paragraph-1", lambda _words: ["Plus rien."], "[@F1], [[lease]] is missing."),
        ("1-heading-1", lambda _words: ["Que\n\nfaire"], "another kind of block"),
        ("guarantor", lambda words: ["", *words[1:]], "Fill in every field."),
        ("1-case-1", lambda words: [words[0], "Un.\n:::\n\nDeux."], "block"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_mend(
    store: Store, session: Session, key: str, change: Callable[[list[str]], list[str]], mend: str
) -> None:
    publish(store, both())
    words = list(words_of(work(session).form(work(session).pairing(key))))
    session.rollback()

    with pytest.raises(BlockRefused) as refused:
        translate(store, key, *change(words))

    assert mend in " ".join(one.message for one in refused.value.problems)
    assert text(session) == FRENCH


def test_marks_of_a_question_cannot_be_moved(store: Store, session: Session) -> None:
    publish(store, both())
    words = list(words_of(work(session).form(work(session).pairing("guarantor"))))
    session.rollback()
    words[1] = "Le locataire\n- (x) La ville"

    with pytest.raises(BlockRefused):
        translate(store, "guarantor", *words)

    assert text(session) == FRENCH


def test_a_block_that_somebody_changed_meanwhile_is_not_overwritten(
    store: Store, session: Session
) -> None:
    publish(store, both())
    seen = seen_of(work(session).pairing("1-heading-1"))
    session.rollback()
    translate(store, "1-heading-1", "Que faire ?")

    with pytest.raises(BlockTaken):
        translate(store, "1-heading-1", "Autre chose", seen=seen)

    assert "## Que faire ?" in text(session)


def test_two_translators_of_two_blocks_do_not_meet(store: Store, session: Session) -> None:
    publish(store, both())
    seen = seen_of(work(session).pairing("1-heading-1"))
    session.rollback()
    translate(store, "front.summary", "On loue : toujours d’abord.")

    translate(store, "1-heading-1", "Que faire ?", seen=seen)

    assert "## Que faire ?" in text(session)
    assert 'summary: "On loue : toujours d’abord."' in text(session)


def test_a_translation_is_begun_once_and_only_beside_a_source(store: Store) -> None:
    publish(store, both())

    with pytest.raises(Refusal), store.writing() as session:
        translating.begin(session, AT, by=1, now=NOW)
    with pytest.raises(NotFound), store.writing() as session:
        translating.begin(session, "harbour/lessons/09-gone.fr.md", by=1, now=NOW)


def test_a_text_with_errors_is_mended_first(store: Store) -> None:
    publish(store, both())
    save(store, AT, FRENCH.replace("::: question #traps", "::: question #guarantor"))

    with pytest.raises(BlockRefused) as refused, store.session() as session:
        translating.open_work(session, AT)

    assert [one.path for one in refused.value.problems] == [AT]


def test_what_a_block_rendered_is_found_in_earlier_revisions(
    store: Store, session: Session
) -> None:
    publish(store, both())
    save(store, SOURCE_AT, MOVED)

    behind = work(session).pairing("0-paragraph-1")
    found = translating.earlier_texts(session, SOURCE_AT, [behind.renders])

    assert found == {behind.renders: "Rents rose. [@F1] A [[lease]] protects."}


def test_an_edit_without_a_new_meaning_keeps_translations_current_and_is_logged(
    store: Store, session: Session
) -> None:
    publish(store, both())
    save(store, SOURCE_AT, MOVED.replace("## What to do", "## What to do now"))
    with store.writing() as writing:
        by = person(writing, role="admin").id
        document = queries.documents_by_path(writing)[SOURCE_AT]
        translating.meaning_unchanged(writing, document, ["0-paragraph-1"], since=1, by=by, now=NOW)

    behind = [key for key, state in states(session).items() if state == "stale"]
    assert behind == ["1-heading-1"]
    entry = session.scalars(select(AuditLine)).one()
    assert (entry.act, entry.details) == ("author.meaning_kept", {"path": SOURCE_AT, "blocks": 1})


def test_a_restored_translation_renders_what_it_rendered(store: Store, session: Session) -> None:
    publish(store, both())
    save(store, SOURCE_AT, MOVED)
    save(store, AT, FRENCH.replace("ont monté", "ont encore monté"))
    with store.writing() as writing:
        by = person(writing, role="admin").id
        document = queries.documents_by_path(writing)[AT]
        texts.restore(writing, document, 1, by=by, now=NOW, note="")

    assert FIRST != MOVED
    assert text(session) == FRENCH
