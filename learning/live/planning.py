"""A module's live plan becomes the steps of a session, in every language. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from markupsafe import Markup, escape

from learning.catalogue.compiled import CompiledLesson, CompiledPlan, PlanStep, step_key
from learning.live.items import SLIDE, Form, Item, ItemText
from learning.markdown.document import Option, Pair, Pieces, Question, Slot
from learning.markdown.render import joined

# Slots that only the page can fill: interface words, and where answers go.
KEPT = frozenset({"label", "gap"})
SLIDE_MINUTES, QUESTION_MINUTES = 2, 3  # of a plan drafted from lessons
CHOICES = frozenset({"single", "multiple"})


@dataclass(frozen=True, slots=True)
class Names:
    """What the library calls things in one language, for the slots of a plan."""

    terms: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # the term, what it means
    titles: Mapping[tuple[str, str], str] = field(default_factory=dict)  # kind and key: a title

    def filled(self, pieces: Pieces) -> Pieces:
        """The pieces with terms as words, cards as links, and no numbers of sources."""
        return joined(
            tuple(
                piece if isinstance(piece, str) or piece.kind in KEPT else self._slot(piece)
                for piece in pieces
            )
        )

    def _slot(self, slot: Slot) -> str:
        match slot.kind:
            case "term":
                return self._term(slot)
            case "recommendation" | "practice":
                return self._card(slot)
            case "source":
                return str(escape(self.titles.get(("source", slot.key), "")))
            case "city":
                return str(Markup("<bdi>{}</bdi>").format(slot.key.replace("-", " ").title()))
        return str(escape(slot.text))

    def _term(self, slot: Slot) -> str:
        term, meaning = self.terms.get(slot.key, ("", ""))
        words = slot.text or term or slot.key.replace("-", " ")
        if not meaning:
            return str(escape(words))
        return str(Markup('<dfn title="{}">{}</dfn>').format(meaning, words))

    def _card(self, slot: Slot) -> str:
        title = self.titles.get((slot.kind, slot.key))
        if title is None:
            return ""
        link = Markup('<p class="plan-card"><a href="/{}s/{}">{}</a></p>')
        return str(link.format(slot.kind, slot.key, title))


@dataclass(frozen=True, slots=True)
class Plan:
    """A session's plan before it is laid out: its steps in order, and the release they are from."""

    items: tuple[Item, ...]
    release_id: int | None = None


def mentioned(plans: Mapping[str, CompiledPlan]) -> frozenset[tuple[str, str]]:
    """Kind and key of every name that these plans leave to the library."""
    slots: set[tuple[str, str]] = set()

    def note(pieces: Pieces) -> Pieces:
        slots.update((one.kind, one.key) for one in pieces if isinstance(one, Slot))
        return pieces

    for plan in plans.values():
        for step in plan.steps:
            _text(step, note)
    return frozenset(slots)


def items_of(plans: Mapping[str, CompiledPlan], names: Callable[[str], Names]) -> tuple[Item, ...]:
    """The steps with their words in all languages, the source's first."""
    texts: dict[str, dict[str, ItemText]] = {}
    steps: dict[str, PlanStep] = {}
    for language, plan in plans.items():
        fill = names(language).filled
        for step in plan.steps:
            texts.setdefault(step.key, {})[language] = _text(step, fill)
            steps.setdefault(step.key, step)
    order = merged([one.key for one in plan.steps] for plan in plans.values())
    return tuple(
        Item(
            key=key,
            form=form_of(steps[key].question),
            minutes=steps[key].minutes,
            texts=texts[key],
            question_key=steps[key].question_key,
        )
        for key in order
    )


def form_of(question: Question | None) -> Form:
    """What a step is for the room; `use=` was resolved when the plan was compiled."""
    if question is None or question.kind == "reuse":
        return SLIDE
    return question.kind


def steps_of(items: Iterable[Item]) -> list[dict[str, Any]]:
    """The plan as the log keeps it."""
    return [
        {
            "key": one.key,
            "form": one.form,
            "minutes": one.minutes,
            "seconds": one.question.seconds if one.question else None,
        }
        for one in items
    ]


def merged(orders: Iterable[list[str]]) -> list[str]:
    """One order of all keys: the first one's, and what it lacks after its neighbour elsewhere."""
    found: list[str] = []
    for order in orders:
        place = 0
        for key in order:
            if key in found:
                place = found.index(key) + 1
            else:
                found.insert(place, key)
                place += 1
    return found


def _text(step: PlanStep, fill: Callable[[Pieces], Pieces]) -> ItemText:
    question = step.question and with_words(step.question, fill)
    return ItemText(step.title, fill(step.body), fill(step.notes), question)


def with_words(question: Question, fill: Callable[[Pieces], Pieces]) -> Question:
    """The question with every text in it filled."""

    def option(one: Option) -> Option:
        return replace(one, html=fill(one.html), feedback_html=fill(one.feedback_html))

    return replace(
        question,
        stem=fill(question.stem),
        hint=fill(question.hint),
        explanation=fill(question.explanation),
        options=tuple(map(option, question.options)),
        distractors=tuple(map(option, question.distractors)),
        pairs=tuple(Pair(option(one.left), option(one.right)) for one in question.pairs),
        gaps=tuple(replace(one, menu=tuple(map(option, one.menu))) for one in question.gaps),
    )


@dataclass(frozen=True, slots=True)
class LessonWords:
    """A lesson in one language, as a draft of a plan needs it."""

    key: str
    language: str
    title: str
    summary: str
    compiled: CompiledLesson


def drafted(lessons: Iterable[LessonWords]) -> dict[str, CompiledPlan]:
    """A plan for a module without one: of each lesson a slide and its choice questions."""
    found: dict[str, list[PlanStep]] = {}
    keys: dict[tuple[str, str], str] = {}
    for lesson in lessons:
        steps = found.setdefault(lesson.language, [])
        body = (str(Markup("<p>{}</p>").format(lesson.summary)),)
        steps.append(PlanStep(step_key("part", lesson.key), SLIDE_MINUTES, lesson.title, body))
        for question in lesson.compiled.questions:
            if question.kind in CHOICES:
                place = lesson.key, question.id
                key = keys.setdefault(place, _free(question.id, lesson.key, keys.values()))
                steps.append(
                    PlanStep(
                        key=key,
                        minutes=QUESTION_MINUTES,
                        title=lesson.title,
                        question=replace(question, id=key),
                        question_key="#".join(place),
                    )
                )
    return {language: CompiledPlan(tuple(steps)) for language, steps in found.items()}


def _free(name: str, lesson: str, taken: Iterable[str]) -> str:
    return step_key(lesson, name) if name in taken else name
