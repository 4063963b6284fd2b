"""A test browser that checks the house rules on every page it opens."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

import html5lib
from bs4 import BeautifulSoup, Tag
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from learning.accounts import gateway, service
from learning.accounts.models import Person
from learning.web.guard import Guard

Values = str | int | bool | Iterable[str] | None
WITHOUT_LABEL = {"hidden", "submit", "button", "reset", "image"}
RESOURCES = {
    "script": "src",
    "img": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "iframe": "src",
    "embed": "src",
    "object": "data",
    "link": "href",
    "form": "action",
}
MEANT_FOR_OTHERS = {"canonical", "alternate", "license", "author", "me"}


class Visitor:
    """Somebody with a browser. Whatever the test's session holds is committed before it looks."""

    def __init__(self, app: Flask, session: Session) -> None:
        self.app = app
        self.client = app.test_client()
        self.session = session
        self.answer: TestResponse | None = None  # the last one, headers and all

    def sign_in(self, person: Person) -> None:
        """Be this person from now on. The sign-in page itself has tests of its own."""
        token = gateway.new_token()
        now = datetime.now(UTC)  # noqa: TID251  # cookies are judged by the machine's clock
        service.open_sign_in(self.session, person, token=token, device="Firefox", now=now)
        self.session.commit()
        guard: Guard = self.app.extensions["guard"]
        self.client.set_cookie(guard.cookie, token)

    def open(self, path: str, *, status: int = 200) -> BeautifulSoup:
        """Open a page, following redirects, and check it."""
        self.settle()
        return self.check(self.client.get(path, follow_redirects=True), status)

    def send(
        self, path: str, /, *, expecting: int = 200, press: str | None = None, **fields: Values
    ) -> BeautifulSoup:
        """Open a page, fill in the form that has these fields, submit it, check what follows.

        `press` is the text of the button to press, where a form has several or a page has several
        forms without fields.
        """
        page = self.open(path)
        form, button = form_with(page, set(fields), press)
        sent = filled_in(form, fields)
        if button is not None and button.get("name"):
            sent.add(str(button["name"]), str(button.get("value", "")))
        at = self.answer.request.path if self.answer else path
        action = str(button["formaction"]) if button and button.get("formaction") else ""
        action = action or str(form["action"]) or at
        self.settle()
        if str(form.get("method", "get")).lower() == "get":
            answer = self.client.get(action, query_string=sent, follow_redirects=True)
        else:
            answer = self.client.post(action, data=sent, follow_redirects=True)
        return self.check(answer, expecting)

    def settle(self) -> None:
        """What the test made is there; what the app will change is read anew."""
        self.session.commit()
        self.session.expire_all()

    def check(self, answer: TestResponse, status: int) -> BeautifulSoup:
        """A page as the house wants every page to be."""
        self.answer = answer
        assert answer.status_code == status, f"{answer.request.path}: {answer.status}"
        assert answer.mimetype == "text/html", answer.mimetype
        page = BeautifulSoup(answer.text, "html.parser")
        check_headers(answer)
        check_valid(answer.text)
        check_frame(page)
        check_headings(page)
        check_ids(page)
        check_fields(page)
        check_nothing_inline(page)
        check_resources(page)
        return page


def check_headers(answer: TestResponse) -> None:
    policy = answer.headers.get("Content-Security-Policy", "")
    assert "default-src 'none'" in policy, f"a page without a strict policy: {policy!r}"
    assert "unsafe" not in policy, policy
    assert answer.headers.get("X-Content-Type-Options") == "nosniff"


def check_valid(html: str) -> None:
    parser = html5lib.HTMLParser()
    parser.parse(html)
    lines = html.splitlines()
    found = [(lines[line - 1].strip(), code, more) for (line, _), code, more in parser.errors]
    assert found == [], f"not valid HTML: {found}"


def check_frame(page: BeautifulSoup) -> None:
    """Language, direction, and a title that says what the one first heading says."""
    assert page.html is not None
    assert re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]+)*", str(page.html.get("lang")))
    assert page.html.get("dir") in {"ltr", "rtl"}
    assert [tag.name for tag in page.select("h1")] == ["h1"], "one h1 says what the page is"
    title = words(page.title)
    assert words(page.h1) in title, f"title {title!r} and h1 {words(page.h1)!r} differ"
    assert len(page.select("main")) == 1


def check_headings(page: BeautifulSoup) -> None:
    levels = [int(tag.name[1]) for tag in page.select("h1, h2, h3, h4, h5, h6")]
    jumps = [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1]
    assert jumps == [], f"headings leave out a level: {levels}"


def check_ids(page: BeautifulSoup) -> None:
    ids = [str(tag["id"]) for tag in page.select("[id]")]
    assert sorted(ids) == sorted(set(ids)), "ids are unique"
    for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list"):
        for tag in page.select(f"[{attribute}]"):
            missing = set(str(tag[attribute]).split()) - set(ids)
            assert missing == set(), f"{attribute} names what is not there: {missing}"


def check_fields(page: BeautifulSoup) -> None:
    """Every field says what it is, every form where it goes, every button what it does."""
    for field in page.select("input, select, textarea"):
        if field.get("type") not in WITHOUT_LABEL:
            assert is_labelled(page, field), f"a field without a label: {field}"
    for form in page.select("form"):
        assert form.has_attr("action"), f"a form that does not say where it goes: {form}"
    for tag in page.select("button, a[href]"):
        named = tag.get_text(strip=True) or tag.get("aria-label") or tag.select("img[alt]")
        assert named, f"nothing says what this does: {tag}"
    for image in page.select("img"):
        assert image.has_attr("alt"), f"an image without a text: {image}"


def is_labelled(page: BeautifulSoup, field: Tag) -> bool:
    if field.get("aria-label") or field.get("aria-labelledby") or field.find_parent("label"):
        return True
    return bool(field.get("id") and page.select(f'label[for="{field["id"]}"]'))


def check_nothing_inline(page: BeautifulSoup) -> None:
    """What the policy would drop in a browser."""
    for tag in page.find_all(name=True):
        inline = [name for name in tag.attrs if name == "style" or name.startswith("on")]
        assert inline == [], f"inline style or script: {tag}"
        assert not str(tag.get("href", "")).lower().startswith("javascript:"), str(tag)
    assert page.select("style") == []
    for script in page.select("script"):
        is_data = script.get("type") in {"application/json", "application/ld+json"}
        assert script.get("src") or is_data, f"inline script: {script}"


def check_resources(page: BeautifulSoup) -> None:
    """Nothing is fetched from, or sent to, anybody else."""
    for name, attribute in RESOURCES.items():
        for tag in page.select(f"{name}[{attribute}]"):
            if name == "link" and set(tag.get_attribute_list("rel")) & MEANT_FOR_OTHERS:
                continue
            address = urlsplit(str(tag[attribute]))
            assert (address.scheme, address.netloc) == ("", ""), f"from elsewhere: {tag}"


def form_with(page: BeautifulSoup, names: set[str], press: str | None) -> tuple[Tag, Tag | None]:
    """The form that holds all these fields and the button; of several, the one in `main`."""
    found = [
        (form, button)
        for form in page.select("main form") + page.select("form")
        for button in [button_of(form, press)]
        if names <= names_of(form) and (press is None or button is not None)
    ]
    wanted = ", ".join(sorted(names)) + (f" and the button {press!r}" if press else "")
    assert found, f"no form with {wanted}; there are {[names_of(f) for f in page.select('form')]}"
    return found[0]


def button_of(form: Tag, press: str | None) -> Tag | None:
    buttons = form.select("button:not([type=button]):not([type=reset]), input[type=submit]")
    for button in buttons:
        if press is not None and press in {words(button), button.get("aria-label")}:
            return button
    return None if press is not None or not buttons else buttons[0]


def names_of(form: Tag) -> set[str]:
    return {str(tag["name"]) for tag in form.select("[name]")}


def filled_in(form: Tag, given: dict[str, Values]) -> MultiDict[str, Any]:
    """What a browser would send: what the page had filled in, and what the test says instead."""
    sent: MultiDict[str, Any] = MultiDict()
    for tag in form.select("input[name], select[name], textarea[name]"):
        name = str(tag["name"])
        if name not in given and not tag.has_attr("disabled"):
            sent.setlist(name, sent.getlist(name) + values_of(tag))
    for name, value in given.items():
        sent.setlist(name, as_sent(value))
    return sent


def values_of(tag: Tag) -> list[str]:
    """What a field holds before anybody touches it."""
    kind = tag.get("type", "text")
    if tag.name == "textarea":
        return [tag.get_text().removeprefix("\n")]
    if tag.name == "select":
        options = tag.select("option[selected]") or tag.select("option")[:1]
        multiple = tag.has_attr("multiple")
        chosen = tag.select("option[selected]") if multiple else options[-1:]
        return [str(option.get("value", option.get_text())) for option in chosen]
    if kind in {"checkbox", "radio"}:
        return [str(tag.get("value", "on"))] if tag.has_attr("checked") else []
    return [] if kind in {"submit", "button", "image", "file"} else [str(tag.get("value", ""))]


def as_sent(value: Values) -> list[Any]:
    """True ticks a box, False or None leaves the field out, a list sends each."""
    if value is None or value is False:
        return []
    if value is True:
        return ["y"]
    if isinstance(value, int | str):
        return [str(value)]
    return list(value) if isinstance(value, list | tuple | set) else [value]


def words(tag: Tag | None) -> str:
    """The text of a tag with single spaces."""
    return " ".join(tag.get_text(" ").split()) if tag else ""
