"""A session's plan: from its module's release, drafted from lessons, and one step more."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.catalogue.compiled import CompiledPlan, PlanStep
from learning.catalogue.models import Module
from learning.errors import Refusal
from learning.live import keeping
from learning.live.control import Misplaced, Stale
from learning.live.entries import Steer
from learning.live.gateway.reading import item_of
from learning.live.items import Item, ItemText
from learning.live.models import LiveEvent, LiveItem, LiveSession
from learning.live.planning import Names, Plan, items_of, merged
from learning.live.room import Step
from learning.live.service import planning
from learning.live.views import wording
from learning.markdown.document import Slot
from learning.store.session import Store
from tests.authoring.tree import publish, tree
from tests.live.making import NOON, live_session, poll, send, steer

PLAN = """\
---
id: live
title: Homes, live
minutes: 20
---
## Welcome {minutes=5}

A [[lease]] protects. [@F1]

::: recommendation guarantee
:::

::: notes
Say who is here.
:::

---

## Who carries the risk? {minutes=10}

::: question use=first-home#guarantor seconds=60
:::

::: word-cloud #one-word minutes=4
One word each.
:::
"""
FRENCH = """\
---
id: live
title: Des logements, en direct
---
## Bienvenue

Un [[lease|bail]] protège.

---

## Qui porte le risque ?

::: question use=first-home#guarantor
:::

::: word-cloud #one-word
Un mot chacun.
:::
"""


def planned(store: Store, session: Session, **files: str) -> LiveSession:
    """A session without steps, of the module that these files make."""
    publish(store, tree(**files))
    session.expire_all()
    return live_session(session, items=())


def laid_out(session: Session, live: LiveSession) -> list[Item]:
    plan = planning.plan_of(session, live.module_id)
    planning.lay_out(session, live, plan, now=NOON)
    rows = session.scalars(
        select(LiveItem).filter_by(live_session_id=live.id).order_by(LiveItem.id)
    )
    return [item_of(one.key, one.form, one.question_key, one.texts) for one in rows]


def steps(live: LiveSession) -> tuple[Step, ...]:
    return keeping.from_json(live.control).steps


def test_a_session_gets_the_steps_of_its_module_in_order(store: Store, session: Session) -> None:
    live = planned(store, session, **{"harbour/live.md": PLAN})

    laid_out(session, live)

    assert steps(live) == (
        Step("part-welcome", "slide", 5),
        Step("guarantor", "single", 6, seconds=60),
        Step("one-word", "word-cloud", 4),
    )
    module = session.scalars(select(Module)).one()
    assert live.release_id == module.current_release_id
    assert session.scalars(select(LiveEvent.kind)).all() == ["plan", "plan"]


def test_each_language_has_what_was_translated_into_it(store: Store, session: Session) -> None:
    files = {"harbour/live.md": PLAN, "harbour/live.fr.md": FRENCH}

    welcome, guarantor, word = laid_out(session, planned(store, session, **files))

    assert {code: text.title for code, text in welcome.texts.items()} == {
        "en": "Welcome",
        "fr": "Bienvenue",
    }
    assert list(guarantor.texts) == ["en"]  # the lesson has no French
    assert [text.question and text.question.text for text in word.texts.values()] == [
        "One word each.",
        "Un mot chacun.",
    ]


def test_a_lesson_s_question_keeps_its_name_and_record(store: Store, session: Session) -> None:
    live = planned(store, session, **{"harbour/live.md": PLAN})

    guarantor = laid_out(session, live)[1]

    assert (guarantor.key, guarantor.question_key) == ("guarantor", "first-home#guarantor")
    assert guarantor.question is not None
    assert (guarantor.question.id, guarantor.question.seconds) == ("guarantor", 60)


def test_slots_of_a_lesson_are_filled_when_it_is_laid_out(store: Store, session: Session) -> None:
    live = planned(store, session, **{"harbour/live.md": PLAN})

    welcome = laid_out(session, live)[0]

    (body,) = welcome.texts["en"].body
    assert body == (
        '<p>A <dfn title="A written promise between landlord and tenant.">lease</dfn> protects.</p>'
        '<p class="plan-card"><a href="/recommendations/guarantee">Promise the first rent</a></p>'
    )
    assert welcome.texts["en"].notes == ("<p>Say who is here.</p>",)


def test_names_fill_slots_with_words() -> None:
    names = Names(
        terms={"lease": ("Lease", "A <paper>")},
        titles={("practice", "almira"): "How Almira did", ("source", "REG"): "Registry"},
    )
    slots = {
        Slot("term", "lease", "leases"): '<dfn title="A &lt;paper&gt;">leases</dfn>',
        Slot("term", "own-home"): "own home",
        Slot("practice", "almira"): (
            '<p class="plan-card"><a href="/practices/almira">How Almira did</a></p>'
        ),
        Slot("practice", "gone"): "",
        Slot("source", "REG"): "Registry",
        Slot("city", "new-city"): "<bdi>New City</bdi>",
        Slot("sources", ""): "",
    }

    assert {slot: names.filled((slot,)) for slot in slots} == {
        slot: (words,) for slot, words in slots.items()
    }
    assert names.filled((Slot("label", "Source"),)) == (Slot("label", "Source"),)


def test_what_the_source_lacks_comes_after_its_neighbour() -> None:
    assert merged([["a", "c"], ["a", "b", "c", "d"]]) == ["a", "b", "c", "d"]


def test_items_begin_with_the_language_of_the_source() -> None:
    plans = {
        code: CompiledPlan((PlanStep("part-a", 3, title),))
        for code, title in (("es", "Hola"), ("en", "Hello"))
    }

    (item,) = items_of(plans, lambda _language: Names())

    assert item == Item("part-a", "slide", 3, {"es": ItemText("Hola"), "en": ItemText("Hello")})


def test_a_module_without_a_plan_is_drafted_from_its_lessons(
    store: Store, session: Session
) -> None:
    live = planned(store, session)

    items = laid_out(session, live)

    assert [(one.key, one.form) for one in items][:3] == [
        ("part-first-home", "slide"),
        ("guarantor", "single"),
        ("traps", "multiple"),
    ]
    assert items[0].texts["en"] == ItemText("The first home", ("<p>Most people rent first.</p>",))
    assert {one.form for one in items} <= {"slide", "single", "multiple"}
    assert all(one.minutes for one in steps(live))


def test_a_plan_that_was_laid_out_gives_way_to_a_newer_one(store: Store, session: Session) -> None:
    live = planned(store, session, **{"harbour/live.md": PLAN})
    laid_out(session, live)
    newer = Plan((Item("hello", "slide", 2, {"en": ItemText("Hello")}),))

    planning.lay_out(session, live, newer, now=NOON)

    assert steps(live) == (Step("hello", "slide", 2),)
    assert session.scalars(select(LiveItem.key)).all() == ["hello"]


def test_no_plan_is_laid_out_once_the_room_is_open(session: Session) -> None:
    live = live_session(session)
    steer(session, live, "lobby")

    with pytest.raises(Refusal):
        planning.lay_out(session, live, Plan(()), now=NOON)
    refused = send(session, live, Steer("plan", None, {"steps": []}))[0]

    assert isinstance(refused.refusal, Misplaced)


def test_the_log_takes_no_plan_with_a_step_twice(session: Session) -> None:
    live = live_session(session)
    step = {"key": "a", "form": "slide", "minutes": 1}

    refused = send(session, live, Steer("plan", None, {"steps": [step, step]}))[0]

    assert isinstance(refused.refusal, Misplaced)


def quick(key: str = "quick") -> Item:
    return Item(key, "single", 3, {"en": ItemText("Now?", question=poll("Yes", "No", key=key))})


def test_a_quick_question_comes_right_after_the_present_step(session: Session) -> None:
    live = live_session(session)
    steer(session, live, "lobby", "next")

    planning.add(session, live, quick(), by_id=None, seen=None, now=NOON)

    assert [one.key for one in steps(live)] == ["welcome", "quick", "stuck", "cause", "goodbye"]
    kept = session.scalars(select(LiveItem).where(LiveItem.key == "quick")).one()
    assert item_of(kept.key, kept.form, None, kept.texts) == Item(
        "quick", "single", 0, quick().texts
    )


def test_a_question_added_to_an_older_plan_is_refused(session: Session) -> None:
    live = live_session(session)
    steer(session, live, "lobby", "next")

    with pytest.raises(Stale):
        planning.add(session, live, quick(), by_id=None, seen=1, now=NOON)


def test_a_step_with_seconds_opens_with_its_end(session: Session) -> None:
    live = live_session(session)
    timed = poll("Yes", "No", key="timed", seconds=45)
    item = Item("timed", "single", 3, {"en": ItemText("Now?", question=timed)})
    planning.add(session, live, item, by_id=None, seen=None, place=0, now=NOON)

    steer(session, live, "lobby", "next")

    activity = keeping.from_json(live.control).activity("timed")
    assert activity.standing == "open"
    assert activity.closes_at is not None
    assert (activity.closes_at - NOON).total_seconds() == 45


def test_words_are_shown_without_a_lesson_around_them(app: Flask) -> None:
    pieces = ("<p>", Slot("label", "Evidence"), Slot("gap", "g1"), Slot("new", "k", "<b>"), "</p>")

    with app.app_context():
        found = wording.shown(pieces, "fr")

    assert found == '<p>Éléments probants<span class="gap">…</span>&lt;b&gt;</p>'
