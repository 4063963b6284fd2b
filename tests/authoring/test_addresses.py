"""Lessons and modules change addresses with one another, and files come back."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.authoring.merge import Known, decide
from learning.catalogue.models import Lesson, Module, OldSlug
from learning.store.session import Store
from tests.authoring.tree import FIRST, LAST, MODULE, WAYS, exported, publish, tree

LESSONS = "harbour/lessons"


def slugs(session: Session) -> dict[str, str]:
    return {one.key: one.slug for one in session.scalars(select(Lesson).order_by(Lesson.id))}


def test_two_lessons_may_change_addresses_with_each_other(store: Store, session: Session) -> None:
    publish(store)

    swapped = {f"{LESSONS}/01-many-ways.md": FIRST, f"{LESSONS}/02-first-home.md": WAYS}
    publish(store, tree(first=None, ways=None, **swapped))

    assert slugs(session) == {
        "first-home": "many-ways", "many-ways": "first-home", "last-word": "last-word",
    }  # fmt: skip


def test_a_lesson_may_take_the_address_of_the_next_one(store: Store, session: Session) -> None:
    publish(store)

    moved = {f"{LESSONS}/01-many-ways.md": FIRST, f"{LESSONS}/02-all-ways.md": WAYS}
    publish(store, tree(first=None, ways=None, **moved))

    assert slugs(session) == {
        "first-home": "many-ways", "many-ways": "all-ways", "last-word": "last-word",
    }  # fmt: skip


def test_a_new_lesson_may_have_the_address_of_one_that_is_gone(
    store: Store, session: Session
) -> None:
    publish(store)
    before = session.scalars(select(Lesson).where(Lesson.key == "last-word")).one().id
    session.rollback()

    module = MODULE.replace("  - last-word", "  - last-thoughts")
    publish(store, tree(module=module, last=LAST.replace("id: last-word", "id: last-thoughts")))

    found = session.scalars(select(Lesson).where(Lesson.slug == "last-word")).one()
    gone = session.get(Lesson, before)
    assert found.key == "last-thoughts"
    assert gone is not None
    assert gone.slug != "last-word"


def test_an_address_that_a_lesson_has_again_is_no_old_one(store: Store, session: Session) -> None:
    publish(store)
    publish(store, tree(first=None, **{f"{LESSONS}/01-renting.md": FIRST}))

    old = session.scalars(select(OldSlug.slug)).all()

    assert old == ["first-home"]


def test_two_modules_may_change_addresses_with_each_other(store: Store, session: Session) -> None:
    second = {
        path.replace("harbour/", "hills/"): body.decode()
        .replace("id: harbour", "id: hills")
        for path, body in tree(quiz=None).items()
        if path.startswith("harbour/")
    }  # fmt: skip
    publish(store, tree(**second))
    library = {path: body for path, body in tree().items() if path.startswith("_library/")}
    modules = {path: body for path, body in tree(**second).items() if path not in library}
    there = {"harbour": "hills", "hills": "harbour"}
    swapped = {
        f"{there[path.partition('/')[0]]}/{path.partition('/')[2]}": body
        for path, body in modules.items()
    }

    publish(store, library | swapped)

    found = session.execute(select(Module.key, Module.slug).order_by(Module.key)).all()
    assert [tuple(row) for row in found] == [("harbour", "hills"), ("hills", "harbour")]


def test_a_file_that_was_gone_and_is_back_is_taken(store: Store, session: Session) -> None:
    publish(store)
    publish(store, tree(quiz=None))

    done = publish(store)

    assert done.plan.paths("conflict") == ()
    assert exported(session) == tree()


def test_a_file_that_is_gone_on_both_sides_is_new_when_it_comes_back() -> None:
    assert decide(Known(None, ""), "a") == "take_file"
