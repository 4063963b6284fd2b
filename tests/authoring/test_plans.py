"""Live plans in releases: steps, minutes, languages, and databases from before there were any."""

from pathlib import Path

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from learning.authoring.content import read_content
from learning.authoring.plans import shared_minutes
from learning.catalogue import queries
from learning.catalogue.compiled import (
    CompiledPlan,
    LiveDraft,
    plan_from_json,
    step_key,
    to_json,
)
from learning.catalogue.models import Module, Release, ReleaseLive
from learning.markdown.dialect import parse
from learning.markdown.slides import ACTIVITIES
from learning.store.session import Store
from tests.authoring.tree import FIRST, publish, tree

PLAN = """\
---
id: live
title: Homes, live
minutes: 30
---
## Welcome {minutes=5}

Hello. [@F1]

::: notes
Say who is here.
:::

---

More of it.

---

## What is a trap? {minutes=10}

::: question use=first-home#traps minutes=4
:::

::: question #traps ungraded
Which trap is yours?

- ( ) No receipt
- ( ) None
:::

::: ranking #order seconds=90
Order.

- One {#uno}
- Two
:::

---

## Last
"""
FRENCH = """\
---
id: live
title: Des logements
---
## Bienvenue

Bonjour.

::: notes
Dites qui est là.
:::

---

Encore.

---

## Un piège ?

::: question use=first-home#traps
:::

::: question #traps ungraded
Lequel est le vôtre ?

- ( ) Sans reçu
- ( ) Aucun
:::

::: ranking #order
Classez.

- Deux
- Un {#uno}
:::

---

## Fin
"""
LIVE, IN_FRENCH = "harbour/live.md", "harbour/live.fr.md"


def drafts(**files: str) -> dict[str, LiveDraft]:
    content = read_content(tree(**files))
    assert [str(one) for one in content.problems if one.level == "error"] == []
    return dict(content.modules[0].live)


def errors(**files: str) -> list[str]:
    return [str(one) for one in read_content(tree(**files)).problems if one.level == "error"]


def lines(plan: CompiledPlan) -> list[tuple[str, int, str]]:
    return [
        (one.key, one.minutes, one.question.kind if one.question else "slide") for one in plan.steps
    ]


def test_a_part_is_its_slides_and_its_activities() -> None:
    plan = drafts(**{LIVE: PLAN})["en"]

    assert (plan.title, plan.minutes) == ("Homes, live", 30)
    assert lines(plan.compiled) == [
        ("part-welcome", 2, "slide"),
        ("part-welcome-2", 3, "slide"),
        ("first-home-traps", 4, "multiple"),
        ("traps", 3, "single"),
        ("order", 3, "ranking"),
        ("part-last", 15, "slide"),
    ]


def test_a_step_has_its_part_s_title_and_notes_and_its_own_words() -> None:
    first, second, reused, *_ = drafts(**{LIVE: PLAN})["en"].compiled.steps

    assert (first.title, first.body) == ("Welcome", ("<p>Hello.</p>",))
    assert (second.title, second.body) == ("Welcome", ("<p>More of it.</p>",))
    assert first.notes == second.notes == ("<p>Say who is here.</p>",)
    assert reused.question_key == "first-home#traps"
    assert reused.question is not None
    assert (reused.question.id, reused.question.text, reused.question.minutes) == (
        "first-home-traps",
        "Which are traps?",
        4,
    )


def test_another_language_has_the_same_steps_in_its_words() -> None:
    english, french = drafts(**{LIVE: PLAN, IN_FRENCH: FRENCH}).values()

    kept = [one for one in lines(english.compiled) if one[0] != "first-home-traps"]
    assert lines(french.compiled) == kept  # the lesson has no French
    order = french.compiled.steps[3].question
    assert order is not None
    assert [(one.id, one.text) for one in order.options] == [
        (english.compiled.steps[4].question.options[1].id, "Deux"),  # type: ignore[union-attr]
        ("uno", "Un"),
    ]
    assert order.seconds == 90
    assert french.minutes == 30


def test_a_translated_lesson_brings_its_question_along() -> None:
    lesson = FIRST.replace("Which are traps?", "Quels sont des pièges ?")
    files = {LIVE: PLAN, IN_FRENCH: FRENCH, "harbour/lessons/01-first-home.fr.md": lesson}

    french = drafts(**files)["fr"].compiled.steps[2]

    assert french.question_key == "first-home#traps"
    assert french.question is not None
    assert french.question.text == "Quels sont des pièges ?"


def test_a_plan_goes_to_json_and_back() -> None:
    plan = drafts(**{LIVE: PLAN})["en"].compiled

    assert plan_from_json(to_json(plan)) == plan


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("## A {minutes=4}\n\nx\n", {"part-a": 4}),
        ("## A {minutes=1}\n\nx\n\n::: board #b\ny\n:::\n", {"part-a": 0, "b": 1}),
        ("## A {minutes=5}\n\nx\n\n::: board #b minutes=9\ny\n:::\n", {"part-a": 0, "b": 9}),
        ("## A\n\n::: board #b minutes=9\ny\n:::\n", {"b": 9}),
        ("---\nminutes: 7\n---\n## A\n\n## B\n\n## C {minutes=2}\n",
         {"part-a": 2, "part-b": 3, "part-c": 2}),
        ("## A\n", {"part-a": 0}),
    ],
)  # fmt: skip
def test_minutes_are_the_author_s_and_the_rest_is_shared(
    text: str, minutes: dict[str, int]
) -> None:
    document = parse(text, path="live.md").document

    assert document is not None
    assert shared_minutes(document) == minutes


def test_a_long_key_is_shortened_and_stays_its_own() -> None:
    longest, other = step_key("a" * 80, "b" * 80), step_key("a" * 80, "c" * 80)

    assert (len(longest), len(other), longest != other) == (80, 80, True)
    assert step_key("a" * 80) == "a" * 80


def test_a_translation_with_other_slides_is_refused() -> None:
    french = FRENCH.replace("---\n\nEncore.\n\n---", "Encore.\n\n---")

    assert errors(**{LIVE: PLAN, IN_FRENCH: french}) == [
        (
            "harbour/live.fr.md:1: Its slides differ from those of harbour/live.md. Bring both to"
            " the same ## titles and the same lines ---."
        )
    ]


def test_a_translation_with_another_activity_is_refused() -> None:
    french = FRENCH.replace("::: ranking #order", "::: scale #order")

    assert errors(**{LIVE: PLAN, IN_FRENCH: french}) == [
        (
            "harbour/live.fr.md:1: Its questions differ from those of harbour/live.md in form,"
            " order or key. Bring both to the same questions and right answers."
        )
    ]


def test_minutes_that_do_not_add_up_are_advised() -> None:
    plan = PLAN.replace("minutes: 30", "minutes: 40")

    found = read_content(tree(**{LIVE: plan})).problems

    assert [str(one) for one in found if one.path == LIVE] == [
        (
            "harbour/live.md:4: The parts take 15 minutes together, and 40 stand here. Bring the"
            " two together."
        ),
        "harbour/live.md:41: “Last” has no minutes yet. Write them after its title: {minutes=5}.",
    ]


def plans(session: Session) -> list[tuple[int, str]]:
    rows = session.execute(
        select(Release.number, ReleaseLive.language)
        .join(ReleaseLive, ReleaseLive.release_id == Release.id)
        .order_by(Release.number, ReleaseLive.id)
    )
    return [(row.number, row.language) for row in rows]


def test_a_release_keeps_its_plan_in_every_language(store: Store, session: Session) -> None:
    publish(store, tree(**{LIVE: PLAN, IN_FRENCH: FRENCH}))

    module = session.scalars(select(Module)).one()
    found = queries.live_plan(session, module.current_release_id or 0)

    assert plans(session) == [(1, "en"), (1, "fr")]
    assert found is not None
    assert (found.minutes, found.titles) == (30, {"en": "Homes, live", "fr": "Des logements"})
    assert found.texts == {
        code: draft.compiled for code, draft in drafts(**{LIVE: PLAN, IN_FRENCH: FRENCH}).items()
    }


def test_a_module_without_a_plan_has_none(store: Store, session: Session) -> None:
    publish(store)

    module = session.scalars(select(Module)).one()

    assert queries.live_plan(session, module.current_release_id or 0) is None


def test_an_import_brings_the_plans_that_older_releases_lack(
    store: Store, session: Session
) -> None:
    files = tree(**{LIVE: PLAN})
    publish(store, files)
    with store.writing() as writing:
        writing.execute(delete(ReleaseLive))

    again = publish(store, files)
    once_more = publish(store, files)

    assert (again.releases, once_more.releases) == (("harbour",), ())
    assert plans(session) == [(2, "en")]
    assert session.scalar(select(func.count()).select_from(Release)) == 2


def test_the_plans_of_our_modules_fit_their_minutes_in_every_language() -> None:
    root = Path(__file__).parents[2] / "modules"
    files = {str(one.relative_to(root)): one.read_bytes() for one in root.rglob("*.*")}

    plans = {one.key: one.live for one in read_content(files).modules}

    found = {
        (key, code): (draft.minutes, sum(step.minutes for step in draft.compiled.steps))
        for key, drafts_ in plans.items()
        for code, draft in drafts_.items()
    }
    kinds = {
        step.question.kind
        for drafts_ in plans.values()
        for step in drafts_["en"].compiled.steps
        if step.question
    }
    assert set(found.values()) == {(75, 75)}
    assert {code for _, code in found} == {"en", "fr", "es", "ar"}
    assert kinds >= ACTIVITIES
