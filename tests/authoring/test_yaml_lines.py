"""A value is changed, and every other line stays as its author wrote it."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from learning.authoring.yaml_lines import (
    CannotChange,
    front_of,
    values_of,
    with_entry,
    with_values,
    without,
)

TEXT = """\
# what this module is about
id: harbour   # never changes
title: "Homes: at the harbour"

sdg: ["11.1", "10.2"]  # goals
lessons:
  # first of all
  - first-home
  - many-ways

  - last-word
theme: housing
"""
words = st.text(
    st.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp"], blacklist_characters="\ufeff"),
    max_size=40,
)


def test_a_text_is_changed_and_keeps_its_quotes_and_comments() -> None:
    assert with_values(TEXT, {"id": "port", "title": "Homes", "sdg": ["11.1"]}) == (
        TEXT.replace("id: harbour", "id: port")
        .replace('"Homes: at the harbour"', '"Homes"')
        .replace('["11.1", "10.2"]', "[11.1]")
    )


def test_comments_go_with_the_item_that_they_stand_above() -> None:
    changed = with_values(TEXT, {"lessons": ["last-word", "first-home", "new-one"]})

    assert changed.split("lessons:\n")[1] == (
        "\n  - last-word\n  # first of all\n  - first-home\n  - new-one\ntheme: housing\n"
    )


def test_a_key_that_was_not_there_comes_last_and_none_takes_one_out() -> None:
    assert with_values(TEXT, {"minutes": "30"}) == TEXT + "minutes: 30\n"
    assert with_values(TEXT, {"sdg": None}) == TEXT.replace('sdg: ["11.1", "10.2"]  # goals\n', "")
    assert with_values("id: x\n", {"title": None}) == "id: x\n"


def test_a_key_without_a_value_gets_one() -> None:
    assert with_values("id:\ntitle: x\n", {"id": "y"}) == "id: y\ntitle: x\n"


def test_entries_of_a_list_are_changed_added_and_taken_out() -> None:
    text = "# all\nA:\n  title: One  # why\n  year: '1'\n\nB:\n  title: Two\n"

    assert with_values(text, {"title": "Uno"}, under="A") == text.replace("One", "Uno")
    assert with_values(text, {"url": "https://x.org"}, under="A") == text.replace(
        "  year: '1'\n", "  year: '1'\n  url: https://x.org\n"
    )
    assert with_entry(text, "C", {"title": "a: b", "url": ""}) == text + 'C:\n  title: "a: b"\n'
    assert without(text, "A") == "# all\n\nB:\n  title: Two\n"


@pytest.mark.parametrize("text", ["- a\n", "a: [\n", "{a: b}\n", "a: b"])
def test_what_has_no_lines_of_keys_is_left_to_its_author(text: str) -> None:
    if text == "a: b":
        assert with_values(text, {"c": "d"}) == "a: b\nc: d\n"
        return
    with pytest.raises(CannotChange):
        with_values(text, {"a": "c"})


def test_a_file_without_front_matter_is_left_to_its_author() -> None:
    with pytest.raises(CannotChange):
        front_of("# no front matter\n")


def test_the_rest_of_a_file_stays() -> None:
    text = "---\r\nid: a\r\n---\r\nText --- more\r\n---\r\n"

    assert front_of(text).changed({"id": "b", "c": "d"}) == (
        "---\r\nid: b\r\nc: d\r\n---\r\nText --- more\r\n---\r\n"
    )


@given(
    key=st.sampled_from(["id", "title", "sdg", "lessons", "theme", "minutes"]),
    value=words | st.lists(words, max_size=4),
)
def test_whatever_is_written_is_read_again_and_all_other_lines_stay(
    key: str, value: str | list[str]
) -> None:
    changed = with_values(TEXT, {key: value})

    assert values_of(changed) == values_of(TEXT) | {key: value}
    others = [line for line in TEXT.splitlines() if line.startswith("#") or line == ""]
    of_lessons = {"  # first of all", ""} if key == "lessons" else set()
    assert [line for line in others if line not in of_lessons] == [
        line
        for line in changed.splitlines()
        if (line.startswith("#") or line == "") and line not in of_lessons
    ]
    assert yaml.safe_load(changed) is not None
