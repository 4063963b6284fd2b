"""How answers become marks. Pure: no database, no request, no clock.

Marks are basis points of one question: 0 to 10,000, rounded down, so nobody passes by rounding.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from learning.markdown.document import Gap, Option, Question
from learning.quizzes import normalise
from learning.quizzes.answers import Answer

FULL = 10_000
Verdict = Literal["right", "partly", "wrong"]


@dataclass(frozen=True, slots=True)
class Mark:
    """What an answer earned, and which of its parts were right (by option, row or gap id)."""

    basis_points: int
    parts: Mapping[str, bool]

    @property
    def verdict(self) -> Verdict:
        if self.basis_points == FULL:
            return "right"
        return "partly" if self.basis_points else "wrong"


def mark(question: Question, answer: Answer | None, *, language: str) -> Mark | None:
    """The mark of an answer, or None where nothing is right or wrong. No answer earns nothing.

    `language` decides how a number's separators are read.
    """
    marker = MARKERS.get(question.kind)
    if marker is None or not question.graded:
        return None
    if not answer:
        return Mark(0, {})
    share, parts = marker(question, answer, language)
    if question.credit == "exact" and share != 1:
        share = Fraction(0)
    return Mark(int(share * FULL), parts)


Marked = tuple[Fraction, Mapping[str, bool]]


def _single(question: Question, answer: Answer, _language: str) -> Marked:
    right = next(option.id for option in question.options if option.right)
    return Fraction(answer == right), {answer: answer == right}


def _multiple(question: Question, answer: Answer, _language: str) -> Marked:
    """Share of the right options found, less the share of the wrong ones picked, never below 0.

    Ticking everything earns nothing.
    """
    right = {option.id for option in question.options if option.right}
    wrong = {option.id for option in question.options if not option.right}
    picked = set(answer)
    share = _share(picked, right) - _share(picked, wrong)
    return max(share, Fraction(0)), {option: option in right for option in answer}


def _numeric(question: Question, answer: Answer, language: str) -> Marked:
    given = normalise.number(answer, language=language)
    is_right = given is not None and any(one.low <= given <= one.high for one in question.numbers)
    return Fraction(is_right), {"answer": is_right}


def _text(question: Question, answer: Answer, _language: str) -> Marked:
    is_right = _is_one_of(answer, question.texts, question)
    return Fraction(is_right), {"answer": is_right}


def _matching(question: Question, answer: Answer, _language: str) -> Marked:
    return _mean(
        {pair.left.id: answer.get(pair.left.id) == pair.right.id for pair in question.pairs}
    )


def _ordering(question: Question, answer: Answer, _language: str) -> Marked:
    """The longest row of items that stand in the right order among themselves, less one.

    Of n items, n - 1 steps can be right, so one misplaced item costs one step, wherever it stands.
    """
    place = {option.id: number for number, option in enumerate(question.options)}
    order = [place[item] for item in answer]
    share = Fraction(longest_increasing(order) - 1, len(place) - 1)
    parts = {item: place[item] == position for position, item in enumerate(answer)}
    return share, parts


def _cloze(question: Question, answer: Answer, _language: str) -> Marked:
    return _mean(
        {gap.id: _is_filled(gap, answer.get(gap.id, ""), question) for gap in question.gaps}
    )


def _is_filled(gap: Gap, given: str, question: Question) -> bool:
    if gap.menu:
        return given in _rights(gap.menu)
    return _is_one_of(given, gap.answers, question)


def _is_one_of(given: str, answers: Iterable[str], question: Question) -> bool:
    strict = question.accents == "strict"
    wanted = {normalise.text(one, strict_accents=strict) for one in answers}
    return normalise.text(given, strict_accents=strict) in wanted


def _rights(options: Iterable[Option]) -> set[str]:
    return {option.id for option in options if option.right}


def _share(picked: set[str], among: set[str]) -> Fraction:
    return Fraction(len(picked & among), len(among)) if among else Fraction(0)


def _mean(parts: Mapping[str, bool]) -> Marked:
    return Fraction(sum(parts.values()), len(parts)), parts


def longest_increasing(order: Iterable[int]) -> int:
    """The length of the longest increasing subsequence (patience sorting, n log n)."""
    tops: list[int] = []
    for number in order:
        pile = bisect_left(tops, number)
        tops[pile : pile + 1] = [number]
    return len(tops)


MARKERS: Mapping[str, Callable[[Question, Answer, str], Marked]] = {
    "single": _single,
    "multiple": _multiple,
    "numeric": _numeric,
    "text": _text,
    "matching": _matching,
    "ordering": _ordering,
    "cloze": _cloze,
}
