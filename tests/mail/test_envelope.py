"""Mails as they go over the wire: nobody can add a header, and odd addresses are written right."""

from uuid import UUID

import pytest

from learning.mail.addresses import Mailbox
from learning.mail.envelope import Sender, Written, message, sender_of
from tests.mail.post import NOON

NUMBER = UUID(int=7)
SENDER = sender_of("Mosaic <mosaic@example.org>")
HEADERS = [
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version",
    "Content-Type", "Content-Language",
]  # fmt: skip


def wire(to: Mailbox, subject: str = "Hello", sender: Sender = SENDER) -> bytes:
    written = Written("ar", subject, "مرحبا\n", "<p>مرحبا</p>")
    return message(written, to=to, sender=sender, public_id=NUMBER, at=NOON).as_bytes()


def header_lines(raw: bytes) -> list[str]:
    head = raw.split(b"\r\n\r\n", 1)[0].replace(b"\r\n ", b" ")
    return head.decode("utf-8").split("\r\n")


def test_a_mail_has_these_headers_and_no_others() -> None:
    assert header_lines(wire(Mailbox("amina", "example.org"))) == [
        "From: Mosaic <mosaic@example.org>",
        "To: amina@example.org",
        "Subject: Hello",
        "Date: Sat, 21 Nov 2026 12:00:00 +0000",
        "Message-ID: <00000000-0000-0000-0000-000000000007@example.org>",
        "Auto-Submitted: auto-generated",
        "MIME-Version: 1.0",
        'Content-Type: multipart/alternative; boundary="mosaic-00000000000000000000000000000007"',
        "Content-Language: ar",
    ]


def test_every_attempt_sends_the_same_bytes() -> None:
    assert wire(Mailbox("amina", "example.org")) == wire(Mailbox("amina", "example.org"))


@pytest.mark.parametrize(
    "subject",
    [
        "Hello\r\nBcc: other@example.org",
        "Hello\nBcc: other@example.org",
        "Hello\rBcc: other@example.org",
        "Hello\u2028Bcc: other@example.org",
        "Hello\x85Bcc: other@example.org",
        "Hello\x00\x0b\x0cBcc: other@example.org",
        "Hello\r\n\r\n<script>alert(1)</script>",
        "=?utf-8?q?Hello=0D=0ABcc:_other@example.org?=",
        "مرحبا\r\nBcc: other@example.org" + "ا" * 300,
    ],
)
def test_a_subject_cannot_add_a_header(subject: str) -> None:
    raw = wire(Mailbox("amina", "example.org"), subject)

    assert [line.partition(":")[0] for line in header_lines(raw)] == HEADERS


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        (Mailbox("amina+mosaic", "example.org"), "To: amina+mosaic@example.org"),
        (Mailbox("amina of sfax", "example.org"), 'To: "amina of sfax"@example.org'),
        (Mailbox('a"b@c', "example.org"), r'To: "a\"b@c"@example.org'),
        (Mailbox("amina", "xn--mnchen-3ya.example"), "To: amina@xn--mnchen-3ya.example"),
        (Mailbox("أمينة", "example.org"), "To: أمينة@example.org"),
    ],
)
def test_odd_addresses_are_quoted_as_they_need(to: Mailbox, expected: str) -> None:
    assert header_lines(wire(to))[1] == expected


def test_nothing_but_ascii_goes_to_servers_that_may_know_no_more() -> None:
    assert wire(Mailbox("amina", "example.org"), "مرحبا بكم").isascii()


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("mosaic@example.org", Sender("", Mailbox("mosaic", "example.org"))),
        ("City’s Mosaic <m@example.org>", Sender("City’s Mosaic", Mailbox("m", "example.org"))),
    ],
)
def test_who_sends_is_read_from_the_settings(setting: str, expected: Sender) -> None:
    assert sender_of(setting) == expected
