"""What to look at before a session begins: each line is fine, to look at, or to mend. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from learning.i18n import N_
from learning.i18n.languages import Language, language_of
from learning.live.hall import Hall

Verdict = Literal["fine", "look", "mend"]
AT_HOME = ("localhost", "127.", "[::1]")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at. `message` is filled by `values` after translation."""

    about: str
    verdict: Verdict
    message: str
    values: Mapping[str, object]
    steps: tuple[str, ...] = ()  # titles, where the line is about some steps


def line(about: str, verdict: Verdict, message: str, **values: object) -> Line:
    return Line(about, verdict, message, values)


def address_line(public_address: str | None, asked: str) -> Line:
    """Whether phones are sent to where this page was just opened."""
    if public_address is None:
        return line(
            N_("Public address"),
            "mend",
            N_(
                "No public address is set, so the QR code leads to {asked}. Ask whoever runs the"
                " server to set LEARNING_PUBLIC_ADDRESS."
            ),
            asked=asked,
        )
    if public_address.partition("//")[2].startswith(AT_HOME):
        return line(
            N_("Public address"),
            "mend",
            N_("Phones cannot reach {address}: it is this machine alone."),
            address=public_address,
        )
    if public_address != asked:
        return line(
            N_("Public address"),
            "look",
            N_("You are at {asked}; phones are sent to {address}. Open that once on your phone."),
            asked=asked,
            address=public_address,
        )
    return line(
        N_("Public address"), "fine", N_("Phones are sent to {address}."), address=public_address
    )


def plan_line(hall: Hall) -> Line:
    plan = hall.room.control.plan
    minutes = sum(step.minutes for step in plan)
    if not plan:
        return line(N_("Plan"), "mend", N_("The plan is empty. Add a slide or a question first."))
    if minutes > hall.minutes:
        return line(
            N_("Plan"),
            "look",
            N_("The plan takes {planned} minutes, the session has {minutes}."),
            planned=minutes,
            minutes=hall.minutes,
        )
    return line(
        N_("Plan"),
        "fine",
        N_("{count} steps, {planned} of {minutes} minutes."),
        count=len(plan),
        planned=minutes,
        minutes=hall.minutes,
    )


def language_lines(hall: Hall) -> list[Line]:
    """For each language of the session, the steps that have no words in it, or old ones."""
    found = []
    for language in known(hall.languages):
        missing = [
            hall.items[step.key].source.title
            for step in hall.room.control.plan
            if step.key in hall.items
            and (
                language.code not in hall.items[step.key].texts
                or language.code in hall.items[step.key].stale
            )
        ]
        if not missing:
            found.append(
                line(
                    N_("Language"),
                    "fine",
                    N_("{language}: every step has its text."),
                    language=language.name,
                )
            )
            continue
        message = N_("{language}: {count} steps have no text, so another language is shown there.")
        values = {"language": language.name, "count": len(missing)}
        found.append(Line(N_("Language"), "look", message, values, tuple(missing)))
    return found


def meeting_lines(hall: Hall) -> list[Line]:
    """The meeting's link, and interpretation or captions for each language but the main one."""
    found = [
        line(N_("Video meeting"), "fine", N_("The link to the meeting is set."))
        if hall.meeting_url
        else line(
            N_("Video meeting"),
            "look",
            N_("No video meeting is set: all meet in one room."),
        )
    ]
    without = [
        one.name
        for one in known(hall.languages)
        if one.code != hall.language and not any(hall.channels.get(one.code, {}).values())
    ]
    if without:
        message = N_("No interpretation or caption link is set for {languages}.")
        found.append(line(N_("Interpretation"), "look", message, languages=", ".join(without)))
    elif len(hall.languages) > 1:
        message = N_("Every language has an interpretation or caption link.")
        found.append(line(N_("Interpretation"), "fine", message))
    return found


def mail_line(*, sent_at: datetime | None, failed_count: int) -> Line:
    """Whether invitations and reminders go out, by what became of the newest mails."""
    if failed_count:
        message = N_("{count} mails of the last week could not be sent. Ask an administrator.")
        return line(N_("Mail"), "look", message, count=failed_count)
    if sent_at is None:
        return line(N_("Mail"), "look", N_("No mail was ever sent from here."))
    return line(N_("Mail"), "fine", N_("The last mail was sent on {moment}."), moment=sent_at)


def known(codes: Iterable[str]) -> list[Language]:
    return [found for code in codes if (found := language_of(code))]
