"""Texts as gettext `.po`, for translators with tools of their own. Pure."""

from collections.abc import Iterator

from learning.authoring.exchange import MOST_UNITS, Package, Returned, Segment, Unit, too_large
from learning.i18n import po
from learning.markdown.document import Problem

HEAD = "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n"


def written(package: Package) -> bytes:
    """The file; the same package gives the same bytes."""
    head = (
        f"{HEAD}Language: {package.language}\nX-Source-Language: {package.source_language}\n"
        f"X-Text: {package.path}\n"
    )
    return po.written([po.Entry("", (head,)), *_entries(package)]).encode()


def read(raw: bytes, *, name: str) -> Returned:
    """What came back, or why it cannot be read."""
    if problems := too_large(raw, name=name):
        return Returned(None, problems)
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
        found = list(po.entries(text))
    except (UnicodeDecodeError, KeyError):
        message = "This is no whole .po file in UTF-8. Save it again in your tool."
        return Returned(None, (Problem(name, 1, message),))
    if not found or found[0].message or len(found) > MOST_UNITS:
        message = "This is no .po file with a header, or one that is too long. Choose another."
        return Returned(None, (Problem(name, 1, message),))
    head = po.header(found[0])
    units = tuple(_units(found[1:], text))
    language, path = head.get("Language", ""), head.get("X-Text", "")
    return Returned(Package(path, head.get("X-Source-Language", ""), language, units))


def _entries(package: Package) -> Iterator[po.Entry]:
    for unit in package.units:
        for number, one in enumerate(unit.segments, start=1):
            yield po.Entry(
                one.source,
                (one.target,),
                context=f"{unit.key}/{number}",
                is_fuzzy=bool(one.target) and not unit.is_done,
                notes=unit.notes,
            )


def _units(entries: list[po.Entry], text: str) -> Iterator[Unit]:
    """Entries of one block, which stand together, as one unit."""
    lines = _lines_of(text)
    grouped: list[tuple[str, list[po.Entry]]] = []
    for entry in entries:
        context = entry.context or ""
        key, number = context.rpartition("/")[0] or context, context.rpartition("/")[2]
        if number == "1" or not grouped or grouped[-1][0] != key:
            grouped.append((key, []))
        grouped[-1][1].append(entry)
    for key, ones in grouped:
        segments = tuple(Segment(one.message, one.texts[0] if one.texts else "") for one in ones)
        is_done = not any(one.is_fuzzy for one in ones)
        yield Unit(key, segments, is_done, ones[0].notes, lines.get(ones[0].context or "", 1))


def _lines_of(text: str) -> dict[str, int]:
    """Where the context of each entry stands."""
    return {
        line[9:-1]: number
        for number, line in enumerate(text.split("\n"), start=1)
        if line.startswith('msgctxt "')
    }
