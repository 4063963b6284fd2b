"""XLIFF 2 and PO: what goes out comes back the same, and what is wrong is told by its line."""

from collections.abc import Callable
from types import ModuleType
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.authoring import po, xliff
from learning.authoring.exchange import LARGEST, Package, Segment, Unit, welcome

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=30
)
MARKED = st.lists(
    WORDS | st.sampled_from(["[[lease]]", "[[lease|bail]]", "[@F1; @F2]", "[^a]", "](x.md)", "\n"])
).map("".join)
SEGMENT = st.builds(Segment, MARKED.filter(lambda one: one.strip() != ""), MARKED)
KEY = st.from_regex(r"[a-z0-9][a-z0-9.-]{0,12}", fullmatch=True)


def unit(key: str, segments: list[Segment], *, is_done: bool) -> Unit:
    return Unit(key, tuple(segments), is_done and any(one.target for one in segments))


PACKAGES = st.builds(
    lambda units: Package("harbour/quiz.fr.md", "en", "fr", tuple(units)),
    st.lists(
        st.builds(unit, KEY, st.lists(SEGMENT, min_size=1, max_size=3), is_done=st.booleans()),
        unique_by=lambda one: one.key,
        max_size=5,
    ),
)


def bare(package: Package) -> list[tuple[str, tuple[Segment, ...]]]:
    return [(one.key, one.segments) for one in package.units]


@pytest.mark.parametrize("form", [xliff, po])
@given(package=PACKAGES)
def test_what_goes_out_comes_back(form: ModuleType, package: Package) -> None:
    back = form.read(form.written(package), name="x")

    assert back.problems == ()
    assert (back.package.path, back.package.language) == (package.path, package.language)
    assert bare(back.package) == bare(package)


@given(package=PACKAGES)
def test_xliff_is_read_by_others_and_protects_marks(package: Package) -> None:
    root = ET.fromstring(xliff.written(package))  # noqa: S314  # our own file

    sources = root.iter(f"{{{xliff.SPACE}}}source")
    words = ["".join(one.itertext()) for one in sources]
    assert not any("[@" in one and "]" in one.split("[@", 1)[1] for one in words)


SENT = Package(
    "harbour/quiz.fr.md",
    "en",
    "fr",
    (
        Unit("front.title", (Segment("Final quiz", "Quiz"),), is_done=True),
        Unit("deposit", (Segment("Who holds the [[lease]]?"), Segment("A"), Segment("B")), False),  # noqa: FBT003
    ),
)


def changed(form: ModuleType, change: Callable[[str], str]) -> tuple[list[str], list[str]]:
    """What is taken, and what is told, of a file that somebody changed."""
    back = form.read(change(form.written(SENT).decode()).encode(), name="back.file")
    if back.package is None:
        return [], [str(one) for one in back.problems]
    taken, problems = welcome(SENT, back.package, name="back.file")
    return [one.key for one in taken], [str(one) for one in problems]


@pytest.mark.parametrize("form", [xliff, po])
def test_a_file_that_nobody_changed_brings_nothing(form: ModuleType) -> None:
    assert changed(form, lambda text: text) == ([], [])


@pytest.mark.parametrize("form", [xliff, po])
def test_a_changed_title_is_taken(form: ModuleType) -> None:
    assert changed(
        form, lambda text: text.replace("Quiz<", "Le quiz<").replace('"Quiz"', '"Oui"')
    ) == (
        ["front.title"],
        [],
    )


@pytest.mark.parametrize(("form", "line"), [(xliff, 4), (po, 9)])
def test_an_unknown_id_is_told_with_its_line(form: ModuleType, line: int) -> None:
    taken, told = changed(form, lambda text: text.replace("front.title", "front.other"))

    assert taken == []
    assert told == [
        f"back.file:{line}: “front.other” is no block of this text. Leave the ids as they are."
    ]


@pytest.mark.parametrize("form", [xliff, po])
def test_a_changed_original_is_refused_and_the_rest_is_taken(form: ModuleType) -> None:
    taken, told = changed(
        form,
        lambda text: text.replace("Final quiz", "Last quiz"),
    )

    assert taken == []
    assert [one.split(": ", 1)[1].split(":")[0] for one in told] == ["“front.title”"]


def test_a_lost_mark_is_named() -> None:
    def lose(text: str) -> str:
        return text.replace(
            "?</source>\n</segment>", "?</source>\n<target>Qui garde ?</target>\n</segment>"
        )

    assert changed(xliff, lose) == (
        [],
        ["back.file:10: “deposit”: [[lease]] is missing. Put it back into the words."],
    )


def test_a_doctype_is_refused_with_its_line() -> None:
    bomb = (
        '<?xml version="1.0"?>\n<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY l2 "&lol;&lol;">]>\n'
        f'<xliff xmlns="{xliff.SPACE}"><file original="&l2;"/></xliff>'
    )

    assert [str(one) for one in xliff.read(bomb.encode(), name="back.xlf").problems] == [
        "back.xlf:2: A DOCTYPE is not taken. Save the file again without one."
    ]


@pytest.mark.parametrize(
    ("form", "raw"),
    [
        (xliff, b"<xliff"),
        (xliff, b"<html></html>"),
        (xliff, b"x" * (LARGEST + 1)),
        (po, b"\xff\xfe"),
        (po, b'"loose"\n'),
        (po, b""),
        (po, b"x" * (LARGEST + 1)),
    ],
)
def test_what_is_no_such_file_is_told(form: ModuleType, raw: bytes) -> None:
    back = form.read(raw, name="x")

    assert back.package is None
    assert len(back.problems) == 1


@given(raw=st.binary(max_size=200))
def test_any_bytes_are_answered(raw: bytes) -> None:
    assert xliff.read(raw, name="x").problems or xliff.read(raw, name="x").package
    assert po.read(raw, name="x").problems or po.read(raw, name="x").package


def test_a_file_of_another_text_is_refused_as_a_whole() -> None:
    other = Package("harbour/module.fr.md", "en", "fr", SENT.units)

    taken, told = welcome(SENT, other, name="x")

    assert (taken, len(told)) == ((), 1)
