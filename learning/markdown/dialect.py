"""From a file's bytes or text to its document, or to every reason why there is none."""

from __future__ import annotations

from learning.markdown.assembly import Assembly
from learning.markdown.blocks import pair
from learning.markdown.document import Parsed, Problem
from learning.markdown.grammar import MOST_COLUMNS, tokens_of
from learning.markdown.mapping import Mapping, read_mapping
from learning.markdown.report import Report
from learning.markdown.tree import tree_of

LARGEST = 256 * 1024
LARGEST_FRONT = 16 * 1024
_BOM = b"\xef\xbb\xbf"
_STEERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def read(raw: bytes, *, path: str) -> Parsed:
    """The document of a file as it lies on disk; size and encoding are judged first."""
    text, problems = decoded(raw, path=path)
    return Parsed(None, problems) if text is None else parse(text, path=path)


def decoded(raw: bytes, *, path: str) -> tuple[str | None, tuple[Problem, ...]]:
    """The text of a file, or None and why it cannot be read."""
    if len(raw) > LARGEST:
        size = -(-len(raw) // 1024)
        message = f"The file has {size} KB; at most 256 KB are read. Split it into several."
        return None, (Problem(path, 1, message),)
    if raw.startswith(_BOM):
        message = "The file starts with a byte order mark. Save it as “UTF-8 without BOM”."
        return None, (Problem(path, 1, message),)
    try:
        return raw.decode("utf-8"), ()
    except UnicodeDecodeError as fault:
        line = raw.count(b"\n", 0, fault.start) + 1
        message = (
            f"Byte {fault.start + 1} (hex {raw[fault.start]:02x}) is not UTF-8."
            " Save the file with the encoding UTF-8."
        )
        return None, (Problem(path, line, message),)


def parse(text: str, *, path: str) -> Parsed:
    """The document of any text, or its problems with their lines; never an exception."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    report = Report(path, text.count("\n") + (not text.endswith("\n")))
    _refuse_size(text, report)
    refuse_characters(text, report)
    if report.refuses():
        return Parsed(None, report.problems())
    lines = text.split("\n")
    front, body_start = _front(lines, report)
    body = "\n" * body_start + "\n".join(_with_plain_bullets(lines[body_start:]))
    document = _body(body, lines, front, report)
    return Parsed(None if report.refuses() else document.finished(), report.problems())


def _body(body: str, lines: list[str], front: Mapping, report: Report) -> Assembly:
    env: dict[str, object] = {}
    nodes = tree_of(tokens_of(body, env), report)
    if isinstance(deep := env.get("too_deep"), int):
        report.error(
            deep + 1, "Lists or quotes stand too deep inside one another here. Take some out."
        )
    if isinstance(wide := env.get("too_wide"), int):
        report.error(
            wide + 1, f"A table has at most {MOST_COLUMNS} columns. Split this one in two."
        )
    assembly = Assembly(front, lines, report, nodes)
    for part in pair(nodes, report):
        assembly.add(part)
    assembly.close()
    return assembly


def _with_plain_bullets(lines: list[str]) -> list[str]:
    """`•`, which some keyboards and editors write, is read as `-`; code stays as it is."""
    found, in_code = [], False
    for line in lines:
        words = line.lstrip()
        in_code ^= words.startswith(("```", "~~~"))
        if not in_code and words.startswith("•") and words[1:2] in (" ", "\t"):
            found.append(line.replace("•", "-", 1))
        else:
            found.append(line)
    return found


def _front(lines: list[str], report: Report) -> tuple[Mapping, int]:
    """The front matter, and how many lines it takes."""
    empty = Mapping({}, {})
    if lines[0].rstrip() != "---":
        return empty, 0
    end = next((at for at in range(1, len(lines)) if lines[at].rstrip() == "---"), None)
    if end is None:
        report.error(1, "The front matter opens here and is never closed. Write --- below it.")
        return empty, len(lines)
    text = "\n".join(lines[1:end])
    if len(text) > LARGEST_FRONT:
        report.error(1, "The front matter is too long; at most 16 KB are read.")
        return empty, end + 1
    return read_mapping(text, first_line=2, report=report) or empty, end + 1


def _refuse_size(text: str, report: Report) -> None:
    if len(text) > LARGEST or len(text.encode("utf-8", "surrogatepass")) > LARGEST:
        report.error(1, "The text has more than 256 KB. Split it into several files.")


def refuse_characters(text: str, report: Report) -> None:
    """Report characters that nobody sees but that change what is shown or how it is read."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.isprintable():
            continue
        for character in dict.fromkeys(line):
            if reason := _reason(character):
                report.error(number, f"U+{ord(character):04X} {reason}")


def _reason(character: str) -> str:
    code = ord(character)
    if character in _STEERING:
        return "turns the direction of text invisibly. Remove it; the page sets the direction."
    if character == "\ufeff":
        return "is a byte order mark inside the text. Remove it."
    if (code < 32 and character != "\t") or 127 <= code < 160:
        return "is a control character. Remove it."
    if 0xD800 <= code <= 0xDFFF:
        return "is half a character. Type it again."
    if 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE:
        return "is not a character. Remove it."
    return ""
