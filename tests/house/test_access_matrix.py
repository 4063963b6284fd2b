"""Every route × method × role, made from the app's own map. A new route needs an entry here.

This matrix holds the door of each view. Which things somebody may see or change behind it is tested
with the feature, by somebody to whom they do not belong.
"""

from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.routing import Map, Rule

from tests.accounts.people import clock, person, signed_in

pytestmark = pytest.mark.parametrize("database", ["sqlite"])

ROLES = ("visitor", "disabled", "participant", "facilitator", "admin")
EVERYBODY = frozenset(ROLES)
SIGNED_IN = EVERYBODY - {"visitor", "disabled"}

# Who comes as far as each view. Entries are endpoints, as `url_for` names them.
WHO = (
    dict.fromkeys(
        (
            "accounts.sign_in",
            "accounts.begin",
            "accounts.ask_code",
            "accounts.check_code",
            "accounts.sign_out",
            "accounts.sign_up",
            "accounts.ask_sign_up",
            "accounts.confirm",
            "accounts.confirmed",
            "accounts.forgot",
            "accounts.ask_reset",
            "accounts.reset",
            "accounts.set_new_password",
            "accounts.invitation",
            "accounts.accept",
            "accounts.new_address",
            "accounts.take_address",
            "catalogue.home",
            "catalogue.catalogue",
            "catalogue.module",
            "catalogue.print_module",
            "catalogue.lesson",
            "catalogue.media",
            "catalogue.answer",
            "live.join",
            "live.enter",
            "live.participant",
            "live.take_seat",
            "live.change_language",
            "live.answer",
            "live.post",
            "live.support",
            "live.take_back",
            "live.qr",
            "live.events",
            "live.phone_state",
            "quizzes.quiz",
            "recommendations.registry",
            "recommendations.recommendation",
            "recommendations.version",
            "recommendations.frameworks",
            "recommendations.framework",
            "recommendations.item",
            "recommendations.practices",
            "recommendations.practice",
            "recommendations.glossary",
            "search.search",
            "pages.about",
            "pages.manual",
            "pages.privacy",
            "pages.accessibility",
            "health.alive",
            "health.ready",
            "health.numbers",
            "live.sessions",
            "live.calendar",
            "live.results",
            "live.report_page",
        ),
        EVERYBODY,
    )
    | dict.fromkeys(
        (
            "accounts.account",
            "accounts.change",
            "accounts.password",
            "accounts.change_password",
            "accounts.address",
            "accounts.ask_address",
            "accounts.second_factor",
            "accounts.set_up",
            "accounts.new_codes",
            "accounts.remove",
            "accounts.own_data",
            "accounts.delete",
            "accounts.erase",
            "accounts.end_one",
            "accounts.end_others",
            "authoring.add_comment",
            "authoring.ask_review",
            "authoring.decide_review",
            "authoring.editor",
            "authoring.exchange",
            "authoring.take_back",
            "authoring.translate",
            "authoring.save_translation",
            "authoring.translations",
            "authoring.meaning",
            "authoring.keep_meaning",
            "authoring.history",
            "authoring.home",
            "authoring.join",
            "authoring.keep",
            "authoring.library",
            "authoring.media",
            "authoring.media_file",
            "authoring.module",
            "authoring.publication",
            "authoring.publish",
            "authoring.restore",
            "authoring.review",
            "authoring.send_review",
            "authoring.settle_comment",
            "authoring.shelf",
            "authoring.merge",
            "authoring.pick",
            "authoring.preview",
            "authoring.write",
            "catalogue.reflect",
            "catalogue.mark_as_read",
            "live.register",
            "live.stay_away",
            "progress.me",
            "progress.join_cohort",
            "progress.leave_cohort",
            "progress.next_step",
            "quizzes.start",
            "quizzes.attempt",
            "quizzes.answers",
            "quizzes.review",
            "quizzes.hand_in",
            "quizzes.result",
        ),
        SIGNED_IN,
    )
    | dict.fromkeys(
        (
            "admin.start",
            "admin.people",
            "admin.export",
            "admin.person",
            "admin.change_role",
            "admin.change_author_role",
            "admin.disable",
            "admin.enable",
            "admin.reset_second_factor",
            "admin.invite_again",
            "admin.invite",
            "admin.send_invitation",
            "admin.roster",
            "admin.preview",
            "admin.send_invitations",
            "admin.cities",
            "admin.add_city",
            "admin.city",
            "admin.rename_city",
            "admin.add_focal_point",
            "admin.remove_focal_point",
            "admin.acts",
            "mail.mails",
            "mail.mail",
            "authoring.add_lesson",
            "authoring.add_media",
            "authoring.describe_media",
            "authoring.remove_media",
            "authoring.add_module",
            "authoring.add_text",
            "authoring.archive",
            "authoring.ask_publication",
            "authoring.bring_back",
            "authoring.change_entry",
            "authoring.change_settings",
            "authoring.conflict",
            "authoring.download",
            "authoring.entry",
            "authoring.files",
            "authoring.move_lesson",
            "authoring.new_module",
            "authoring.roll_back",
            "authoring.settings",
            "authoring.settle_conflict",
            "authoring.take_upload",
            "authoring.upload",
        ),
        frozenset({"admin"}),
    )
    | dict.fromkeys(
        (
            "live.present",
            "live.present_events",
            "live.present_state",
            "live.control",
            "live.control_events",
            "live.control_state",
            "live.command",
            "live.check",
            "live.check_events",
            "live.rehearse",
            "live.rehearse_again",
            "live.end_rehearsal",
            "live.let_answer",
            "live.plan",
            "live.change_plan",
            "live.renew_plan",
            "live.quick_question",
            "quizzes.reports",
            "quizzes.report",
            "quizzes.extend",
            "progress.cohorts",
            "progress.add_cohort",
            "progress.cohort",
            "progress.rename_cohort",
            "progress.close_cohort",
            "progress.open_cohort",
            "progress.set_cohort_module",
            "progress.drop_cohort_module",
            "progress.add_cohort_facilitator",
            "progress.remove_cohort_facilitator",
            "progress.preview_members",
            "progress.invite_members",
            "progress.remove_member",
            "live.new",
            "live.create",
            "live.edit",
            "live.change",
            "live.ask_copy",
            "live.copy",
            "live.cancel",
            "live.guests",
            "live.preview_guests",
            "live.invite",
            "live.invite_cohort",
            "live.remove_guest",
            "live.attendance",
            "live.export_workbook",
            "live.export_table",
            "live.edit_report",
            "live.save_report",
            "live.publish_report",
            "live.withdraw_report",
        ),
        frozenset({"facilitator", "admin"}),
    )
)
# Views that take what they are sent without the sign-in's token. The origin is checked there too.
WITHOUT_TOKEN = {
    "accounts.begin",
    "accounts.check_code",
    "accounts.confirmed",
    "accounts.ask_reset",
    "accounts.set_new_password",
    "accounts.accept",
    "accounts.take_address",
    "live.enter",
    "live.take_seat",
    "live.change_language",
    "live.answer",
    "live.post",
    "live.support",
    "live.take_back",
}
EXAMPLES = {"UUIDConverter": "00000000-0000-0000-0000-000000000007", "IntegerConverter": "7"}
READING = {"GET", "HEAD"}


@dataclass(frozen=True, slots=True)
class Browser:
    """Somebody at the door, with the token of their forms if they have one."""

    role: str
    client: FlaskClient
    csrf: str = ""

    def knock(
        self, rule: Rule, method: str, *, with_token: bool = True, site: str = "same-origin"
    ) -> int:
        """The status of the answer. A view that is reached answers 299."""
        headers = {"Sec-Fetch-Site": site} | ({"X-CSRF-Token": self.csrf} if with_token else {})
        return self.client.open(address(rule), method=method, headers=headers).status_code


def address(rule: Rule) -> str:
    """An address that the rule matches."""
    path = rule.rule
    for name, converter in rule._converters.items():
        kind = type(converter).__name__
        marked = next(part for part in path.split("<")[1:] if part.split(">")[0].endswith(name))
        some = min(getattr(converter, "items", ["x"]))  # of a list of words, one of them
        path = path.replace(f"<{marked.split('>')[0]}>", EXAMPLES.get(kind, some), 1)
    return path


def rules(app: Flask) -> list[Rule]:
    found: Map = app.url_map
    return sorted(found.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule))


def methods(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) - {"OPTIONS"})


@pytest.fixture
def people(app: Flask, session: Session) -> list[Browser]:
    """One browser for each role, and an app whose views only say that they were reached."""
    for endpoint, view in app.view_functions.items():

        def reached(**_: object) -> tuple[str, int]:
            return "reached", 299

        reached.__dict__.update(view.__dict__)
        app.view_functions[endpoint] = reached
    browsers = [Browser("visitor", app.test_client())]
    browsers += [
        Browser(role, *signed_in(app, session, person(session, role=role))) for role in ROLES[2:]
    ]
    closed = person(session)
    browsers.append(Browser("disabled", *signed_in(app, session, closed)))
    closed.disabled_at = clock()
    session.commit()
    return browsers


def expected(rule: Rule, method: str, role: str) -> int:
    if role in WHO.get(rule.endpoint, ()):
        return 299
    if role in SIGNED_IN:
        return 404
    return 303 if method in READING else 401


def test_every_route_has_an_entry_and_every_entry_a_route(app: Flask) -> None:
    assert {rule.endpoint for rule in rules(app)} == set(WHO)


def test_who_reaches_each_view(app: Flask, people: list[Browser]) -> None:
    wrong = [
        (rule.endpoint, method, somebody.role, status)
        for rule in rules(app)
        for method in methods(rule)
        for somebody in people
        if (status := somebody.knock(rule, method)) != expected(rule, method, somebody.role)
    ]

    assert wrong == []


def test_no_view_takes_anything_from_another_site(app: Flask, people: list[Browser]) -> None:
    taken = [
        (rule.endpoint, method, somebody.role)
        for rule in rules(app)
        for method in set(methods(rule)) - READING
        for somebody in people
        if somebody.knock(rule, method, site="cross-site") != 403
    ]

    assert taken == []


def test_no_view_takes_anything_without_the_sign_in_s_token(
    app: Flask, people: list[Browser]
) -> None:
    taken = {
        rule.endpoint
        for rule in rules(app)
        for method in set(methods(rule)) - READING
        for somebody in people
        if somebody.role in SIGNED_IN and somebody.knock(rule, method, with_token=False) != 403
    }

    assert taken == WITHOUT_TOKEN


def test_no_view_is_reached_by_a_method_it_does_not_name(app: Flask, people: list[Browser]) -> None:
    of_path: dict[str, set[str]] = {}
    for rule in rules(app):
        of_path.setdefault(rule.rule, set()).update(methods(rule))

    reached = [
        (rule.rule, method, somebody.role)
        for rule in rules(app)
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - of_path[rule.rule]
        for somebody in people
        if somebody.knock(rule, method) != 405
    ]

    assert reached == []
