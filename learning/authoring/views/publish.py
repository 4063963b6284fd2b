"""Publishing: what changes for whom, asking for it, how far it is, and going back."""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learning.authoring import queries
from learning.authoring.content import read_content
from learning.authoring.impact import touched
from learning.authoring.jobs import PUBLISH
from learning.authoring.models import Publication
from learning.authoring.module_files import digest_of
from learning.authoring.paths import LIBRARY
from learning.authoring.service import publications
from learning.authoring.views.blueprint import bp
from learning.authoring.views.doors import author, desk_address, must, text_address
from learning.authoring.views.review import STATES as REVIEW_STATES
from learning.i18n import N_
from learning.jobs import service as jobs
from learning.markdown.document import Problem
from learning.web import database
from learning.web.cache import Cache
from learning.web.database import current_session, transaction
from learning.web.guard import roles, signed_in, the_reader

KINDS = {"new": N_("New"), "changed": N_("Changed"), "removed": N_("Removed")}
OPEN = ("waiting", "running")
LOOKS_AGAIN = 2  # seconds
CHECKED = Cache[tuple[Problem, ...]](8)  # by what was checked


@bp.get("/publish/<module>")
@signed_in
def publish(module: str) -> ResponseReturnValue:
    rights = author()
    session = current_session()
    the_group(module)
    numbers = publications.wanted_numbers(session, module)
    after = publications.bodies_of(session, numbers)
    own = {path: body for path, body in after.items() if publications.belongs(path, module)}
    published = queries.published_bodies(session)
    before = {path: body for path, body in published.items() if publications.belongs(path, module)}
    people = queries.affected(session, module)
    running = queries.open_publications(session).get(module)
    reviews = queries.reviews_of_group(session, module)
    database.release()  # reading the whole tree takes seconds
    return render_template(
        "authoring/publish.html",
        rights=rights,
        module=module,
        is_library=module == LIBRARY,
        desk_url=desk_address(module),
        touched=touched(before, own),
        kinds=KINDS,
        people=people,
        running=running,
        reviews=reviews,
        states=REVIEW_STATES,
        problems=with_links(errors_of(after)),
        text_address=text_address,
    )


def the_group(module: str) -> None:
    """There is such a module, or it is the library."""
    must(bool(queries.document_lines(current_session(), module)))


def errors_of(bodies: Mapping[str, bytes]) -> tuple[Problem, ...]:
    """Every error of the tree that would be read; asked again for the same texts, known."""
    return CHECKED.get(
        digest_of(bodies),
        lambda: tuple(one for one in read_content(bodies).problems if one.level == "error"),
    )


def with_links(problems: tuple[Problem, ...]) -> list[tuple[Problem, str]]:
    return [(one, f"{text_address(one.path)}#line-{one.line}") for one in problems]


@bp.post("/publish/<module>")
@roles("admin")
def ask_publication(module: str) -> ResponseReturnValue:
    """Ask for the newest texts, or for those of an earlier release."""
    the_group(module)
    release = request.form.get("release", "")
    with transaction() as session:
        asked = publications.ask(
            session,
            module,
            note=request.form.get("note", ""),
            by=the_reader().person_id,
            now=datetime.now(UTC),
            restores=int(release) if release.isascii() and release.isdigit() else None,
        )
        public_id = asked.public_id
        jobs.after_commit(session, PUBLISH)
    return redirect(url_for(".publication", public_id=public_id), 303)


@bp.get("/roll-back/<module>/<int:number>")
@roles("admin")
def roll_back(module: str, number: int) -> ResponseReturnValue:
    """Ask once more before readers get an earlier release again."""
    releases = queries.release_lines(current_session(), module)
    found = next((one for one in releases if one.number == number), None)
    must(found is not None and found.can_be_restored)
    return render_template(
        "authoring/roll_back.html",
        rights=author(),
        module=module,
        release=found,
        desk_url=desk_address(module),
        people=queries.affected(current_session(), module),
    )


@bp.get("/publications/<uuid:public_id>")
@signed_in
def publication(public_id: uuid.UUID) -> ResponseReturnValue:
    rights = author()
    found = queries.publication(current_session(), public_id)
    page = make_response(
        render_template(
            "authoring/publication.html",
            rights=rights,
            found=found,
            is_open=found.state in OPEN,
            desk_url=desk_address(found.module),
            problems=with_links(problems_of(found)),
        )
    )
    return look_again(page) if found.state in OPEN else page


def problems_of(found: Publication) -> tuple[Problem, ...]:
    return tuple(Problem(**one) for one in found.problems)


def look_again(page: Response) -> Response:
    """Let the browser open this page again by itself, with or without scripts."""
    page.headers["Refresh"] = str(LOOKS_AGAIN)
    return page
