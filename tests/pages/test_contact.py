"""Whom people write to: read from the settings, and checked there."""

from pathlib import Path

import pytest

from learning.config import Settings, WrongSetting
from learning.pages.contact import Contact, contact_of


def read(folder: Path, contact: str) -> Settings:
    return Settings.from_environ({"LEARNING_DATA": str(folder), "LEARNING_CONTACT": contact})


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("office@example.org", "mailto:office@example.org"),
        ("https://example.org/contact?a=b", "https://example.org/contact?a=b"),
    ],
)
def test_a_contact_is_an_address_or_a_page(tmp_path: Path, given: str, url: str) -> None:
    contact = read(tmp_path, given).contact

    assert contact is not None
    assert contact_of(contact) == Contact(given, url)


@pytest.mark.parametrize(
    "given",
    [
        "office",
        "javascript:alert(1)",
        "data:text/html,x@y",
        "mailto:office@example.org?bcc=x@example.org",
        "office@example.org, other@example.org",
        "https://example.org/a b",
    ],
)
def test_anything_else_is_refused_by_name(tmp_path: Path, given: str) -> None:
    with pytest.raises(WrongSetting, match=r"^LEARNING_CONTACT .*\.$"):
        read(tmp_path, given)
