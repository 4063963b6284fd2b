"""Both databases find the same texts for the same words, and keep up with what is published."""

from itertools import combinations

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as with_settings
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from learning.markdown.document import Slot
from learning.search import queries, service
from learning.search.entries import plain
from learning.search.models import SearchEntry
from learning.store.session import Store
from tests.authoring.tree import LAST, publish, tree
from tests.search.test_query import SIGNS
from tests.search.test_words import TEXTS
from tests.search.texts import HOUSING, OTHERS, clauses, entry, fill, found

HOSTILE = (
    "*", '"', '""', "'", "%", "_", "(", ")", "(((", "NEAR", "NEAR(a b)", "NEAR/2", "AND", "OR NOT",
    "-rent", "^rent", "rent*", "rent:*", "title_words:rent", "language:en", "rent OR 1=1",
    "'; DROP TABLE search_entry; --", '" OR "" = "', "rent\x00", "\\", "&", "|", "!", "<->", ":*",
    "{title_words}: rent", "a" * 200, "é" * 200, "١" * 200, "-" * 200, "a " * 100, '"a" ' * 50,
    "\u202e\u200f", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"), "𝕣𝕖𝕟𝕥",
)  # fmt: skip
# What is typed, in which language it is read, and what both databases must find for it.
TABLE = [
    ("housing", "en", ["en/social", "en/eviction"]),
    ("HOUSES", "en", ["en/social", "en/eviction"]),
    ("hous", "en", ["en/social", "en/eviction"]),
    ("housi", "en", ["en/social", "en/eviction"]),
    ("evict", "en", ["en/eviction", "en/rent"]),
    ("rents", "en", ["en/rent", "en/social"]),
    ("social housing", "en", ["en/social"]),
    ('"social housing"', "en", ["en/social"]),
    ('"housing social"', "en", []),
    ('"one\'s housing"', "en", ["en/eviction"]),
    ('"rent what tenants"', "en", []),  # a row does not run from the title into the body
    ("the housing", "en", ["en/social", "en/eviction"]),
    ("one stop shop", "en", ["en/front-door"]),
    ("logements", "fr", ["fr/social"]),
    ("oeuvre", "fr", ["fr/social"]),
    ("œuvres", "fr", ["fr/social"]),
    ("eleve", "fr", ["fr/social"]),
    ("ete loue", "fr", ["fr/social"]),
    ("service", "fr", ["fr/front-door", "en/front-door"]),
    ("service", "en", ["en/front-door", "fr/front-door"]),
    ("nino", "es", ["es/social"]),
    ("viviendas", "es", ["es/social"]),
    ("السكن", "ar", ["ar/social"]),
    ("سكن", "ar", ["ar/social"]),
    ("للسكن", "ar", ["ar/social"]),
    ("مساكن", "ar", ["ar/social"]),
    ("مدينه", "ar", ["ar/social"]),
    ("اجتماعي", "ar", ["ar/social"]),
    ("بايجار", "ar", ["ar/social"]),
    ("nowhere", "en", []),
]


@pytest.mark.parametrize(("typed", "language", "expected"), TABLE)
def test_words_find_their_texts(
    session: Session, typed: str, language: str, expected: list[str]
) -> None:
    fill(session)

    assert found(session, typed, first=language) == expected


def test_one_word_in_the_title_outweighs_many_in_the_body(session: Session) -> None:
    fill(
        session,
        entry("Water", "rent " * 50, slug="body"),
        entry("Of rent and other matters of a city", "Short.", slug="title"),
        *OTHERS[2:],
    )

    assert found(session, "rent") == ["en/title", "en/body"]


def test_the_reader_s_language_comes_first_whatever_the_rank(session: Session) -> None:
    fill(
        session,
        entry("Transport", "transport " * 9, slug="much"),
        entry("Ville", "Un seul transport.", language="fr", slug="little"),
    )

    assert found(session, "transport", first="fr") == ["fr/little", "en/much"]
    assert found(session, "transport", first="en") == ["en/much", "fr/little"]


def test_any_of_the_words_finds_what_all_of_them_do_not(session: Session) -> None:
    fill(session)

    assert found(session, "eviction station") == []
    assert sorted(found(session, "eviction station", how="any")) == [
        "en/eviction", "en/front-door", "en/rent",
    ]  # fmt: skip


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_looks_like_an_engine_s_language_is_only_words(session: Session, typed: str) -> None:
    fill(session)

    for how in ("all", "any"):
        if asked := clauses(typed):
            assert len(queries.hits(session, asked, how=how, first="en")) < len(HOUSING + OTHERS)


@with_settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(typed=TEXTS | SIGNS)
def test_no_text_upsets_an_engine(session: Session, typed: str) -> None:
    for how in ("all", "any"):
        if asked := clauses(typed[:200]):
            queries.hits(session, asked, how=how, first="ar")


@with_settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(written=TEXTS)
def test_every_text_is_found_by_its_own_words(session: Session, written: str) -> None:
    kept = written.replace("\x00", "")  # PostgreSQL keeps no such sign, nor does our Markdown
    service.index(session, [entry("Title", kept, slug="own")])

    for word in list(dict.fromkeys(written.split()))[:5]:
        if asked := clauses(f'"{word}"').get("en"):
            hits = queries.hits(session, {"en": asked}, how="all", first="en")
            assert [hit.thing[2] for hit in hits] == ["own"]
    session.rollback()


def test_a_text_of_8000_long_words_fits(session: Session) -> None:
    letters = "ابتثجحخدذرزسشصضطظعغفقكلمنهو"
    words = [f"{a}{b}{c}{'س' * 27}" for a in letters for b in letters for c in letters][:9000]

    fill(session, entry("Long", " ".join(words), slug="long", language="ar"))

    assert found(session, f'"{words[0]}"', first="ar") == ["ar/long"]
    assert found(session, f'"{words[8999]}"', first="ar") == []


def rows(session: Session) -> dict[tuple[str, str], int]:
    return {(row.slug, row.language): row.id for row in session.scalars(select(SearchEntry))}


def test_only_what_changed_is_taken_in_anew(session: Session) -> None:
    fill(session)
    before = rows(session)

    changed = entry("Rent", "What a tenant owes.", slug="rent")
    count = service.index(session, [changed, *HOUSING, *OTHERS[2:]])
    session.commit()

    after = rows(session)
    assert count == 1
    assert set(before) - set(after) == {("eviction", "en")}
    assert {place for place, id_ in after.items() if before[place] != id_} == {("rent", "en")}
    assert found(session, "tenants") == ["en/rent"]
    assert found(session, "evictions") == []


def test_the_full_text_table_forgets_what_is_gone(session: Session, store: Store) -> None:
    fill(session)
    service.index(session, [])
    session.commit()

    assert found(session, "housing") == []
    if store.is_sqlite:
        check = "INSERT INTO search_words(search_words, rank) VALUES ('integrity-check', 1)"
        session.execute(text(check))  # raises when it and its table differ


def test_a_publication_makes_its_texts_found(store: Store, session: Session) -> None:
    publish(store)
    kinds = {(row.kind, row.module, row.slug) for row in session.scalars(select(SearchEntry))}

    assert kinds == {
        ("lesson", "harbour", "first-home"),
        ("lesson", "harbour", "many-ways"),
        ("lesson", "harbour", "last-word"),
        ("recommendation", "", "guarantee"),
        ("practice", "", "almira-guarantee"),
        ("term", "", "lease"),
    }
    session.commit()
    assert found(session, "promises owners") == ["en/guarantee"]
    assert found(session, "thanks read") == ["en/last-word"]
    assert found(session, "Almira")[0] == "en/almira-guarantee"
    session.commit()

    publish(store, tree(last=LAST.replace("Thank you for reading", "Farewell")))

    assert found(session, "thanks read") == []
    assert found(session, "farewell") == ["en/last-word"]


def test_publishing_the_same_again_changes_nothing(store: Store, session: Session) -> None:
    publish(store)
    before = rows(session)
    session.commit()

    publish(store)

    assert rows(session) == before


def test_the_words_of_the_table_are_all_different() -> None:
    """So that a row of it cannot hide behind another."""
    asked = [(typed, language) for typed, language, _ in TABLE]

    assert [one for one, other in combinations(asked, 2) if one == other] == []


def test_a_text_reads_on_where_a_number_stood() -> None:
    pieces = ("<p>Rents rose ", Slot("cite", "F1"), ". Wages ", Slot("cite", "F2"), " did not.</p>")

    assert plain(pieces, {}, "en") == "Rents rose. Wages did not."
