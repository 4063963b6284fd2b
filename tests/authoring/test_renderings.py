"""What translations render survives saving, importing, exporting and moving to another database."""

from dataclasses import replace
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.authoring import queries, service
from learning.authoring.content import read_content
from learning.authoring.models import Conflict
from learning.authoring.renderings import read_renderings
from learning.authoring.service import rendered, syncing, texts
from learning.authoring.staleness import Standing, standing
from learning.markdown.dialect import read
from learning.store.session import Store
from tests.accounts.people import person
from tests.authoring.tree import FIRST, NOW, publish, tree
from tests.databases import Databases

SOURCE_AT = "harbour/lessons/01-first-home.md"
AT = "harbour/lessons/01-first-home.fr.md"
SIDECAR = "harbour/renderings.fr.yaml"
FRENCH = (
    FIRST.replace("title: The first home", "title: Le premier logement")
    .replace("Rents rose.", "Les loyers ont monté.")
    .replace("Who carries the risk?\n\n- ( )", "Qui porte le risque ?\n\n- ( )")
    .replace("The city promised the rent.", "La ville a promis le loyer.")
)
MOVED = FIRST.replace("Rents rose.", "Rents rose again.")


def both(source: str = FIRST, french: str = FRENCH) -> dict[str, bytes]:
    return tree(first=source, **{AT: french})


def found(session: Session) -> Standing:
    bodies = queries.newest_bodies(session)
    source, translation = (read(bodies[path], path=path).document for path in (SOURCE_AT, AT))
    assert source is not None
    assert translation is not None
    records = read_renderings(bodies[SIDECAR], path=SIDECAR).records
    return standing(source, translation, records[AT])


def behind(session: Session) -> list[str]:
    return [one.source.key for one in found(session).pairings if one.state == "stale"]


def save(store: Store, path: str, text: str) -> None:
    with store.writing() as session:
        document = queries.documents_by_path(session)[path]
        draft = texts.Draft(text.encode(), document.head, by=0)
        texts.save(session, document, replace(draft, by=None), now=NOW)  # type: ignore[arg-type]


def test_source_and_translation_that_come_together_are_current(
    store: Store, session: Session
) -> None:
    publish(store, both())

    assert found(session).counts() == {"missing": 0, "draft": 0, "stale": 0, "current": 9}


def test_a_changed_source_leaves_its_translation_behind(store: Store, session: Session) -> None:
    publish(store, both())
    publish(store, both(MOVED))

    assert behind(session) == ["0-paragraph-1"]


def test_a_translation_that_follows_is_current_again(store: Store, session: Session) -> None:
    publish(store, both())
    publish(store, both(MOVED))
    publish(store, both(MOVED, FRENCH.replace("ont monté", "ont encore monté")))

    assert behind(session) == []


def test_saving_another_block_does_not_hide_what_is_behind(store: Store, session: Session) -> None:
    publish(store, both())
    save(store, SOURCE_AT, MOVED)
    save(store, AT, FRENCH.replace("a promis", "a bien promis"))

    assert behind(session) == ["0-paragraph-1"]


def test_saving_the_block_itself_brings_it_up_to_date(store: Store, session: Session) -> None:
    publish(store, both())
    save(store, SOURCE_AT, MOVED)
    save(store, AT, FRENCH.replace("ont monté", "ont encore monté"))
    save(store, SOURCE_AT, MOVED.replace("again", "once more"))

    assert behind(session) == ["0-paragraph-1"]


def test_what_is_known_moves_to_another_database(
    store: Store, session: Session, databases: Databases, tmp_path: Path
) -> None:
    publish(store, both())
    publish(store, both(MOVED))
    exported = service.export_tree(session)
    (tmp_path / "other").mkdir()
    other = Store(databases.url("sqlite", tmp_path / "other"))

    publish(other, exported)

    with other.session() as there:
        assert service.export_tree(there) == exported
        assert behind(there) == ["0-paragraph-1"]
    other.engine.dispose()


def test_a_tree_without_the_file_takes_nothing_away_and_never_conflicts(
    store: Store, session: Session
) -> None:
    publish(store, both())
    publish(store, both(MOVED))
    again = publish(store, both(MOVED))

    assert again.releases == ()
    assert session.scalars(select(Conflict)).all() == []
    assert behind(session) == ["0-paragraph-1"]


def test_two_sides_that_both_noted_something_are_joined(store: Store, session: Session) -> None:
    publish(store, both())
    exported = service.export_tree(session)
    session.rollback()
    save(store, SOURCE_AT, MOVED)
    save(store, AT, FRENCH.replace("a promis", "a bien promis"))

    done = publish(store, exported)

    assert done.plan.paths("conflict") == ()
    assert behind(session) == ["0-paragraph-1"]


def test_a_draft_does_not_hide_that_what_readers_see_is_behind(
    store: Store, session: Session
) -> None:
    publish(store, both())
    save(store, AT, FRENCH.replace("Les loyers ont monté.", "Brouillon."))

    done = publish(store, both(MOVED))

    french = done.plan.content.modules[0].lessons[0].texts["fr"].compiled
    published = queries.published_bodies(session)
    again = read_content(published).modules[0].lessons[0].texts["fr"].compiled
    assert any("behind" in one for one in french.pieces if isinstance(one, str))
    assert any("behind" in one for one in again.pieces if isinstance(one, str))


def test_texts_from_an_archive_note_what_they_render(store: Store, session: Session) -> None:
    publish(store, both())
    save(store, SOURCE_AT, MOVED)
    changed = both()[AT].replace("ont monté".encode(), b"montent")
    with store.writing() as writing:
        offered = syncing.offer(writing, {AT: changed}, is_whole=False)
        by = person(writing, role="admin").id
        syncing.accept(writing, offered, by=by, now=NOW)
    save(store, SOURCE_AT, MOVED.replace("again", "once more"))

    assert behind(session) == ["0-paragraph-1"]


def test_a_file_of_renderings_that_is_broken_is_refused_with_its_line() -> None:
    files = both() | {SIDECAR: b"lessons/01-first-home.fr.md:\n  who: x\n"}

    problems = [str(one) for one in read_content(files).problems if one.level == "error"]

    assert [one.split(": ")[0] for one in problems] == [f"{SIDECAR}:2"]


def test_the_records_of_a_translation_are_read_by_its_path(store: Store, session: Session) -> None:
    publish(store, both())

    assert len(rendered.known_of(session, AT)) == 9
