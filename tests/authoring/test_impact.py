"""What a publication changes is told before it happens, text by text."""

from learning.authoring.impact import Touched, touched
from tests.authoring.tree import FIRST, tree

LESSON = "harbour/lessons/01-first-home.md"
FRENCH = "harbour/lessons/01-first-home.fr.md"


def changed(old: str, new: str) -> Touched:
    """What becomes of the first lesson, which has a French translation."""
    assert old in FIRST
    before = tree() | {FRENCH: FIRST.encode()}
    (found,) = touched(before, before | {LESSON: FIRST.replace(old, new).encode()})
    return found


def test_nothing_is_touched_where_nothing_changes() -> None:
    assert touched(tree(), tree()) == ()


def test_a_paragraph_that_changed_leaves_its_translations_behind() -> None:
    assert changed("Rents rose.", "Rents fell.") == Touched(
        LESSON, "changed", changed=1, behind=("fr",)
    )


def test_a_title_that_changed_is_a_block_that_changed() -> None:
    assert changed("title: The first home", "title: The first flat") == Touched(
        LESSON, "changed", changed=1, behind=("fr",)
    )


def test_minutes_leave_no_translation_behind() -> None:
    assert changed("minutes: 15", "minutes: 20") == Touched(LESSON, "changed")


def test_a_paragraph_put_in_between_is_one_that_came() -> None:
    assert changed("Rents rose.", "New here.\n\nRents rose.") == Touched(
        LESSON, "changed", added=1, behind=("fr",)
    )


def test_another_right_answer_and_a_withdrawn_question_are_named() -> None:
    found = changed("- (x) The city", "- ( ) The city")
    # Without a right answer the file cannot be read; with another one it can.
    assert found.withdrawn == ()
    swapped = FIRST.replace("- (x) The city", "- ( ) The city").replace(
        "- ( ) The bank", "- (x) The bank"
    )
    (found,) = touched(tree(), tree() | {LESSON: swapped.encode()})
    assert found.rekeyed == ("guarantor",)
    start, end = FIRST.index("::: question #traps"), FIRST.index("::: case")
    (found,) = touched(tree(), tree() | {LESSON: (FIRST[:start] + FIRST[end:]).encode()})
    assert (found.rekeyed, found.withdrawn, found.removed > 0) == ((), ("traps",), True)


def test_files_that_come_and_go_are_named() -> None:
    picture = "harbour/media/quay.png"

    assert touched(tree(), tree() | {picture: b"x"}) == (Touched(picture, "new"),)
    assert touched(tree() | {picture: b"x"}, tree()) == (Touched(picture, "removed"),)
