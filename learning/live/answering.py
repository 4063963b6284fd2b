"""An answer from a phone's form, for every form of activity, and back into its fields. Pure.

word-cloud: list of words · open-text: text · ranking: list of option ids · the other forms as
`quizzes.answers` says. Boards and questions to the room take posts, not answers.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from learning.errors import Refusal
from learning.i18n import N_
from learning.live import words
from learning.live.entries import LONGEST_TEXT
from learning.live.items import POSTED, SLIDE, WORDS_OF_A_SEAT, Item
from learning.markdown.document import Question
from learning.quizzes import normalise
from learning.quizzes.answers import Answer, Fields, NotAnAnswer, answer_from, field_name, fitting

WRITTEN_OUT = frozenset({"open", "open-text"})


def asked(item: Item, question: Question) -> Question:
    """The question as forms and counters know it: a ranking is an order of which none is right."""
    if item.form == "ranking":
        return replace(question, kind="ordering", graded=False)
    if item.form in WRITTEN_OUT:
        return replace(question, kind="open")
    return question


def answer_of(item: Item, fields: Fields, *, language: str) -> Answer | None:
    """The answer that a phone sent, or None when its form was left empty."""
    if item.form in POSTED or item.form == SLIDE:
        raise NotAnAnswer(N_("Nothing is to be answered here."))
    if item.form == "word-cloud":
        return _words(fields)
    if item.form in WRITTEN_OUT:
        return text_of(next(iter(fields.get("answer", ())), ""))
    if item.question is None:
        raise NotAnAnswer(N_("Nothing is to be answered here."))
    answer = answer_from(asked(item, item.question), fields)
    is_figure = item.form == "numeric" and answer is not None
    if is_figure and normalise.number(str(answer), language=language) is None:
        raise Refusal(N_("Write a number."))
    return answer


def text_of(given: str) -> str | None:
    """What somebody wrote for a room to read, or None when they wrote nothing."""
    text = given.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
    if len(text) > LONGEST_TEXT:
        raise Refusal(
            N_("This has {length} characters; at most {most} can be shown. Shorten it."),
            length=len(text),
            most=LONGEST_TEXT,
        )
    return text or None


def _words(fields: Fields) -> list[str] | None:
    given = [" ".join(one.replace("\x00", "").split()) for one in fields.get("answer", ())]
    given = [one for one in given if one]
    if len(given) > WORDS_OF_A_SEAT:
        raise NotAnAnswer(N_("Write at most {most} words."), most=WORDS_OF_A_SEAT)
    longest = max(map(len, given), default=0)
    if longest > words.LONGEST_WORD:
        raise Refusal(
            N_("A word of the cloud has at most {most} characters. Shorten it."),
            most=words.LONGEST_WORD,
        )
    return words.entries(given) or None


def fields_of(item: Item, answer: Answer | None) -> tuple[tuple[str, str], ...]:
    """The fields of a form that holds this answer, as a browser would send them."""
    if item.form == "word-cloud":
        return tuple(("answer", word) for word in words.entries(answer or []))
    if answer is None or item.question is None:
        return ()
    question = asked(item, item.question)
    known = fitting(question, answer)
    return WRITERS[question.kind](known) if known else ()


def _one(answer: Answer) -> tuple[tuple[str, str], ...]:
    return (("answer", str(answer)),)


def _several(answer: Answer) -> tuple[tuple[str, str], ...]:
    return tuple(("answer", one) for one in answer)


def _by_part(answer: Answer) -> tuple[tuple[str, str], ...]:
    return tuple((field_name(part), given) for part, given in answer.items())


def _by_place(answer: Answer) -> tuple[tuple[str, str], ...]:
    return tuple((field_name(part), str(place)) for place, part in enumerate(answer, start=1))


WRITERS: Mapping[str, Callable[[Answer], tuple[tuple[str, str], ...]]] = {
    "single": _one,
    "multiple": _several,
    "numeric": _one,
    "text": _one,
    "open": _one,
    "matching": _by_part,
    "scale": _by_part,
    "cloze": _by_part,
    "ordering": _by_place,
}
