"""The list of acts: who did what to whom, and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from learning.admin import queries
from learning.admin.forms import ROLE_NAMES
from learning.admin.queries import Named
from learning.admin.views.blueprint import bp
from learning.admin.views.people import page_number
from learning.audit import queries as audit_queries
from learning.audit.queries import Line
from learning.i18n import N_
from learning.recommendations.views.paging import turn
from learning.web.database import current_session
from learning.web.guard import roles
from learning.web.language import say

ACTS = {
    "person.added": N_("Opened an account"),
    "person.signed_up": N_("Signed up"),
    "person.invited": N_("Invited somebody"),
    "person.disabled": N_("Closed an account"),
    "person.enabled": N_("Opened a closed account"),
    "person.erased": N_("Deleted their account"),
    "people.exported": N_("Took the list of people along"),
    "role.granted": N_("Gave a role"),
    "password.set": N_("Set a password"),
    "address.changed": N_("Changed an e-mail address"),
    "focal_point.named": N_("Named a city contact"),
    "focal_point.removed": N_("Removed a city contact"),
    "second_factor.set_up": N_("Set up a second factor"),
    "second_factor.removed": N_("Removed a second factor"),
    "recovery_code.used": N_("Used a recovery code"),
    "city.added": N_("Added a city"),
    "city.renamed": N_("Renamed a city"),
    "content.published": N_("Published a module"),
    "content.rolled_back": N_("Went back to an earlier release"),
    "content.uploaded": N_("Took in texts from a ZIP archive"),
    "content.settled": N_("Settled a conflict of texts"),
    "author.granted": N_("Let somebody work on texts"),
    "author.withdrawn": N_("Ended somebody’s work on texts"),
    "author.meaning_kept": N_("Said that an edit did not change the meaning"),
    "author.reviewed": N_("Judged a text"),
    "quiz.extended": N_("Gave more time for a quiz"),
    "live.scheduled": N_("Scheduled a live session"),
    "live.moved": N_("Moved a live session"),
    "live.cancelled": N_("Cancelled a live session"),
    "live.invited": N_("Invited people to a live session"),
    "live.exported": N_("Took a live session along as a spreadsheet"),
    "live.report_published": N_("Published the report of a live session"),
    "live.report_withdrawn": N_("Took back the report of a live session"),
    "cohort.added": N_("Made a cohort"),
    "cohort.closed": N_("Closed a cohort"),
    "cohort.reopened": N_("Opened a closed cohort"),
    "cohort.facilitator": N_("Named a facilitator of a cohort"),
    "cohort.invited": N_("Invited people to a cohort"),
}
OPERATOR, ERASED = N_("The command line"), N_("Somebody whose account was deleted")


@dataclass(frozen=True, slots=True)
class Act:
    """One line as the page shows it."""

    at: datetime
    what: str
    by: str
    to: str
    url: str | None
    more: str


@bp.get("/audit")
@roles("admin")
def acts() -> ResponseReturnValue:
    page = audit_queries.line_page(current_session(), page_number())
    return render_template(
        "admin/audit.html",
        acts=shown(page.lines),
        turn=turn("admin.acts", {}, number=page.number, count=page.count),
    )


def shown(lines: Sequence[Line]) -> list[Act]:
    """All lines of a page, with two statements for everybody's names."""
    session = current_session()
    ids = {line.actor_id for line in lines if line.actor_id}
    ids |= {line.subject_id for line in lines if line.subject_kind == "person"}
    city_ids = {line.subject_id for line in lines if line.subject_kind == "city"}
    city_ids |= {line.details["city"] for line in lines if "city" in line.details}
    cities = queries.cities_named(session, city_ids)
    people = queries.people_named(session, ids)
    return [act(line, people, cities) for line in lines]


def act(line: Line, people: dict[int, Named], cities: dict[int, Named]) -> Act:
    to, url = subject(line, people, cities)
    return Act(
        at=line.at,
        what=say(ACTS[line.act]) if line.act in ACTS else line.act,
        by=actor(line, people),
        to=to,
        url=url,
        more=details(line.details, cities),
    )


def actor(line: Line, people: dict[int, Named]) -> str:
    if line.actor_id in people:
        return people[line.actor_id].name
    return say(ERASED if line.details.get("actor") == "erased" else OPERATOR)


def subject(
    line: Line, people: dict[int, Named], cities: dict[int, Named]
) -> tuple[str, str | None]:
    """Whom or what it was done to, and the page about that."""
    if line.subject_kind == "person":
        found = people.get(line.subject_id)
        if found is None:
            return say(ERASED), None
        return found.name, url_for(".person", public_id=found.public_id)
    if line.subject_kind == "city" and (city := cities.get(line.subject_id)):
        return city.name, url_for(".city", public_id=city.public_id)
    return f"{line.subject_kind} {line.subject_id}", None


def details(given: dict[str, Any], cities: dict[int, Named]) -> str:
    """`Participant → Facilitator`, the name of a city, or whatever else the line keeps."""
    said = [detail(name, value, cities) for name, value in given.items() if name != "actor"]
    return (" → " if "before" in given else ", ").join(said)


def detail(name: str, value: object, cities: dict[int, Named]) -> str:
    if value in ROLE_NAMES:
        return say(ROLE_NAMES[str(value)])
    if name == "city" and isinstance(value, int) and value in cities:
        return cities[value].name
    return str(value)
