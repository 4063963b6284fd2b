"""A practice says when it was in the words of each language."""

from sqlalchemy.orm import Session

from learning.recommendations import queries
from learning.store.session import Store
from tests.authoring.tree import LIBRARY, publish, tree

AT = "_library/practices/almira-guarantee"
ENGLISH = LIBRARY["practices/almira-guarantee.md"].replace("2020–2022", "since 2020")
ARABIC = ENGLISH.replace("since 2020", "منذ عام 2020، ثم من جديد بين عامي 2022 و2024 بعد توقف قصير")
SPANISH = ENGLISH.replace("years: since 2020\n", "")


def test_years_are_said_in_each_language_and_else_as_the_source_says_them(
    store: Store, session: Session
) -> None:
    texts = {f"{AT}.md": ENGLISH, f"{AT}.ar.md": ARABIC, f"{AT}.es.md": SPANISH}
    publish(store, tree(**texts))

    card = next(iter(queries.read_chain(session).practices.values()))

    assert {code: text.years for code, text in card.texts.items()} == {
        "en": "since 2020",
        "ar": "منذ عام 2020، ثم من جديد بين عامي 2022 و2024 بعد توقف قصير",
        "es": "since 2020",
    }
