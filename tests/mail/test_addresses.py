"""Odd addresses that mails reach, and texts that are no address."""

import pytest

from learning.mail.addresses import Mailbox, mailbox


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("amina@example.org", Mailbox("amina", "example.org")),
        ("amina+mosaic@example.org", Mailbox("amina+mosaic", "example.org")),
        ("o'hara/?=^_`{|}~!#$%&*@example.org", Mailbox("o'hara/?=^_`{|}~!#$%&*", "example.org")),
        ('"amina of sfax"@example.org', Mailbox("amina of sfax", "example.org")),
        (r'"a\"b\\c@d"@example.org', Mailbox(r'a"b\c@d', "example.org")),
        ("amina@Example.ORG", Mailbox("amina", "example.org")),
        ("amina@münchen.example", Mailbox("amina", "xn--mnchen-3ya.example")),
        ("amina@تونس.example", Mailbox("amina", "xn--pgbs0dh.example")),
        ("أمينة@example.org", Mailbox("أمينة", "example.org")),
        ("amina@localhost", Mailbox("amina", "localhost")),
    ],
)
def test_odd_but_valid_addresses_are_understood(address: str, expected: Mailbox) -> None:
    assert mailbox(address) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "amina",
        "@example.org",
        "amina@",
        "amina @example.org",
        "amina.@example.org",
        ".amina@example.org",
        "a..b@example.org",
        "amina@-example.org",
        "amina@example..org",
        "amina@exam ple.org",
        "amina@[127.0.0.1]",
        "a@b@example.org",
        "Amina <amina@example.org>",
        "amina@example.org, other@example.org",
        "amina@example.org\nBcc: other@example.org",
        "amina\r\nBcc: other@example.org\r\n@example.org",
        '"amina\nBcc: x"@example.org',
        "amina@example.org\x00",
        "am\u2028ina@example.org",
        "am\u202eina@example.org",
        '"am\u0085ina"@example.org',
        "=?utf-8?q?a=0D=0ABcc:x?=@example.org",
        '"=?utf-8?q?a=0D=0ABcc:x?="@example.org',
        "amina@example.org\u2028Bcc: x@example.org",
        f"{'a' * 65}@example.org",
        f"a@{'b' * 64}.org",
        f"a@{'b.' * 130}org",
    ],
)
def test_what_is_no_address_is_none(text: str) -> None:
    assert mailbox(text) is None
