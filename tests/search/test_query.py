"""What is typed becomes terms, and nothing of it reaches an engine but letters and digits."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.search.expressions import fts5, tsquery, weighed
from learning.search.query import Clause, Query, Term, parse
from tests.search.test_words import TEXTS

SIGNS = st.text(alphabet="ab \"'“»*:-^(){}%_\\&|!<>+~\x00NEARORD")


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("", ()),
        ('" * % ( ) : - ^', ()),
        ("Evictions", (Term(("evictions",), is_begun=True),)),
        ("social rent", (Term(("social",)), Term(("rent",), is_begun=True))),
        ('"social rent"', (Term(("social", "rent"), is_quoted=True),)),
        ("« droit au logement » ville", (
            Term(("droit", "au", "logement"), is_quoted=True), Term(("ville",), is_begun=True),
        )),
        ('rent "social', (Term(("rent",)), Term(("social",), is_begun=True))),
        ('rent ""', (Term(("rent",)),)),
        ("rent a", (Term(("rent",)), Term(("a",)))),
        ("rent rent rent", (Term(("rent",)), Term(("rent",), is_begun=True))),
        ("NEAR(a b) -title:x*", (
            Term(("near",)), Term(("a",)), Term(("b",)), Term(("title",)), Term(("x",)),
        )),
    ],
)  # fmt: skip
def test_words_quotes_and_beginnings(typed: str, terms: tuple[Term, ...]) -> None:
    assert parse(typed) == Query(terms)


def test_common_words_count_only_inside_quotes() -> None:
    assert parse("the right to housing").clauses("en") == (
        Clause(("right",)),
        Clause(("hous",), start="housing"),
    )
    assert parse('"the right to"').clauses("en") == (Clause(("the", "right", "to")),)


def test_a_word_is_common_in_its_own_language_only() -> None:
    query = parse("le logement")

    assert query.clauses("fr") == (Clause(("log",), start="logement"),)
    assert query.clauses("en") == (Clause(("le",)), Clause(("logement",), start="logement"))


@pytest.mark.parametrize(
    ("typed", "language"), [("of the", "en"), ("de la", "fr"), ("في من", "ar")]
)
def test_common_words_alone_ask_for_nothing(typed: str, language: str) -> None:
    assert parse(typed).clauses(language) == ()


def test_the_engines_get_the_same_question() -> None:
    clauses = parse('"to rent" evictions').clauses("en")

    assert fts5({"en": clauses}, "all") == (
        '(language : "en" AND (({title_words body_words} : ("to rent"))'
        ' AND ({title_words body_words forms} : ("evict" OR "evictions" *))))'
    )
    assert fts5({"en": clauses[1:]}, "all", titles=True) == (
        '(language : "en" AND (({title_words} : ("evict" OR "evictions" *))))'
    )
    assert tsquery({"en": clauses}, "any") == (
        "('languageisen' & (('to':A <-> 'rent':A | 'to':B <-> 'rent':B)"
        " | ('evict' | 'evictions':*)))"
    )
    assert tsquery({"en": clauses}, "all", titles=True) == (
        "('languageisen' & (('to' <-> 'rent') & ('evict' | 'evictions':*)))"
    )
    assert weighed({"en": clauses}) == "'to' | 'rent' | 'evict' | 'evictions':*"


@given(TEXTS | SIGNS, st.sampled_from(["en", "fr", "es", "ar"]))
def test_only_letters_and_digits_reach_an_engine(typed: str, language: str) -> None:
    for clause in parse(typed).clauses(language):
        said = [*clause.stems, *filter(None, [clause.start])]
        assert [one for one in said if not re.fullmatch(r"[^\W_]+", one)] == []
