"""A live plan becomes what a release keeps: steps with their words, minutes and questions. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from learning.authoring.compile import link_in, ready
from learning.authoring.staleness import WORDLESS, Standing
from learning.catalogue.compiled import CompiledPlan, PlanStep, step_key
from learning.markdown.document import Block, Document, Pieces, Question, paired
from learning.markdown.questions import for_a_room
from learning.markdown.render import joined, render
from learning.markdown.slides import Part, minutes_of, parts_of


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a step stands in the source: its part, its slide, and the question it asks."""

    part: int
    slide: int
    key: str
    question: Question | None = None


def shape_of(document: Document) -> list[list[int]]:
    """How many questions stand on each slide of each part: equal in every language."""
    return [[len(slide.questions) for slide in part.slides] for part in parts_of(document)]


def compile_plan(
    source: Document,
    document: Document,
    *,
    path: str,
    language: str,
    reused: Mapping[str, Question],
    found: Standing | None = None,
) -> CompiledPlan:
    """The plan in one language, under the keys and minutes of its source.

    What this language lacks (a lesson's question that is not translated, an answer key that
    differs, a slide that is not finished, a question that is behind) is left out: the room then
    sees the step in another language.
    """
    if found is not None:
        document = beside(source, document, found)
    words = _Words(document, path=path, language=language, reused=reused)
    outline, parts = parts_of(source), parts_of(document)
    minutes = shared_minutes(source)
    steps = []
    for place in _places(outline):
        step = words.step(place, parts[place.part], minutes=minutes[place.key])
        steps += [step] if step else []
    return CompiledPlan(tuple(steps))


def beside(source: Document, translation: Document, found: Standing) -> Document:
    """The translation in the slides of its source; a slide that lacks a block has no words."""
    shown = {one.source.key: one.translation for one in found.pairings if one.is_shown}
    current = {one.source.key for one in found.pairings if one.state == "current"}
    blocks = {one.key: one for one in translation.blocks}
    theirs = {one.line: one for one in translation.headings}
    headings = {one.line: one for one in source.headings}
    reused = {one.id for one in source.questions if one.use is not None}
    kept = []
    for block in source.blocks:
        unit = shown.get(block.key)
        words = blocks[unit.key] if unit is not None else None
        if words is not None and block.line in headings and words.line in theirs:
            title = theirs[words.line].text
            headings[block.line] = replace(headings[block.line], text=title)
        if words is not None:
            kept.append(replace(words, key=block.key, line=block.line))
        elif block.kind in WORDLESS or block.key in reused:
            kept.append(block)
        elif block.kind != "notes":
            kept.append(replace(block, html=(), text=""))
    return replace(
        translation,
        blocks=tuple(kept),
        headings=tuple(headings.values()),
        questions=tuple(
            _asked(one, translation, is_current=one.id in current) for one in source.questions
        ),
    )


def _asked(source: Question, translation: Document, *, is_current: bool) -> Question:
    """The translated question where its words are confirmed; else one that pairs with nothing."""
    found = translation.question(source.id) if is_current or source.use else None
    return found or replace(source, fingerprint="")


class _Words:
    """The words of one translation, rendered once."""

    def __init__(
        self, document: Document, *, path: str, language: str, reused: Mapping[str, Question]
    ) -> None:
        self.path = path
        self.link = replace(link_in(language), facilitator=True, citations=())
        rendered = render(document, path=path, link=self.link)
        self.blocks = {block.key: block.pieces for block in rendered.blocks}
        bare = [block for block in document.blocks if not block.html]
        self.absent = {block.key for block in bare}
        self.untitled = {block.line for block in bare if block.kind == "heading"}
        self.questions = {one.id: one for one in document.questions}
        self.reused = reused

    def step(self, place: _Place, part: Part, *, minutes: int) -> PlanStep | None:
        """The step at this place, or none where this language lacks its question."""
        title, notes = part.title, self._joined(part.notes)
        if part.line in self.untitled:
            return None
        if place.question is None:
            words = part.slides[place.slide].words
            if any(block.key in self.absent for block in words):
                return None
            body = self._joined(words)
            return PlanStep(place.key, minutes, title, body=body, notes=notes)
        found = self._question(place.question)
        if found is None:
            return None
        asked = ready(found, path=self.path, link=self.link, citations=())
        return PlanStep(
            key=place.key,
            minutes=minutes,
            title=title,
            notes=notes,
            question=replace(asked, id=place.key),
            question_key=place.question.use,
        )

    def _question(self, source: Question) -> Question | None:
        if source.use is None:
            theirs = self.questions.get(source.id)
            found = paired(source, theirs) if theirs else None
        else:
            reused = self.reused.get(source.use)
            found = for_a_room(reused) if reused else None
        return found and replace(found, minutes=source.minutes, seconds=source.seconds)

    def _joined(self, blocks: list[Block]) -> Pieces:
        return joined(tuple(piece for block in blocks for piece in self.blocks.get(block.key, ())))


def _places(parts: list[Part]) -> Iterator[_Place]:
    """The steps in order: a slide where there are words, or where nothing is asked."""
    keys = _activity_keys(parts)
    for number, part in enumerate(parts):
        shown = 0
        is_silent = not any(slide.questions for slide in part.slides)
        for at, slide in enumerate(part.slides):
            if slide.words or (is_silent and at == 0):
                shown += 1
                key = step_key(part.key) if shown == 1 else step_key(part.key, str(shown))
                yield _Place(number, at, key)
            for question in slide.questions:
                yield _Place(number, at, keys[question.id], question)


def _activity_keys(parts: list[Part]) -> dict[str, str]:
    """Of each question its own id; a lesson's question has the id it has there, if it is free."""
    questions = [one for part in parts for slide in part.slides for one in slide.questions]
    taken = {part.key for part in parts} | {one.id for one in questions}
    keys = {}
    for one in questions:
        lesson, _, name = one.id.partition("#")
        key = one.id
        if name:
            key = name if name not in taken else step_key(lesson, name)
        taken.add(key)
        keys[one.id] = key
    return keys


def shared_minutes(source: Document) -> dict[str, int]:
    """Minutes of each step by key: what its author gave it, else its share of the part's."""
    parts = parts_of(source)
    planned = str(source.front.get("minutes", ""))
    left = max(0, int(planned) - sum(map(minutes_of, parts))) if planned.isdigit() else 0
    without = [part for part in parts if not minutes_of(part)]
    extra = dict(zip(map(id, without), _shares(left, len(without)), strict=True))
    places = list(_places(parts))
    found: dict[str, int] = {}
    for number, part in enumerate(parts):
        here = [one for one in places if one.part == number]
        given = {one.key: one.question.minutes for one in here if one.question is not None}
        fixed = {key: minutes for key, minutes in given.items() if minutes}
        rest = max(0, (minutes_of(part) or extra.get(id(part), 0)) - sum(fixed.values()))
        open_keys = [one.key for one in here if one.key not in fixed]
        found |= fixed | dict(zip(open_keys, _shares(rest, len(open_keys)), strict=True))
    return found


def _shares(total: int, count: int) -> list[int]:
    """Whole minutes that differ by one at most; the later ones are the longer."""
    return [total * (at + 1) // count - total * at // count for at in range(count)]
