"""Handing mails over: to a mail server, or into a folder where none is set."""

import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTPUTF8
from pathlib import Path
from typing import Protocol
from uuid import UUID

from learning.config import MailServer, Settings

PATIENCE = 15  # seconds for each answer of the server; an attempt waits for fewer than ten
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class NotSent(Exception):
    """The mail is not out. `str()` says why, without the address."""

    is_refused = False  # for good, so that trying again promises little


class Refused(NotSent):
    """The other side does not take this mail."""

    is_refused = True


class Away(NotSent):
    """Nobody takes mails at all just now, so that no other need be tried."""


class Carrier(Protocol):
    """Takes one mail after the other. Raises `NotSent`."""

    def carry(self, message: EmailMessage, name: str) -> None: ...


@contextmanager
def carrier(settings: Settings) -> Iterator[Carrier]:
    """Who takes mails here. A connection to a server serves for all of them."""
    if settings.mail_server is None:
        yield Folder(folder_of(settings))
        return
    line = Line(settings.mail_server)
    try:
        yield line
    finally:
        line.hang_up()


class Line:
    """A connection to a mail server, made when the first mail goes."""

    def __init__(self, server: MailServer) -> None:
        self.server = server
        self.open: smtplib.SMTP | None = None

    def carry(self, message: EmailMessage, name: str) -> None:
        connection = self.connected()
        try:
            connection.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, answer = next(iter(error.recipients.values()))
            raise judged(code, answer) from None
        except smtplib.SMTPSenderRefused as error:
            raise Away(told(error.smtp_code, error.smtp_error)) from None
        except smtplib.SMTPResponseException as error:
            raise judged(error.smtp_code, error.smtp_error) from None
        except smtplib.SMTPNotSupportedError:
            raise Refused("The mail server does not know such addresses.") from None
        except (smtplib.SMTPException, OSError) as error:
            self.hang_up()
            raise Away(f"The connection broke: {type(error).__name__}.") from None

    def connected(self) -> smtplib.SMTP:
        if self.open is None:
            try:
                self.open = dial(self.server)
            except smtplib.SMTPResponseException as error:
                raise Away(told(error.smtp_code, error.smtp_error)) from None
            except (smtplib.SMTPException, OSError) as error:
                raise Away(f"No connection: {type(error).__name__}.") from None
        return self.open

    def hang_up(self) -> None:
        if self.open is not None:
            with suppress(smtplib.SMTPException, OSError):
                self.open.quit()
            self.open.close()
            self.open = None


def dial(server: MailServer) -> smtplib.SMTP:
    """A connection that is encrypted if it can be; a password is never sent in the open."""
    secure = ssl.create_default_context()
    if server.is_tls:
        line: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=PATIENCE, context=secure
        )
    else:
        line = smtplib.SMTP(server.host, server.port, timeout=PATIENCE)
    try:
        greet(line, server, secure)
    except BaseException:
        line.close()
        raise
    return line


def greet(line: smtplib.SMTP, server: MailServer, secure: ssl.SSLContext) -> None:
    line.ehlo()
    is_open = not server.is_tls
    if is_open and line.has_extn("starttls"):
        line.starttls(context=secure)
        line.ehlo()
        is_open = False
    if server.user is None:
        return
    if is_open and server.host not in LOOPBACK:
        raise smtplib.SMTPResponseException(530, b"no encryption is offered")
    line.login(server.user, server.password or "")


def judged(code: int, answer: bytes | str) -> NotSent:
    """5.. is no for good; 4.. may change. 421 and 45. are about the server, not about the mail."""
    if code == 421:
        return Away(told(code, answer))
    return Refused(told(code, answer)) if code >= 500 else NotSent(told(code, answer))


def told(code: int, answer: bytes | str) -> str:
    """What the server said, without the addresses that it may have repeated."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    words = (word for word in text.split() if "@" not in word)
    return f"{code} {' '.join(words)}".strip()


class Folder:
    """In development: each mail is a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def carry(self, message: EmailMessage, name: str) -> None:
        """Write the file whole. Written twice it is the same file."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft = self.path / f".{name}"
            draft.touch(mode=0o600)
            draft.write_bytes(message.as_bytes())
            os.replace(draft, self.path / name)  # noqa: PTH105  # pathlib's has the same effect
        except OSError as error:
            raise Away(f"The folder for mails: {error.strerror}.") from None


def folder_of(settings: Settings) -> Path:
    return settings.data / "mail"


def file_name(kind: str, public_id: UUID, at: datetime) -> str:
    """Names in the order of time."""
    return f"{at:%Y%m%dT%H%M%SZ}-{kind}-{public_id}.eml"


def read(path: Path) -> str | None:
    """The plain text of a mail in the folder."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return None
    message = BytesParser(policy=SMTPUTF8).parsebytes(raw)
    body = message.get_body(("plain",))
    text = body.get_content() if body else ""
    return str(text).replace("\r\n", "\n")


def forget(settings: Settings, name: str) -> None:
    """Delete the file of a mail, if there is one: its reader has left."""
    (folder_of(settings) / name).unlink(missing_ok=True)
