"""An answer as a form sends it becomes a plain value that can be stored and marked. Pure.

single: option id · multiple: list of option ids · numeric, text, open: text · matching and scale:
id to id · ordering: list of option ids in the reader's order · cloze: gap id to text or option id.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from learning.errors import Refusal
from learning.i18n import N_
from learning.markdown.document import Option, Question

Answer = Any  # JSON: str, list of str, or dict of str to str
Fields = Mapping[str, Sequence[str]]
SCALE_POINTS = ("1", "2", "3", "4", "5")
LONGEST_ANSWER = 10_000  # characters


class NotAnAnswer(Refusal):
    """The form names something that this question does not have."""

    status = 400


def field_name(part: str) -> str:
    """The form field of one part of a question: a row, a gap, a place."""
    return f"answer-{part}"


def answer_from(question: Question, fields: Fields) -> Answer | None:
    """The answer that the form holds, or None when it was left empty."""
    reader = READERS[question.kind]
    return reader(question, fields) or None


def fitting(question: Question, answer: Answer | None) -> Answer | None:
    """What of an answer the question still has; a release may have changed it since. Else None."""
    if answer is None or not isinstance(answer, FORMS[question.kind]):
        return None
    return FITTERS[question.kind](question, answer) or None


def _fitting_choice(question: Question, answer: Answer) -> Answer:
    return answer if answer in _ids(question.options) else None


def _fitting_choices(question: Question, answer: Answer) -> Answer:
    return [one for one in answer if one in _ids(question.options)]


def _fitting_pairs(question: Question, answer: Answer) -> Answer:
    lefts, rights = {pair.left.id for pair in question.pairs}, _ids(question.rights)
    return {left: right for left, right in answer.items() if left in lefts and right in rights}


def _fitting_order(question: Question, answer: Answer) -> Answer:
    return answer if sorted(answer) == sorted(_ids(question.options)) else None


def _fitting_gaps(question: Question, answer: Answer) -> Answer:
    menus = {gap.id: _ids(gap.menu) for gap in question.gaps}
    return {
        gap: given
        for gap, given in answer.items()
        if gap in menus and (not menus[gap] or given in menus[gap])
    }


def _fitting_opinions(question: Question, answer: Answer) -> Answer:
    return {one: point for one, point in answer.items() if one in _ids(question.options)}


def _as_it_is(_question: Question, answer: Answer) -> Answer:
    return answer


def _ids(options: Iterable[Option]) -> set[str]:
    return {option.id for option in options}


def _choice(question: Question, fields: Fields) -> str:
    given = _texts(fields)
    return _known(given[0], question.options) if given else ""


def _choices(question: Question, fields: Fields) -> list[str]:
    given = {_known(one, question.options) for one in _texts(fields)}
    return [option.id for option in question.options if option.id in given]


def _text(_question: Question, fields: Fields) -> str:
    given = next(iter(_texts(fields)), "").strip()
    if len(given) > LONGEST_ANSWER:
        raise Refusal(
            N_("This answer has {length} characters; at most {most} can be kept. Shorten it."),
            length=len(given),
            most=LONGEST_ANSWER,
        )
    return given


def _pairs(question: Question, fields: Fields) -> dict[str, str]:
    return {
        pair.left.id: _known(given, question.rights)
        for pair in question.pairs
        if (given := _part(fields, pair.left.id))
    }


def _order(question: Question, fields: Fields) -> list[str]:
    """Each item's select holds its place; two items in one place is something to mend."""
    places = {item.id: _part(fields, item.id) for item in question.options}
    if not any(places.values()):
        return []
    allowed = {str(place + 1) for place in range(len(places))}
    if set(places.values()) - allowed - {""}:
        raise NotAnAnswer(N_("This place is not in the list."))
    if set(places.values()) != allowed:
        raise Refusal(
            N_("Give every item a place of its own, from 1 to {count}."), count=len(places)
        )
    return sorted(places, key=lambda item: int(places[item]))


def _gaps(question: Question, fields: Fields) -> dict[str, str]:
    return {
        gap.id: _known(given, gap.menu) if gap.menu else given[:LONGEST_ANSWER]
        for gap in question.gaps
        if (given := _part(fields, gap.id))
    }


def _opinions(question: Question, fields: Fields) -> dict[str, str]:
    given = {one.id: _part(fields, one.id) for one in question.options}
    if set(given.values()) - {"", *SCALE_POINTS}:
        raise NotAnAnswer(N_("This point is not on the scale."))
    return {statement: point for statement, point in given.items() if point}


def _texts(fields: Fields) -> list[str]:
    return [one for one in fields.get("answer", ()) if one.strip()]


def _part(fields: Fields, part: str) -> str:
    return next(iter(fields.get(field_name(part), ())), "").strip()


def _known(given: str, options: Iterable[Option]) -> str:
    if given not in _ids(options):
        raise NotAnAnswer(N_("This option does not belong to the question. Open the lesson again."))
    return given


READERS: Mapping[str, Callable[[Question, Fields], Answer]] = {
    "single": _choice,
    "multiple": _choices,
    "numeric": _text,
    "text": _text,
    "open": _text,
    "matching": _pairs,
    "ordering": _order,
    "cloze": _gaps,
    "scale": _opinions,
}
FORMS: Mapping[str, type] = {
    "single": str,
    "multiple": list,
    "numeric": str,
    "text": str,
    "open": str,
    "matching": dict,
    "ordering": list,
    "cloze": dict,
    "scale": dict,
}
FITTERS: Mapping[str, Callable[[Question, Answer], Answer]] = {
    "single": _fitting_choice,
    "multiple": _fitting_choices,
    "numeric": _as_it_is,
    "text": _as_it_is,
    "open": _as_it_is,
    "matching": _fitting_pairs,
    "ordering": _fitting_order,
    "cloze": _fitting_gaps,
    "scale": _fitting_opinions,
}
