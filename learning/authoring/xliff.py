"""Texts as XLIFF 2, for translators with tools of their own. Pure.

The reader is the standard library's expat with our own few handlers: it knows the line of every
element, and it refuses a DOCTYPE before anything could be declared in it, so that no entity can
grow and nothing outside is ever fetched.
"""

import re
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from learning.authoring.exchange import MOST_UNITS, Package, Returned, Segment, Unit, too_large
from learning.markdown.document import Problem

SPACE = "urn:oasis:names:tc:xliff:document:2.0"
# Marks inside words that a tool must carry, not translate.
PROTECTED = re.compile(r"\[\[[^\]|]+\]\]|\[\[[^\]|]+\||\[@[^\]]+\]|\[\^[^\]]+\]|\]\([^)]*\)")
UNPRINTED = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
DONE = frozenset({"translated", "reviewed", "final"})


def written(package: Package) -> bytes:
    """The file; the same package gives the same bytes."""
    units = "".join(_unit(one) for one in package.units)
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<xliff xmlns="{SPACE}" version="2.0" srcLang={quoteattr(package.source_language)}'
        f" trgLang={quoteattr(package.language)}>\n"
        f'<file id="text" original={quoteattr(package.path)}>\n{units}</file>\n</xliff>\n'
    )
    return text.encode()


def read(raw: bytes, *, name: str) -> Returned:
    """What came back, or why it cannot be read."""
    if problems := too_large(raw, name=name):
        return Returned(None, problems)
    reader = _Reader(name)
    try:
        reader.parser.Parse(raw, True)  # noqa: FBT003  # expat names it no other way
    except _Refused as refused:
        return Returned(None, (Problem(name, refused.line, refused.message),))
    except expat.ExpatError as fault:
        message = "This is no whole XML file here. Save it again in your tool, as XLIFF 2."
        return Returned(None, (Problem(name, fault.lineno, message),))
    if reader.root != f"{SPACE} xliff" and not reader.root.startswith(
        "urn:oasis:names:tc:xliff:document:2"
    ):
        return Returned(None, (Problem(name, 1, "This is no XLIFF 2. Choose that form."),))
    return Returned(
        Package(reader.path, reader.source_language, reader.language, tuple(reader.units))
    )


def _unit(unit: Unit) -> str:
    notes = "".join(f"<note>{_plain(one)}</note>" for one in unit.notes)
    head = f"<notes>{notes}</notes>\n" if notes else ""
    state = "final" if unit.is_done else "initial"
    ids = _Ids()
    segments = "".join(
        f'<segment id="s{number}" state="{state}">\n'
        f'<source xml:space="preserve">{ids.protected(one.source)}</source>\n'
        + (
            f'<target xml:space="preserve">{ids.protected(one.target)}</target>\n'
            if one.target
            else ""
        )
        + "</segment>\n"
        for number, one in enumerate(unit.segments, start=1)
    )
    return f"<unit id={quoteattr(unit.key)}>\n{head}{segments}</unit>\n"


def _plain(text: str) -> str:
    return escape(UNPRINTED.sub("", text))


class _Ids:
    """The same mark has the same number in source and target of a unit."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def protected(self, text: str) -> str:
        parts, at = [], 0
        for found in PROTECTED.finditer(text):
            parts.append(_plain(text[at : found.start()]))
            number = self._numbers.setdefault(found[0], len(self._numbers) + 1)
            mark = quoteattr(UNPRINTED.sub("", found[0]))
            parts.append(f'<ph id="m{number}" equiv={mark} disp={mark}/>')
            at = found.end()
        return "".join(parts) + _plain(text[at:])


class _Refused(Exception):
    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


@dataclass(slots=True)
class _Open:
    """A unit while it is read."""

    key: str
    line: int
    sources: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    states: list[str] = field(default_factory=list)


class _Reader:
    """Gathers units from expat's events."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.root = self.path = self.source_language = self.language = ""
        self.units: list[Unit] = []
        self._open: _Open | None = None
        self._text: list[str] | None = None
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def _doctype(self, *_parts: object) -> None:
        message = "A DOCTYPE is not taken. Save the file again without one."
        raise _Refused(self.parser.CurrentLineNumber, message)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rsplit(" ", 1)[-1]
        if not self.root:
            self.root = name
            self.source_language = attributes.get("srcLang", "")
            self.language = attributes.get("trgLang", "")
        elif tag == "file":
            self.path = self.path or attributes.get("original", "")
        elif tag == "unit":
            self._open = _Open(attributes.get("id", ""), self.parser.CurrentLineNumber)
        elif tag == "segment" and self._open is not None:
            self._open.states.append(attributes.get("state", "translated"))
            self._open.sources.append("")
            self._open.targets.append("")
        elif tag in ("source", "target"):
            self._text = []
        elif tag == "ph" and self._text is not None:
            self._text.append(attributes.get("equiv", ""))

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, name: str) -> None:
        tag = name.rsplit(" ", 1)[-1]
        unit = self._open
        if tag in ("source", "target") and self._text is not None:
            if unit is not None and unit.sources:
                held = unit.sources if tag == "source" else unit.targets
                held[-1] = "".join(self._text)
            self._text = None
        elif tag == "unit" and unit is not None:
            self._open = None
            if len(self.units) >= MOST_UNITS:
                raise _Refused(unit.line, f"The file has more than {MOST_UNITS} units. Split it.")
            segments = zip(unit.sources, unit.targets, strict=True)
            self.units.append(
                Unit(
                    key=unit.key,
                    segments=tuple(Segment(source, target) for source, target in segments),
                    is_done=bool(unit.states) and all(one in DONE for one in unit.states),
                    line=unit.line,
                )
            )
