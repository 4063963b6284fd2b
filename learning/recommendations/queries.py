"""Read the library: the whole chain at one revision, and the full text of one page."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from learning.catalogue.compiled import pieces_from_json
from learning.errors import NotFound
from learning.i18n import N_
from learning.markdown.document import Pieces
from learning.markdown.plain_json import decode
from learning.recommendations.chain import (
    CardText,
    Chain,
    FrameworkCard,
    Item,
    Links,
    PlaceText,
    PracticeCard,
    QuestionPlace,
    RecommendationCard,
    TwoWay,
    two_way,
)
from learning.recommendations.library import Compiled
from learning.recommendations.models import (
    Framework,
    FrameworkItem,
    Practice,
    PracticeLesson,
    PracticeOldSlug,
    PracticeText,
    Recommendation,
    RecommendationEvidence,
    RecommendationFramework,
    RecommendationLesson,
    RecommendationOldSlug,
    RecommendationQuestion,
    RecommendationVersion,
    TermLesson,
)


def read_chain(session: Session) -> Chain:
    """Everything but the bodies: eleven statements, however much there is."""
    recommendations = _recommendations(session)
    practices = _practices(session)
    return Chain(
        recommendations=recommendations,
        practices=practices,
        frameworks=_frameworks(session),
        links=_links(session),
        recommendation_slugs=_addresses(
            recommendations.values(),
            (
                (row.slug, row.recommendation_id)
                for row in session.scalars(select(RecommendationOldSlug))
            ),
        ),
        practice_slugs=_addresses(
            practices.values(),
            ((row.slug, row.practice_id) for row in session.scalars(select(PracticeOldSlug))),
        ),
    )


def _recommendations(session: Session) -> dict[int, RecommendationCard]:
    rows = session.execute(
        select(Recommendation, RecommendationVersion)
        .join(
            RecommendationVersion,
            (RecommendationVersion.recommendation_id == Recommendation.id)
            & (RecommendationVersion.number == Recommendation.current_version),
        )
        .order_by(Recommendation.position, Recommendation.key)
    ).all()
    texts: dict[int, dict[str, CardText]] = defaultdict(dict)
    for one, version in rows:
        texts[one.id][version.language] = CardText(version.title, version.summary)
    return {
        one.id: RecommendationCard(
            id=one.id,
            key=one.key,
            slug=one.slug,
            theme=one.theme,
            language=one.language,
            version=one.current_version,
            levels=tuple(version.levels),
            cost_band=version.cost_band,
            archived_at=one.archived_at,
            texts=texts[one.id],
        )
        for one, version in rows
        if version.language == one.language
    }


def _practices(session: Session) -> dict[int, PracticeCard]:
    rows = session.execute(
        select(Practice, PracticeText)
        .join(PracticeText, PracticeText.practice_id == Practice.id)
        .order_by(Practice.position, Practice.key)
    ).all()
    texts: dict[int, dict[str, PlaceText]] = defaultdict(dict)
    for one, text in rows:
        texts[one.id][text.language] = PlaceText(
            text.title, text.summary, text.city, text.country, text.years or one.years
        )
    return {
        one.id: PracticeCard(
            id=one.id,
            key=one.key,
            slug=one.slug,
            country=one.country,
            years=one.years,
            theme=one.theme,
            language=one.language,
            migrant_led=one.migrant_led,
            mark=one.mark,
            source_keys=tuple(one.source_keys),
            fact_keys=tuple(one.fact_keys),
            archived_at=one.archived_at,
            texts=texts[one.id],
        )
        for one, _text in rows
    }


def _frameworks(session: Session) -> tuple[FrameworkCard, ...]:
    frameworks = session.scalars(select(Framework).order_by(Framework.position)).all()
    keys = {one.id: one.key for one in frameworks}
    items: dict[int, list[Item]] = defaultdict(list)
    for row in session.scalars(select(FrameworkItem).order_by(FrameworkItem.position)):
        items[row.framework_id].append(
            Item(
                id=row.id,
                framework=keys[row.framework_id],
                code=row.code,
                title=row.title,
                summary=row.summary,
                mark=row.mark,
                parent_id=row.parent_id,
                is_archived=row.archived_at is not None,
            )
        )
    return tuple(
        FrameworkCard(
            id=one.id,
            key=one.key,
            title=one.title,
            organisation=one.organisation,
            year=one.year,
            identifier=one.identifier,
            url=one.url,
            binding=one.binding,
            summary=one.summary,
            is_archived=one.archived_at is not None,
            items=tuple(items[one.id]),
        )
        for one in frameworks
    )


def _links(session: Session) -> Links:
    answers = session.scalars(
        select(RecommendationFramework).order_by(RecommendationFramework.position)
    ).all()
    evidence = session.scalars(
        select(RecommendationEvidence).order_by(RecommendationEvidence.position)
    ).all()
    cards = session.scalars(select(RecommendationLesson).order_by(RecommendationLesson.id))
    asked = session.scalars(select(RecommendationQuestion).order_by(RecommendationQuestion.id))
    cases = session.scalars(select(PracticeLesson).order_by(PracticeLesson.id))
    return Links(
        items=two_way((one.recommendation_id, one.item_id) for one in answers if one.item_id),
        frameworks=two_way(
            (one.recommendation_id, one.framework_id) for one in answers if not one.item_id
        ),
        practices=two_way(
            (one.recommendation_id, one.practice_id) for one in evidence if one.practice_id
        ),
        facts=two_way((one.recommendation_id, one.fact_key) for one in evidence if one.fact_key),
        lessons=two_way((one.recommendation_id, one.lesson_id) for one in cards),
        questions=two_way(
            (
                one.recommendation_id,
                QuestionPlace(one.module_id, one.lesson_id, one.question_key),
            )
            for one in asked
        ),
        cases=two_way((one.practice_id, one.lesson_id) for one in cases),
    )


def _addresses(
    cards: Iterable[RecommendationCard | PracticeCard], old: Iterable[tuple[str, int]]
) -> dict[str, int]:
    """Who lives where. Whoever lives there now comes before whoever once did."""
    found = dict(old)
    known = tuple(cards)
    return found | {one.key: one.id for one in known} | {one.slug: one.id for one in known}


def terms_of_lessons(session: Session) -> TwoWay[str, int]:
    """Which lessons use which glossary term, by the term's key."""
    rows = session.execute(
        select(TermLesson.term_key, TermLesson.lesson_id).order_by(TermLesson.id)
    )
    return two_way((key, lesson_id) for key, lesson_id in rows)


@dataclass(frozen=True, slots=True)
class VersionText:
    """The whole text of one version in one language."""

    number: int
    language: str
    title: str
    summary: str
    levels: tuple[str, ...]
    addressee: str
    cost_band: str
    indicators: tuple[str, ...]
    source: str
    compiled: Compiled
    published_at: datetime


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version as the list of versions names it."""

    number: int
    published_at: datetime
    languages: tuple[str, ...]
    changed: tuple[str, ...]  # languages whose words differ from the version before


def version_text(
    session: Session, recommendation_id: int, *, number: int, language: str
) -> VersionText:
    """One version in the language given, which it must have."""
    row = session.scalar(
        select(RecommendationVersion)
        .where(
            RecommendationVersion.recommendation_id == recommendation_id,
            RecommendationVersion.number == number,
            RecommendationVersion.language == language,
        )
        .options(undefer(RecommendationVersion.compiled), undefer(RecommendationVersion.source))
    )
    if row is None:
        raise NotFound(N_("There is no such version."))
    return VersionText(
        number=row.number,
        language=row.language,
        title=row.title,
        summary=row.summary,
        levels=tuple(row.levels),
        addressee=row.addressee,
        cost_band=row.cost_band,
        indicators=tuple(row.indicators),
        source=row.source,
        compiled=decode(Compiled, row.compiled),
        published_at=row.published_at,
    )


def versions(session: Session, recommendation_id: int) -> tuple[VersionLine, ...]:
    """Every version there has been, the newest first."""
    rows = session.execute(
        select(
            RecommendationVersion.number,
            RecommendationVersion.language,
            RecommendationVersion.digest,
            RecommendationVersion.published_at,
        )
        .where(RecommendationVersion.recommendation_id == recommendation_id)
        .order_by(RecommendationVersion.number, RecommendationVersion.id)
    ).all()
    digests: dict[int, dict[str, str]] = defaultdict(dict)
    first_published: dict[int, datetime] = {}
    for number, language, digest, published_at in rows:
        digests[number][language] = digest
        first_published.setdefault(number, published_at)
    found, before = list[VersionLine](), dict[str, str]()
    for number, now in digests.items():
        changed = tuple(code for code in now if now[code] != before.get(code))
        found.append(VersionLine(number, first_published[number], tuple(now), changed))
        before = now
    return tuple(reversed(found))


def practice_body(session: Session, practice_id: int, *, language: str) -> Pieces:
    """What was done, what came of it, what is not known: compiled, in the language given."""
    raw = session.scalar(
        select(PracticeText.compiled).where(
            PracticeText.practice_id == practice_id, PracticeText.language == language
        )
    )
    if raw is None:
        raise NotFound(N_("There is no such practice."))
    return pieces_from_json(raw)
