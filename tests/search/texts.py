"""A small index for tests: a thing in four languages, and some that exist in one."""

from typing import Any

from sqlalchemy.orm import Session

from learning.search import queries, service
from learning.search.entries import Entry
from learning.search.expressions import Clauses, How
from learning.search.query import parse

ALL = ("en", "fr", "es", "ar")


def entry(title: str, body: str = "", *, language: str = "en", **given: Any) -> Entry:
    usual = {
        "kind": "term",
        "languages": (language,),
        "module": "",
        "slug": "-".join(title.lower().split())[:80],
    }
    return Entry(language=language, title=title, body=body, **(usual | given))


HOUSING = (
    entry("Social housing", "Homes let below market rents.", slug="social", languages=ALL),
    entry("Logement social", "Des œuvres louées à l’été aux élèves.", language="fr", slug="social",
          languages=ALL),
    entry("Vivienda social", "Para los niños y las familias.", language="es", slug="social",
          languages=ALL),
    entry("السكن الاجتماعي", "مَساكِن للأُسَر بإيجار أقل من السوق في المدينة.", language="ar",
          slug="social", languages=ALL),
)  # fmt: skip
OTHERS = (
    entry("Eviction", "Losing one's housing against one's will.", slug="eviction"),
    entry("Rent", "What tenants pay. Late rents lead to evictions.", slug="rent"),
    entry("One-stop shop", "One place for many services, near the station.", kind="practice",
          slug="front-door"),
    entry("Guichet unique", "Un lieu pour les services.", language="fr", kind="practice",
          slug="front-door", languages=("en", "fr")),
    entry("<b>Bold</b> & co", "Some <script>alert(1)</script> stands in a text.", slug="bold"),
)  # fmt: skip


def fill(session: Session, *entries: Entry) -> None:
    """Make the index hold these texts, or the small ones."""
    service.index(session, entries or (*HOUSING, *OTHERS))
    session.commit()


def clauses(typed: str) -> Clauses:
    return {code: ones for code in ALL if (ones := parse(typed).clauses(code))}


def found(session: Session, typed: str, *, how: How = "all", first: str = "en") -> list[str]:
    """Language and slug of the hits, in their order."""
    asked = clauses(typed)
    hits = queries.hits(session, asked, how=how, first=first) if asked else []
    return [f"{hit.language}/{hit.thing[2]}" for hit in hits]
