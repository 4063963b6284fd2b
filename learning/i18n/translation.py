"""What a message is called in a language: catalogues read once, every look-up one dict hit."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from gettext import c2py  # the standard library's reader of `Plural-Forms`
from pathlib import Path

from learning.i18n import po
from learning.i18n.languages import LANGUAGES, SOURCE

CATALOGUES = Path(__file__).parent / "catalogues"


@dataclass(frozen=True, slots=True)
class Translator:
    """One language's texts. What is missing is said in English."""

    code: str
    texts: Mapping[str, str]
    plurals: Mapping[str, tuple[str, ...]]
    form_for: Callable[[int], int]

    def gettext(self, message: str) -> str:
        """The text for a message."""
        return self.texts.get(message, message)

    def pgettext(self, context: str, message: str) -> str:
        """The text for a message that means different things in different places."""
        return self.texts.get(_in_context(context, message), message)

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        """The text for so many: two forms in English, six in Arabic."""
        forms = self.plurals.get(singular)
        if forms is None:
            return singular if count == 1 else plural
        return forms[self.form_for(abs(count))]


@cache
def translator(code: str) -> Translator:
    """The translator into a language; its catalogue is read at the first call."""
    if code == SOURCE.code:
        return Translator(code, {}, {}, lambda count: int(count != 1))
    return from_catalogue(code, (CATALOGUES / f"{code}.po").read_text(encoding="utf-8"))


def read_all() -> None:
    """Read every catalogue now, so that no request pays for it."""
    for language in LANGUAGES:
        translator(language.code)


def from_catalogue(code: str, source: str) -> Translator:
    """A translator from the text of a catalogue; unfinished entries stay English."""
    found = list(po.entries(source))
    texts: dict[str, str] = {}
    plurals: dict[str, tuple[str, ...]] = {}
    for entry in found[1:]:
        if entry.is_translated:
            key = _in_context(entry.context, entry.message)
            if entry.plural is None:
                texts[key] = entry.texts[0]
            else:
                plurals[key] = entry.texts
    return Translator(code, texts, plurals, _plural_rule(found[0]))


def _plural_rule(first: po.Entry) -> Callable[[int], int]:
    rule = po.header(first)["Plural-Forms"]
    return c2py(rule.split("plural=")[1].rstrip("; "))


def _in_context(context: str | None, message: str) -> str:
    return message if context is None else f"{context}\x04{message}"
