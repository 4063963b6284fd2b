"""Blocks on their way to a translator's own tools and back, whatever the form of the file. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from learning.authoring.markers import lost_marks
from learning.markdown.document import Problem

LARGEST = 1024 * 1024  # bytes; the longest text with its translation has a tenth of it
MOST_UNITS = 2000


@dataclass(frozen=True, slots=True)
class Segment:
    """One stretch of words; `target` is empty where it is not translated."""

    source: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """One block: its key, its words, and whether they are finished."""

    key: str
    segments: tuple[Segment, ...]
    is_done: bool
    notes: tuple[str, ...] = ()  # glossary terms with their approved translation
    line: int = 1  # in the file that came back


@dataclass(frozen=True, slots=True)
class Package:
    """A text in two languages, taken along for translation."""

    path: str
    source_language: str
    language: str
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Returned:
    """What a file that came back says, or why it says nothing."""

    package: Package | None
    problems: tuple[Problem, ...] = ()


def welcome(
    sent: Package, back: Package, *, name: str
) -> tuple[tuple[Unit, ...], tuple[Problem, ...]]:
    """The units that can be taken, and for each of the others its line and its mend.

    `sent` is the text as it would be taken along now.
    """
    if (back.path, back.language) != (sent.path, sent.language):
        message = (
            f"This file is for {back.path or 'another text'}. Open that text, or choose again."
        )
        return (), (Problem(name, 1, message),)
    known = {one.key: one for one in sent.units}
    taken: list[Unit] = []
    problems: list[Problem] = []
    for unit in back.units:
        found = list(_wrong(unit, known, [one.key for one in taken], name))
        problems += found
        if not found and any(one.target.strip() for one in unit.segments):
            now = known[unit.key]
            if unit.segments != now.segments or unit.is_done != now.is_done:
                taken.append(unit)
    return tuple(taken), tuple(problems)


def _wrong(
    unit: Unit, known: Mapping[str, Unit], taken: Sequence[str], name: str
) -> Iterator[Problem]:
    now = known.get(unit.key)
    if now is None:
        message = f"“{unit.key[:80]}” is no block of this text. Leave the ids as they are."
        yield Problem(name, unit.line, message)
        return
    if unit.key in taken:
        yield Problem(name, unit.line, f"“{unit.key}” stands here twice. Keep one.")
    if [one.source for one in unit.segments] != [one.source for one in now.segments]:
        message = (
            f"“{unit.key}”: the original is another one by now. Take the text along again, and"
            " translate this block anew."
        )
        yield Problem(name, unit.line, message)
        return
    for one in unit.segments:
        lost = lost_marks(one.source, one.target) if one.target.strip() else ()
        if lost:
            message = f"“{unit.key}”: {', '.join(lost)} is missing. Put it back into the words."
            yield Problem(name, unit.line, message)


def terms_noted(terms: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Glossary terms as notes: one a line."""
    return tuple(f"{here} = {there}" for here, there in terms)


def too_large(raw: bytes, *, name: str) -> tuple[Problem, ...]:
    if len(raw) <= LARGEST:
        return ()
    return (Problem(name, 1, "The file is larger than 1 MB. Send one text at a time."),)
