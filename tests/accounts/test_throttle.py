"""How many wrong guesses are taken."""

from datetime import UTC, datetime, timedelta

from learning.accounts.throttle import Past, wait

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def at_both(count: int, *, ago: timedelta = MINUTE) -> list[Past]:
    return [Past(NOW - ago, at_account=True, from_source=True)] * count


def test_nine_guesses_at_one_account_from_one_source_leave_room_for_a_tenth() -> None:
    assert wait(at_both(9), now=NOW) is None
    assert wait(at_both(10), now=NOW) == timedelta(minutes=59)


def test_one_source_gets_a_hundred_guesses_at_many_accounts() -> None:
    past = [Past(NOW - MINUTE, at_account=False, from_source=True)]

    assert wait(past * 99, now=NOW) is None
    assert wait(past * 100, now=NOW) == timedelta(minutes=59)


def test_one_account_gets_a_hundred_guesses_from_many_sources() -> None:
    past = [Past(NOW - MINUTE, at_account=True, from_source=False)]

    assert wait(past * 99, now=NOW) is None
    assert wait(past * 100, now=NOW) == timedelta(minutes=59)


def test_a_guess_counts_for_an_hour() -> None:
    assert wait(at_both(10, ago=timedelta(minutes=59)), now=NOW) == MINUTE
    assert wait(at_both(10, ago=timedelta(hours=1)), now=NOW) is None


def test_the_wait_ends_when_the_oldest_of_the_last_ten_is_an_hour_old() -> None:
    past = at_both(5, ago=timedelta(minutes=50)) + at_both(9, ago=timedelta(minutes=20))

    assert wait(past, now=NOW) == timedelta(minutes=10)


def test_a_clock_that_jumped_back_opens_nothing() -> None:
    assert wait(at_both(10, ago=timedelta(hours=-3)), now=NOW) == timedelta(hours=4)
