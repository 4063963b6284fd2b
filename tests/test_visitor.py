"""The test browser itself: each rule of the house is refused when a page breaks it."""

from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from flask import Flask, Response, request
from sqlalchemy.orm import Session

from tests.visitor import Visitor

POLICY = "default-src 'none'; style-src 'self'"
FORM = """
<form method="post" action="/sent"><input type="hidden" name="csrf_token" value="t">
<label for="name">Name</label><input id="name" name="name" value="Amina">
<label><input type="checkbox" name="news" checked> News</label>
<label><input type="radio" name="size" value="s"> S</label>
<label><input type="radio" name="size" value="m" checked> M</label>
<label for="city">City</label>
<select id="city" name="city">
<option value="1">Tunis</option><option selected>Lyon</option></select>
<label for="note">Note</label><textarea id="note" name="note">
As it was.</textarea>
<button name="then" value="stay">Save</button><button name="then" value="go">Save and go</button>
</form>
"""


def page_of(main: str, *, title: str = "Page – Mosaic", head: str = "") -> str:
    return (
        f'<!doctype html><html lang="en" dir="ltr"><head><meta charset="utf-8">'
        f"<title>{title}</title>{head}</head><body><main><h1>Page</h1>{main}</main></body></html>"
    )


@pytest.fixture(params=["sqlite"])
def database(request: pytest.FixtureRequest) -> str:
    kind: str = request.param
    return kind


@pytest.fixture
def shown() -> dict[str, str]:
    """What the app shows next."""
    return {"page": page_of(FORM), "policy": POLICY}


@pytest.fixture
def app(shown: dict[str, str]) -> Flask:
    app = Flask("pages")

    @app.get("/")
    def page() -> Response:
        return answer(shown["page"])

    @app.post("/sent")
    def sent() -> Response:
        fields = [f"{name}={value}" for name, value in request.form.items(multi=True)]
        return answer(page_of(f"<p>{' '.join(fields)}</p>"))

    def answer(body: str) -> Response:
        headers = {
            "Content-Security-Policy": shown["policy"],
            "X-Content-Type-Options": "nosniff",
        }
        return Response(body, headers=headers)

    return app


@pytest.fixture
def browser(app: Flask, store: object) -> Iterator[Visitor]:
    with Session() as session:
        yield Visitor(app, session)


@pytest.fixture
def store() -> None:
    """These pages have no database."""


def test_a_good_page_is_given_back(browser: Visitor) -> None:
    assert isinstance(browser.open("/"), BeautifulSoup)


@pytest.mark.parametrize(
    "main",
    [
        "<p>An unclosed <b>tag</p>",
        "<h1>A second heading</h1>",
        "<h3>A level left out</h3>",
        '<p id="a">One</p><p id="a">id twice</p>',
        '<form action="/"><input name="name"></form>',
        '<form action="/"><label for="x">Not this one</label><input name="name" id="y"></form>',
        "<form><button>Go</button></form>",
        '<form action="https://elsewhere.example"><button>Go</button></form>',
        '<p style="color: red">Inline style</p>',
        '<p onclick="go()">Inline script</p>',
        '<p><a href="javascript:go()">Inline script</a></p>',
        "<script>go()</script>",
        '<p><img src="https://elsewhere.example/x.png" alt=""></p>',
        '<p><img src="/x.png"></p>',
        '<p><a href="/"></a></p>',
        '<p aria-describedby="nowhere">Text</p>',
    ],
)
def test_a_page_that_breaks_a_rule_is_refused(
    browser: Visitor, shown: dict[str, str], main: str
) -> None:
    shown["page"] = page_of(main)

    with pytest.raises(AssertionError):
        browser.open("/")


@pytest.mark.parametrize(
    "page",
    [
        page_of("", title="Something else"),
        page_of("").replace(' lang="en"', ""),
        page_of("").replace(' dir="ltr"', ""),
        page_of("").replace("<!doctype html>", ""),
        page_of("", head='<link rel="stylesheet" href="https://elsewhere.example/x.css">'),
        page_of("", head="<style>p { color: red }</style>"),
    ],
)
def test_a_page_in_a_wrong_frame_is_refused(
    browser: Visitor, shown: dict[str, str], page: str
) -> None:
    shown["page"] = page

    with pytest.raises(AssertionError):
        browser.open("/")


@pytest.mark.parametrize("policy", ["", "default-src 'none'; style-src 'unsafe-inline'"])
def test_a_page_without_a_strict_policy_is_refused(
    browser: Visitor, shown: dict[str, str], policy: str
) -> None:
    shown["policy"] = policy

    with pytest.raises(AssertionError):
        browser.open("/")


def test_another_status_is_refused(browser: Visitor) -> None:
    with pytest.raises(AssertionError, match="404"):
        browser.open("/nowhere")


def sent(page: BeautifulSoup) -> str:
    assert page.p is not None
    return page.p.get_text()


def test_a_form_is_sent_as_a_browser_sends_it(browser: Visitor) -> None:
    page = browser.send("/", name="Samira")

    assert sent(page) == (
        "csrf_token=t news=on size=m city=Lyon note=As it was. name=Samira then=stay"
    )


def test_boxes_are_ticked_and_cleared_and_a_button_is_chosen(browser: Visitor) -> None:
    page = browser.send("/", press="Save and go", news=False, size=["s"], note=None)

    assert sent(page) == "csrf_token=t name=Amina city=Lyon size=s then=go"


def test_a_field_that_no_form_has_is_refused(browser: Visitor) -> None:
    with pytest.raises(AssertionError, match="no form with nickname"):
        browser.send("/", nickname="Sami")


def test_the_network_is_out_of_reach() -> None:
    import socket  # noqa: PLC0415  # the name stands for what the test is about

    with socket.socket() as line, pytest.raises(AssertionError, match="network"):
        line.connect(("192.0.2.1", 80))
