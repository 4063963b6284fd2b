"""Every page can be found, and no link leads nowhere: walked over small and real content."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from learning.authoring.gateway import read_tree
from learning.store.session import Store
from tests.accounts.people import person, signed_in
from tests.authoring.tree import publish

pytestmark = pytest.mark.parametrize("database", ["sqlite"])
MODULES = Path(__file__).parents[2] / "modules"
LANGUAGES = ("/en/", "/fr/", "/es/", "/ar/")  # the same pages: walked without a prefix
MOST = 1500  # pages; more would mean that addresses make new addresses

# Pages to which no link leads, and what does.
FOUND_OTHERWISE = {
    "admin.city": "the list of cities, once there are some",
    "admin.start": "typing it: it leads to the people",
    "accounts.ask_code": "signing in",
    "accounts.confirm": "a mail",
    "accounts.invitation": "a mail",
    "accounts.new_address": "a mail",
    "accounts.reset": "a mail",
    "authoring.exchange": "the desk of a translation",
    "authoring.merge": "saving a text that somebody else saved meanwhile",
    "authoring.meaning": "the desk of a translation that is behind",
    "authoring.conflict": "the files, once there are conflicts",
    "authoring.media_file": "a picture in the list of a module's media",
    "authoring.publication": "the button that publishes",
    "authoring.review": "asking for a review",
    "authoring.roll_back": "a module, once it has two releases",
    "catalogue.media": "a video or a picture in a lesson",
    "health.alive": "machines",
    "health.ready": "machines",
    "health.numbers": "machines",
    "live.check_events": "the script of the check",
    "live.control_events": "the script of the cockpit",
    "live.control_state": "the script of the cockpit",
    "live.participant": "the list of sessions, once there are some",
    "live.present_events": "the script of the projected view",
    "live.present_state": "the script of the projected view",
    "live.qr": "a picture of the projected view",
    "live.present": "the cockpit",
    "live.control": "the list of sessions, once there are some",
    "live.check": "the cockpit",
    "live.plan": "the cockpit",
    "live.quick_question": "the cockpit",
    "live.events": "the script of a participant's page",
    "live.phone_state": "the script of a participant's page",
    "live.ask_copy": "the settings of a session",
    "live.calendar": "the page of a session",
    "live.edit": "the list of sessions, once there are some",
    "live.guests": "the settings of a session",
    "live.results": "the page of a session that has ended",
    "live.attendance": "the results of a session",
    "live.export_workbook": "the results of a session",
    "live.export_table": "the attendance of a session",
    "live.report_page": "the module of a session, once it is published",
    "live.edit_report": "the report of a session",
    "mail.mail": "the list of mails, once there are some",
    "progress.cohort": "the list of cohorts, once there are some",
    "quizzes.attempt": "the button that starts the quiz",
    "quizzes.result": "the button that hands it in",
    "quizzes.review": "the attempt",
    "recommendations.version": "a recommendation that was changed",
}


class Page(HTMLParser):
    """The links and the anchors of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.add(str(given["id"]))
        if tag == "a" and given.get("href") is not None and "hreflang" not in given:
            self.links.append(str(given["href"]))


@dataclass
class Walk:
    """Everything that can be reached by links from the first page."""

    client: FlaskClient
    ids: dict[str, set[str]] = field(default_factory=dict)
    broken: set[tuple[str, str, int]] = field(default_factory=set)
    anchors: set[tuple[str, str, str]] = field(default_factory=set)  # from, to, anchor
    paths: set[str] = field(default_factory=set)

    def go(self, *starts: str) -> "Walk":
        waiting = [(start, "") for start in starts]
        seen: set[tuple[str, tuple[str, ...]]] = set()
        while waiting:
            address, source = waiting.pop()
            kind = kind_of(address)
            if kind in seen:
                continue
            seen.add(kind)
            assert len(seen) < MOST
            waiting += [(link, address) for link in self.open(address, source)]
        return self

    def open(self, address: str, source: str) -> list[str]:
        """Open a page and give the addresses on this site to which it links."""
        answer = self.client.get(address, follow_redirects=True)
        if answer.status_code >= 400:
            self.broken.add((source, address, answer.status_code))
            return []
        path = urlsplit(address).path
        self.paths.add(path)
        if answer.mimetype != "text/html":
            return []
        page = Page(answer.text)
        self.ids.setdefault(path, set()).update(page.ids)
        return list(self.links_of(page, answer.request.path, address))

    def links_of(self, page: Page, at: str, address: str) -> Iterator[str]:
        for link in page.links:
            whole = urlsplit(urljoin(f"http://x{at}", link))
            if whole.netloc != "x" or whole.path.startswith(LANGUAGES):
                continue
            if whole.fragment:
                self.anchors.add((address, whole.path, unquote(whole.fragment)))
            yield f"{whole.path}?{whole.query}" if whole.query else whole.path

    @property
    def missing_anchors(self) -> set[tuple[str, str, str]]:
        return {
            (source, path, anchor)
            for source, path, anchor in self.anchors
            if path in self.ids and anchor not in self.ids[path]
        }

    def endpoints(self, app: Flask) -> set[str]:
        """The views of every address that was reached."""
        return {endpoint for path in self.paths if (endpoint := endpoint_of(app, path))}


def kind_of(address: str) -> tuple[str, tuple[str, ...]]:
    """Filters are walked once for each set of their names, not for each of their values."""
    parts = urlsplit(address)
    return parts.path, tuple(sorted(name for name, _ in parse_qsl(parts.query)))


def endpoint_of(app: Flask, path: str) -> str | None:
    try:
        endpoint, _ = app.url_map.bind("x").match(path, method="GET")
    except (HTTPException, RequestRedirect):
        return None
    return str(endpoint)


def as_role(app: Flask, session: Session, role: str) -> FlaskClient:
    if role == "visitor":
        return app.test_client()
    client, _ = signed_in(app, session, person(session, role=role))
    return client


def test_no_public_link_of_the_real_content_leads_nowhere(app: Flask, store: Store) -> None:
    publish(store, read_tree(MODULES))

    walk = Walk(app.test_client()).go("/")

    assert walk.broken == set()
    assert walk.missing_anchors == set()


@pytest.mark.parametrize("role", ["visitor", "participant", "facilitator", "admin"])
def test_no_link_leads_nowhere_whoever_follows_it(
    app: Flask, store: Store, session: Session, role: str
) -> None:
    publish(store)

    walk = Walk(as_role(app, session, role)).go("/")

    assert walk.broken == set()
    assert walk.missing_anchors == set()


def test_every_page_is_linked_from_somewhere(app: Flask, store: Store, session: Session) -> None:
    publish(store)
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}

    linked: set[str] = set()
    for role in ("visitor", "participant", "facilitator", "admin"):
        linked |= Walk(as_role(app, session, role)).go("/").endpoints(app)

    assert pages - linked == FOUND_OTHERWISE.keys() & pages
    assert FOUND_OTHERWISE.keys() - pages == set()
