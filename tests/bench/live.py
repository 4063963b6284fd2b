"""A live session with thousands of phones: how soon they follow, and what votes and kills cost."""

import os
import time
from bisect import bisect_left
from pathlib import Path

from tests.bench.live_phones import Phones, Vote
from tests.bench.live_room import Room, open_room
from tests.bench.pages import parts_of
from tests.bench.results import Result
from tests.bench.sites import Client, Filled, filled
from tests.databases import Kind

# Phones in the room: the figures' own number, and how many it must not break under.
CROWDS: dict[Kind, tuple[int, ...]] = {"sqlite": (2_000, 5_000), "postgres": (1_000,)}
JUDGED = 2_000
WORKERS = 3
RATE = 400.0  # phones that come in a second
ADVANCES = 15
INTERVAL = 0.7  # seconds between two advances
ROUNDS = 2
WINDOW = 4.0  # seconds in which everybody votes
KILLS = 3
SETTLE = 2.0
SHARE = 0.99
PATIENCE = 30.0


def measure(folder: Path, modules: Path, lesson: str) -> list[Result]:
    results = []
    for kind, people in crowds():
        with filled(kind, folder / f"{kind}-{people}", modules, people=1) as made:
            results += on(made, kind, people)
    return results


def crowds() -> list[tuple[Kind, int]]:
    """MOSAIC_CROWD=500 measures a smaller room, on both databases."""
    asked = os.environ.get("MOSAIC_CROWD")
    if asked:
        return [("sqlite", int(asked)), ("postgres", int(asked))]
    return [(kind, people) for kind, sizes in CROWDS.items() for people in sizes]


def on(made: Filled, kind: Kind, people: int) -> list[Result]:
    with open_room(made, people=people, workers=WORKERS) as room:
        phones = Phones(room.server.port, room.code, room.places)
        try:
            room.command("next")
            room.watch()
            first = phones.connect(rate=RATE, most=people // 10)  # what all share is loaded then
            time.sleep(SETTLE)
            before = room.server.memory()
            phones.connect(rate=RATE)
            time.sleep(SETTLE)
            held = 1024 * (room.server.memory() - before) / (people - first)
            label = f"{people} phones, {kind}"
            limit = people == JUDGED  # the figures are of this room; others are told
            results = following(room, phones, label, is_judged=limit)
            results += voting(made, room, phones, label, is_judged=limit)
            results.append(Result(f"{label}: memory of one", held, "KB", 40 if limit else None))
            results += loading(room, label)
            results += killing(made, room, phones, label, is_judged=limit)
        finally:
            phones.end()
    return results


def following(room: Room, phones: Phones, label: str, *, is_judged: bool) -> list[Result]:
    """The facilitator goes on; how soon each phone shows it."""
    told = []
    for _ in range(ADVANCES):
        told.append(room.command("next"))
        time.sleep(INTERVAL)
    time.sleep(SETTLE)
    waits, missed = [], 0
    for frames in phones.frames():
        numbers = [number for number, _ in frames]
        for seq, sent_at in told:
            place = bisect_left(numbers, seq)
            if place == len(numbers):
                missed += 1
            else:
                waits.append(frames[place][1] - sent_at)
    return [
        Result(
            f"{label}: advance reaches everybody, p99",
            share(waits, SHARE),
            "s",
            0.25 if is_judged else None,
            f"half {share(waits, 0.5):.3f} s, last {max(waits):.3f} s",
        ),
        Result("the same: missed", missed, "", 0),
    ]


def voting(
    made: Filled, room: Room, phones: Phones, label: str, *, is_judged: bool
) -> list[Result]:
    """Everybody votes within four seconds."""
    votes: list[Vote] = []
    for number in range(ROUNDS):
        activity = next_question(room)
        time.sleep(1)
        phones.begin_voting(activity, within=WINDOW, name=f"round {number}")
        votes += phones.votes()
        time.sleep(SETTLE)
    accepted = [vote.accepted_at - vote.sent_at for vote in votes if vote.seq]
    seen = [wait for vote in votes if vote.seq and (wait := until_shown(room, vote)) is not None]
    refused = sum(vote.refused > 0 for vote in votes)
    return [
        Result(
            f"{label}: vote in the screen's chart, p99",
            share(seen, SHARE),
            "s",
            0.3 if is_judged else None,
            f"half {share(seen, 0.5):.3f} s, last {max(seen):.3f} s",
        ),
        Result(
            f"{label}: vote accepted, p99",
            share(accepted, SHARE),
            "s",
            0.25 if is_judged else None,
            f"half {share(accepted, 0.5):.3f} s, last {max(accepted):.3f} s",
        ),
        Result("the same: refused, or never shown", refused + len(votes) - len(seen), "", 0),
        Result("the same: not in the log once", wrongs(made, room, votes), "", 0),
    ]


def next_question(room: Room) -> str:
    """Go on until a question is open; its key."""
    while True:
        seq, _ = room.command("next")
        line = Client(room.server.port, room.token)
        state = line.get(f"/en/live/{room.code}/control/state", Accept="application/json")
        assert state.status == 200, state.status
        place = room_place(room)
        if place % 2:
            return f"step-{place}"
        assert seq


def room_place(room: Room) -> int:
    """The number of the step that the room looks at."""
    store = room.server.made.store()
    from learning.live.models import LiveSession  # noqa: PLC0415

    with store.session() as session:
        control = session.get_one(LiveSession, room.id).control
    store.engine.dispose()
    return int(str(control["at"]).rpartition("-")[2])


def until_shown(room: Room, vote: Vote) -> float | None:
    place = bisect_left(room.shown, (vote.seq, 0.0))
    return None if place == len(room.shown) else room.shown[place][1] - vote.sent_at


def wrongs(made: Filled, room: Room, votes: list[Vote]) -> int:
    """Acknowledged votes that are not in the log under their number, exactly once."""
    kept = set(room.audit(made).values())
    told = [vote.seq for vote in votes if vote.seq]
    return sum(seq not in kept for seq in told) + len(told) - len(set(told))


def loading(room: Room, label: str) -> list[Result]:
    """What a phone fetches at first."""
    line = Client(room.server.port)
    line.headers["Cookie"] = f"seat-{room.code}={room.places[0].cookie}"
    page = line.get(f"/en/live/{room.code}")
    parts = [line.get(part) for part in parts_of(page)]
    size = sum(len(answer.body) for answer in (page, *parts)) / 1024
    return [Result(f"{label}: first load", size, "KB", 30, f"{1 + len(parts)} requests")]


def killing(
    made: Filled, room: Room, phones: Phones, label: str, *, is_judged: bool
) -> list[Result]:
    """Everything is killed while everybody votes, and started again; nothing may be lost."""
    lost, backs, starts = 0, [], []
    for number in range(KILLS):
        activity = next_question(room)
        time.sleep(1)
        phones.begin_voting(activity, within=WINDOW, name=f"kill {number}")
        time.sleep(WINDOW / 2)
        room.server.kill()
        killed_at = time.monotonic()
        room.server.start()
        started_at = time.monotonic()
        room.watch()
        votes = phones.votes()
        lost += wrongs(made, room, votes)
        events, answers = room.answers(made, activity)
        lost += abs(events - answers) + abs(answers - len(room.places))
        backs.append(seconds_until_back(phones, killed_at))
        starts.append(started_at - killed_at)
    return [
        Result(f"{label}: votes lost or doubled in {KILLS} kills", lost, "", 0),
        Result(
            f"{label}: from kill until 99 % are back",
            max(backs),
            "s",
            6 if is_judged else None,
            f"best {min(backs):.1f} s; the server alone {max(starts):.1f} s",
        ),
    ]


def seconds_until_back(phones: Phones, killed_at: float) -> float:
    """When so many had a frame from the new server."""
    give_up_at = time.monotonic() + PATIENCE
    while True:
        back = sorted(
            next((at for _, at in frames if at > killed_at), float("inf"))
            for frames in phones.frames()
        )
        moment = back[int(SHARE * len(back)) - 1]
        if moment < float("inf") or time.monotonic() > give_up_at:
            return moment - killed_at
        time.sleep(0.5)


def share(values: list[float], part: float) -> float:
    """The value below which so many lie."""
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]
