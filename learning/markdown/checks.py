"""What a file points at must exist: facts, terms, recommendations, practices, images."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from learning.markdown.document import Document, Mention, Problem
from learning.markdown.render import in_tree
from learning.markdown.report import Report, nearest

Keys = AbstractSet[str] | None


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that can be pointed at; None where it is not to be checked.

    `questions` are `module/lesson#question`, `media` the paths of files in the tree.
    """

    facts: Keys = None
    sources: Keys = None
    terms: Keys = None
    recommendations: Keys = None
    practices: Keys = None
    questions: Keys = None
    media: Keys = None


_WHERE = {
    "cite": "There is no fact “{key}” in facts.yaml.",
    "source": "There is no source “{key}” in sources.yaml.",
    "term": "There is no term “{key}” in the glossary.",
    "recommendation": "There is no recommendation “{key}” in the library.",
    "practice": "There is no practice “{key}” in the library.",
    "question": "There is no question “{key}” in the lessons.",
    "image": "There is no image {key}.",
    "media": "There is no file {key}.",
}
_MEND = {
    "cite": " Mend the id, or add the fact.",
    "source": " Mend the key, or add the source.",
    "term": " Mend the key, or add the term.",
    "question": " Write use=lesson#question.",
    "image": " Put the file there, or mend its name.",
    "media": " Put the file there, or mend its name.",
}
# Front matter that names keys, and the kind of what it names.
_FRONT = {
    "facts": "cite",
    "sources": "source",
    "recommendations": "recommendation",
    "see": "term",
}
_EVIDENCE = {"fact": "cite", "practice": "practice", "source": "source"}


def check_document(document: Document, *, path: str, known: Known) -> tuple[Problem, ...]:
    """Everything that a file points at and that does not exist, with the nearest that does."""
    lines = [mention.line for mention in document.mentions]
    report = Report(path, max([1, *lines, *document.front_lines.values()]))
    for mention in (*document.mentions, *_front_mentions(document)):
        _check(mention, path, known, report)
    return report.problems()


def check_lesson(document: Document, *, path: str, known: Known) -> tuple[Problem, ...]:
    """As `check_document`, with advice on what makes a lesson good."""
    return tuple(
        sorted(
            (*check_document(document, path=path, known=known), *_advice(document, path)),
            key=lambda problem: problem.line,
        )
    )


def _check(mention: Mention, path: str, known: Known, report: Report) -> None:
    found = _known_keys(mention.kind, known)
    if found is None:
        return
    key, module = mention.key, path.split("/", 1)[0]
    if mention.kind in ("image", "media"):
        key = in_tree(path, key)
    if mention.kind == "question":
        found = {one.removeprefix(f"{module}/") for one in found if one.startswith(f"{module}/")}
    if key in found:
        return
    # Ids of facts and sources are upper case, the search for the nearest is not.
    # Of a file its name is compared, not the folder that it shares with all others.
    names = {one.rsplit("/", 1)[-1].lower(): one for one in sorted(found)}
    near = nearest(key.rsplit("/", 1)[-1], names)
    offer = f" Did you mean “{near}”?" if near else _MEND.get(mention.kind, "")
    report.error(mention.line, _WHERE[mention.kind].format(key=mention.key[:80]) + offer)


def _known_keys(kind: str, known: Known) -> Keys:
    return {
        "cite": known.facts,
        "source": known.sources,
        "term": known.terms,
        "recommendation": known.recommendations,
        "practice": known.practices,
        "question": known.questions,
        "image": known.media,
        "media": known.media,
    }.get(kind)


def _front_mentions(document: Document) -> Iterator[Mention]:
    for name, kind in _FRONT.items():
        for place, key in _listed(document, name):
            yield Mention(kind, key, _line(document, name, place))
    for place, written in _listed(document, "evidence"):
        kind, _, key = written.partition(":")
        if kind in _EVIDENCE:
            yield Mention(_EVIDENCE[kind], key, _line(document, "evidence", place))


def _listed(document: Document, name: str) -> Iterator[tuple[int, str]]:
    values = document.front.get(name)
    if isinstance(values, list):
        yield from ((at, value) for at, value in enumerate(values) if isinstance(value, str))


def _line(document: Document, name: str, place: int) -> int:
    lines = document.front_lines
    return lines.get(f"{name}.{place}", lines.get(name, 1))


LONGEST_LESSON = 1200


def _advice(document: Document, path: str) -> Iterator[Problem]:
    """The authors' checklist, as far as it can be counted."""
    kinds = [block.kind for block in document.blocks]
    graded = sum(question.graded for question in document.questions)
    wanted = (
        (document.word_count > LONGEST_LESSON, f"{document.word_count} words; about 900 are read."),
        (graded < 2, "Fewer than two questions. Two to four keep a reader with you."),
        ("case" not in kinds, "No example from a city yet (::: case)."),
        (not document.figures, "No figure from published data yet (::: figure)."),
        (not document.reflections, "No reflection on the reader’s own city yet (::: reflection)."),
        (not document.recommendations, "No recommendation is linked yet (::: recommendation)."),
    )
    yield from (Problem(path, 1, words, "advice") for missing, words in wanted if missing)
