"""The values of the cockpit: pace, plan, what waits, who is here."""

from datetime import timedelta

import pytest

from learning.live.cockpit import cockpit_of, pace_of, plan_lines
from learning.live.room import (
    QUESTIONS,
    Activity,
    Control,
    Given,
    Grouping,
    Post,
    Room,
    Ruling,
    Seat,
    Step,
)
from tests.live.test_screen import NOW, hall, seats

STEPS = (Step("welcome", "slide", 5), Step("stuck", "single", 4), Step("cause", "word-cloud", 6))


def running(at: str, minutes: float, **spent: float) -> Control:
    """A session whose present step began so many minutes ago."""
    return Control(
        phase="live",
        steps=STEPS,
        at=at,
        began_at=NOW,
        step_began_at=NOW - timedelta(minutes=minutes),
        spent={key: 60 * one for key, one in spent.items()},
    )


@pytest.mark.parametrize(
    ("control", "behind"),
    [
        (running("welcome", 4), 0),
        (running("welcome", 7), 2),
        (running("stuck", 1, welcome=7), 2),
        (running("stuck", 5, welcome=7), 3),
        (running("stuck", 1, welcome=2), -3),
        (Control(), 0),
    ],
)
def test_minutes_behind_are_those_beyond_the_plan(control: Control, behind: int) -> None:
    assert pace_of(control, now=NOW).behind == behind


def test_a_pause_stops_the_clock() -> None:
    from dataclasses import replace  # noqa: PLC0415

    control = replace(running("welcome", 3), phase="paused", paused_at=NOW)

    later = pace_of(control, now=NOW + timedelta(minutes=30))

    assert (later.seconds, later.is_running) == (180, False)


def test_the_plan_says_what_is_done_now_and_ahead() -> None:
    from dataclasses import replace  # noqa: PLC0415

    steps = (*STEPS[:2], replace(STEPS[2], is_dropped=True), Step("goodbye", "slide", 3))
    control = Control(phase="live", steps=steps, at="stuck")

    found = plan_lines(hall(Room(control=control)), "en")

    assert [(one.number, one.title, one.when) for one in found] == [
        (1, "Welcome", "done"),
        (2, "Where?", "now"),
        (0, "Name a cause", "dropped"),
        (3, "Goodbye", "ahead"),
    ]


def cloud(**said: str) -> Room:
    """A word cloud in which seats said these words."""
    control = Control(
        phase="live", steps=STEPS, at="cause", activities={"cause": Activity("open", 1, NOW)}
    )
    given = {
        at: Given(at, [word], language, at, NOW)
        for at, (language, word) in enumerate(said.items(), start=1)
    }
    return Room(control=control, seats=seats(*said), answers={("cause", 1): given})


def test_a_merge_is_suggested_where_a_shown_text_says_the_same() -> None:
    room = cloud(en="Rent", fr="loyer")
    rulings = {
        "cause|rent": Ruling("shown", translations={"fr": "Loyer"}),
    }
    from dataclasses import replace  # noqa: PLC0415

    found = cockpit_of(hall(replace(room, rulings=rulings)), "en", now=NOW).waiting

    assert [(one.text.text, one.near.text if one.near else "") for one in found] == [
        ("loyer", "Rent")
    ]


def test_questions_are_shown_by_support_and_answered_ones_last() -> None:
    def ask(post: str, *, answered: bool = False) -> Post:
        return Post(post, QUESTIONS, 0, 1, f"Question {post}", "en", NOW, is_answered=answered)

    room = Room(
        seats=seats("en", "en"),
        posts={"1": ask("1"), "2": ask("2"), "3": ask("3", answered=True)},
        backers={"2": frozenset({1, 2}), "3": frozenset({1, 2})},
    )

    found = cockpit_of(hall(room, moderation="after"), "en", now=NOW).questions

    assert [one.text for one in found] == ["Question 2", "Question 1", "Question 3"]


def test_only_named_people_have_a_name() -> None:
    room = Room(
        control=Control(extra={2: 60}),
        seats={
            1: Seat(1, "anonymous", "en"),
            2: Seat(2, "named", "fr"),
            3: Seat(3, "hidden", "fr"),
        },
    )

    found = cockpit_of(hall(room, names={2: "Omar", 3: "Secret"}), "en", now=NOW).persons

    assert [(one.number, one.name, one.extra) for one in found] == [
        (1, "", 0),
        (2, "Omar", 60),
        (3, "", 0),
    ]


def test_groups_say_how_many_are_in_each() -> None:
    room = Room(
        control=Control(grouping=Grouping("draw", ("1", "2"))),
        seats={at: Seat(at, "anonymous", "en", group="1") for at in range(3)},
    )

    assert cockpit_of(hall(room), "en", now=NOW).group_sizes == (("1", 3), ("2", 0))
