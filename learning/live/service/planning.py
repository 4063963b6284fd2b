"""Lay out the plan of a session: from its module's release, and step by step. Never commits."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from learning.catalogue import queries as catalogue
from learning.catalogue.compiled import CompiledPlan, lesson_from_json
from learning.catalogue.models import Lesson, Module, ReleaseLesson
from learning.errors import Refusal
from learning.i18n import N_
from learning.i18n.languages import SOURCE
from learning.live.entries import Steer
from learning.live.items import Item
from learning.live.models import LiveItem, LiveSession
from learning.live.planning import (
    LessonWords,
    Names,
    Plan,
    drafted,
    items_of,
    mentioned,
    steps_of,
)
from learning.live.service.log import append
from learning.markdown.plain_json import encode
from learning.recommendations import queries as recommendations
from learning.recommendations.chain import Chain


def plan_of(session: Session, module_id: int) -> Plan:
    """The plan of a module's newest release; drafted from its lessons where it has none."""
    release_id = session.scalar(select(Module.current_release_id).where(Module.id == module_id))
    if release_id is None:
        return Plan(())
    found = catalogue.live_plan(session, release_id)
    plans = found.texts if found else drafted(_lessons(session, release_id))
    return Plan(_items(session, plans), release_id)


def lay_out(
    session: Session,
    live: LiveSession,
    plan: Plan,
    *,
    by_id: int | None = None,
    now: datetime,
) -> None:
    """Give the session these steps in place of those it has, while nothing has begun."""
    if live.phase != "planned":
        raise Refusal(N_("The session has begun. Change its steps one by one."))
    session.execute(delete(LiveItem).where(LiveItem.live_session_id == live.id))
    session.flush()
    for item in plan.items:
        session.add(row_of(live.id, item))
    live.release_id = plan.release_id
    session.flush()
    if plan.items:
        steps = Steer("plan", by_id, {"steps": steps_of(plan.items)})
        append(session, live.id, [steps], now)[0].or_raise()


def row_of(live_session_id: int, item: Item) -> LiveItem:
    """The step as the table keeps it."""
    return LiveItem(
        live_session_id=live_session_id,
        key=item.key,
        form=item.form,
        question_key=item.question_key,
        texts={language: encode(text) for language, text in item.texts.items()},
    )


def add(  # noqa: PLR0913  # each by its name
    session: Session,
    live: LiveSession,
    item: Item,
    *,
    by_id: int | None,
    seen: int | None,
    place: int | None = None,
    key: str | None = None,
    now: datetime,
) -> int:
    """One more step, next after the one the room looks at. One that is there already stays so."""
    there = select(LiveItem.id).where(LiveItem.live_session_id == live.id, LiveItem.key == item.key)
    if session.scalar(there) is not None:
        return live.last_seq
    payload = {**steps_of([item])[0], "step": item.key}
    if place is not None:
        payload["place"] = place
    session.add(row_of(live.id, item))
    session.flush()
    steer = Steer("add", by_id, payload, seen=seen, key=key)
    return append(session, live.id, [steer], now)[0].or_raise().seq


def _lessons(session: Session, release_id: int) -> Iterable[LessonWords]:
    rows = session.execute(
        select(
            Lesson.key,
            ReleaseLesson.language,
            ReleaseLesson.title,
            ReleaseLesson.summary,
            ReleaseLesson.compiled,
        )
        .join(Lesson, Lesson.id == ReleaseLesson.lesson_id)
        .where(ReleaseLesson.release_id == release_id)
        .order_by(ReleaseLesson.number, ReleaseLesson.id)
    )
    for row in rows:
        compiled = lesson_from_json(row.compiled)
        yield LessonWords(row.key, row.language, row.title, row.summary, compiled)


def _items(session: Session, plans: Mapping[str, CompiledPlan]) -> tuple[Item, ...]:
    """The steps, with the names that they mention read once."""
    wanted = mentioned(plans)
    kinds = {kind for kind, _ in wanted}
    chain = recommendations.read_chain(session) if kinds & {"recommendation", "practice"} else None
    sources = catalogue.sources_by_key(session) if "source" in kinds else {}
    organisations = {("source", key): line.organisation for key, line in sources.items()}

    def names(language: str) -> Names:
        terms = (
            catalogue.terms_in(session, languages=[language, SOURCE.code])
            if "term" in kinds
            else {}
        )
        return Names(
            terms={key: (line.term, line.definition) for key, line in terms.items()},
            titles=organisations | (_titles(chain, language) if chain else {}),
        )

    return items_of(plans, names)


def _titles(chain: Chain, language: str) -> dict[tuple[str, str], str]:
    """Titles of recommendations and practices by their address."""
    found = {("recommendation", one.slug): one.text(language)[1].title for one in chain.listed}
    for practice in chain.listed_practices:
        found["practice", practice.slug] = practice.text(language)[1].title
    return found
