"""A new release changes what a lesson asks, and what people gave before it stays readable."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.quizzes.models import Response
from learning.store.session import Store
from tests.accounts.people import person
from tests.authoring.tree import WAYS, publish, tree
from tests.visitor import Visitor

LESSON = "/modules/harbour/many-ways"
ORDER = "Put in order.\n\n1. ask\n2. decide\n3. tell\n4. count\n"
PAIRS = "Match.\n\n- tenant -> pays rent\n- landlord -> repairs\n- -> votes\n"
NOW_SINGLE = "Which one?\n\n- (x) ask\n  > Yes.\n- ( ) decide\n  > No.\n"
NOW_ORDER = "Put in order.\n\n1. ask\n2. weigh\n3. tell\n4. count\n"
NOW_PAIRS = "Match.\n\n- tenant -> signs\n- landlord -> repairs\n- -> votes\n"
CHANGES = (
    ("order", ORDER, NOW_ORDER),
    ("order", ORDER, NOW_SINGLE),
    ("order", ORDER, PAIRS),
    ("order", ORDER, "How many days?\n\n- = 30\n"),
    ("pairs", PAIRS, NOW_PAIRS),
    ("pairs", PAIRS, NOW_SINGLE),
    ("pairs", PAIRS, "How many days?\n\n- = 30\n"),
    ("agenda", "Which agenda?\n\n- = New Urban Agenda\n- = NUA\n", PAIRS),
    ("agenda", "Which agenda?\n\n- = New Urban Agenda\n- = NUA\n", ORDER),
    ("agenda", "Which agenda?\n\n- = New Urban Agenda\n- = NUA\n",
     "The {{city|town}} may {{(promise)|forbid}} the rent.\n"),
    ("agenda", "Which agenda?\n\n- = New Urban Agenda\n- = NUA\n",
     "Which?\n\n- [x] ask\n  > Yes.\n- [ ] decide\n  > No.\n"),
)  # fmt: skip


def answer(visitor: Visitor, key: str) -> None:
    """Answer the question with the first value that each of its fields offers."""
    page = visitor.open(LESSON)
    form = page.select_one(f"#question-{key} form, form#question-{key}")
    assert form is not None
    fields = {}
    for place, field in enumerate(form.select("[name^=answer]"), start=1):
        options = [str(one["value"]) for one in field.select("option[value]") if one["value"]]
        fields[str(field["name"])] = (
            options[(place - 1) % len(options)] if options else str(field.get("value") or "NUA")
        )
    token = page.select_one("[name=csrf_token]")
    sent = fields | {"csrf_token": str(token["value"]) if token else "", "revision": "0"}
    given = visitor.client.post(f"{LESSON}/questions/{key}", data=sent)
    assert given.status_code in {200, 303}


@pytest.mark.parametrize("change", CHANGES)
def test_an_answer_that_no_longer_fits_its_question_does_not_break_the_lesson(
    store: Store,
    session: Session,
    visitor: Visitor,
    other_visitor: Visitor,
    change: tuple[str, str, str],
) -> None:
    key, before, after = change
    assert before in WAYS
    publish(store)
    visitor.sign_in(person(session))
    for browser in (visitor, other_visitor):
        answer(browser, key)

    publish(store, tree(ways=WAYS.replace(before, after)))

    for browser in (visitor, other_visitor):
        page = browser.open(LESSON)
        assert page.select_one(f"#question-{key}")
    assert len(session.scalars(select(Response)).all()) == 1
