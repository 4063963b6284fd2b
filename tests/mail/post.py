"""A mail server on the loopback, and letters for it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTPUTF8
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from learning.config import MailServer, Settings
from learning.mail.service import Letter
from tests.postgres import free_port

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
LINK = "https://learn.example.org/fr/confirm/abc?x=1&y=2"


def letter(to: str = "amina@example.org", language: str = "en", **given: Any) -> Letter:
    usual: dict[str, Any] = {"kind": "confirm", "values": {"link": LINK}}
    return Letter(to, language=language, **(usual | given))


@dataclass
class Post:
    """What arrived. `answers` are what the server says about a recipient, instead of yes."""

    arrived: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    options: list[list[str]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    held: threading.Event | None = None  # the first mail is kept waiting until this is set
    reached: threading.Event = field(default_factory=threading.Event)

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        self.arrived.append(BytesParser(policy=SMTPUTF8).parsebytes(content))
        self.recipients += envelope.rcpt_tos
        self.options.append(envelope.mail_options)
        if self.held is not None and not self.reached.is_set():
            self.reached.set()
            await server.loop.run_in_executor(None, self.held.wait)
        return "250 OK"

    @property
    def ids(self) -> list[str]:
        return sorted(str(message["Message-ID"]) for message in self.arrived)


@contextmanager
def served(post: Post, settings: Settings, **given: Any) -> Iterator[Settings]:
    """Settings under which mails go to this server."""
    port = free_port()
    controller = Controller(post, hostname="127.0.0.1", port=port, **given)
    controller.start()
    try:
        yield replace(
            settings,
            mail_server=MailServer("127.0.0.1", port),
            mail_from="Mosaic <mosaic@example.org>",
        )
    finally:
        controller.stop()
