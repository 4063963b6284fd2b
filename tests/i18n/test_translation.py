"""Catalogues are read whole, and every message finds its text."""

import gettext

import pytest
from babel import Locale
from babel.messages.pofile import read_po

from learning.i18n import po
from learning.i18n.translation import CATALOGUES, from_catalogue, translator

from .catalogue import CODES, catalogue

HEADER = (
    'msgid ""\nmsgstr ""\n"Language: ar\\n"\n'
    '"Plural-Forms: nplurals=3; plural=(n==0 ? 0 : n==1 ? 1 : 2);\\n"\n\n'
)


def test_a_message_is_said_in_the_language_and_else_in_english() -> None:
    source = HEADER + 'msgid "Yes"\nmsgstr "نعم"\n\nmsgid "No"\nmsgstr ""\n'

    words = from_catalogue("ar", source)

    assert [words.gettext(message) for message in ("Yes", "No", "Maybe")] == ["نعم", "No", "Maybe"]


def test_a_fuzzy_entry_is_not_used() -> None:
    words = from_catalogue("ar", HEADER + '#, fuzzy\nmsgid "Yes"\nmsgstr "لا"\n')

    assert words.gettext("Yes") == "Yes"


def test_a_context_tells_equal_messages_apart() -> None:
    source = HEADER + 'msgctxt "verb"\nmsgid "Open"\nmsgstr "فتح"\n\nmsgid "Open"\nmsgstr "مفتوح"\n'

    words = from_catalogue("ar", source)

    assert words.gettext("Open") == "مفتوح"
    assert words.pgettext("verb", "Open") == "فتح"
    assert words.pgettext("noun", "Open") == "Open"


def test_a_count_takes_the_form_that_the_catalogue_says() -> None:
    source = HEADER + (
        'msgid "one lesson"\nmsgid_plural "%(num)s lessons"\n'
        'msgstr[0] "لا دروس"\nmsgstr[1] "درس واحد"\nmsgstr[2] "دروس"\n'
    )

    words = from_catalogue("ar", source)
    said = [words.ngettext("one lesson", "%(num)s lessons", count) for count in (0, 1, 2, -1)]

    assert said == ["لا دروس", "درس واحد", "دروس", "درس واحد"]


def test_an_unknown_count_takes_the_english_forms() -> None:
    words = translator("ar")

    forms = [words.ngettext("no such one", "no such ones", count) for count in (0, 1, 2)]

    assert forms == ["no such ones", "no such one", "no such ones"]


@pytest.mark.parametrize("code", CODES)
def test_plural_rules_are_those_of_the_language(code: str) -> None:
    """Against CLDR's rules as Babel has them; the order of our forms is CLDR's."""
    order = [
        tag
        for tag in ("zero", "one", "two", "few", "many", "other")
        # French and Spanish have a "many" for whole millions only, which we do not count to.
        if tag in {*Locale.parse(code).plural_form.tags, "other"}
        and not (tag == "many" and code in {"fr", "es"})
    ]
    rule = Locale.parse(code).plural_form

    assert [order[translator(code).form_for(count)] for count in range(1_000)] == [
        rule(count) for count in range(1_000)
    ]


@pytest.mark.parametrize("code", CODES)
def test_our_reader_reads_what_babel_reads(code: str) -> None:
    with (CATALOGUES / f"{code}.po").open("rb") as file:
        theirs = {
            (message.context, message.id): message.string
            for message in read_po(file, locale=code)
            if message.id
        }

    ours = {
        (entry.context, (entry.message, entry.plural) if entry.plural else entry.message): (
            entry.texts if entry.plural else entry.texts[0]
        )
        for entry in catalogue(code)[1:]
    }

    assert ours == theirs


def test_what_is_written_is_read_again_the_same() -> None:
    odd = 'a "quoted"\nline\\n with \t tab and \\ back\\slash\n'
    entries = [
        po.Entry("", ("Language: ar\nPlural-Forms: nplurals=1; plural=0;\n",)),
        po.Entry(odd, (odd,), context="ctx", places=("templates/x.html",), is_fuzzy=True),
        po.Entry("one", ("a", "b"), plural="many"),
        po.Entry("empty", ("",)),
    ]

    assert list(po.entries(po.written(entries))) == entries


def test_the_standard_librarys_rule_reader_refuses_code() -> None:
    """The rule is a formula of `n`: a catalogue cannot run anything."""
    with pytest.raises(ValueError, match=r"unexpected token|invalid token"):
        gettext.c2py("__import__('os')")
