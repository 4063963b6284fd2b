"""What the projected view shows at one moment: never notes, controls or a seat. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from learning.i18n.languages import LANGUAGES, Language, language_of
from learning.live.hall import Hall
from learning.live.items import POSTED, Item, ItemText
from learning.live.room import Activity, Grouping, Room
from learning.live.tally import FEWEST, Bar, Row, Tally, by_group, tally
from learning.live.texts import Text, shown
from learning.live.timing import standing_of
from learning.markdown.document import Option, Pieces, Question
from learning.quizzes.drawing import mixed

View = Literal["planned", "lobby", "slide", "asked", "results", "paused", "ended"]
Kind = Literal["bars", "scale", "ranking", "numbers", "cloud", "cards", "share"]
LONGEST_HEADING = 140  # characters of a question that is its own heading
LONGEST_CARD = 220  # characters of somebody's text on the wall
MOST_WORDS = 28
MOST_CARDS = 9
CARDS_OF_GROUPS = 12  # on a wall that groups share
LEVELS = 6  # sizes of words in a cloud
PATTERNS = ("arch", "star", "leaf")
# How much text a size still carries without scrolling; what is longer is set smallest.
SIZES = ((120, "1"), (280, "2"), (520, "3"), (820, "4"))
SIZES_OF_LINES = ((3, "1"), (5, "2"), (7, "3"), (9, "4"))
SMALLEST = "5"
A_LINE = 40  # letters that an option of its own costs, beside its words


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language of the room. `count` is None where fewer than five read it."""

    language: Language
    count: int | None


@dataclass(frozen=True, slots=True)
class CityTile:
    """A city that is here, and the pattern it laid."""

    name: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Line:
    """One option, statement or item with what the room said."""

    pieces: Pieces
    row: Row


@dataclass(frozen=True, slots=True)
class CloudWord:
    """A word and its size, 1 to 6."""

    text: Text
    level: int


@dataclass(frozen=True, slots=True)
class Result:
    """What the room, or one group of it, answered. Fields of other kinds stay empty."""

    kind: Kind
    tally: Tally
    group: str = ""
    lines: tuple[Line, ...] = ()
    bars: tuple[Bar, ...] = ()
    words: tuple[CloudWord, ...] = ()
    cards: tuple[Text, ...] = ()
    more: int = 0  # words or cards that found no room


@dataclass(frozen=True, slots=True)
class Screen:
    """One state of the projected view."""

    view: View
    title: str
    title_language: str
    # of the session
    place: int  # 1 for the first step; 0 before it
    steps: int
    people: int
    languages: tuple[Spoken, ...]
    cities: tuple[CityTile, ...]
    item: Item | None = None
    text: ItemText | None = None
    language: Language | None = None  # of the text
    activity: Activity | None = None
    answered: int = 0
    grouping: Grouping | None = None
    results: tuple[Result, ...] = ()
    size: str = SMALLEST
    second: tuple[str, Language] | None = None  # the heading once more, in another language

    @property
    def heading(self) -> str:
        """What stands largest: a short question itself, else the title of its step."""
        return heading_of(self.text) if self.text else self.title

    @property
    def is_question_heading(self) -> bool:
        return bool(self.text and self.heading != self.text.title)


def screen_of(hall: Hall, language: str, *, now: datetime, second: str = "") -> Screen:
    """The screen in a language, at a moment of the server's clock.

    With `second`, the heading stands below in that language too, where it has one.
    """
    control, room = hall.room.control, hall.room
    plan = control.plan
    place = next((at for at, one in enumerate(plan, start=1) if one.key == control.at), 0)
    title_language, title = hall.title_in(language)
    bare = Screen(
        view=_view_without_step(hall),
        title=title,
        title_language=title_language,
        place=place,
        steps=len(plan),
        people=len(room.seats),
        languages=spoken_of(room),
        cities=tiles_of(hall),
        grouping=control.grouping,
    )
    item = hall.items.get(control.at)
    if bare.view != "slide" or item is None:
        return bare
    shown = _at_item(bare, hall, item, language, now=now)
    return replace(shown, second=second_heading(item, shown, second))


def _view_without_step(hall: Hall) -> View:
    """The view by phase alone; `slide` stands for whatever the step is."""
    control = hall.room.control
    match control.phase:
        case "live":
            return "slide" if control.at in hall.items else "lobby"
        case other:
            return other


def _at_item(bare: Screen, hall: Hall, item: Item, language: str, *, now: datetime) -> Screen:
    text, written_in = text_for(item, language, hall.language)
    activity = standing_of(hall.room.control, item.key, now=now) if item.is_activity else None
    is_revealed = activity is not None and activity.standing == "revealed"
    return Screen(
        view="results" if is_revealed else "asked" if activity else "slide",
        title=bare.title,
        title_language=bare.title_language,
        place=bare.place,
        steps=bare.steps,
        people=bare.people,
        languages=bare.languages,
        cities=bare.cities,
        item=item,
        text=text,
        language=written_in,
        activity=activity,
        answered=answered_count(item, hall.room, activity) if activity else 0,
        grouping=bare.grouping,
        results=results_of(item, text, hall, activity) if activity and is_revealed else (),
        size=size_of_lines(text) if is_revealed else size_of(text),
    )


def second_heading(item: Item, shown: Screen, second: str) -> tuple[str, Language] | None:
    language = language_of(second)
    if language is None or second not in item.texts or shown.language == language:
        return None
    return heading_of(item.texts[second]), language


def text_for(item: Item, language: str, second: str) -> tuple[ItemText, Language]:
    """Its words for somebody who reads `language`, and the language they are in."""
    found = item.language_for(language, second)
    return item.texts[found], language_of(found) or LANGUAGES[0]


def heading_of(text: ItemText) -> str:
    asked = text.question
    if asked is None or asked.kind == "cloze" or not 0 < len(asked.text) <= LONGEST_HEADING:
        return text.title or (asked.text if asked else "")
    return asked.text


def size_of(text: ItemText) -> str:
    """How large the words may be: everything must fit on a wall."""
    asked = text.question
    stem = asked.stem if asked and heading_of(text) != asked.text else ()
    options = asked.options if asked else ()
    length = letters((*text.body, *stem)) + sum(letters(one.html) + A_LINE for one in options)
    return next((size for most, size in SIZES if length <= most), SMALLEST)


def size_of_lines(text: ItemText) -> str:
    """How large results may be: long labels take two lines."""
    asked = text.question
    labels = labels_of(asked).values() if asked else ()
    lines = sum(1 + letters(label) // A_LINE for label in labels)
    return next((size for most, size in SIZES_OF_LINES if lines <= most), SMALLEST)


def letters(pieces: Pieces) -> int:
    """About how many letters a reader sees."""
    count, inside = 0, False
    for character in "".join(one if isinstance(one, str) else one.text for one in pieces):
        if character in "<>":
            inside = character == "<"
        elif not inside:
            count += 1
    return count


def answered_count(item: Item, room: Room, activity: Activity) -> int:
    """How many people answered this round, with the hands that were counted."""
    if not activity.round:
        return 0
    if item.form in POSTED:
        posts = (one for one in room.posts.values() if one.activity == item.key)
        there = (one for one in posts if one.round == activity.round and not one.is_withdrawn)
        return len({one.seat for one in there})
    hands = room.hands.get((item.key, activity.round), {})
    return len(room.given(item.key, activity.round)) + sum(hands.values())


def spoken_of(room: Room, *, fewest: int = FEWEST) -> tuple[Spoken, ...]:
    """The languages of the room, the most read first."""
    counts = Counter(seat.language for seat in room.seats.values())
    order = [one.code for one in LANGUAGES]
    codes = sorted(
        (code for code in counts if code in order), key=lambda one: (-counts[one], order.index(one))
    )
    return tuple(
        Spoken(LANGUAGES[order.index(code)], counts[code] if counts[code] >= fewest else None)
        for code in codes
    )


def tiles_of(hall: Hall) -> tuple[CityTile, ...]:
    """A tile for each city, in the order in which they came; patterns take turns."""
    came: dict[str, None] = {}
    for seat in hall.room.seats.values():
        if seat.city:
            came.setdefault(seat.city)
    return tuple(
        CityTile(hall.cities.get(city, city), PATTERNS[place % len(PATTERNS)])
        for place, city in enumerate(came)
    )


def results_of(item: Item, text: ItemText, hall: Hall, activity: Activity) -> tuple[Result, ...]:
    """One result, or one for each group where groups answered apart."""
    control, asked = hall.room.control, text.question
    whole = tally(item, hall.room, activity.round, moderation=hall.moderation)
    if control.grouping is None or item.key not in control.grouped:
        return (result_of(whole, asked),)
    counted = by_group(item, hall.room, activity.round)
    most = max(1, min(3, CARDS_OF_GROUPS // len(counted)))
    return tuple(
        result_of(
            _with_texts(counted[name], whole.texts, name),
            asked,
            group=name,
            most_cards=most,
        )
        for name in control.grouping.names
    )


def _with_texts(counted: Tally, texts: Iterable[Text], group: str) -> Tally:
    own = tuple(one for one in texts if one.group == group)
    writers = frozenset[int]().union(*(one.seats for one in own))
    return Tally(
        activity=counted.activity,
        round=counted.round,
        form=counted.form,
        answered=counted.answered or len(writers),
        rows=counted.rows,
        bars=counted.bars,
        middle=counted.middle,
        right=counted.right,
        texts=own,
    )


def result_of(
    counted: Tally, asked: Question | None, *, group: str = "", most_cards: int = MOST_CARDS
) -> Result:
    """A tally as it is drawn, with words in the reader's language."""
    kind = KINDS.get(counted.form, "cards")
    if kind == "cloud":
        words = shown(counted.texts)
        return Result(
            kind, counted, group, words=levels_of(words[:MOST_WORDS]), more=over(words, MOST_WORDS)
        )
    if kind == "cards":
        cards = sorted(shown(counted.texts), key=lambda one: -one.support)
        kept = tuple(cards[:most_cards])
        return Result(kind, counted, group, cards=kept, more=over(cards, most_cards))
    if kind == "numbers":
        return Result(kind, counted, group, bars=counted.bars)
    words_of = labels_of(asked) if asked else {}
    lines = tuple(Line(words_of.get(row.id, (row.id,)), row) for row in counted.rows)
    return Result(kind, counted, group, lines=lines)


KINDS: Mapping[str, Kind] = {
    "single": "bars",
    "multiple": "bars",
    "matching": "bars",
    "cloze": "bars",
    "scale": "scale",
    "ranking": "ranking",
    "ordering": "ranking",
    "numeric": "numbers",
    "word-cloud": "cloud",
    "text": "share",
}


def labels_of(asked: Question) -> dict[str, Pieces]:
    """What each row of a result is called. A gap is called by its right answer."""
    named: dict[str, Pieces] = {option.id: option.html for option in asked.options}
    for pair in asked.pairs:
        named[pair.left.id] = (*pair.left.html, " → ", *pair.right.html)
    for gap in asked.gaps:
        right = next((one.html for one in gap.menu if one.right), gap.answers[:1])
        named[gap.id] = tuple(right)
    return named


def offered(asked: Question) -> tuple[Option, ...]:
    """The options as the wall lists them before the results: an order never shows the right one."""
    if asked.kind != "ordering":
        return asked.options
    by_id = {option.id: option for option in asked.options}
    order = mixed(by_id, seed=asked.id)  # the same for every frame
    if len(order) > 1 and order == list(by_id):
        order.append(order.pop(0))
    return tuple(by_id[one] for one in order)


def levels_of(words: Sequence[Text]) -> tuple[CloudWord, ...]:
    """Sizes by count, the commonest largest; where all are alike, all are middling."""
    counts = [one.count for one in words]
    if not counts:
        return ()
    low, high = min(counts), max(counts)
    if low == high:
        return tuple(CloudWord(one, 3) for one in words)
    return tuple(
        CloudWord(one, 1 + round((one.count - low) / (high - low) * (LEVELS - 1))) for one in words
    )


def over(found: Sequence[object], most: int) -> int:
    return max(0, len(found) - most)


def card_text(text: str) -> str:
    """Somebody's words as long as a wall takes them."""
    tidy = " ".join(text.split())
    return tidy if len(tidy) <= LONGEST_CARD else f"{tidy[:LONGEST_CARD].rstrip()}…"
