"""A parsed file becomes what a release keeps: HTML with slots, questions ready to ask. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from learning.catalogue.compiled import CompiledLesson, CompiledQuiz
from learning.i18n import formats
from learning.i18n.languages import SOURCE, language_of
from learning.markdown.document import Document, Gap, Option, Pair, Pieces, Question
from learning.markdown.render import LinkContext, render, render_pieces
from learning.markdown.text import plain_text

MOST_PLACES = 3  # decimals that a chart has room for


def compile_lesson(
    document: Document, *, path: str, language: str, questions: Sequence[Question]
) -> CompiledLesson:
    """The lesson's body; what differs by reader, language of the page or library stays a slot."""
    link = link_in(language)
    citations = document.citations
    return CompiledLesson(
        pieces=render(document, path=path, link=link).pieces,
        questions=tuple(ready(one, path=path, link=link, citations=citations) for one in questions),
        reflections=tuple(
            replace(one, html=render_pieces(one.html, path=path, link=link, citations=citations))
            for one in document.reflections
        ),
        citations=citations,
        terms=document.terms,
        practices=document.practices,
        sources=document.sources,
        headings=document.headings,
        text=plain_text(document),
    )


def compile_quiz(
    questions: Iterable[Question], *, path: str, language: str, reused: Mapping[str, Question]
) -> CompiledQuiz:
    """The pool with reused questions put in under the name they have in their lesson."""
    link = link_in(language)
    pool = []
    for question in questions:
        one = reused[question.use] if question.use else question
        key = question.use or question.id
        pool.append(replace(ready(one, path=path, link=link, citations=()), id=key))
    return CompiledQuiz(tuple(pool))


def render_plain(document: Document, *, path: str, language: str) -> Pieces:
    """A text without questions, such as a module's aims."""
    pieces = render(document, path=path, link=link_in(language)).pieces
    return tuple(one for one in pieces if isinstance(one, str) or one.kind != "sources")


def link_in(language: str) -> LinkContext:
    """Addresses of the site and numbers of the content's language."""
    known = language_of(language) or SOURCE
    return LinkContext(
        media=lambda path: f"/modules/{path}",
        page=lambda path: f"/modules/{path}",
        format_number=lambda value: number_in(value, known.code),
        rtl=known.direction == "rtl",
    )


def number_in(value: Decimal, language: str) -> str:
    """The number with the decimals that its author wrote: 37.0 says how exact it is."""
    exponent = value.as_tuple().exponent
    places = min(MOST_PLACES, max(0, -exponent)) if isinstance(exponent, int) else 0
    return formats.number(value, language, "western", places=places)


def ready(
    question: Question, *, path: str, link: LinkContext, citations: Sequence[str]
) -> Question:
    """The question with every text in it linked and numbered."""

    def done(pieces: Pieces) -> Pieces:
        return render_pieces(pieces, path=path, link=link, citations=citations)

    def option(one: Option) -> Option:
        return replace(one, html=done(one.html), feedback_html=done(one.feedback_html))

    return replace(
        question,
        stem=done(question.stem),
        hint=done(question.hint),
        explanation=done(question.explanation),
        options=tuple(map(option, question.options)),
        distractors=tuple(map(option, question.distractors)),
        pairs=tuple(Pair(option(one.left), option(one.right)) for one in question.pairs),
        gaps=tuple(Gap(one.id, one.answers, tuple(map(option, one.menu))) for one in question.gaps),
    )
