"""Decisions on what participants wrote, and counted hands: what the forms say, checked."""

from collections.abc import Iterator
from typing import Any

from learning.errors import Refusal
from learning.i18n import N_
from learning.live.entries import LONGEST_TEXT
from learning.live.hall import Hall
from learning.live.items import WRITTEN
from learning.live.texts import Text, questions_of, texts_of, waiting
from learning.live.views.sent import Fields, Unreadable, field, flag, number

MOST_HANDS = 9_999
MOST_TEXTS = 500  # decided on at once
Payload = dict[str, Any]


class NoSuchText(Refusal):
    """The text was withdrawn or changed since the page was drawn."""

    status = 409


def ruling(hall: Hall, fields: Fields) -> Payload:
    """Shown, hidden, or, with nothing, as if nobody had decided."""
    ruled = field(fields, "ruled")
    if ruled not in ("shown", "hidden", ""):
        raise Unreadable(N_("This request could not be understood."))
    return {"targets": [known(hall, field(fields, "target")).target], "ruled": ruled or None}


def showing_all(hall: Hall, _fields: Fields) -> Payload:
    targets = [one.target for one in waiting(hall)][:MOST_TEXTS]
    if not targets:
        raise NoSuchText(N_("Nothing waits any more."))
    return {"targets": targets, "ruled": "shown"}


def merging(hall: Hall, fields: Fields) -> Payload:
    """Into another text of the same activity, or, with nothing, apart again."""
    text, into = known(hall, field(fields, "target")), field(fields, "into")
    if into:
        home = known(hall, into)
        if home.activity != text.activity or home.target == text.target:
            raise NoSuchText(N_("These two cannot be merged."))
    return {"target": text.target, "into": into}


def translating(hall: Hall, fields: Fields) -> Payload:
    text, language = known(hall, field(fields, "target")), field(fields, "language")
    if language not in hall.languages:
        raise Unreadable(N_("This request could not be understood."))
    words = " ".join(field(fields, "text").split())
    if len(words) > LONGEST_TEXT:
        raise Refusal(
            N_("This has {length} characters; at most {most} can be shown. Shorten it."),
            length=len(words),
            most=LONGEST_TEXT,
        )
    return {"target": text.target, "language": language, "text": words}


def settling(hall: Hall, fields: Fields) -> Payload:
    post = field(fields, "post")
    if post not in hall.room.posts:
        raise NoSuchText(N_("This text is not here any more."))
    return {"post": post, "is_answered": flag(fields, "is_answered")}


def counting(hall: Hall, fields: Fields) -> Payload:
    """Hands for each option of the activity, of the round at hand."""
    key = field(fields, "step") or hall.room.control.at
    item = hall.items.get(key)
    round_ = hall.room.control.activity(key).round
    if item is None or item.question is None or item.form not in ("single", "multiple"):
        raise Refusal(N_("Hands are counted where there are options to choose from."))
    if not round_:
        raise Refusal(N_("Nobody was asked yet. Open it first."))
    counts = {option.id: number(fields, f"hand-{option.id}", 0) for option in item.question.options}
    if any(not 0 <= count <= MOST_HANDS for count in counts.values()):
        raise Refusal(N_("Count between 0 and {most} hands."), most=MOST_HANDS)
    return {"activity": key, "round": round_, "counts": counts}


def known(hall: Hall, target: str) -> Text:
    """The text that a ruling is about, wherever it stands now."""
    found = next((one for one in every_text(hall) if one.target == target), None)
    if found is None:
        raise NoSuchText(N_("This text is not here any more."))
    return found


def every_text(hall: Hall) -> Iterator[Text]:
    """All that may be decided on, with what was merged into it."""
    for item in hall.items.values():
        round_ = hall.room.control.activity(item.key).round
        if item.form in WRITTEN and round_:
            for one in texts_of(item, hall.room, round_, moderation=hall.moderation):
                yield one
                yield from one.merged
    for one in questions_of(hall.room, moderation=hall.moderation):
        yield one
        yield from one.merged
