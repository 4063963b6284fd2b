"""The form that every page's form inherits from."""

from collections.abc import Iterator

import pytest
from flask import Flask, request
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy.orm import Session
from wtforms import FieldList, PasswordField, StringField, TextAreaField
from wtforms.validators import InputRequired

from learning.config import Settings
from learning.i18n import N_
from learning.web import guard
from learning.web.forms import Form, cleaned
from tests.accounts.people import person, sign_in
from tests.accounts.site import site

pytestmark = pytest.mark.parametrize("database", ["sqlite"])


class Plan(Form):
    title = StringField(N_("Name"), [InputRequired(message=N_("Write your name."))])
    text = TextAreaField("Text")
    code = PasswordField("Code")
    steps = FieldList(StringField("Step"))


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    with site(settings) as app:
        yield app


def test_typed_text_is_cleaned_once_and_secrets_are_left_alone(app: Flask) -> None:
    sent = {
        "title": "  Old school \x00",
        "text": "\r\none\r\ntwo\rthree\n",
        "code": " a b ",
        "steps-0": " first ",
    }
    with app.test_request_context("/", method="POST", data=sent):
        form = Plan.from_request()

        assert form.sent_and_valid
        assert form.data == {
            "title": "Old school",
            "text": "one\ntwo\nthree",
            "code": " a b ",
            "steps": ["first"],
        }


@given(some.text())
def test_cleaning_twice_is_cleaning_once(database: str, text: str) -> None:
    assert cleaned(cleaned(text)) == cleaned(text)


def test_a_form_that_is_only_opened_is_neither_sent_nor_checked(app: Flask) -> None:
    with app.test_request_context("/?title=from+the+address"):
        form = Plan.from_request(title="as it is")

        assert not form.sent_and_valid
        assert (form.title.data, form.errors) == ("as it is", {})


def test_a_refused_form_still_holds_everything(app: Flask) -> None:
    with app.test_request_context("/", method="POST", data={"title": "", "text": "long text"}):
        form = Plan.from_request()

        assert not form.sent_and_valid
        assert form.errors == {"title": ["Write your name."]}
        assert form.text.data == "long text"


def test_labels_and_errors_speak_the_reader_s_language(app: Flask) -> None:
    from learning.i18n.translation import translator  # noqa: PLC0415

    say = translator("fr").gettext
    headers = {"Accept-Language": "fr"}
    with app.test_request_context("/", method="POST", data={}, headers=headers):
        form = Plan.from_request()
        form.validate()

        assert form.title.label.text == say("Name")
        assert form.errors == {"title": [say("Write your name.")]}


def test_a_visitor_s_form_has_no_token_and_a_signed_in_one_s_has(
    app: Flask, session: Session
) -> None:
    _, token = sign_in(session, person(session))
    with app.test_request_context("/"):
        assert "csrf_token" not in Plan.from_request()
    with app.test_request_context("/", headers={"Cookie": f"mosaic={token}"}):
        drawn = str(Plan.from_request()["csrf_token"]())
        assert f'value="{guard.the_reader().csrf_token}"' in drawn


@pytest.mark.parametrize("given_token", [None, "", "x" * 40])
def test_a_form_refuses_another_token_even_where_no_guard_looked(
    app: Flask, session: Session, given_token: str | None
) -> None:
    _, token = sign_in(session, person(session))
    sent = {"title": "x"} | ({} if given_token is None else {"csrf_token": given_token})
    headers = {"Cookie": f"mosaic={token}"}
    with app.test_request_context("/", method="POST", data=sent, headers=headers):
        form = Plan.from_request()

        assert not form.sent_and_valid
        assert form.errors == {"csrf_token": ["This page was opened before you last signed in."]}


def test_a_search_needs_no_token(app: Flask, session: Session) -> None:
    _, token = sign_in(session, person(session))
    with app.test_request_context("/?title=home", headers={"Cookie": f"mosaic={token}"}):
        form = Plan.from_query()

        assert (form.title.data, form.validate(), request.method) == ("home", True, "GET")


def test_values_never_go_from_a_request_to_a_row_unnamed(app: Flask) -> None:
    with app.test_request_context("/"), pytest.raises(TypeError, match="by name"):
        Plan.from_request().populate_obj(object())
