"""Read and write catalogues in the gettext `.po` format: text in, entries out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_ESCAPED = re.compile(r"\\(.)")
_ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}
_HEADER_LINES = re.compile(r"^([\w-]+):[ ]*(.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One message and what it is called in the catalogue's language."""

    message: str
    texts: tuple[str, ...]  # one, or one for each plural form
    plural: str | None = None
    context: str | None = None
    places: tuple[str, ...] = ()  # the files that say it, for whoever translates
    is_fuzzy: bool = False
    notes: tuple[str, ...] = ()  # said to whoever translates

    @property
    def is_translated(self) -> bool:
        return all(self.texts) and not self.is_fuzzy


def entries(source: str) -> Iterator[Entry]:
    """Every live entry in the order of the file, the header (message "") first."""
    for block in source.replace("\r\n", "\n").split("\n\n"):
        fields, notes = _fields(block)
        if "msgid" in fields:
            yield Entry(
                message=fields["msgid"],
                texts=tuple(text for key, text in fields.items() if key.startswith("msgstr")),
                plural=fields.get("msgid_plural"),
                context=fields.get("msgctxt"),
                places=tuple(note[3:] for note in notes if note.startswith("#: ")),
                is_fuzzy=any(note.startswith("#,") and "fuzzy" in note for note in notes),
                notes=tuple(note[3:] for note in notes if note.startswith("#. ")),
            )


def header(entry: Entry) -> dict[str, str]:
    """The `Name: value` lines of a catalogue's first entry."""
    return dict(_HEADER_LINES.findall(entry.texts[0]))


def written(found: Iterable[Entry]) -> str:
    """The catalogue as text: the same entries always give the same bytes."""
    return "\n".join(_block(entry) for entry in found)


def _fields(block: str) -> tuple[dict[str, str], list[str]]:
    fields: dict[str, str] = {}
    notes: list[str] = []
    key = ""
    for line in block.split("\n"):
        if line.startswith('"'):
            fields[key] += _plain(line)
        elif line.startswith("#"):
            notes.append(line)
        elif line:
            key, _, quoted = line.partition(" ")
            fields[key] = _plain(quoted)
    return fields, notes


def _plain(quoted: str) -> str:
    text = quoted.strip()[1:-1]
    if "\\" not in text:
        return text
    return _ESCAPED.sub(lambda found: _ESCAPES.get(found[1], found[0]), text)


def _quoted(text: str) -> str:
    for plain, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\t", "\\t")):
        text = text.replace(plain, escaped)
    pieces = [f'"{piece}"' for piece in text.replace("\n", "\\n\n").split("\n") if piece]
    return "\n".join(['""', *pieces] if len(pieces) > 1 else pieces or ['""'])


def _block(entry: Entry) -> str:
    lines = [f"#. {note}" for note in entry.notes]
    lines += [f"#: {place}" for place in entry.places]
    if entry.is_fuzzy:
        lines.append("#, fuzzy")
    if entry.context is not None:
        lines.append(f"msgctxt {_quoted(entry.context)}")
    lines.append(f"msgid {_quoted(entry.message)}")
    if entry.plural is None:
        lines.append(f"msgstr {_quoted(entry.texts[0])}")
    else:
        lines.append(f"msgid_plural {_quoted(entry.plural)}")
        lines += [f"msgstr[{form}] {_quoted(text)}" for form, text in enumerate(entry.texts)]
    return "\n".join(lines) + "\n"
