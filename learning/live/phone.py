"""What a participant's phone shows at one moment. Pure.

A `Phone` is the same for everybody who reads one language in one group, so it is drawn once and
shared; `Own` is what one seat alone sees, and never stands in what is shared. Each section has a
mark, which changes when, and only when, what the section shows has changed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Literal

from learning.live import answering
from learning.live.hall import Hall, Sight
from learning.live.items import POSTED, Item, ItemText
from learning.live.room import Activity, Control, Given, Post, Seat
from learning.live.screen import CityTile, Result, offered, results_of, text_for, tiles_of
from learning.live.texts import Text, questions_of, shown, texts_of
from learning.live.timing import standing_of
from learning.markdown.document import Question
from learning.quizzes.answers import Fields
from learning.quizzes.drawing import OPTIONS
from learning.quizzes.feedback import NOTHING, Line, given_lines, key_lines
from learning.quizzes.presentation import (
    Filler,
    GapField,
    QuestionCard,
    Selectable,
    Shown,
    card,
)

Stage = Literal["planned", "lobby", "slide", "open", "closed", "revealed", "ended"]
# Forms whose answer is right or wrong, told in words beside the numbers.
MOST_BACKED, MOST_NEW = 12, 8  # texts of others in one list
KEYED = frozenset({"single", "multiple", "numeric", "text", "matching", "ordering", "cloze"})


@dataclass(frozen=True, slots=True)
class Phone:
    """One state of the room on a phone, for everybody in one sight."""

    stage: Stage
    is_paused: bool
    number: int  # of the activity among the activities; 0 where nothing is asked
    count: int
    group: str
    cities: tuple[CityTile, ...]
    item: Item | None = None
    text: ItemText | None = None
    language: str = ""  # of the text
    is_fallback: bool = False  # the text is not in the reader's language
    activity: Activity | None = None
    result: Result | None = None
    key: tuple[Line, ...] = ()  # the right answer in words, once it may be told
    cards: tuple[Text, ...] = ()  # of a board, or questions asked in an activity
    more_cards: int = 0  # that found no room
    questions: tuple[Text, ...] = ()  # of the room
    more_questions: int = 0
    takes_questions: bool = False

    @property
    def name(self) -> str:
        """The activity and its round, as own answers are kept by."""
        if self.item is None or self.activity is None:
            return ""
        return f"{self.item.key}/{self.activity.round}"

    @property
    def is_posted(self) -> bool:
        """Whether contributions are posts, several of each participant."""
        return self.item is not None and self.item.form in POSTED

    @property
    def has_fields(self) -> bool:
        """Whether there is something to type or to choose, so that no reload may disturb it."""
        return self.stage == "open" or self.takes_questions

    @property
    def marks(self) -> Mapping[str, str]:
        """The mark of each section."""
        asked = (self.stage, self.is_paused, self.name, self.language, self.text, self.result)
        return {
            "place": mark_of(self.stage, self.is_paused, self.number, self.count, self.group),
            "asked": mark_of(*asked, self.key, self.cities if self.stage == "lobby" else ()),
            "clock": mark_of(self.stage, self.is_paused, self.activity),
            "cards": mark_of(self.name, self.stage, self.cards, self.more_cards),
            "questions": mark_of(self.questions, self.more_questions, self.stage),
            "ask": mark_of(self.takes_questions),
        }


@dataclass(frozen=True, slots=True)
class OwnPost:
    """Something this participant wrote for the room, and what became of it."""

    post: Post
    state: Literal["waiting", "shown", "hidden", "merged"]


@dataclass(frozen=True, slots=True)
class Own:
    """What one participant alone sees."""

    seat: Seat
    name: str
    answers: Mapping[str, Given]  # by `Phone.name`
    posts: tuple[OwnPost, ...]
    backs: frozenset[str]
    extra: int  # seconds more than others

    @property
    def answered_count(self) -> int:
        """Activities with an answer or a post of theirs."""
        posted = {one.post.activity for one in self.posts if one.post.activity != "questions"}
        return len({name.partition("/")[0] for name in self.answers} | posted)


def phone_of(hall: Hall, sight: Sight, *, now: datetime, extra: int = 0) -> Phone:
    """The room at this moment. With `extra` seconds, for somebody who has more time than others."""
    control = hall.room.control
    asked = [one.key for one in control.plan if one.form != "slide"]
    item = hall.items.get(control.at)
    questions = shown(questions_of(hall.room, moderation=hall.moderation))
    is_on = control.phase in ("live", "paused") and item is not None
    bare = {
        "is_paused": control.phase == "paused",
        "number": asked.index(control.at) + 1 if is_on and control.at in asked else 0,
        "count": len(asked),
        "group": sight.group,
        "cities": tiles_of(hall) if control.phase in ("planned", "lobby") else (),
        "questions": some_of(questions),
        "more_questions": len(questions) - len(some_of(questions)),
        "takes_questions": control.takes_questions and control.phase not in ("planned", "ended"),
    }
    if not is_on or item is None:
        stage: Stage = "planned" if control.phase == "planned" else "lobby"
        return Phone(stage="ended" if control.phase == "ended" else stage, **bare)  # type: ignore[arg-type]
    return _at(hall, sight, item, now=now, extra=extra, bare=bare)


def _at(
    hall: Hall, sight: Sight, item: Item, *, now: datetime, extra: int, bare: Mapping[str, object]
) -> Phone:
    text, language = text_for(item, sight.language, hall.language)
    activity = for_whom(hall.room.control, item, now=now, extra=extra)
    is_shown = activity is not None and activity.standing == "revealed"
    cards = cards_of(hall, sight, item, activity) if activity else ()
    return Phone(
        stage=stage_of(activity),
        item=item,
        text=text,
        language=language.code,
        is_fallback=language.code != sight.language,
        activity=activity,
        result=result_for(hall, sight, item, text, activity) if activity and is_shown else None,
        key=key_of(item, text.question) if is_shown else (),
        cards=some_of(cards),
        more_cards=len(cards) - len(some_of(cards)),
        **bare,  # type: ignore[arg-type]
    )


def stage_of(activity: Activity | None) -> Stage:
    if activity is None:
        return "slide"
    return "closed" if activity.standing == "draft" else activity.standing


def for_whom(control: Control, item: Item, *, now: datetime, extra: int) -> Activity | None:
    """The activity as it stands for somebody: who has more time may still answer for a while."""
    if not item.is_activity:
        return None
    activity = standing_of(control, item.key, now=now)
    if activity.standing != "closed" or activity.closed_at is None or not extra:
        return activity
    own_end = activity.closed_at + timedelta(seconds=extra)
    if now >= own_end:
        return activity
    return Activity("open", activity.round, activity.opened_at, own_end, activity.closed_at)


def result_for(
    hall: Hall, sight: Sight, item: Item, text: ItemText, activity: Activity
) -> Result | None:
    """The room's result, or that of one's own group where groups answer apart."""
    results = results_of(item, text, hall, activity)
    own = (one for one in results if one.group and one.group == sight.group)
    return next(own, results[0] if results else None)


def cards_of(hall: Hall, sight: Sight, item: Item, activity: Activity) -> tuple[Text, ...]:
    """Texts that everybody may read while the activity goes on; a group reads its own."""
    if item.form not in POSTED or not activity.round:
        return ()
    found = shown(texts_of(item, hall.room, activity.round, moderation=hall.moderation))
    if item.key in hall.room.control.grouped and sight.group:
        found = tuple(one for one in found if one.group == sight.group)
    return tuple(sorted(found, key=lambda one: (-one.support, int(one.target))))


def some_of(texts: tuple[Text, ...]) -> tuple[Text, ...]:
    """As many as a phone carries: those with most behind them, and of the rest the newest, so that
    a new one can be found and backed."""
    first, rest = texts[:MOST_BACKED], texts[MOST_BACKED:]
    newest = sorted(rest, key=lambda one: -int(one.target))[:MOST_NEW]
    return (*first, *(one for one in rest if one in newest))


def key_of(item: Item, question: Question | None) -> tuple[Line, ...]:
    """The right answer in words, where anything is right."""
    if question is None or not question.graded or item.form not in KEYED:
        return ()
    return key_lines(question, say_range=lambda low, high: f"{low}–{high}")


def own_of(hall: Hall, seat_id: int) -> Own | None:
    """What this seat alone sees; nothing before the room knows the seat."""
    room = hall.room
    seat = room.seats.get(seat_id)
    if seat is None:
        return None
    posts = [one for one in room.posts.values() if one.seat == seat_id and not one.is_withdrawn]
    return Own(
        seat=seat,
        name=hall.names.get(seat_id, ""),
        answers={
            f"{key}/{round_}": given[seat_id]
            for (key, round_), given in room.answers.items()
            if seat_id in given
        },
        posts=tuple(OwnPost(one, state_of(hall, one)) for one in posts),
        backs=frozenset(post for post, seats in room.backers.items() if seat_id in seats),
        extra=room.control.extra.get(seat_id, 0),
    )


def yours(hall: Hall, seat_id: int) -> list[str]:
    """The texts that the room can read and this participant wrote, or had a part in."""
    moderation, room = hall.moderation, hall.room
    item = hall.items.get(room.control.at)
    round_ = room.control.activity(room.control.at).round
    is_posted = item is not None and item.form in POSTED and round_
    here = texts_of(item, room, round_, moderation=moderation) if is_posted and item else ()
    every = (*here, *questions_of(room, moderation=moderation))
    return [one.target for one in shown(every) if seat_id in one.seats]


def state_of(hall: Hall, post: Post) -> Literal["waiting", "shown", "hidden", "merged"]:
    """What moderators decided on a post, or that they have not."""
    ruling = hall.room.rulings.get(post.id)
    if ruling is not None and ruling.into:
        return "merged"
    if ruling is not None and ruling.ruled is not None:
        return ruling.ruled
    return "waiting" if hall.moderation == "before" else "shown"


def own_card(phone: Phone, fields: Fields, filler: Filler) -> QuestionCard | None:
    """The question with these fields filled in, right or wrong, its options in the wall's order: a
    phone neither marks nor explains before the room sees the results."""
    if phone.item is None or phone.text is None or phone.text.question is None:
        return None
    question = answering.asked(phone.item, phone.text.question)
    orders = {OPTIONS: [one.id for one in offered(phone.text.question)]} if question.options else {}
    place = Shown(phone.number, phone.count, phone.language, filler, orders, told=NOTHING)
    return filled(card(question, place, answer=None, revision=0), fields)


def filled(bare: QuestionCard, fields: Fields) -> QuestionCard:
    """The card as it looks with these fields, as a browser would keep them on the page."""
    given = [*fields.get("answer", ())]
    return replace(
        bare,
        prompt=tuple(
            _gap(one, fields) if isinstance(one, GapField) else one for one in bare.prompt
        ),
        options=tuple(replace(one, is_chosen=one.id in given) for one in bare.options),
        rows=tuple(
            replace(row, choices=_chosen(row.choices, fields.get(row.name, ())))
            for row in bare.rows
        ),
        value=next(iter(given), ""),
    )


def _gap(gap: GapField, fields: Fields) -> GapField:
    given = fields.get(gap.name, ())
    return replace(gap, value=next(iter(given), ""), choices=_chosen(gap.choices, given))


def _chosen(choices: tuple[Selectable, ...], given: Iterable[str]) -> tuple[Selectable, ...]:
    wanted = set(given)
    return tuple(replace(one, is_chosen=one.value in wanted) for one in choices)


def said_lines(item: Item, text: ItemText, answer: object) -> tuple[Line, ...]:
    """An answer in the words of the question, to be read when nothing can be typed any more."""
    if item.form == "word-cloud":
        return tuple(Line(value) for _, value in answering.fields_of(item, answer))
    if text.question is None or answer is None:
        return ()
    question = answering.asked(item, text.question)
    if item.form == "scale":
        points = answer if isinstance(answer, dict) else {}
        return tuple(
            Line(str(points[one.id]), one.text) for one in question.options if one.id in points
        )
    return given_lines(question, answer, None)


def mark_of(*shown: object) -> str:
    """Alike where what is shown is alike, on every worker and after every restart."""
    return blake2b(repr([plain(one) for one in shown]).encode(), digest_size=6).hexdigest()


def plain(value: object) -> object:
    """A value whose text does not depend on the order of a set, nor on who wrote what."""
    match value:
        case Text():
            merged = [plain(one) for one in value.merged]
            texts = sorted(value.translations.items())
            return value.target, value.text, value.support, texts, merged, value.is_answered
        case Result():
            tally = replace(value.tally, texts=())
            words = [(one.level, plain(one.text)) for one in value.words]
            return value.kind, value.group, tally, words, plain(value.cards), value.more
        case tuple():
            return [plain(one) for one in value]
    return value
