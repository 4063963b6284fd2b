"""The floor: what a naive Flask view costs for the same work on the same kind of server.

It loads the person, loads one lesson, renders one template of the lesson page's size, records
progress with one upsert, and commits. Run by gunicorn: `tests.bench.floor:app`.
"""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask, render_template, request
from flask_compress import Compress
from jinja2 import DictLoader
from sqlalchemy import Engine, String, Text, UniqueConstraint, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

PAGE = "MOSAIC_FLOOR_PAGE"
DATABASE = "MOSAIC_FLOOR_DATABASE"


class Base(DeclarativeBase):
    """Tables of the floor alone."""


class Person(Base):
    __tablename__ = "floor_person"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))


class Lesson(Base):
    __tablename__ = "floor_lesson"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(80))
    body: Mapped[str] = mapped_column(Text)


class Progress(Base):
    __tablename__ = "floor_progress"
    __table_args__ = (UniqueConstraint("person_id", "lesson_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int]
    lesson_id: Mapped[int]
    read_at: Mapped[datetime]


class Answer(Base):
    __tablename__ = "floor_answer"
    __table_args__ = (UniqueConstraint("person_id", "question"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int]
    question: Mapped[str] = mapped_column(String(80))
    answer: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime]


def engine_of(url: str) -> Engine:
    """As the tutorials have it, with the journal that every guide recommends."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA journal_mode = WAL"))
    return engine


def create_app() -> Flask:
    app = Flask("floor")
    Compress(app)
    engine = engine_of(os.environ[DATABASE])
    app.jinja_loader = DictLoader({"lesson.html": Path(os.environ[PAGE]).read_text()})
    insert: Any = (sqlite if engine.dialect.name == "sqlite" else postgresql).insert

    @app.get("/health")
    def alive() -> str:
        return "alive"

    @app.get("/lesson")
    def lesson() -> str:
        with Session(engine) as session:
            person = session.get(Person, int(request.cookies["person"]))
            found = session.get(Lesson, 1)
            page = render_template("lesson.html", person=person, lesson=found)
            row = insert(Progress).values(
                person_id=person and person.id,
                lesson_id=1,
                read_at=datetime.now(UTC),  # noqa: TID251
            )
            seen = {"read_at": row.excluded.read_at}
            session.execute(
                row.on_conflict_do_update(index_elements=["person_id", "lesson_id"], set_=seen)
            )
            session.commit()
        return page

    @app.post("/answer")
    def answer() -> str:
        """Its one write alone: the person, one answer, a short word back."""
        with Session(engine) as session:
            person = session.get(Person, int(request.cookies["person"]))
            row = insert(Answer).values(
                person_id=person and person.id,
                question=request.form["question"],
                answer=request.form["answer"],
                saved_at=datetime.now(UTC),  # noqa: TID251
            )
            given = {"answer": row.excluded.answer, "saved_at": row.excluded.saved_at}
            session.execute(
                row.on_conflict_do_update(index_elements=["person_id", "question"], set_=given)
            )
            session.commit()
        return "Saved"

    return app


app = create_app() if PAGE in os.environ else None


def fill(url: str, *, body: str, people: int) -> None:
    """Its tables, its one lesson, its people."""
    engine = engine_of(url)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Lesson(id=1, title="What makes a home adequate", body=body))
        session.add_all(Person(id=n, name=f"Participant {n}") for n in range(1, people + 1))
        session.commit()
    engine.dispose()
