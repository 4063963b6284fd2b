"""Publish what was asked for, in a process of its own. See `learning/jobs/duties.py`."""

from datetime import UTC, datetime

from learning.authoring.content import read_content
from learning.authoring.models import Publication
from learning.authoring.service import publications
from learning.errors import Refusal
from learning.jobs.service import Round
from learning.markdown.document import Problem

PUBLISH = "authoring.publish"
STEP = 10  # files between two notes of progress
TRIES = 3  # when texts were published meanwhile


def publish(here: Round) -> float | None:
    """Publish everything that waits, one after the other."""
    while not here.is_over():
        with here.store.session() as session:
            waiting = publications.next_one(session)
        if waiting is None:
            return None
        carry_out(here, waiting.id)
    return 0.0


def carry_out(here: Round, publication_id: int) -> None:
    """Read, check and publish; whatever comes of it stands in the publication's row."""
    for _ in range(TRIES):
        with here.store.writing() as session:
            reading = publications.begin(session, session.get_one(Publication, publication_id))
        content = read_content(reading.bodies, each=lambda done: note(here, publication_id, done))
        errors = [one for one in content.problems if one.level == "error"]
        try:
            with here.store.writing() as session:
                publication = session.get_one(Publication, publication_id)
                if errors:
                    publications.refuse(session, publication, errors, now=now())
                else:
                    publications.finish(session, publication, content, reading.numbers, now=now())
        except Refusal:
            continue
        return
    with here.store.writing() as session:
        publications.refuse(
            session,
            session.get_one(Publication, publication_id),
            [Problem("", 1, "The content was changed while it was being read. Publish again.")],
            now=now(),
        )


def note(here: Round, publication_id: int, done: int) -> None:
    """How far it is, for the page that shows it."""
    if done % STEP == 0:
        with here.store.writing() as session:
            session.get_one(Publication, publication_id).done_count = done


def now() -> datetime:
    return datetime.now(UTC)
