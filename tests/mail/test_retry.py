"""Attempts are further and further apart, and end."""

from datetime import timedelta

from learning.mail import retry


def pauses(*, is_refused: bool) -> list[timedelta | None]:
    return [
        retry.pause_after(attempt, is_refused=is_refused) for attempt in range(1, retry.MOST + 1)
    ]


def test_pauses_grow_until_it_is_given_up() -> None:
    found = pauses(is_refused=False)

    waits = [pause for pause in found if pause is not None]
    assert waits == sorted(set(waits))
    assert found[len(waits) :] == [None]


def test_a_day_without_a_mail_server_loses_nothing() -> None:
    assert sum(retry.PAUSES, timedelta()) > timedelta(days=1)


def test_a_refusal_is_believed_sooner() -> None:
    assert pauses(is_refused=True) == [timedelta(minutes=10), timedelta(hours=1)] + [None] * 6
