"""The page that a text becomes, as readers will get it: same compilation, same templates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from flask import render_template, url_for
from markupsafe import Markup

from learning.authoring.compile import compile_lesson, link_in, ready, render_plain
from learning.authoring.plans import compile_plan
from learning.authoring.views.opened import Opened, Reading, language_in, lessons_in
from learning.catalogue.compiled import PlanStep
from learning.catalogue.views.leaves import Citation, Filler
from learning.i18n.languages import Language
from learning.live.views.wording import shown as shown_step
from learning.markdown.document import Document, Pieces, Question, Slot, fill
from learning.quizzes.presentation import Shown, card
from learning.recommendations.filling import body_from, cited, compiled_from
from learning.recommendations.views.cards import (
    practice_view,
    recommendation_view,
    source_views,
)
from learning.recommendations.views.desk import Desk, desk_of, open_desk
from learning.web.database import current_session
from learning.web.language import speaking

Page = Callable[["Bench"], str]


@dataclass(frozen=True, slots=True)
class Bench:
    """A text that can be read, and what its page is filled from."""

    opened: Opened
    document: Document
    language: Language
    library: Desk

    @property
    def front(self) -> Mapping[str, object]:
        return self.document.front

    @property
    def filler(self) -> Filler:
        """Fills the text; terms lead to the glossary where the page does not explain them."""
        library = self.library
        return Filler(
            language=self.language.code,
            terms=library.terms(self.language.code),
            sources=library.sources,
            practices={
                one.slug: practice_view(library, one) for one in library.chain.listed_practices
            },
            cards=cards_in(self.document, library),
            words_at=f"{url_for('recommendations.glossary')}#",
        )


def preview_of(opened: Opened, text: str, reading: Reading) -> Markup | None:
    """The text as its readers will see it, or none while it cannot be read."""
    page = PAGES.get(opened.place.kind)
    if reading.document is None or page is None:
        return None
    language = language_in(text, opened.place)
    library = desk_of(open_desk().shelf, language=language.code)
    bench = Bench(opened, reading.document, language, library)
    return Markup(page(bench))  # noqa: S704  # rendered by templates that escape


def lesson_page(bench: Bench) -> str:
    document, filler = bench.document, replace(bench.filler, words_at="#term-")
    compiled = compile_lesson(
        document,
        path=bench.opened.path,
        language=bench.language.code,
        questions=document.questions,
    )
    reflections = {one.id: one for one in compiled.reflections}
    facts, sources = bench.library.facts, bench.library.sources
    keys = [one.id for one in compiled.questions]

    def part(slot: Slot) -> str:
        question = compiled.question(slot.key)
        if slot.kind == "question" and question is not None:
            shown = Shown(keys.index(slot.key) + 1, len(keys), bench.language.code, filler)
            return question_part(question, shown)
        if slot.kind == "reflection" and slot.key in reflections:
            return render_template("authoring/_preview_reflection.html", key=slot.key)
        return filler(slot)

    with speaking(bench.language.code):
        body = fill(compiled.pieces, part)
    return shown_page(
        bench,
        body=body,
        citations=tuple(
            Citation(number, facts[key].in_language(bench.language.code))
            for number, key in enumerate(compiled.citations, start=1)
            if key in facts
        ),
        figure_sources=tuple(sources[key] for key in compiled.sources if key in sources),
        terms=tuple(filler.terms[key] for key in compiled.terms if key in filler.terms),
    )


def quiz_page(bench: Bench) -> str:
    reused, code, filler = lessons_for(bench), bench.language.code, bench.filler
    link, questions = link_in(code), list[Question]()
    for one in bench.document.questions:
        found = reused.get(one.use) if one.use else one
        if found is not None:
            asked = ready(found, path=bench.opened.path, link=link, citations=())
            questions.append(replace(asked, id=one.use or one.id))
    with speaking(code):
        body = "".join(
            question_part(one, Shown(place, len(questions), code, filler))
            for place, one in enumerate(questions, start=1)
        )
    return shown_page(bench, body=body)


def lessons_for(bench: Bench) -> dict[str, Question]:
    """Questions of the module's lessons, as they were saved last, by `lesson#question`."""
    lessons = lessons_in(current_session(), bench.opened.place.module).values()
    return {
        f"{document.front.get('id', '')}#{question.id}": question
        for document in lessons
        if document is not None
        for question in document.questions
    }


def question_part(question: Question, shown: Shown) -> str:
    """A question as the lesson asks it, and below it what only its author sees here."""
    q = card(question, shown, answer=None, revision=0)
    return render_template(
        "authoring/_preview_question.html",
        q=replace(q, key=question.id.replace("#", "--")),
        question=question,
        html=lambda pieces: Markup(fill(pieces, shown.filler)),  # noqa: S704  # washed
        typed=None,
        remark=None,
        action=url_for("authoring.home"),
        here="",
        is_preview=True,
    )


def plan_page(bench: Bench) -> str:
    document = bench.document
    plan = compile_plan(
        document,
        document,
        path=bench.opened.path,
        language=bench.language.code,
        reused=lessons_for(bench),
    )
    filler = bench.filler
    steps = [filled(step, filler) for step in plan.steps]
    body = render_template(
        "authoring/_preview_plan.html",
        steps=[{"text": step, "language": bench.language.code} for step in steps],
        shown=shown_step,
    )
    return shown_page(bench, body=body)


def filled(step: PlanStep, filler: Filler) -> PlanStep:
    """The step with terms, cards and sources put in, as laying out a session does."""

    def words(pieces: Pieces) -> Pieces:
        kinds = ("label", "gap")
        return tuple(
            one if isinstance(one, str) or one.kind in kinds else filler(one) for one in pieces
        )

    return replace(step, body=words(step.body), notes=words(step.notes))


def module_page(bench: Bench) -> str:
    pieces = render_plain(bench.document, path=bench.opened.path, language=bench.language.code)
    return shown_page(bench, body=fill(pieces, bench.filler))


def library_page(bench: Bench) -> str:
    """A recommendation or a practice, in the parts that its page has."""
    language, facts = bench.language.code, bench.library.facts
    if bench.opened.place.kind == "recommendation":
        whole = compiled_from(bench.document)
        parts = (whole.body, whole.steps, whole.risks, whole.objections)
    else:
        parts = (body_from(bench.document), (), (), ())
    keys = cited(parts)
    numbers = {key: number for number, key in enumerate(filter(facts.__contains__, keys), 1)}
    body, steps, risks, objections = bench.library.filler(numbers, language=language).html(*parts)
    return shown_page(
        bench,
        body=body,
        steps=steps,
        risks=risks,
        objections=objections,
        sources=source_views(numbers, facts, cited=keys),
    )


def shown_page(bench: Bench, *, body: str, **more: object) -> str:
    front = bench.front
    minutes = str(front.get("minutes", ""))
    return render_template(
        "authoring/_preview_page.html",
        title=front.get("title", ""),
        summary=front.get("summary", ""),
        minutes=int(minutes) if minutes.isdigit() else None,
        lang=bench.language,
        body=Markup(body),  # noqa: S704  # sanitised when compiled, escaped by the templates
        **more,
    )


def cards_in(document: Document, library: Desk) -> dict[str, str]:
    """The recommendation cards of a text, rendered in its language where they exist in it."""
    with speaking(library.language):
        return {
            slug: render_template(
                "catalogue/_recommendation_card.html",
                card=recommendation_view(library, found),
                heading="h3",
            )
            for slug in document.recommendations
            if (found := library.chain.recommendation(slug))
        }


PAGES: Mapping[str, Page] = {
    "lesson": lesson_page,
    "quiz": quiz_page,
    "live": plan_page,
    "module": module_page,
    "recommendation": library_page,
    "practice": library_page,
    "city": module_page,
}
