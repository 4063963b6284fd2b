"""Every string of the interface exists, whole and well set, in every language."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment

from learning.i18n import po
from learning.web.language import Speaking
from tests.i18n.catalogue import CODES, ROOT, Key, brought_up_to_date, catalogue, said
from tests.i18n.typography import complaints, placeholders

MEND = "Run `python -m tests.i18n.catalogue --write` and translate what it lists."

# Words of design that have one rendering only.
WORDS = {
    "Mosaic": ("Mosaic", "Mosaic", "Mosaic"),
    "Check what you know": ("Faites le point", "Comprueba lo aprendido", "تحقّق من معرفتك"),
    "Final quiz": ("Quiz final", "Cuestionario final", "الاختبار النهائي"),
    "Attempt": ("Tentative", "Intento", "محاولة"),
    "City contact": (
        "Référent·e de la ville",
        "Persona de contacto de la ciudad",
        "منسّق المدينة أو منسّقتها",
    ),
}
# So many plural forms hold for one number each.
SAYS_ITS_NUMBER = {"fr": 0, "es": 1, "ar": 3}
REFUSALS = {"Refusal", "NotFound", "NotAllowed", "ValidationError"}


def entries(code: str) -> dict[Key, po.Entry]:
    return {(entry.context, entry.message): entry for entry in catalogue(code)[1:]}


@pytest.mark.parametrize("code", CODES)
def test_every_string_is_in_the_catalogue_and_no_other(code: str) -> None:
    ours = {key: one.plural for key, one in said().items()}

    theirs = {key: entry.plural for key, entry in entries(code).items()}

    assert theirs == ours, MEND


@pytest.mark.parametrize("code", CODES)
def test_every_string_is_translated(code: str) -> None:
    unfinished = [entry.message for entry in entries(code).values() if not entry.is_translated]

    assert unfinished == [], MEND


@pytest.mark.parametrize("code", CODES)
def test_a_catalogue_stands_in_the_order_that_the_code_says_it(code: str) -> None:
    found = catalogue(code)

    assert found == brought_up_to_date(found, said()), MEND


@pytest.mark.parametrize("code", CODES)
def test_a_translation_names_the_same_things_as_its_source(code: str) -> None:
    wrong = [
        (entry.message, text)
        for entry in entries(code).values()
        for form, text in enumerate(entry.texts)
        if text and not _names_the_same(code, entry, form, text)
    ]

    assert wrong == []


def _names_the_same(code: str, entry: po.Entry, form: int, text: str) -> bool:
    if entry.plural is None:
        return placeholders(text) == placeholders(entry.message)
    ours, singular = set(placeholders(text)), set(placeholders(entry.message))
    theirs = set(placeholders(entry.plural))
    # "one lesson" and the Arabic dual say the number themselves. French says 0 like 1.
    if code == "ar" and form == 0:
        unsaid = theirs  # of nothing, nothing needs to be named
    elif form < SAYS_ITS_NUMBER[code]:
        unsaid = {"%(num)s", "{count}"}
    else:
        unsaid = theirs - singular if form == 0 else set()
    return theirs - unsaid <= ours <= theirs


@pytest.mark.parametrize("code", CODES)
def test_a_translation_is_set_as_its_language_is_set(code: str) -> None:
    wrong = [
        (entry.message, text, found)
        for entry in entries(code).values()
        for text in entry.texts
        if text and (found := complaints(code, entry.plural or entry.message, text))
    ]

    assert wrong == []


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("fr", "Qui ?"),
        ("fr", "Qui?"),
        ("fr", "l'avis"),
        ("fr", "« oui »"),
        ("fr", "un <b>mot</b>"),
        ("es", "Quién?"),
        ("es", "Hola!"),
        ("ar", "نعم, لا"),
        ("ar", "من?"),
        ("ar", "عام ٢٠٢٠"),
        ("ar", "شكرًا"),
        ("ar", "نعم ،لا"),
        ("ar", "نعم  لا"),
        ("es", "Cien %"),
    ],
)
def test_the_editor_sees_what_is_badly_set(code: str, text: str) -> None:
    message = "%(n)s words" if "%" in text else "Words" + text[-1:].replace("؟", "?")

    assert complaints(code, message, text) != []


def test_the_words_of_the_trade_have_one_rendering() -> None:
    known = {message for _, message in said()}
    expected = {
        (code, word): texts[index]
        for word, texts in WORDS.items()
        for index, code in enumerate(CODES)
        if word in known
    }

    found = {
        (code, word): entries(code)[None, word].texts[0]
        for code in CODES
        for word in WORDS
        if word in known
    }

    assert found == expected


def test_every_refusal_can_be_translated() -> None:
    known = {message for _, message in said()}

    unknown = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in sorted((ROOT / "learning").rglob("*.py"))
        for call in _refusals(path)
        if _is_written_out(call) and _words(call) not in known
    ]

    assert unknown == []


def _is_written_out(call: ast.Call) -> bool:
    """Not a variable or `N_("…")`: those were marked where they were written."""
    return bool(call.args) and isinstance(call.args[0], ast.Constant | ast.JoinedStr)


def _words(call: ast.Call) -> str | None:
    """The sentence, unless it is put together from pieces."""
    match call.args[0]:
        case ast.Constant(value=str(sentence)):
            return sentence
    return None


def _refusals(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in REFUSALS:
                yield node


def test_no_template_says_anything_that_is_not_translated() -> None:
    wordy = {
        path.relative_to(ROOT).as_posix(): found
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if (found := _bare_words(path.read_text(encoding="utf-8")))
    }

    assert wordy == {}


def test_what_a_template_translates_is_written_in_it() -> None:
    """`_` trusts its text, since it is ours. What comes from a row is given to `say`."""
    given = re.compile(r"""\b(?:_|gettext|ngettext|pgettext)\((?!\s*["'])""")
    variable = {
        path.relative_to(ROOT).as_posix(): found
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if (found := given.findall(path.read_text(encoding="utf-8")))
    }

    assert variable == {}


SAID_ATTRIBUTES = re.compile(r'\s(?:title|alt|placeholder|aria-label|content)="([^"]*)"')
NOT_SAID = {"Mosaic", "width=device-width, initial-scale=1", "light dark", "noindex"}


def _bare_words(source: str) -> list[str]:
    """Words in the text of a page, or in attributes that people read."""
    environment = Environment(extensions=["jinja2.ext.i18n", Speaking], autoescape=True)
    data = "".join(
        value if kind == "data" else "\x00"
        for _, kind, value in environment.lex(_without_trans(source))
        if kind == "data" or kind.endswith("_begin")
    )
    data = re.sub(r"<!--.*?-->|<(style|script)\b.*?</\1>", "", data, flags=re.DOTALL)
    attributes = [text for text in SAID_ATTRIBUTES.findall(data) if text not in NOT_SAID]
    text = re.sub(r"<[^>]*>", "\n", data)
    lines = [line.strip(" ·–|/()") for line in re.split(r"[\n\x00]", text)]
    return [each for each in (*lines, *attributes) if _is_said(each)]


def _is_said(text: str) -> bool:
    """`-hint` completes an id, and `dir="` is a piece of a tag that a macro writes."""
    is_word = re.search(r"[^\W\d_]{2}", text) is not None
    return is_word and text not in NOT_SAID and text[0] != "-" and not text.endswith('="')


def _without_trans(source: str) -> str:
    return re.sub(r"{%-?\s*trans\b.*?endtrans\s*-?%}", "", source, flags=re.DOTALL)
