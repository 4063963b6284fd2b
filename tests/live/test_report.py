"""The learning report: drafted from the session, edited, looked at, published, taken back."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.audit.models import AuditLine
from learning.live.items import Item, ItemText
from learning.live.models import LiveReport, LiveSession
from learning.live.report import escaped, tidied
from learning.live.sheets import plain
from learning.markdown import dialect
from learning.markdown.render import LinkContext, render
from learning.store.session import Store
from tests.authoring.tree import publish
from tests.live.endings import SOON, ended, harbour, harbour_items, opened, seats, vote
from tests.live.making import answer, poll, send
from tests.live.rooms import asks, facilitator, ruled
from tests.live.rooms import words as said
from tests.live.test_results import cities
from tests.visitor import Visitor, words

HOSTILE = "<script>alert(1)</script> [x](javascript:a) ::: [[lease]] | # *b*"
STEP = Item(
    "step",
    "open-text",
    5,
    {
        "en": ItemText(
            "Your step",
            question=replace(
                poll(key="step", kind="open-text", text="Your step"), tags=("commitment",)
            ),
        )
    },
)


def over(session: Session, visitor: Visitor) -> LiveSession:
    """A session that is over, and its facilitator's browser."""
    me = facilitator(session)
    live = harbour(session, by=me, items=(*harbour_items(session), STEP))
    large, small = cities(session, "Sfax", "Tyre")
    there = [*seats(session, live, 6, **large), *seats(session, live, 1, **small)]
    opened(session, live, "stuck")
    vote(session, live, there, "a", step="stuck")
    opened(session, live, "cause")
    send(session, live, said(there[0], "Rent"), said(there[1], "rent"), now=SOON)
    send(session, live, ruled("cause|rent"), now=SOON)
    opened(session, live, "guarantor")
    opened(session, live, "step")
    step = send(session, live, answer(there[0], HOSTILE, activity="step"), now=SOON)[0]
    question = send(session, live, asks(there[1], "Who pays?"), now=SOON)[0]
    send(session, live, ruled(str(step.seq)), ruled(str(question.seq)), now=SOON)
    ended(session, live)
    visitor.sign_in(me)
    return live


def draft(visitor: Visitor, live: LiveSession, language: str = "en") -> str:
    page = visitor.open(f"/live/{live.code}/report/edit?draft={language}")
    return page.select_one("textarea[name=text]").text  # type: ignore[union-attr]


def save(visitor: Visitor, live: LiveSession, text: str, *, expecting: int = 200) -> str:
    address = f"/live/{live.code}/report/edit"
    page = visitor.send(address, text=text, press="Save", expecting=expecting)
    return words(page.main)


def test_the_draft_says_what_was_asked_and_what_the_room_said(
    store: Store, session: Session, visitor: Visitor
) -> None:
    publish(store)
    live = over(session, visitor)

    text = draft(visitor, live)

    assert (
        "A live session on 20 November 2026. Module: [Homes at the harbour](/modules/harbour)"
        in text
    )
    assert "- People: 7" in text
    assert "- Cities: 2" in text
    assert "### Where?" in text
    assert "| Rent | 7 | 100% |" in text
    assert "Most shared words: Rent (2)" in text
    assert "- Who pays?" in text
    assert "/recommendations/guarantee" in text
    assert "Tyre" not in text
    assert "Sfax" not in text  # the rest would be one person


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_a_draft_in_every_language_is_shown_without_a_fault(
    store: Store, session: Session, visitor: Visitor, language: str
) -> None:
    publish(store)
    live = over(session, visitor)

    text = draft(visitor, live, language)
    page = visitor.send(
        f"/live/{live.code}/report/edit", text=text, language=language, press="Preview"
    )

    shown = page.select_one(".report__preview")
    assert shown is not None
    assert HOSTILE in words(shown)
    assert shown.select("script") == []
    assert page.select(".notice--bad") == []
    session.expire_all()
    assert session.scalars(select(LiveReport)).all() == []


@given(st.text(max_size=60))
def test_somebodys_words_stay_words(text: str) -> None:
    parsed = dialect.parse(f"- x {escaped(text)}\n- y", path="report.md")

    assert parsed.document is not None, parsed.problems
    html = render(parsed.document, path="report.md", link=LinkContext()).pieces
    assert [one for one in html if not isinstance(one, str) and one.kind != "sources"] == []
    shown = "".join(one for one in html if isinstance(one, str))
    assert shown.startswith("<ul><li>")
    assert plain((shown.replace("<li>", " ").replace("</li>", " "),)) == plain_of(text)


def plain_of(text: str) -> str:
    return " ".join(f"x {tidied(text)} y".split())


@pytest.mark.parametrize("text", ["a\u202eb", "a\x00b", "a\ufdd0b", "a\ufeffb", "a\u2066b\x7f"])
def test_signs_that_nobody_sees_refuse_no_report(text: str) -> None:
    assert escaped(text) == "ab"


def test_a_report_is_everybodys_once_it_is_published(
    store: Store, session: Session, visitor: Visitor
) -> None:
    publish(store)
    live = over(session, visitor)
    address = f"/live/{live.code}/report"
    stranger = Visitor(visitor.app, session)

    save(visitor, live, "## What we learned\n\nMuch.")
    stranger.open(address, status=404)
    assert address not in str(stranger.open("/modules/harbour").main)
    visitor.send(f"{address}/edit", press="Publish the report")
    page = stranger.open(address)

    assert [words(one) for one in page.select(".prose h2")] == ["What we learned"]
    assert live.code in str(stranger.open("/live?show=past").select("a"))
    assert address in str(stranger.open("/modules/harbour").main)
    visitor.send(f"{address}/edit", press="Take it back")
    stranger.open(address, status=404)
    assert address not in str(stranger.open("/modules/harbour").main)
    session.expire_all()
    assert session.scalars(select(AuditLine.act).order_by(AuditLine.id)).all() == [
        "live.report_published",
        "live.report_withdrawn",
    ]


def test_a_newer_text_is_not_overwritten_unseen(
    store: Store, session: Session, visitor: Visitor
) -> None:
    publish(store)
    live = over(session, visitor)
    address = f"/live/{live.code}/report/edit"
    token = visitor.open(address).select_one("[name=csrf_token]")["value"]  # type: ignore[index]
    save(visitor, live, "Theirs.")

    sent = {
        "csrf_token": token,
        "language": "en",
        "text": "Mine.",
        "revision": "0",
        "press": "save",
    }
    page = visitor.check(visitor.client.post(address, data=sent), 409)

    assert page.select_one("#theirs").text == "Theirs."  # type: ignore[union-attr]
    assert page.select_one("#text").text.strip() == "Mine."  # type: ignore[union-attr]
    revision = page.select_one("[name=revision]")["value"]  # type: ignore[index]
    visitor.check(
        visitor.client.post(address, data=sent | {"revision": revision}, follow_redirects=True), 200
    )
    session.expire_all()
    assert session.scalars(select(LiveReport.text)).one() == "Mine."


def test_what_cannot_be_shown_is_not_saved_and_stays_typed(
    store: Store, session: Session, visitor: Visitor
) -> None:
    publish(store)
    live = over(session, visitor)

    text = save(visitor, live, "# One\n\n[x](javascript:alert)", expecting=422)

    assert "It is not saved yet." in text
    assert "Line 1:" in text
    session.expire_all()
    assert session.scalars(select(LiveReport)).all() == []


def test_a_report_is_written_by_those_who_run_the_session(
    store: Store, session: Session, visitor: Visitor
) -> None:
    publish(store)
    live = over(session, visitor)
    visitor.sign_in(facilitator(session))

    visitor.open(f"/live/{live.code}/report/edit", status=404)
    visitor.open(f"/live/{live.code}/report", status=404)
