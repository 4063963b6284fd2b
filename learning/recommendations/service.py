"""Publish the library and its links. Never commits: the caller owns the transaction."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from learning.catalogue.models import Fact
from learning.errors import Refusal
from learning.i18n import N_
from learning.markdown.plain_json import encode
from learning.recommendations.checks import check
from learning.recommendations.library import (
    FrameworkItemRow,
    FrameworkRow,
    Library,
    PracticeEntry,
    RecommendationEntry,
    RecommendationText,
    Teaching,
    digest,
)
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

Row = TypeVar("Row", Framework, Practice, Recommendation, FrameworkItem)
Names = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication did: keys of the recommendations that got a new version, or left."""

    new_versions: tuple[str, ...]
    archived: tuple[str, ...]


def publish_library(session: Session, library: Library, *, now: datetime) -> Published:
    """Make the library exactly this. Same words make no new version; what left is archived.

    Facts have to be in the session before: evidence is checked against them.
    """
    check(library, facts=set(session.scalars(select(Fact.key))))
    frameworks = _publish_frameworks(session, library.frameworks, now=now)
    _publish_items(session, library.items, frameworks=frameworks, now=now)
    practices = _publish_practices(session, library.practices, now=now)
    published = _publish_recommendations(session, library.recommendations, now=now)
    recommendations = _names(session.scalars(select(Recommendation)))
    _replace(session, RecommendationFramework, _framework_links(session, library, recommendations))
    _replace(session, RecommendationEvidence, _evidence(library, recommendations, practices))
    return published


def relink(session: Session, teachings: Sequence[Teaching]) -> None:
    """Make these the only places that teach: each lesson and quiz of every current release."""
    recommendations = _names(session.scalars(select(Recommendation)))
    practices = _names(session.scalars(select(Practice)))
    lessons = [one for one in teachings if one.lesson_id is not None]
    cards = (
        {"recommendation_id": _known(recommendations, name), "lesson_id": one.lesson_id}
        for one in lessons
        for name in one.recommendations
    )
    questions = (
        {
            "recommendation_id": _known(recommendations, name),
            "module_id": one.module_id,
            "lesson_id": one.lesson_id,
            "question_key": key,
        }
        for one in teachings
        for key, name in one.questions
    )
    cases = (
        {"practice_id": _known(practices, name), "lesson_id": one.lesson_id}
        for one in lessons
        for name in one.practices
    )
    terms = ({"term_key": key, "lesson_id": one.lesson_id} for one in lessons for key in one.terms)
    _replace(session, RecommendationLesson, cards)
    _replace(session, RecommendationQuestion, questions)
    _replace(session, PracticeLesson, cases)
    _replace(session, TermLesson, terms)


def _publish_frameworks(
    session: Session, rows: Sequence[FrameworkRow], *, now: datetime
) -> dict[str, int]:
    known = {one.key: one for one in session.scalars(select(Framework))}
    for position, row in enumerate(rows):
        one = known.get(row.key) or Framework(key=row.key)
        _set(one, encode(row) | {"position": position, "archived_at": None})
        session.add(one)
        known[row.key] = one
    _archive(known, {row.key for row in rows}, now=now)
    session.flush()  # items and links name them
    return {key: one.id for key, one in known.items()}


def _publish_items(
    session: Session,
    rows: Sequence[FrameworkItemRow],
    *,
    frameworks: Names,
    now: datetime,
) -> None:
    known = {(one.framework_id, one.code): one for one in session.scalars(select(FrameworkItem))}
    wanted = [(frameworks[row.framework], row.code) for row in rows]
    for position, (place, row) in enumerate(zip(wanted, rows, strict=True)):
        item = known.get(place) or FrameworkItem(framework_id=place[0], code=row.code)
        item.title, item.summary, item.mark = row.title, row.summary, row.mark
        item.position, item.archived_at = position, None
        session.add(item)
        known[place] = item
    _archive(known, set(wanted), now=now)
    session.flush()  # targets name their goals
    for place, row in zip(wanted, rows, strict=True):
        known[place].parent_id = known[place[0], row.parent].id if row.parent else None
    session.flush()


def _publish_practices(
    session: Session, entries: Sequence[PracticeEntry], *, now: datetime
) -> dict[str, int]:
    known = {one.key: one for one in session.scalars(select(Practice))}
    _leave_addresses(
        session, known, entries, lambda one: PracticeOldSlug(practice_id=one.id, slug=one.slug)
    )
    for position, entry in enumerate(entries):
        one = known.get(entry.key) or Practice(key=entry.key)
        _set_practice(one, entry, position=position)
        session.add(one)
        known[entry.key] = one
    _archive(known, {entry.key for entry in entries}, now=now)
    session.flush()  # texts name their practice
    rows = session.scalars(select(PracticeText).options(undefer(PracticeText.compiled)))
    texts = {(row.practice_id, row.language): row for row in rows}
    for entry in entries:
        _set_practice_texts(session, known[entry.key].id, entry, texts)
    return _names(known.values())


def _set_practice(one: Practice, entry: PracticeEntry, *, position: int) -> None:
    own = entry.texts[0]
    one.slug, one.theme, one.years = entry.slug, entry.theme, entry.years
    one.city, one.country, one.language = own.city, own.country, own.language
    one.migrant_led, one.mark = entry.migrant_led, entry.mark
    one.source_keys, one.fact_keys = list(entry.sources), list(entry.facts)
    one.position, one.archived_at = position, None


def _set_practice_texts(
    session: Session,
    practice_id: int,
    entry: PracticeEntry,
    texts: Mapping[tuple[int, str], PracticeText],
) -> None:
    wanted = {text.language for text in entry.texts}
    for (owner, language), row in texts.items():
        if owner == practice_id and language not in wanted:
            session.delete(row)
    for text in entry.texts:
        row = texts.get((practice_id, text.language)) or PracticeText(practice_id=practice_id)
        values = encode(text)
        row.compiled = values.pop("body")
        _set(row, values)
        session.add(row)


def _publish_recommendations(
    session: Session, entries: Sequence[RecommendationEntry], *, now: datetime
) -> Published:
    known = {one.key: one for one in session.scalars(select(Recommendation))}
    _leave_addresses(
        session,
        known,
        entries,
        lambda one: RecommendationOldSlug(recommendation_id=one.id, slug=one.slug),
    )
    for position, entry in enumerate(entries):
        one = known.get(entry.key) or Recommendation(key=entry.key, current_version=0)
        one.slug, one.theme, one.language = entry.slug, entry.theme, entry.texts[0].language
        one.position, one.archived_at = position, None
        session.add(one)
        known[entry.key] = one
    archived = _archive(known, {entry.key for entry in entries}, now=now)
    session.flush()  # versions name their recommendation
    current = _current_texts(session)
    renewed = tuple(
        entry.key
        for entry in entries
        if _publish_version(session, known[entry.key], entry, current, now=now)
    )
    session.flush()
    return Published(new_versions=renewed, archived=tuple(archived))


def _current_texts(session: Session) -> dict[int, dict[str, RecommendationVersion]]:
    found: dict[int, dict[str, RecommendationVersion]] = {}
    for row in session.scalars(
        select(RecommendationVersion)
        .join(
            Recommendation,
            (Recommendation.id == RecommendationVersion.recommendation_id)
            & (Recommendation.current_version == RecommendationVersion.number),
        )
        .options(undefer(RecommendationVersion.compiled))
    ):
        found.setdefault(row.recommendation_id, {})[row.language] = row
    return found


def _publish_version(
    session: Session,
    one: Recommendation,
    entry: RecommendationEntry,
    current: Mapping[int, Mapping[str, RecommendationVersion]],
    *,
    now: datetime,
) -> bool:
    """Number the words anew if any of them changed. A language more joins the current number."""
    kept = current.get(one.id, {})
    digests = {text.language: digest(entry, text) for text in entry.texts}
    is_new = not kept or any(digests.get(code) != row.digest for code, row in kept.items())
    if is_new:
        one.current_version = max(one.current_version + 1, entry.version)
        kept = {}
    for text in entry.texts:
        row = kept.get(text.language)
        if row is None:
            row = _version(one, entry, text, now=now)
            row.digest = digests[text.language]
            session.add(row)
        row.compiled = encode(text.compiled)  # the same words, as they are rendered today
    return is_new


def _version(
    one: Recommendation, entry: RecommendationEntry, text: RecommendationText, *, now: datetime
) -> RecommendationVersion:
    return RecommendationVersion(
        recommendation_id=one.id,
        number=one.current_version,
        language=text.language,
        title=text.title,
        summary=text.summary,
        levels=list(entry.levels),
        addressee=text.addressee,
        cost_band=entry.cost_band,
        indicators=list(text.indicators),
        source=text.source,
        published_at=now,
    )


def _framework_links(
    session: Session, library: Library, recommendations: Names
) -> list[dict[str, Any]]:
    rows = session.execute(
        select(Framework.id, Framework.key, FrameworkItem.id, FrameworkItem.code).outerjoin(
            FrameworkItem, FrameworkItem.framework_id == Framework.id
        )
    )
    targets = dict[str, dict[str, int | None]]()
    for framework_id, key, item_id, code in rows:
        targets[key] = {"framework_id": framework_id, "item_id": None}
        targets[f"{key}:{code}"] = {"framework_id": framework_id, "item_id": item_id}
    return [
        {"recommendation_id": recommendations[entry.key], "position": position} | targets[name]
        for entry in library.recommendations
        for position, name in enumerate(dict.fromkeys(entry.frameworks))
    ]


def _evidence(library: Library, recommendations: Names, practices: Names) -> list[dict[str, Any]]:
    """A practice is evidence when either file says so: the link is one."""
    wanted: dict[tuple[int, int | None, str | None], None] = {}
    for entry in library.recommendations:
        for name in entry.evidence:
            kind, _, key = name.partition(":")
            practice = practices[key] if kind == "practice" else None
            fact = key if kind == "fact" else None
            wanted[recommendations[entry.key], practice, fact] = None
    for told in library.practices:
        for name in told.recommendations:
            wanted[recommendations[name], practices[told.key], None] = None
    return [
        {
            "recommendation_id": one,
            "practice_id": practice,
            "fact_key": fact,
            "position": position,
        }
        for position, (one, practice, fact) in enumerate(wanted)
    ]


def _leave_addresses(
    session: Session,
    known: Mapping[str, Any],
    entries: Sequence[RecommendationEntry | PracticeEntry],
    old_slug: Callable[[Any], RecommendationOldSlug | PracticeOldSlug],
) -> None:
    """An address left behind redirects; one that is taken over redirects no more."""
    _refuse_taken_addresses(known, entries)
    for entry in entries:
        one = known.get(entry.key)
        if one is not None and one.slug != entry.slug:
            left = old_slug(one)
            kind = type(left)
            taken = session.scalar(select(kind).where(kind.slug == left.slug))
            if taken is not None:
                session.delete(taken)
                session.flush()  # its address is free only now
            session.add(left)
            one.slug = f"{one.id}:moving"  # so that two may swap their addresses
    session.flush()


def _refuse_taken_addresses(
    known: Mapping[str, Any], entries: Sequence[RecommendationEntry | PracticeEntry]
) -> None:
    """What was withdrawn keeps its address: links to it were printed."""
    staying = {entry.key for entry in entries}
    withdrawn = {one.slug: key for key, one in known.items() if key not in staying}
    for entry in entries:
        if entry.slug in withdrawn:
            raise Refusal(
                N_("The address “{name}” belongs to “{other}”, which was withdrawn."),
                name=entry.slug,
                other=withdrawn[entry.slug],
            )


def _archive(known: Mapping[Any, Row], wanted: Collection[Any], *, now: datetime) -> list[Any]:
    """Take off the lists what is not wanted; its address and its past stay."""
    gone = [key for key, one in known.items() if key not in wanted and one.archived_at is None]
    for key in gone:
        known[key].archived_at = now
    return gone


def _names(rows: Iterable[Recommendation | Practice]) -> dict[str, int]:
    """Ids by key and by address, since files may refer to either."""
    found = tuple(rows)
    return {one.slug: one.id for one in found} | {one.key: one.id for one in found}


def _known(names: Names, name: str) -> int:
    if name not in names:
        raise Refusal(
            N_("A lesson refers to “{name}”, which the library does not have."), name=name
        )
    return names[name]


def _set(row: object, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _replace(session: Session, table: type[Any], rows: Iterable[Mapping[str, Any]]) -> None:
    """Make the links exactly these; those that stay keep their row."""
    wanted = {tuple(row.items()): row for row in rows}
    for one in session.scalars(select(table)):
        names = next(iter(wanted), ())
        key = tuple((name, getattr(one, name)) for name, _value in names)
        if wanted.pop(key, None) is None:
            session.delete(one)
    session.flush()  # what went must not meet what comes
    session.add_all(table(**row) for row in wanted.values())
    session.flush()
