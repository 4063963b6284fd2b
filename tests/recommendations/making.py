"""Make a library for tests. A test names only what it is about; the rest has a sensible default."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.catalogue import service as catalogue
from learning.catalogue.compiled import (
    CompiledLesson,
    FactEntry,
    LessonDraft,
    LessonRelease,
    ModuleDraft,
    ModuleRelease,
    References,
    SourceEntry,
    TermText,
)
from learning.catalogue.models import Lesson, Module
from learning.markdown.document import Pieces, Question, Slot
from learning.recommendations import service
from learning.recommendations.library import (
    Compiled,
    FrameworkItemRow,
    FrameworkRow,
    Library,
    PracticeEntry,
    PracticeText,
    RecommendationEntry,
    RecommendationText,
    Teaching,
)
from learning.recommendations.service import Published

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
LATER = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)

SOURCES = (
    SourceEntry(
        key="REG", title="Survey of tenants", organisation="Office of Statistics", year="2024",
        identifier="Table 7", url="https://statistics.example.org/7",
    ),
)  # fmt: skip
FACTS = (
    FactEntry(key="F1", text="One tenant in five was refused.", sources=("REG",), year="2024"),
    FactEntry(key="F2", text="Deposits equal three rents.", sources=("REG",), year="2023"),
)
TERMS = (
    TermText("deposit", "en", "deposit", "Money that a landlord holds.", ("lease",)),
    TermText("lease", "en", "lease", "A contract to rent a home."),
)
FRAMEWORKS = (
    FrameworkRow(
        "sdg", "Agenda 2030", "United Nations", "2015", "A/RES/70/1", "", "no", "17 goals."
    ),
    FrameworkRow("gcm", "Compact for Migration", "United Nations", "2018", "", "", "no", "23."),
    FrameworkRow("charter", "Charter of Cities", "Cities", "2000", "Text of 2000", "", "no", "."),
)
ITEMS = (
    FrameworkItemRow("sdg", "11", "", "Sustainable cities", "Cities for all.", "checked"),
    FrameworkItemRow("sdg", "11.1", "11", "Adequate housing", "Homes for all.", "checked"),
    FrameworkItemRow("sdg", "10", "", "Fewer inequalities", "Equal chances.", "checked"),
    FrameworkItemRow("sdg", "10.2", "10", "Inclusion", "Nobody is left out.", "verify"),
    FrameworkItemRow("gcm", "15", "", "Basic services", "Services for all.", "checked"),
    FrameworkItemRow("gcm", "15(a)", "15", "Action 15(a)", "Laws.", "checked"),
)
REFERENCES = References(TERMS, SOURCES, FACTS)


def text(language: str = "en", **given: Any) -> RecommendationText:
    usual: dict[str, Any] = {
        "language": language,
        "title": f"Guarantee the first tenancy ({language})",
        "summary": "Carry the risk of the first lease.",
        "addressee": "The housing office",
        "source": "Landlords fear arrears.",
        "indicators": ("Leases signed",),
        "compiled": Compiled(body=("<p>Landlords fear arrears.</p>",)),
    }
    return RecommendationText(**usual | given)


def recommendation(key: str = "guarantee", **given: Any) -> RecommendationEntry:
    usual: dict[str, Any] = {
        "key": key,
        "slug": key,
        "theme": "housing",
        "levels": ("local",),
        "cost_band": "low",
        "texts": (text(),),
    }
    return RecommendationEntry(**usual | given)


def practice(key: str = "matching", **given: Any) -> PracticeEntry:
    usual: dict[str, Any] = {
        "key": key,
        "slug": key,
        "years": "2018–2021",
        "theme": "housing",
        "migrant_led": False,
        "mark": "checked",
        "texts": (practice_text(),),
    }
    return PracticeEntry(**usual | given)


def practice_text(language: str = "en", **given: Any) -> PracticeText:
    usual: dict[str, Any] = {
        "language": language,
        "title": f"Matching tenants with flats ({language})",
        "summary": "The city looked for flats.",
        "city": "Athens",
        "country": "Greece",
        "body": ('<h2 id="what-was-done">What was done</h2><p>A unit looked for flats.</p>',),
    }
    return PracticeText(**usual | given)


def library(*entries: RecommendationEntry | PracticeEntry, **given: Any) -> Library:
    """A library of these, with all frameworks."""
    usual = Library(
        recommendations=tuple(one for one in entries if isinstance(one, RecommendationEntry)),
        practices=tuple(one for one in entries if isinstance(one, PracticeEntry)),
        frameworks=FRAMEWORKS,
        items=ITEMS,
    )
    return replace(usual, **given)


def published(
    session: Session, *entries: RecommendationEntry | PracticeEntry, now: datetime = NOW
) -> Published:
    """Publish these, after references, as an import does."""
    catalogue.publish_references(session, REFERENCES)
    done = service.publish_library(session, library(*entries), now=now)
    catalogue.raise_revision(session)
    return done


def module(
    session: Session,
    key: str = "homes",
    *,
    lessons: Sequence[str] = ("first",),
    questions: Sequence[str] = (),
    frameworks: Sequence[str] = (),
) -> list[Lesson]:
    """A published module whose lessons all have these questions, and its lessons in order."""
    catalogue.publish_module(
        session,
        ModuleRelease(
            key=key,
            slug=key,
            position=1,
            digest=f"{key} {list(lessons)} {list(questions)}",
            theme="housing",
            tile="arch",
            frameworks=tuple(frameworks),
            settings={},
            texts={"en": ModuleDraft(f"Module {key}", "About homes.", ("<p>Aims.</p>",))},
            lessons=tuple(lesson(name, questions) for name in lessons),
            quiz={},
            media=(),
        ),
        now=NOW,
    )
    catalogue.raise_revision(session)
    row = session.scalar(select(Module).where(Module.key == key))
    assert row is not None
    known = catalogue.lessons_of(session, module_id=row.id)
    return [known[name] for name in lessons]


def lesson(key: str, questions: Sequence[str]) -> LessonRelease:
    compiled = CompiledLesson(
        pieces=("<p>Words.</p>",),
        questions=tuple(Question(id=one, kind="open", line=1) for one in questions),
        reflections=(),
        citations=(),
        terms=(),
        practices=(),
        sources=(),
        headings=(),
        text="Words.",
    )
    return LessonRelease(
        key, key, {"en": LessonDraft(f"Lesson {key}", "Its lede.", 10, (), "same", compiled)}
    )


def taught(session: Session, *teachings: Teaching) -> None:
    """Link these lessons, as an import does."""
    service.relink(session, teachings)
    catalogue.raise_revision(session)


def citing(*keys: str) -> Pieces:
    """A compiled paragraph that cites these facts."""
    return ("<p>It is known.", *(Slot("cite", key) for key in keys), "</p>")
