"""The state machine: what a command does, when it may not, and that its log replays alike."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.errors import Refusal
from learning.live import keeping
from learning.live.control import DECISIONS, Command, Misplaced, Stale, decided
from learning.live.fold import changed
from learning.live.room import Activity, Control, Step
from learning.live.timing import GRACE, arrival, standing_of

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
PLAN = (
    Step("welcome", "slide", 5),
    Step("where-stuck", "single", 5),
    Step("cause", "word-cloud", 6),
    Step("close", "slide", 3),
)


def after(control: Control, *kinds: str, at: datetime = NOON, **payload: object) -> Control:
    """Control after these commands in a row, each decided and applied."""
    for kind in kinds:
        chosen = decided(control, Command(kind, payload), now=at)
        control = changed(control, kind, chosen, at)
    return control


def in_lobby() -> Control:
    return after(Control(steps=PLAN), "lobby")


def test_the_first_next_begins_the_session_at_its_first_step() -> None:
    control = after(in_lobby(), "next")

    assert (control.phase, control.at, control.began_at) == ("live", "welcome", NOON)


def test_an_activity_opens_as_the_room_comes_to_it() -> None:
    control = after(in_lobby(), "next", "next")

    assert control.activity("where-stuck") == Activity("open", 1, NOON)


def test_coming_back_to_an_activity_opens_nothing() -> None:
    control = after(in_lobby(), "next", "next", "close", "next", "previous")

    assert (control.at, control.activity("where-stuck").standing) == ("where-stuck", "closed")


def test_a_dropped_step_is_passed() -> None:
    control = after(after(in_lobby(), "next"), "drop", step="where-stuck")

    assert after(control, "next").at == "cause"


def test_the_step_that_the_room_looks_at_cannot_be_dropped() -> None:
    with pytest.raises(Misplaced):
        after(after(in_lobby(), "next"), "drop", step="welcome")


def test_reopening_begins_a_new_round() -> None:
    control = after(in_lobby(), "next", "next", "close", "open")

    assert (control.activity("where-stuck").round, control.activity("where-stuck").standing) == (
        2,
        "open",
    )


def test_showing_the_results_closes_what_is_open() -> None:
    control = after(in_lobby(), "next", "next", "reveal")

    assert control.activity("where-stuck") == Activity("revealed", 1, NOON, None, NOON)


def test_a_stale_click_is_told_and_changes_nothing() -> None:
    control = after(in_lobby(), "next")

    with pytest.raises(Stale):
        decided(control, Command("next", seen=control.version - 1), now=NOON)


def test_minutes_may_be_changed_from_an_older_page() -> None:
    control = after(in_lobby(), "next")
    command = Command("minutes", {"step": "cause", "more": 1}, seen=0)

    assert decided(control, command, now=NOON) == {"step": "cause", "minutes": 7}


@pytest.mark.parametrize("kind", sorted(DECISIONS))
def test_nothing_steers_a_session_that_has_ended(kind: str) -> None:
    control = after(in_lobby(), "next", "end")
    payload = {
        "step": "cause", "seconds": 60, "seat": 1, "form": "single", "names": ["a", "b"],
        "members": {},
    }  # fmt: skip

    with pytest.raises(Refusal):
        decided(control, Command(kind, payload), now=NOON)


def test_the_end_closes_what_is_open() -> None:
    control = after(in_lobby(), "next", "next", "end")

    assert control.activity("where-stuck").standing == "closed"


def test_an_unknown_command_is_refused() -> None:
    with pytest.raises(Misplaced):
        decided(in_lobby(), Command("explode"), now=NOON)


def test_a_timer_closes_by_the_servers_clock() -> None:
    control = after(after(in_lobby(), "next", "next", "close"), "open", seconds=30)
    before, then = NOON + timedelta(seconds=29), NOON + timedelta(seconds=30)

    assert standing_of(control, "where-stuck", now=before).standing == "open"
    assert standing_of(control, "where-stuck", now=then).standing == "closed"


def test_a_pause_stops_the_clock_and_moves_the_deadline() -> None:
    timed = after(after(in_lobby(), "next", "next", "close"), "open", seconds=30)
    paused = after(timed, "pause", at=NOON + timedelta(seconds=10))
    later = NOON + timedelta(minutes=5)

    assert standing_of(paused, "where-stuck", now=later).standing == "open"
    resumed = after(paused, "resume", at=later)
    assert resumed.activity("where-stuck").closes_at == later + timedelta(seconds=20)


def test_time_in_a_pause_counts_for_no_step() -> None:
    paused = after(after(in_lobby(), "next"), "pause", at=NOON + timedelta(seconds=60))
    resumed = after(paused, "resume", at=NOON + timedelta(seconds=600))
    moved = after(resumed, "next", at=NOON + timedelta(seconds=630))

    assert moved.spent == {"welcome": 90.0}


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0, "in time"), (1, "late"), (GRACE.seconds, "late"), (GRACE.seconds + 1, None)],
)
def test_an_answer_after_the_end_is_late_and_then_too_late(
    seconds: int, expected: str | None
) -> None:
    control = after(in_lobby(), "next", "next", "close")
    now = NOON + timedelta(seconds=seconds)

    assert arrival(control, "where-stuck", 1, seat=7, now=now) == expected


def test_one_person_may_have_more_time_than_the_others() -> None:
    control = after(after(in_lobby(), "next", "next", "close"), "extra", seat=7, seconds=60)
    now = NOON + timedelta(seconds=45)

    assert arrival(control, "where-stuck", 1, seat=7, now=now) == "in time"
    assert arrival(control, "where-stuck", 1, seat=8, now=now) is None


def test_an_answer_to_an_earlier_round_does_not_count() -> None:
    control = after(in_lobby(), "next", "next", "close", "open")

    assert arrival(control, "where-stuck", 1, seat=7, now=NOON) is None


COMMANDS = st.lists(
    st.tuples(
        st.sampled_from(sorted(DECISIONS)),
        st.fixed_dictionaries(
            {
                "step": st.sampled_from([one.key for one in PLAN]),
                "seconds": st.integers(0, 100),
                "seat": st.integers(1, 3),
                "place": st.integers(-1, 6),
                "form": st.just("single"),
                "more": st.integers(-10, 10),
                "is_dropped": st.booleans(),
                "is_apart": st.booleans(),
                "takes": st.booleans(),
                "names": st.sampled_from([["a"], ["a", "b"], ["a", "a"]]),
                "members": st.just({"1": "a"}),
            }
        ),
        st.integers(0, 90),
    ),
    max_size=30,
)


@given(COMMANDS)
def test_any_row_of_commands_leaves_a_session_that_makes_sense(
    commands: list[tuple[str, dict[str, object], int]],
) -> None:
    control, now = in_lobby(), NOON
    for kind, payload, seconds in commands:
        now += timedelta(seconds=seconds)
        before = control
        try:
            chosen = decided(control, Command(kind, payload), now=now)
        except Refusal:
            continue
        control = changed(control, kind, chosen, now)

        assert control.version == before.version + 1
        assert before.phase != "ended"
        assert (control.at in {one.key for one in control.plan}) or control.phase != "live"
        assert {one.key for one in before.steps} <= {one.key for one in control.steps}
        assert len({one.key for one in control.steps}) == len(control.steps)
        for key, activity in control.activities.items():
            assert activity.round >= before.activity(key).round
            assert (activity.standing == "draft") == (activity.round == 0)
        assert keeping.from_json(keeping.to_json(control)) == control
