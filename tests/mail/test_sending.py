"""Each mail is sent once, tried again in time, and given up in the end. On both databases."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select

from learning.config import Settings
from learning.jobs.service import Round
from learning.mail import gateway, jobs, retry, service
from learning.mail.models import Mail
from learning.store.session import Store
from tests.mail.post import LINK, NOON, Post, letter, served

REFUSED = "550 5.1.1 <amina@example.org> nobody of that name"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def queue(store: Store, *addresses: str, language: str = "en") -> None:
    with store.writing() as session:
        for address in addresses:
            service.queue(session, letter(address, language), now=NOON)


def mails(store: Store) -> list[Mail]:
    with store.session() as session:
        return list(session.scalars(select(Mail).order_by(Mail.id)))


def states(store: Store) -> list[str]:
    return [
        "sent" if mail.sent_at else "given up" if mail.given_up_at else "waits"
        for mail in mails(store)
    ]


def test_mails_are_sent_and_what_they_said_is_forgotten(
    store: Store, settings: Settings, clock: time_machine.Traveller
) -> None:
    post = Post()
    queue(store, "amina@example.org", "bilal@example.org")

    with served(post, settings) as at:
        wish = jobs.send(Round(store, at))

    assert post.recipients == ["amina@example.org", "bilal@example.org"]
    assert (states(store), wish) == (["sent", "sent"], None)
    assert [mail.values for mail in mails(store)] == [{}, {}]


def test_two_senders_at_once_send_each_mail_once(store: Store, settings: Settings) -> None:
    """The first has a mail in hand while the second goes through all that is left."""
    post = Post(held=threading.Event())
    queue(store, *(f"person-{number}@example.org" for number in range(5)))

    with served(post, settings) as at:
        first = threading.Thread(target=jobs.send, args=(Round(store, at),))
        first.start()
        assert post.reached.wait(20)
        jobs.send(Round(store, at))
        assert post.held is not None
        post.held.set()
        first.join()

    assert post.ids == sorted(f"<{mail.public_id}@example.org>" for mail in mails(store))
    assert states(store) == ["sent"] * 5


def test_many_senders_send_each_mail_once(store: Store, settings: Settings) -> None:
    post = Post()
    queue(store, *(f"person-{number}@example.org" for number in range(12)))

    with served(post, settings) as at:
        senders = [threading.Thread(target=jobs.send, args=(Round(store, at),)) for _ in range(4)]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()

    assert post.ids == sorted(f"<{mail.public_id}@example.org>" for mail in mails(store))


def test_a_mail_whose_sender_died_is_sent_when_its_lease_ends(
    store: Store, settings: Settings, clock: time_machine.Traveller
) -> None:
    post = Post()
    queue(store, "amina@example.org")
    with store.writing(lane=service.LANE) as session:
        service.claim(session, now=NOON)  # and nothing more: this sender is dead

    with served(post, settings) as at:
        wish = jobs.send(Round(store, at))
        before = list(post.recipients)
        clock.move_to(NOON + service.LEASE)
        jobs.send(Round(store, at))

    assert (before, wish) == ([], service.LEASE.total_seconds())
    assert (post.recipients, states(store)) == (["amina@example.org"], ["sent"])


def test_a_crash_between_sending_and_marking_sends_again_under_the_same_id(
    store: Store, settings: Settings, clock: time_machine.Traveller
) -> None:
    """The one window in which a mail goes twice."""
    post = Post()
    queue(store, "amina@example.org")

    with served(post, settings) as at:
        with store.writing(lane=service.LANE) as session:
            mail = service.claim(session, now=NOON)
        assert mail is not None
        with gateway.carrier(at) as carrier:
            carrier.carry(jobs.written(mail, at), jobs.name_of(mail))
        clock.move_to(NOON + service.LEASE)
        jobs.send(Round(store, at))

    assert post.ids == [f"<{mail.public_id}@example.org>"] * 2
    assert states(store) == ["sent"]


def test_a_refused_recipient_is_given_up_and_others_are_served(
    store: Store, settings: Settings, clock: time_machine.Traveller
) -> None:
    post = Post(answers={"amina@example.org": REFUSED})
    queue(store, "amina@example.org", "bilal@example.org")
    attempts = []

    with served(post, settings) as at:
        for day in range(5):
            clock.move_to(NOON + timedelta(days=day))
            jobs.send(Round(store, at))
            attempts.append(mails(store)[0].attempt_count)

    assert (attempts, states(store)) == ([1, 2, 3, 3, 3], ["given up", "sent"])
    assert post.recipients == ["bilal@example.org"]
    assert (mails(store)[0].reason, mails(store)[0].values) == ("550 5.1.1 nobody of that name", {})


@pytest.mark.parametrize("answer", ["451 4.7.1 greylisted", None])
def test_retries_back_off_until_the_mail_is_given_up(
    store: Store, settings: Settings, clock: time_machine.Traveller, answer: str | None
) -> None:
    """Whether the server says "later" or is not there at all."""
    queue(store, "amina@example.org")
    waits = []
    post = Post(answers={"amina@example.org": answer} if answer else {})

    with served(post, settings) as at:
        here = at if answer else nobody(at)
        for _ in range(retry.MOST):
            began = mails(store)[0].due_at
            clock.move_to(began)
            jobs.send(Round(store, here))
            jobs.send(Round(store, here))  # too early: nothing happens
            waits.append(mails(store)[0].due_at - began)

    assert waits == [*retry.PAUSES, timedelta(0)]
    assert (states(store), mails(store)[0].attempt_count) == (["given up"], retry.MOST)


def nobody(settings: Settings) -> Settings:
    """Where no mail server listens."""
    server = settings.mail_server
    assert server is not None
    return replace(settings, mail_server=replace(server, port=1))


def test_when_nobody_takes_mails_the_others_keep_their_attempts(
    store: Store, settings: Settings, clock: time_machine.Traveller
) -> None:
    queue(store, "amina@example.org", "bilal@example.org")

    with served(Post(), settings) as at:
        wish = jobs.send(Round(store, nobody(at)))

    assert [mail.attempt_count for mail in mails(store)] == [1, 0]
    assert wish == jobs.PAUSE


def test_a_mail_that_breaks_its_sender_is_given_up(
    store: Store, settings: Settings, clock: time_machine.Traveller
) -> None:
    queue(store, "amina@example.org")
    for attempt in range(retry.MOST):
        with store.writing(lane=service.LANE) as session:
            assert service.claim(session, now=NOON + attempt * service.LEASE) is not None

    clock.move_to(NOON + retry.MOST * service.LEASE)
    with served(Post(), settings) as at:
        jobs.send(Round(store, at))

    assert (states(store), mails(store)[0].reason) == (["given up"], service.BROKE_OFF)


def test_a_sender_that_is_told_to_end_begins_no_other_mail(
    store: Store, settings: Settings
) -> None:
    queue(store, "amina@example.org", "bilal@example.org")
    answers = iter([False, True])

    jobs.send(Round(store, settings, lambda: next(answers)))

    assert states(store) == ["sent", "waits"]


def test_without_a_mail_server_mails_are_files(
    store: Store, settings: Settings, tmp_path: Path, clock: time_machine.Traveller
) -> None:
    queue(store, "amina@example.org", language="ar")

    jobs.send(Round(store, settings))

    [path] = (tmp_path / "mail").iterdir()
    assert path.name == f"20261121T120000Z-confirm-{mails(store)[0].public_id}.eml"
    assert (path.stat().st_mode & 0o777, (tmp_path / "mail").stat().st_mode & 0o777) == (
        0o600, 0o700,
    )  # fmt: skip
    assert LINK in (gateway.read(path) or "").splitlines()


def test_old_lines_are_forgotten_and_waiting_mails_are_not(
    store: Store, settings: Settings, clock: time_machine.Traveller
) -> None:
    queue(store, "amina@example.org")
    jobs.send(Round(store, settings))
    queue(store, "bilal@example.org")

    clock.move_to(NOON + service.KEPT + timedelta(seconds=1))
    jobs.clean(Round(store, settings))

    assert [mail.address for mail in mails(store)] == ["bilal@example.org"]
