"""What every page of the catalogue starts from: the shelf, who asks, and what they have done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, current_app, request, url_for
from werkzeug.routing import RequestRedirect
from werkzeug.utils import cached_property

from learning.catalogue import queries
from learning.catalogue.reading import Shelf, ShelfLesson, ShelfModule
from learning.errors import NotFound
from learning.i18n import N_
from learning.progress import queries as progress_queries
from learning.progress.completion import LessonProgress, lesson_progress
from learning.progress.queries import Record
from learning.quizzes import queries as quiz_queries
from learning.web.cache import Cache
from learning.web.database import current_session
from learning.web.guard import SAFE, reader
from learning.web.reader import Reader


def init_app(app: Flask) -> None:
    app.extensions["shelves"] = Cache[Shelf](2)


@dataclass(frozen=True)
class Desk:
    """One reader before the shelf. Progress of a visitor is empty."""

    shelf: Shelf
    reader: Reader | None
    records: Mapping[int, Record]

    @cached_property
    def answered(self) -> Mapping[int, quiz_queries.Answered]:
        """Questions answered, by lesson id; read only by pages that show many lessons."""
        if self.reader is None:
            return {}
        return quiz_queries.answered_by_lesson(current_session(), person_id=self.reader.person_id)

    def progress(self, lesson: ShelfLesson) -> LessonProgress:
        """How far the reader is in a lesson."""
        answered = self.answered.get(lesson.lesson_id)
        return self.progress_with(lesson, answered.keys if answered else ())

    def progress_with(self, lesson: ShelfLesson, answered: Iterable[str]) -> LessonProgress:
        """The same, when the answers given in this lesson are known already."""
        record = self.records.get(lesson.lesson_id)
        return lesson_progress(
            lesson.question_keys,
            answered=answered,
            is_opened=record is not None,
            is_done=record is not None and record.done_at is not None,
        )

    def last_active_at(self, lesson: ShelfLesson) -> datetime:
        """When the reader last opened or answered something here; only for lessons opened."""
        opened_at = self.records[lesson.lesson_id].opened_at
        answered = self.answered.get(lesson.lesson_id)
        return max(opened_at, answered.last_at) if answered else opened_at

    def module(self, slug: str) -> ShelfModule:
        """The module at this address, or a page that says there is none."""
        found = self.shelf.module(slug)
        if found is None:
            raise NotFound(N_("There is no such module."))
        return found

    def lesson(self, module_slug: str, slug: str) -> tuple[ShelfModule, ShelfLesson]:
        """The lesson at this address; an address it once had leads to the present one.

        A form of a page that was open before the lesson moved is taken where it was sent.
        """
        module = self.module(module_slug)
        if found := module.lesson(slug):
            return module, found
        if moved := module.lesson_once_at(slug):
            if request.method not in SAFE:
                return module, moved
            raise RequestRedirect(
                url_for("catalogue.lesson", module=module.slug, lesson=moved.slug)
            )
        raise NotFound(N_("There is no such lesson."))


NO_RECORDS: Mapping[int, Record] = {}


def open_desk() -> Desk:
    """The shelf of the current revision with the reader's records: one statement when warm."""
    session, person = current_session(), reader()
    records: Mapping[int, Record]
    if person is None:
        revision, records = queries.revision(session), NO_RECORDS
    else:
        revision, records = progress_queries.records_of(session, person_id=person.person_id)
    shelves: Cache[Shelf] = current_app.extensions["shelves"]
    shelf = shelves.get(revision, lambda: queries.current_shelf(session, expected=revision))
    return Desk(shelf, person, records)
