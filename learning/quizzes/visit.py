"""The answers of a visit without an account, small enough for a cookie, and signed. Pure."""

import hmac
import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

MOST = 2900  # characters of the cookie's value
SIGNATURE = 22  # characters: 128 bits


@dataclass(frozen=True, slots=True)
class VisitAnswer:
    """One answer of a visitor: to which question of which lesson, at the how-manieth try."""

    lesson_id: int
    key: str
    answer: Any
    tries: int
    at: datetime

    @property
    def place(self) -> tuple[int, str]:
        return (self.lesson_id, self.key)


def with_answer(before: Iterable[VisitAnswer], fresh: VisitAnswer) -> tuple[VisitAnswer, ...]:
    """The visit's answers, this one as the newest."""
    return (*(one for one in before if one.place != fresh.place), fresh)


def packed(answers: Iterable[VisitAnswer], *, key: bytes) -> str:
    """The cookie's value. The oldest answers are left out until the others fit."""
    rows = [
        [one.lesson_id, one.key, one.answer, one.tries, int(one.at.timestamp())] for one in answers
    ]
    while rows:
        text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
        body = urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")
        if len(body) + SIGNATURE + 1 <= MOST:
            return f"{body}.{signature(body, key=key)}"
        del rows[0]
    return ""


def unpacked(text: str, *, key: bytes) -> tuple[VisitAnswer, ...]:
    """What `packed` wrote, oldest first; nothing when anybody else wrote it."""
    body, _, given = text.partition(".")
    if len(text) > MOST or not hmac.compare_digest(
        given.encode(), signature(body, key=key).encode()
    ):
        return ()
    rows = json.loads(zlib.decompress(urlsafe_b64decode(body + "=" * (-len(body) % 4))))
    return tuple(
        VisitAnswer(lesson_id, name, answer, tries, datetime.fromtimestamp(at, UTC))
        for lesson_id, name, answer, tries, at in rows
    )


def signature(body: str, *, key: bytes) -> str:
    whole = hmac.digest(key, b"answers of a visit " + body.encode(), "sha256")
    return urlsafe_b64encode(whole).decode()[:SIGNATURE]
