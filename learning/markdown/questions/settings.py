"""What an author sets on a question's opening line or on a `{…}` line inside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from learning.markdown.attributes import Attributes, is_key, read_attributes
from learning.markdown.blocks import judge_settings
from learning.markdown.document import QuestionKind
from learning.markdown.report import Report, did_you_mean
from learning.markdown.slides import (
    ACTIVITIES,
    FEWEST_SECONDS,
    MOST_MINUTES,
    MOST_SECONDS,
    read_count,
)
from learning.markdown.tree import Node

# Five points each; the words of the points are the interface's.
SCALES = ("agree-5", "often-5", "important-5", "confident-5", "likely-5", "useful-5")
# The rest are blocks of their own, and `reuse` has its form elsewhere.
TYPES: tuple[QuestionKind, ...] = tuple(
    kind for kind in get_args(QuestionKind) if kind not in ACTIVITIES - {"scale"} | {"reuse"}
)
MOST_POINTS = 100


@dataclass(frozen=True, slots=True)
class Settings:
    """A question's settings, read and judged."""

    type: str = ""
    points: int = 1
    rec: str | None = None
    shuffle: bool = True
    credit: Literal["parts", "exact"] = "parts"
    accents: Literal["loose", "strict"] = "loose"
    tags: tuple[str, ...] = ()
    scale: str | None = None
    ungraded: bool = False
    use: str | None = None
    minutes: int | None = None
    seconds: int | None = None


def read_settings(
    attributes: Attributes, lines: Sequence[Node], report: Report, *, block: str = "question"
) -> Settings:
    """The settings of the opening line and of the attribute lines together."""
    found = _apply(Settings(), attributes, report)
    for line in lines:
        more = read_attributes(line.token.info, line=line.line, report=report)
        judge_settings(more, block=block, report=report)
        for name in attributes.values.keys() & more.values.keys():
            report.error(line.line, f"“{name}” is given twice in this {block}. Keep one.")
        found = _apply(found, more, report)
    return found


def _apply(settings: Settings, attributes: Attributes, report: Report) -> Settings:
    for name, value in attributes.values.items():
        reader = _READERS.get(name)
        if reader is not None:
            settings = reader(settings, value, attributes.line, report)
    if "ungraded" in attributes.words:
        settings = replace(settings, ungraded=True)
    return settings


def _type(settings: Settings, value: str, line: int, report: Report) -> Settings:
    if value not in TYPES:
        offer = did_you_mean(value, TYPES) or f" There are: {', '.join(TYPES)}."
        report.error(line, f"There is no question type “{value}”.{offer} You may leave it out.")
        return settings
    return replace(settings, type=value)


def _points(settings: Settings, value: str, line: int, report: Report) -> Settings:
    if not (value.isascii() and value.isdigit() and len(value) < 4 and 0 < int(value) <= 100):
        report.error(line, f"points={value}: write a whole number from 1 to {MOST_POINTS}.")
        return settings
    return replace(settings, points=int(value))


def _rec(settings: Settings, value: str, line: int, report: Report) -> Settings:
    if not is_key(value):
        report.error(line, f"rec={value}: name a recommendation, such as rental-intermediation.")
        return settings
    return replace(settings, rec=value)


def _shuffle(settings: Settings, value: str, line: int, report: Report) -> Settings:
    if value not in ("true", "false"):
        report.error(line, f"shuffle={value}: write shuffle=false to keep the order, or nothing.")
    return replace(settings, shuffle=value != "false")


def _credit(settings: Settings, value: str, line: int, report: Report) -> Settings:
    if value not in ("parts", "exact"):
        report.error(line, f"credit={value}: write credit=exact for all or nothing, or leave it.")
    return replace(settings, credit="exact" if value == "exact" else "parts")


def _accents(settings: Settings, value: str, line: int, report: Report) -> Settings:
    if value not in ("loose", "strict"):
        report.error(line, f"accents={value}: write accents=strict if accents count, or nothing.")
    return replace(settings, accents="strict" if value == "strict" else "loose")


def _tags(settings: Settings, value: str, _line: int, _report: Report) -> Settings:
    return replace(settings, tags=tuple(value.replace(",", " ").split()))


def _scale(settings: Settings, value: str, line: int, report: Report) -> Settings:
    if value not in SCALES:
        offer = did_you_mean(value, SCALES) or " Write, for example, agree-5."
        report.error(line, f"There is no opinion scale “{value}”.{offer}")
    return replace(settings, scale=value)


def _use(settings: Settings, value: str, line: int, report: Report) -> Settings:
    lesson, _, question = value.partition("#")
    if not (is_key(lesson) and is_key(question)):
        report.error(line, f"use={value}: write use=lesson#question, such as use=rental#deposit.")
    return replace(settings, use=value)


def _minutes(settings: Settings, value: str, line: int, report: Report) -> Settings:
    return replace(settings, minutes=read_count("minutes", value, (1, MOST_MINUTES), line, report))


def _seconds(settings: Settings, value: str, line: int, report: Report) -> Settings:
    limits = FEWEST_SECONDS, MOST_SECONDS
    return replace(settings, seconds=read_count("seconds", value, limits, line, report))


_READERS: dict[str, Callable[[Settings, str, int, Report], Settings]] = {
    "type": _type,
    "points": _points,
    "rec": _rec,
    "shuffle": _shuffle,
    "credit": _credit,
    "accents": _accents,
    "tags": _tags,
    "scale": _scale,
    "use": _use,
    "minutes": _minutes,
    "seconds": _seconds,
}
