"""What makes content good, as far as it can be counted: advice to authors, never a wall. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from learning.markdown.document import Document, Problem, Question
from learning.markdown.slides import plan_advice
from learning.markdown.text import plain_blocks

FEWEST_WORDS, MOST_WORDS = 600, 1300
# 60 to 70 is plain English. The floor is a little lower, since the subject's own words
# (municipality, accommodation) are long and stay.
LEAST_EASE = 55.0
ENOUGH = 6  # questions with one right answer, before their pattern can be judged
TOO_OFTEN = 0.6
SENTENCE = re.compile(r"[.!?…:](?=\s|$)")
WORD = re.compile(r"[A-Za-zÀ-ÿ’'-]+")
VOWELS = re.compile(r"[aeiouyà-ÿ]+")


def of_lesson(document: Document, *, path: str) -> Iterator[Problem]:
    """Length and reading ease of an English lesson."""
    count = document.word_count
    if not FEWEST_WORDS <= count <= MOST_WORDS:
        message = f"{count} words; a lesson of 15 minutes has {FEWEST_WORDS} to {MOST_WORDS}."
        yield Problem(path, 1, message, "advice")
    ease = reading_ease(text for _, text in plain_blocks(document))
    if ease < LEAST_EASE and str(document.front.get("language", "en")) == "en":
        message = (
            f"Reading ease {ease:.0f}; at least {LEAST_EASE:.0f} is wanted."
            " Shorten sentences, and use plainer words."
        )
        yield Problem(path, 1, message, "advice")
    yield from _of_figures(document, path)


def _of_figures(document: Document, path: str) -> Iterator[Problem]:
    for figure in document.figures:
        if not (figure.source and figure.year and figure.unit):
            message = f"“{figure.title}” shows numbers without unit, year or source."
            yield Problem(path, figure.line, message, "advice")


def of_questions(documents: Mapping[str, Document]) -> Iterator[Problem]:
    """The pattern of right answers over all single choices of a module, told at its last file."""
    singles = [
        question
        for document in documents.values()
        for question in document.questions
        if question.kind == "single" and question.graded
    ]
    if len(singles) < ENOUGH:
        return
    path = list(documents)[-1]
    place, times = Counter(map(_place, singles)).most_common(1)[0]
    if times > TOO_OFTEN * len(singles):
        message = (
            f"The right answer is number {place} in {times} of {len(singles)} questions."
            " Vary its place."
        )
        yield Problem(path, 1, message, "advice")
    longest = sum(map(_is_longest, singles))
    if longest > TOO_OFTEN * len(singles):
        message = (
            f"The right answer is the longest in {longest} of {len(singles)} questions."
            " Make the wrong ones as full."
        )
        yield Problem(path, 1, message, "advice")


def _place(question: Question) -> int:
    return next(number for number, one in enumerate(question.options, 1) if one.right)


def _is_longest(question: Question) -> bool:
    right = next(option for option in question.options if option.right)
    others = [len(option.text) for option in question.options if not option.right]
    return len(right.text) > max(others, default=0)


def of_plan(document: Document, *, path: str) -> Iterator[Problem]:
    """Minutes that a live plan lacks, or that do not add up."""
    for line, words in plan_advice(document):
        yield Problem(path, line, words, "advice")


def of_teaching(
    recommendations: Mapping[str, str], *, cards: Iterable[str], questions: Iterable[str]
) -> Iterator[Problem]:
    """Each recommendation (path by key) is shown in a lesson and asked about."""
    shown, asked = set(cards), set(questions)
    for key, path in recommendations.items():
        if key not in shown:
            yield Problem(path, 1, "No lesson leads to this recommendation yet.", "advice")
        if key not in asked:
            yield Problem(path, 1, "No question teaches this recommendation yet.", "advice")


def reading_ease(texts: Iterable[str]) -> float:
    """Flesch's Reading Ease of English texts: higher is easier, 100 very easy, 0 very hard.

    206.835 - 1.015 · words/sentences - 84.6 · syllables/words, from Rudolf Flesch, “A new
    readability yardstick”, Journal of Applied Psychology 32 (1948). Syllables are counted as groups
    of vowels, a silent final e taken away, which errs by a few points either way.
    """
    words = sentences = syllables = 0
    for text in texts:
        found = WORD.findall(text)
        if not found:
            continue
        words += len(found)
        sentences += max(1, len(SENTENCE.findall(text)))
        syllables += sum(map(_syllables, found))
    if not words:
        return 100.0
    return 206.835 - 1.015 * words / sentences - 84.6 * syllables / words


def _syllables(word: str) -> int:
    small = word.lower()
    count = len(VOWELS.findall(small))
    if small.endswith("e") and not small.endswith("le") and count > 1:
        count -= 1
    return max(1, count)
