"""A question asked on the spot: what a facilitator typed becomes a step of the plan. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Literal

from markupsafe import Markup, escape

from learning.errors import Refusal
from learning.i18n import N_
from learning.live.items import Item, ItemText
from learning.markdown.document import Option, Question
from learning.markdown.fingerprint import question_fingerprint
from learning.markdown.questions.options import normalised

QuickForm = Literal[
    "single", "multiple", "word-cloud", "open-text", "scale", "ranking", "board", "q-and-a"
]
LISTED: frozenset[str] = frozenset({"single", "multiple", "ranking"})  # they need lines
RATED = "scale"  # lines are statements; without any, the question itself is rated
MARK = "*"  # before a right answer
MOST_LINES = 12
LONGEST_LINE = 200
LONGEST_WORDS = 600


class Unclear(Refusal):
    """Something in the typed question has to be mended."""

    status = 422


@dataclass(frozen=True, slots=True)
class Typed:
    """One language: the question, and the lines under it without their marks."""

    words: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quick:
    """A question as it was typed, its first language first. `rights` are numbers of lines."""

    form: QuickForm
    texts: Mapping[str, Typed]
    rights: frozenset[int] = field(default_factory=frozenset)
    scale: str = "agree-5"
    minutes: int = 3


def lines_of(text: str) -> tuple[tuple[str, ...], frozenset[int]]:
    """The lines that are not empty, and the numbers of those marked right."""
    found: list[str] = []
    rights: set[int] = set()
    for line in text.splitlines():
        words = " ".join(line.split())
        if words.startswith(MARK):
            words = words.removeprefix(MARK).strip()
            rights.add(len(found))
        if words:
            found.append(words)
    return tuple(found), frozenset(one for one in rights if one < len(found))


def refuse_lines(form: str, lines: tuple[str, ...], rights: frozenset[int]) -> None:
    """Say what is wrong with the lines of a question of this form."""
    if form in LISTED and len(lines) < 2:
        raise Unclear(N_("Write at least two lines, one for each answer."))
    if len(lines) > MOST_LINES:
        raise Unclear(N_("Write at most {most} lines."), most=MOST_LINES)
    if any(len(one) > LONGEST_LINE for one in lines):
        raise Unclear(N_("Use at most {most} characters in a line."), most=LONGEST_LINE)
    if len({normalised(one) for one in lines}) < len(lines):
        raise Unclear(N_("Two lines say the same. Change one of them."))
    if form == "single" and len(rights) > 1:
        raise Unclear(N_("Mark one right answer, or choose “Several answers”."))


def refuse_translation(source: Typed, other: Typed) -> None:
    """A translation says as much as its source, line by line."""
    if not other.words:
        raise Unclear(N_("Write the question in this language too, or leave its lines empty."))
    if len(other.lines) != len(source.lines):
        raise Unclear(
            N_("Lines here: {here}; in the first language: {there}. Write one for each."),
            here=len(other.lines),
            there=len(source.lines),
        )


def item_from(quick: Quick, *, sent: str) -> Item:
    """The step. `sent` is the form's own key, so that one sent twice is one step."""
    key = f"quick-{sha256(sent.encode()).hexdigest()[:10]}"
    source = question_from(quick, next(iter(quick.texts.values())), key)
    texts = {
        language: ItemText(title=typed.words, question=question_from(quick, typed, key))
        for language, typed in quick.texts.items()
    }
    return Item(key=key, form=source.kind, minutes=quick.minutes, texts=texts)  # type: ignore[arg-type]


def question_from(quick: Quick, typed: Typed, key: str) -> Question:
    """The question in one language; its options have the same ids in every one."""
    is_listed = quick.form in LISTED or quick.form == RATED
    options = tuple(
        Option(f"o{at + 1}", (str(escape(line)),), line, right=at in quick.rights)
        for at, line in enumerate(typed.lines if is_listed else ())
    )
    question = Question(
        id=key,
        kind=quick.form,
        line=1,
        stem=(stem_of(typed.words),),
        text=" ".join(typed.words.split()),
        options=options,
        scale=quick.scale if quick.form == RATED else None,
        shuffle=False,
        graded=quick.form in ("single", "multiple") and bool(quick.rights),
    )
    return replace(question, fingerprint=question_fingerprint(question))


def stem_of(words: str) -> str:
    """What was typed as paragraphs, nothing of it obeyed."""
    paragraphs = [one.strip() for one in words.split("\n\n") if one.strip()]
    return "".join(
        str(Markup("<p>{}</p>").format(Markup("<br>").join(one.split("\n")))) for one in paragraphs
    )
