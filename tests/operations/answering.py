"""People before a published lesson, and the answers they send to its questions."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.accounts import tokens
from learning.accounts.models import Person
from learning.quizzes.models import Question, Response, ResponseSave
from learning.store.session import Store
from tests.accounts.people import browser, person, sign_in
from tests.authoring.tree import publish

LESSON = "/modules/harbour/first-home"
QUESTIONS = ("guarantor", "traps")
Trace = dict[tuple[str, str], list[str]]  # e-mail and question → names of saves, in their order


@dataclass(slots=True)
class Participant:
    """Somebody who is signed in, and what they know of their answers."""

    email: str
    token: str
    sent: int = 0
    revisions: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    acknowledged: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    waiting: tuple[str, dict[str, str]] | None = None

    def next_answer(self, options: Mapping[str, list[str]]) -> tuple[str, dict[str, str]]:
        """The question and the form: the one without an answer yet, else a new one.

        It differs from the one before, and its name is its own.
        """
        if self.waiting is None:
            question = QUESTIONS[self.sent % len(QUESTIONS)]
            seen = self.revisions[question]
            choice = options[question][seen % len(options[question])]
            self.waiting = question, self.form(choice, seen, f"save-{self.sent}")
            self.sent += 1
        return self.waiting

    def form(self, choice: str, seen: int, name: str) -> dict[str, str]:
        return {
            "csrf_token": tokens.csrf_token(self.token),
            "answer": choice,
            "revision": str(seen),
            "save": name,
        }

    def was_acknowledged(self) -> None:
        assert self.waiting is not None
        question, form = self.waiting
        self.revisions[question] += 1
        self.acknowledged[question].append(form["save"])
        self.waiting = None


def participants(store: Store, *, count: int) -> list[Participant]:
    """So many people, signed in, with the lesson published."""
    publish(store)
    with store.session("free") as session:
        people = [person(session) for _ in range(count)]
        found = [Participant(one.email, sign_in(session, one)[1]) for one in people]
        session.commit()
    return found


def options_on(page: str) -> dict[str, list[str]]:
    """The values that each question offers."""
    html = BeautifulSoup(page, "html.parser")
    return {
        question: [
            str(box["value"]) for box in html.select(f"#question-{question} input[name=answer]")
        ]
        for question in QUESTIONS
    }


def client_of(app: Flask, who: Participant) -> FlaskClient:
    return browser(app, who.token)


def kept(session: Session) -> Trace:
    """Every save there is. Revisions run without a gap, and the answer stands at the last."""
    rows = session.execute(
        select(Person.email, Question.key, Response, ResponseSave)
        .join_from(ResponseSave, Response)
        .join(Person, Person.id == Response.person_id)
        .join(Question, Question.id == Response.question_id)
        .order_by(ResponseSave.response_id, ResponseSave.revision)
    )
    trace: Trace = defaultdict(list)
    newest: dict[int, ResponseSave] = {}
    for email, key, response, save in rows:
        trace[email, key].append(save.idempotency_key)
        assert save.revision == len(trace[email, key])
        newest[response.id] = save
    for response in session.scalars(select(Response)):
        last = newest[response.id]
        assert (response.revision, response.answer) == (last.revision, last.answer)
    return dict(trace)


def wrongs(people: list[Participant], trace: Trace) -> list[str]:
    """What was acknowledged and is not there, and what is there and nobody sent, or twice.

    An answer whose acknowledgement never came may be there once or not at all.
    """
    found = []
    for who in people:
        for question in QUESTIONS:
            there = trace.get((who.email, question), [])
            told = who.acknowledged[question]
            may = [*told]
            if who.waiting and who.waiting[0] == question:
                may.append(who.waiting[1]["save"])
            if there not in (told, may):
                found.append(f"{who.email} {question}: told {told}, there {there}")
    return found
