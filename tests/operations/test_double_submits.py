"""Eight browsers send the same form at the same moment: one answer is kept, all are told so."""

import threading

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learning.quizzes.models import Response, ResponseSave
from learning.store.session import Store
from tests.operations import answering
from tests.operations.answering import LESSON, Participant

RACERS, ROUNDS = 8, 50


def race(app: Flask, who: Participant, form: dict[str, str]) -> list[int]:
    """The same form, eight times at once; how each was answered."""
    start = threading.Barrier(RACERS)
    statuses = [0] * RACERS

    def send(number: int) -> None:
        client = answering.client_of(app, who)
        start.wait(timeout=60)
        statuses[number] = client.post(f"{LESSON}/questions/guarantor", data=form).status_code

    racers = [threading.Thread(target=send, args=(number,)) for number in range(RACERS)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(timeout=60)
    return statuses


def test_fifty_forms_sent_eight_times_at_once_are_fifty_answers(
    app: Flask, store: Store, session: Session
) -> None:
    people = answering.participants(store, count=ROUNDS)
    page = answering.client_of(app, people[0]).get(LESSON).text
    choice = answering.options_on(page)["guarantor"][0]

    told = [race(app, who, who.form(choice, 0, "the only one")) for who in people]

    assert told == [[303] * RACERS] * ROUNDS
    assert session.scalar(select(func.count()).select_from(Response)) == ROUNDS
    assert session.scalar(select(func.count()).select_from(ResponseSave)) == ROUNDS
