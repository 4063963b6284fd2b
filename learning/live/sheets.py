"""A session as tables for a spreadsheet: no names of anonymous or hidden people. Pure.

Whoever uses a spreadsheet may sort and join it, so seats have numbers that were mixed, and neither
a city nor a language of fewer than five people stands beside one.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from io import BytesIO

import xlsxwriter

from learning.i18n import N_
from learning.live.afterwards import Asked, asked_in, cities_told, people
from learning.live.attendance import Attendance
from learning.live.hall import Hall
from learning.live.items import POSTED, Item
from learning.live.room import Room
from learning.live.screen import labels_of
from learning.live.tally import FEWEST
from learning.live.texts import questions_of, shown
from learning.markdown.document import Pieces, Question
from learning.quizzes.drawing import mixed

Cell = str | int | float | datetime | None
Say = Callable[[str], str]
LONGEST_CELL = 32_000  # characters; a spreadsheet takes 32,767
HIDDEN = N_("not shown")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its name, its headings, its rows."""

    key: str
    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


KEYS = ("summary", "activities", "answers", "questions", "attendance")


def sheets_of(hall: Hall, there: Attendance, say: Say) -> tuple[Sheet, ...]:
    """All sheets of a session, their headings in the reader's language."""
    return (
        summary(hall, there, say),
        activities(hall, say),
        answers(hall, say),
        questions(hall, say),
        attendance(there, say),
    )


def numbers_of(room: Room) -> Mapping[int, int]:
    """A number for each seat that says nothing of who came when, the same each time."""
    order = mixed([str(one.id) for one in people(room)], seed=f"seats of {room.control.began_at}")
    return {int(seat): number for number, seat in enumerate(order, start=1)}


def languages_told(room: Room) -> frozenset[str]:
    """Languages that five people or more read; what is left over is never one to four people."""
    counts = Counter(one.language for one in people(room))
    told = sorted((one for one in counts if counts[one] >= FEWEST), key=lambda one: -counts[one])
    while told and 0 < counts.total() - sum(counts[one] for one in told) < FEWEST:
        told.pop()
    return frozenset(told)


def summary(hall: Hall, there: Attendance, say: Say) -> Sheet:
    told = languages_told(hall.room)
    cities = cities_told(hall.room)
    counts = Counter(one.language for one in people(hall.room))
    of_city = Counter(one.city for one in people(hall.room))
    rows: list[tuple[Cell, ...]] = [
        (say(N_("Session")), hall.title),
        (say(N_("Date (UTC)")), hall.starts_at),
        (say(N_("People")), there.people),
        (say(N_("Anonymous")), there.anonymous),
        (say(N_("Hidden from the room")), there.hidden),
        (say(N_("Cities")), len({one.city for one in people(hall.room) if one.city})),
        *((language, counts[language]) for language in sorted(told)),
        *((hall.cities.get(city, city), of_city[city]) for city in cities),
    ]
    return Sheet("summary", say(N_("Summary")), (say(N_("What")), say(N_("How many"))), tuple(rows))


def activities(hall: Hall, say: Say) -> Sheet:
    """One row for each activity, round and option."""
    headings = (
        N_("Activity"),
        N_("Form"),
        N_("Question"),
        N_("Round"),
        N_("Answered"),
        N_("Option"),
        N_("Count"),
        N_("Share"),
        N_("Mean"),
    )
    rows = [row for one in asked_in(hall) for row in _rows_of(one, hall)]
    return Sheet("activities", say(N_("Activities")), tuple(map(say, headings)), tuple(rows))


def _rows_of(one: Asked, hall: Hall) -> Iterable[tuple[Cell, ...]]:
    text = one.item.texts[one.item.language_for(hall.language, hall.language)]
    question = text.question
    asked = question.text if question else text.title
    head: tuple[Cell, ...] = (one.item.key, one.item.form, asked, one.round, one.whole.answered)
    words = shown(one.whole.texts)
    if words:
        for word in words:
            yield (*head, word.text, word.count, None, None)
        return
    labels = labels_of(question) if question else {}
    if not one.whole.rows:
        yield (*head, None, None, None, one.whole.middle)
    for row in one.whole.rows:
        label = plain(labels.get(row.id, (row.id,)))
        yield (*head, label, row.count, round(row.share, 4), row.mean)


def answers(hall: Hall, say: Say) -> Sheet:
    """One row for each seat, activity and round."""
    headings = (
        N_("Seat"),
        N_("Language"),
        N_("City"),
        N_("Activity"),
        N_("Round"),
        N_("Answer"),
    )
    room, numbers = hall.room, numbers_of(hall.room)
    cities, languages = frozenset(cities_told(room)), languages_told(room)
    rows: list[tuple[Cell, ...]] = []
    for item, number, seat_id, answer in _given(hall):
        seat = room.seats.get(seat_id)
        if seat is None or seat_id not in numbers:
            continue
        rows.append(
            (
                numbers[seat_id],
                seat.language if seat.language in languages else None,
                hall.cities.get(seat.city, seat.city) if seat.city in cities else None,
                item.key,
                number,
                worded(item, hall, answer),
            )
        )
    rows.sort(key=lambda row: (str(row[3]), row[4], row[0]))
    return Sheet("answers", say(N_("Answers")), tuple(map(say, headings)), tuple(rows))


def _given(hall: Hall) -> Iterable[tuple[Item, int, int, object]]:
    """Every answer; of written ones only what moderators let everybody read."""
    for one in asked_in(hall):
        if one.item.form in POSTED or one.whole.texts:
            for text in shown(one.whole.texts):
                for seat in sorted(text.seats):
                    yield one.item, one.round, seat, text.text
            continue
        for seat, given in hall.room.given(one.item.key, one.round).items():
            yield one.item, one.round, seat, given.answer


def worded(item: Item, hall: Hall, answer: object) -> Cell:
    """An answer in the words of its options."""
    question = item.texts[item.language_for(hall.language, hall.language)].question
    labels = option_names(question) if question else {}
    if isinstance(answer, Mapping):
        return "; ".join(
            f"{labels.get(str(key), str(key))}: {labels.get(str(value), str(value))}"
            for key, value in answer.items()
        )
    if isinstance(answer, Sequence) and not isinstance(answer, str):
        return "; ".join(labels.get(str(one), str(one)) for one in answer)
    return labels.get(str(answer), str(answer))


def option_names(question: Question) -> dict[str, str]:
    named = {one.id: plain(one.html) for one in question.options}
    for pair in question.pairs:
        named[pair.left.id] = plain(pair.left.html)
    for right in question.rights:
        named[right.id] = plain(right.html)
    return named


def questions(hall: Hall, say: Say) -> Sheet:
    """What the room asked and moderators showed, with how many are behind it."""
    headings = (N_("Question"), N_("Language"), N_("Support"), N_("Answered"))
    rows = tuple(
        (one.text, one.language, one.support, say(N_("yes")) if one.is_answered else say(N_("no")))
        for one in shown(questions_of(hall.room, moderation=hall.moderation))
    )
    return Sheet("questions", say(N_("Questions")), tuple(map(say, headings)), rows)


def attendance(there: Attendance, say: Say) -> Sheet:
    headings = (
        N_("Name"),
        N_("First seen (UTC)"),
        N_("Last seen (UTC)"),
        N_("Activities answered"),
    )
    rows = tuple(
        (line.name or say(HIDDEN), line.first_seen_at, line.last_seen_at, line.answered)
        for line in there.lines
    )
    return Sheet("attendance", say(N_("Attendance")), tuple(map(say, headings)), rows)


def plain(pieces: Pieces) -> str:
    """HTML as the words that a reader sees."""
    found, inside = [], False
    for character in "".join(one if isinstance(one, str) else one.text for one in pieces):
        if character == "<":
            inside = True
        elif character == ">":
            inside = False
        elif not inside:
            found.append(character)
    return " ".join(unescape("".join(found)).split())


def workbook(sheets: Iterable[Sheet], *, right_to_left: Iterable[str] = ()) -> bytes:
    """The sheets as an XLSX file. What begins like a formula or an address stays a text."""
    made = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd hh:mm",
        "remove_timezone": True,
    }
    mirrored = frozenset(right_to_left)
    with xlsxwriter.Workbook(made, options) as book:
        bold = book.add_format({"bold": True})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name[:31])
            if sheet.key in mirrored:
                page.right_to_left()
            page.freeze_panes(1, 0)
            page.set_column(0, len(sheet.headings) - 1, 22)
            page.write_row(0, 0, sheet.headings, bold)
            for number, row in enumerate(sheet.rows, start=1):
                page.write_row(number, 0, [kept(cell) for cell in row])
    return made.getvalue()


def kept(cell: Cell) -> Cell:
    """As a cell takes it: no character that XML forbids, and not too long."""
    if not isinstance(cell, str):
        return cell
    clean = "".join(one for one in cell if one in "\t\n" or ord(one) >= 32)
    return clean[:LONGEST_CELL]


def as_text(cell: Cell) -> str:
    """The cell of a CSV file."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    return str(cell)
