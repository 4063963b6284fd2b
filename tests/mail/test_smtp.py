"""What a mail server gets from us."""

import smtplib
import ssl
from dataclasses import replace
from email.message import EmailMessage
from uuid import UUID

import pytest
from aiosmtpd.smtp import AuthResult
from bs4 import BeautifulSoup
from sqlalchemy import select

from learning.config import MailServer, Settings
from learning.jobs.service import Round
from learning.mail import gateway, jobs, service
from learning.mail.models import Mail
from learning.store.session import Store
from tests.mail.post import LINK, NOON, Post, letter, served

pytestmark = pytest.mark.parametrize("database", ["sqlite"])


def sent(store: Store, settings: Settings, to: str, language: str = "en") -> Mail:
    """What became of one mail."""
    with store.writing() as session:
        service.queue(session, letter(to, language), now=NOON)
    jobs.send(Round(store, settings))
    with store.session() as session:
        return session.scalars(select(Mail)).one()


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


@pytest.mark.parametrize(("code", "direction"), [("ar", "rtl"), ("fr", "ltr")])
def test_text_and_html_arrive_in_the_language_of_the_reader(
    store: Store, settings: Settings, code: str, direction: str
) -> None:
    post = Post()

    with served(post, settings) as at:
        sent(store, at, "amina@example.org", code)

    [message] = post.arrived
    expected = jobs.written(
        Mail(
            address="amina@example.org", kind="confirm", language=code, values={"link": LINK},
            created_at=NOON, public_id=UUID(str(message["Message-ID"])[1:37]),
        ),
        at,
    )  # fmt: skip
    assert message["Subject"] == expected["Subject"]
    assert body(message, "plain") == body(expected, "plain")
    assert body(message, "html") == body(expected, "html")
    page = BeautifulSoup(body(message, "html"), "html.parser").html
    assert page is not None
    assert (page["lang"], page["dir"], message["Content-Language"]) == (code, direction, code)
    assert LINK in body(message, "plain").split()


@pytest.mark.parametrize(
    ("address", "recipient"),
    [
        ("amina+mosaic@example.org", "amina+mosaic@example.org"),
        ('"amina of sfax"@example.org', '"amina of sfax"@example.org'),
        ("amina@münchen.example", "amina@xn--mnchen-3ya.example"),
        ("أمينة@example.org", "أمينة@example.org"),
    ],
)
def test_odd_addresses_are_reached(
    store: Store, settings: Settings, address: str, recipient: str
) -> None:
    post = Post()

    with served(post, settings, enable_SMTPUTF8=True) as at:
        sent(store, at, address)

    assert post.recipients == [recipient]
    assert ("SMTPUTF8" in post.options[0]) == (not recipient.isascii())


def test_a_server_without_such_addresses_refuses_them_for_good(
    store: Store, settings: Settings
) -> None:
    post = Post()

    with served(post, settings, enable_SMTPUTF8=False) as at:
        mail = sent(store, at, "أمينة@example.org")

    assert (post.arrived, mail.sent_at) == ([], None)
    assert mail.reason == "The mail server does not know such addresses."


@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # aiosmtpd's, about its own test server
def test_a_password_is_given_to_a_server_on_this_machine(store: Store, settings: Settings) -> None:
    post, seen = Post(), []

    def authenticator(*given: object) -> AuthResult:
        seen.append(given[-1].login)  # type: ignore[attr-defined]
        return AuthResult(success=True)

    with served(
        post, settings, authenticator=authenticator, auth_require_tls=False, auth_required=True
    ) as at:
        assert at.mail_server is not None
        server = replace(at.mail_server, user="mosaic", password="secret")
        mail = sent(store, replace(at, mail_server=server), "amina@example.org")

    assert (seen, mail.sent_at is not None) == ([b"mosaic"], True)


def test_a_password_never_goes_over_an_open_line(settings: Settings) -> None:
    said = []

    class Line(smtplib.SMTP):
        def __init__(self) -> None:
            """Connected, as far as anybody can tell."""
            self.esmtp_features = {"auth": "PLAIN"}
            self.does_esmtp = True

        def ehlo(self, name: str = "") -> tuple[int, bytes]:
            return 250, b""

        def login(self, user: str, password: str, **_: object) -> tuple[int, bytes]:
            said.append(password)
            return 235, b""

    server = MailServer("mail.example.org", 587, user="mosaic", password="secret")
    with pytest.raises(smtplib.SMTPResponseException):
        gateway.greet(Line(), server, ssl.create_default_context())

    assert said == []
