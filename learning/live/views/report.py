"""The learning report: drafted, edited and looked at by those who run the session, then public."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from learning.catalogue.views.desk import open_desk
from learning.errors import NotFound, Refusal
from learning.i18n import N_
from learning.i18n.languages import LANGUAGES, language_of
from learning.live import queries, report
from learning.live.models import LiveReport, LiveSession
from learning.live.queries import afterwards
from learning.live.report import Around, Voice
from learning.live.service import reports
from learning.live.service.reports import Draft, NewerReport
from learning.live.views.blueprint import bp
from learning.live.views.desk import live_for_running, may_run_it
from learning.live.views.hub import the_hub
from learning.live.views.lists import module_title, spoken
from learning.markdown import dialect
from learning.markdown.document import Problem, Slot, fill
from learning.markdown.render import LinkContext, render
from learning.recommendations.views.cards import recommendation_views
from learning.recommendations.views.desk import desk_of
from learning.web.database import current_session, transaction
from learning.web.guard import public, roles, the_reader
from learning.web.language import (
    current_language,
    day,
    listed,
    number,
    percent,
    say,
    speaking,
)

PATH = "report.md"
NO_REPORT = N_("There is no report of this session yet.")
NOTICES = {
    "saved": N_("Saved."),
    "published": N_("Everybody can read the report now."),
    "withdrawn": N_("Only those who run the session can read the report now."),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the editing page shows."""

    text: str
    language: str
    revision: int
    is_published: bool
    message: str = ""
    problems: tuple[Problem, ...] = ()
    theirs: str = ""  # a newer text that somebody else saved
    preview: Markup | None = None


@bp.get("/live/<code>/report")
@public
def report_page(code: str) -> ResponseReturnValue:
    """The report for everybody once it is published; before that for those who run the session."""
    live = queries.by_code(current_session(), code)
    found, runs = afterwards.report_of(current_session(), live.id), may_run_it(live)
    if found is None or found.published_at is None:
        if runs:
            return redirect(url_for("live.edit_report", code=code))
        raise NotFound(NO_REPORT)
    body, _ = as_html(found.text, found.language)
    if body is None:
        raise NotFound(NO_REPORT)
    return render_template(
        "live/report.html",
        live=live,
        lang=spoken(live.language),
        report_lang=spoken(found.language),
        body=body,
        runs=runs,
        published_at=found.published_at,
        notice_text=NOTICES.get(request.args.get("after", "")),
    )


@bp.get("/live/<code>/report/edit")
@roles("facilitator", "admin")
def edit_report(code: str) -> ResponseReturnValue:
    """The report as it was saved last, or a fresh draft in the language that was asked for."""
    live = live_for_running(code)
    found = afterwards.report_of(current_session(), live.id)
    asked = language_of(request.args.get("draft"))
    if found is not None and asked is None:
        sheet = Sheet(found.text, found.language, found.revision, is_public(found))
        return edit_page(live, sheet)
    language = asked.code if asked else live.language
    revision = found.revision if found else 0
    text = drafted(live, language)
    message = say(N_("This is a draft. Nothing of it is kept until you save it."))
    return edit_page(live, Sheet(text, language, revision, is_public(found), message))


def is_public(found: LiveReport | None) -> bool:
    return found is not None and found.published_at is not None


@bp.post("/live/<code>/report/edit")
@roles("facilitator", "admin")
def save_report(code: str) -> ResponseReturnValue:
    """Look at the text as it would be read, or keep it."""
    live = live_for_running(code)
    found = afterwards.report_of(current_session(), live.id)
    sheet = sheet_sent(live, is_published=is_public(found))
    body, problems = as_html(sheet.text, sheet.language)
    if body is None:
        message = say(N_("The text cannot be shown as it is. It is not saved yet."))
        return edit_page(live, replace(sheet, message=message, problems=problems)), 422
    if request.form.get("press") == "preview":
        return edit_page(live, replace(sheet, preview=body, problems=problems))
    try:
        keep(code, sheet)
    except NewerReport as newer:
        theirs = newer.newest
        shown = replace(sheet, revision=theirs.revision, theirs=theirs.text, message=say(newer))
        return edit_page(live_for_running(code), shown), newer.status
    except Refusal as refusal:
        if refusal.status >= 500:
            raise
        return edit_page(live_for_running(code), replace(sheet, message=say(refusal))), 422
    return redirect(url_for("live.edit_report", code=code, after="saved"), 303)


def sheet_sent(live: LiveSession, *, is_published: bool) -> Sheet:
    language = language_of(request.form.get("language"))
    return Sheet(
        text=request.form.get("text", "").replace("\r\n", "\n").replace("\x00", ""),
        language=language.code if language else live.language,
        revision=request.form.get("revision", default=0, type=int),
        is_published=is_published,
    )


def keep(code: str, sheet: Sheet) -> None:
    draft = Draft(sheet.text, sheet.language, sheet.revision)
    with transaction() as session:
        reports.save(
            session,
            live_for_running(code),
            draft,
            by_id=the_reader().person_id,
            now=datetime.now(UTC),
        )


@bp.post("/live/<code>/report/publish")
@roles("facilitator", "admin")
def publish_report(code: str) -> ResponseReturnValue:
    seen = request.form.get("revision", default=0, type=int)
    with transaction() as session:
        live, by_id = live_for_running(code), the_reader().person_id
        reports.publish(session, live, seen=seen, by_id=by_id, now=datetime.now(UTC))
    return redirect(url_for("live.report_page", code=code, after="published"), 303)


@bp.post("/live/<code>/report/withdraw")
@roles("facilitator", "admin")
def withdraw_report(code: str) -> ResponseReturnValue:
    with transaction() as session:
        live, by_id = live_for_running(code), the_reader().person_id
        reports.withdraw(session, live, by_id=by_id, now=datetime.now(UTC))
    return redirect(url_for("live.edit_report", code=code, after="withdrawn"), 303)


def edit_page(live: LiveSession, sheet: Sheet) -> str:
    return render_template(
        "live/report_edit.html",
        live=live,
        lang=spoken(live.language),
        sheet=sheet,
        languages=LANGUAGES,
        most=reports.LONGEST_REPORT,
        notice_text=NOTICES.get(request.args.get("after", "")) if not sheet.message else None,
    )


def drafted(live: LiveSession, language: str) -> str:
    """A first text in this language, from what the room said."""
    hall = the_hub().hall(live.id)
    shelf = open_desk().shelf
    module = next((one for one in shelf.modules if one.module_id == live.module_id), None)
    with speaking(language):
        around = Around(
            module_title=module_title(shelf, live.module_id),
            module_url=f"/modules/{module.slug}" if module else "",
            recommendations=recommended(report.recommendation_keys(hall), language),
        )
        voice = Voice(language, say, number, percent, day, listed)
        return report.draft(hall, around, voice)


def recommended(keys: Iterable[str], language: str) -> list[tuple[str, str]]:
    """Titles and addresses of the recommendations that there are."""
    library = desk_of(open_desk().shelf, language=language)
    cards = [card for key in keys if (card := library.chain.recommendation(key))]
    views = recommendation_views(library, cards)
    slugs = [card.slug for card in cards]
    return [
        (view.title, f"/recommendations/{slug}") for view, slug in zip(views, slugs, strict=True)
    ]


def as_html(text: str, language: str) -> tuple[Markup | None, tuple[Problem, ...]]:
    """The text through the authors' dialect, washed; none where it has a fault."""
    parsed = dialect.parse(text, path=PATH)
    if parsed.document is None:
        return None, tuple(parsed.problems)
    with speaking(language):
        is_rtl = current_language().direction == "rtl"
        link = LinkContext(page=in_this_site, rtl=is_rtl, citations=())
        pieces = render(parsed.document, path=PATH, link=link).pieces
        html = fill(pieces, slot_html)
    return Markup(html), tuple(parsed.problems)  # noqa: S704  # washed by the dialect


def in_this_site(path: str) -> str:
    return f"{request.script_root}/{path}"


def slot_html(slot: Slot) -> str:
    """Labels in the report's language; a report asks nothing, so questions leave nothing."""
    return str(escape(say(slot.key) if slot.kind == "label" else slot.text))
