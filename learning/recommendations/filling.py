"""Fill the slots of compiled library texts: numbered citations, terms, labels. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from learning.i18n import N_
from learning.markdown.document import Document, Pieces, Slot, fill
from learning.recommendations.library import Compiled

SOURCE = N_("Source")


def cited(texts: Iterable[Pieces]) -> tuple[str, ...]:
    """Keys of the facts cited, in the order of their first mention."""
    slots = (piece for text in texts for piece in text if isinstance(piece, Slot))
    return tuple(dict.fromkeys(slot.key for slot in slots if slot.kind == "cite"))


def closed_up(text: Pieces) -> Pieces:
    """The same without the space before a citation: a number stands close to what it proves."""
    found = list[str | Slot]()
    for piece in text:
        is_cite = isinstance(piece, Slot) and piece.kind == "cite"
        if is_cite and found and isinstance(found[-1], str) and found[-1].strip():
            found[-1] = found[-1].removesuffix(" ")
        found.append(piece)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Filler:
    """Turns compiled texts of one page into HTML. Citations point at `#source-<number>`."""

    numbers: Mapping[str, int]
    terms: Mapping[str, str]  # the words of each term known
    glossary: str  # the address of the glossary
    label: Callable[[str], str] = field(default=lambda key: key)  # says it in the text's language

    def html(self, *texts: Pieces) -> tuple[Markup, ...]:
        """The texts of one page in their order, safe: they were washed when they were compiled."""
        mentioned: set[int] = set()  # the source list leads back to the first mention
        return tuple(
            Markup(fill(closed_up(text), lambda slot: self._slot(slot, mentioned)))  # noqa: S704
            for text in texts
        )

    def _slot(self, slot: Slot, mentioned: set[int]) -> str:
        match slot.kind:
            case "cite":
                return self._citation(slot, mentioned)
            case "term":
                return self._term(slot)
            case "label":
                return str(escape(self.label(slot.key)))
            case "link" | "number":
                return str(escape(slot.key))
        return str(escape(slot.text))

    def _citation(self, slot: Slot, mentioned: set[int]) -> str:
        number = self.numbers.get(slot.key)
        if number is None:
            return ""
        anchor = "" if number in mentioned else Markup(' id="cite-{}"').format(number)
        mentioned.add(number)
        said = Markup('<span class="visually-hidden">{} </span>').format(self.label(SOURCE))
        link = Markup('<a class="cite" href="#source-{0}"{1}>{2}{0}</a>')
        return str(link.format(number, anchor, said))

    def _term(self, slot: Slot) -> str:
        words = slot.text or self.terms.get(slot.key, slot.key)
        if slot.key not in self.terms:
            return str(escape(words))
        return str(
            Markup('<a class="term" href="{}#{}">{}</a>').format(self.glossary, slot.key, words)
        )


def compiled_from(document: Document) -> Compiled:
    """A recommendation's parsed file, its blocks set apart as its page shows them."""
    parts: dict[str, list[str | Slot]] = {
        "body": [],
        "steps": [],
        "risk": [],
        "objection": [],
    }
    for block in document.blocks:
        parts[block.kind if block.kind in parts else "body"].extend(block.html)
    return Compiled(
        body=tuple(parts["body"]),
        steps=tuple(parts["steps"]),
        risks=tuple(parts["risk"]),
        objections=tuple(parts["objection"]),
    )


def body_from(document: Document) -> Pieces:
    """A practice's parsed file in one piece."""
    return tuple(piece for block in document.blocks for piece in block.html)
