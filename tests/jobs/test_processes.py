"""The duties, done by real processes: beside the server, and alone."""

import os
import signal
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text, update

from learning.config import Settings
from learning.jobs import service as jobs
from learning.mail import service as mail
from learning.mail.models import Mail
from learning.store.session import Store
from tests.jobs.site import running
from tests.mail.post import Post, letter, served
from tests.postgres import free_port


def write(store: Store) -> None:
    with store.writing() as session:
        mail.queue(session, letter(), now=datetime.now(UTC))  # noqa: TID251  # judged by the clock


def files(folder: Path) -> int:
    return len(list(folder.glob("mail/*.eml")))


def test_what_waits_is_sent_at_the_start_and_what_is_rung_for_at_once(
    store: Store, settings: Settings
) -> None:
    jobs.ring_at_commits(store, settings.data)
    write(store)

    with running(settings, "jobs", LEARNING_LOG_LEVEL="debug") as site:
        site.until("mail sent")
        site.until("duty done")
        write(store)
        site.until("mail sent")

    assert files(settings.data) == 2


@pytest.mark.parametrize("database", ["sqlite"])
def test_the_server_does_the_duties_and_they_end_with_it(store: Store, settings: Settings) -> None:
    jobs.ring_at_commits(store, settings.data)

    with running(settings, "serve", "--port", str(free_port())) as site:
        site.until("Booting worker")
        write(store)
        site.until("mail sent")

    assert files(settings.data) == 1


def test_a_killed_sender_resumes(store: Store, settings: Settings) -> None:
    """Killed with the mail half handed over; the next one sends it when the lease has ended."""
    post = Post(held=threading.Event())
    assert post.held is not None
    write(store)

    with served(post, settings) as at:
        assert at.mail_server is not None
        server = {
            "LEARNING_MAIL_SERVER": f"smtp://127.0.0.1:{at.mail_server.port}",
            "LEARNING_MAIL_FROM": "mosaic@example.org",
        }
        with running(settings, "jobs", **server) as site:
            assert post.reached.wait(30)
            os.killpg(site.process.pid, signal.SIGKILL)
        post.held.set()
        with store.writing() as session:
            in_hand = session.scalars(select(Mail)).one()
            state = (in_hand.sent_at, in_hand.leased_until is not None, in_hand.attempt_count)
            session.execute(update(Mail).values(leased_until=in_hand.created_at))
        with running(settings, "jobs", **server) as site:
            site.until("mail sent")

    with store.session() as session:
        [after] = session.scalars(select(Mail))
    assert (state, after.sent_at is not None, after.attempt_count) == ((None, True, 1), True, 2)


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_duty_that_fails_takes_nobody_with_it(store: Store, settings: Settings) -> None:
    """Without its table the sending fails; the other duties, and the next mails, do not."""
    with store.session("free") as session:
        session.execute(text("ALTER TABLE mail RENAME TO hidden"))
        session.commit()

    with running(settings, "jobs") as site:
        failed = site.until("duty failed")
        with store.session("free") as session:
            session.execute(text("ALTER TABLE hidden RENAME TO mail"))
            session.commit()
        jobs.ring_at_commits(store, settings.data)
        write(store)
        site.until("mail sent")

    assert failed["duty"] == "mail.send"
    assert files(settings.data) == 1
