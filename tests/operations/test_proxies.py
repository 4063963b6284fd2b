"""Whose address counts: the proxy's word where one is trusted, the connection's everywhere else."""

import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest
from flask import Flask, request
from sqlalchemy.orm import Session

from learning.accounts import gateway
from learning.app import create_app
from learning.config import Settings
from learning.web.guard import public
from tests.operations.places import Place
from tests.operations.servers import Server

pytestmark = pytest.mark.parametrize("database", ["sqlite"])
LIMIT = 10  # wrong guesses at one account from one source


@pytest.fixture
def proxies() -> int:
    return 1


@pytest.fixture
def app(settings: Settings, proxies: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """A site behind so many proxies, where every password is wrong at once."""
    monkeypatch.setattr(gateway, "is_right", lambda *_: False)
    app = create_app(replace(settings, proxies=proxies))
    yield app
    app.extensions["store"].engine.dispose()


@public
def where() -> str:
    return request.url


def guess(app: Flask, forwarded: str) -> int:
    """One guess that arrives from the proxy's address with this header; how it is answered."""
    sent = {"email": "amina@example.org", "password": "a wrong guess"}
    answer = app.test_client().post("/sign-in", data=sent, headers={"X-Forwarded-For": forwarded})
    return answer.status_code


def test_behind_a_proxy_each_persons_own_address_is_limited(app: Flask, session: Session) -> None:
    from_one = [guess(app, "198.51.100.7") for _ in range(LIMIT + 1)]

    assert from_one == [422] * LIMIT + [429]
    assert guess(app, "198.51.100.8") == 422


def test_what_people_add_in_front_of_the_proxys_word_is_ignored(
    app: Flask, session: Session
) -> None:
    forged = [guess(app, f"203.0.113.{n}, 198.51.100.7") for n in range(LIMIT + 1)]

    assert forged == [422] * LIMIT + [429]


@pytest.mark.parametrize("proxies", [0])
def test_without_a_trusted_proxy_nobody_can_claim_an_address(app: Flask, session: Session) -> None:
    claimed = [guess(app, f"198.51.100.{n}") for n in range(LIMIT + 1)]

    assert claimed == [422] * LIMIT + [429]


def test_scheme_and_host_are_those_that_the_proxy_was_asked_for(app: Flask) -> None:
    app.add_url_rule("/where", view_func=where)
    told = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "learn.example.org"}

    answer = app.test_client().get("/where", headers=told)

    assert answer.text == "https://learn.example.org/where"


@pytest.mark.parametrize("proxies", [0])
def test_without_a_trusted_proxy_scheme_and_host_are_the_connections(app: Flask) -> None:
    app.add_url_rule("/where", view_func=where)
    told = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}

    answer = app.test_client().get("/where", headers=told)

    assert answer.text == "http://localhost/where"


def test_nobody_chooses_a_path_by_a_header_that_proxies_pass_on(here: Place) -> None:
    server = Server(here, proxies=1)
    server.start()

    found = [
        status_of(server.port, "/nowhere", header)
        for header in ("PATH_INFO: /health", "SCRIPT_NAME: /nowhere", "X-Nothing: at all")
    ]

    server.kill()
    assert found == [404, 404, 404]


def status_of(port: int, path: str, header: str) -> int:
    """How a request is answered whose header a client library would not send."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=30)) as line:
        told = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{header}\r\nConnection: close\r\n\r\n"
        line.sendall(told.encode())
        return int(line.makefile("rb").readline().split()[1])
