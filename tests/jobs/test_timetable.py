"""When each duty is done next."""

from learning.jobs.duties import DUTIES, Duty
from learning.jobs.timetable import AGAIN, Timetable

OFTEN = Duty("often", "x:y", 60.0)
SELDOM = Duty("seldom", "x:y", 86_400.0)


def names(timetable: Timetable, *moments: float) -> list[str | None]:
    """What is due at each moment, when all of it is done at once."""
    found = []
    for now in moments:
        duty = timetable.due(now=now)
        found.append(duty.name if duty else None)
        if duty:
            timetable.done(duty, now=now, wish=None)
    return found


def test_every_duty_is_done_at_the_start_and_then_by_the_clock() -> None:
    timetable = Timetable([OFTEN, SELDOM], now=0)

    assert names(timetable, 0, 0, 0, 59, 60, 61, 86_399, 86_400, 86_401) == [
        "often", "seldom", None, None, "often", None, "often", "seldom", None,
    ]  # fmt: skip


def test_a_rung_duty_is_due_at_once_and_strangers_are_passed_over() -> None:
    timetable = Timetable([OFTEN, SELDOM], now=0)
    names(timetable, 0, 0)

    timetable.ring(["seldom", "unknown"], now=5)

    assert names(timetable, 5, 5) == ["seldom", None]


def test_a_duty_may_wish_to_go_on_sooner_but_not_later() -> None:
    timetable = Timetable([OFTEN], now=0)

    timetable.done(OFTEN, now=0, wish=7)
    sooner = names(timetable, 6, 7)
    timetable.done(OFTEN, now=100, wish=1000)

    assert (sooner, names(timetable, 159, 160)) == ([None, "often"], [None, "often"])


def test_a_duty_that_failed_pauses_but_no_longer_than_its_time() -> None:
    timetable = Timetable([SELDOM], now=0)

    timetable.failed(SELDOM, now=0)

    assert names(timetable, AGAIN - 1, AGAIN) == [None, "seldom"]


def test_mails_come_first() -> None:
    assert DUTIES[0].name == "mail.send"
