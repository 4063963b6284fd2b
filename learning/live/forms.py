"""Forms of scheduling sessions and of inviting people."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from wtforms import (  # type: ignore[attr-defined]  # its types are of 3.2
    DateField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput

from learning.accounts import lists
from learning.errors import Refusal
from learning.i18n import N_, formats
from learning.i18n.languages import LANGUAGES
from learning.live import zones
from learning.web.forms import Form
from learning.web.language import current_language, say, words

LONGEST_ADDRESS = 600
CHANNELS = ("interpretation", "captions")  # what a language may have beside the meeting itself
AUDIENCES = {
    "open": N_("Everybody: the session is announced on the site"),
    "invited": N_("Only people on the list of guests"),
    "cohort": N_("Only the members of a cohort, and guests"),
}
SEAT_KINDS = {
    "named": N_("With their name, which the room sees"),
    "hidden": N_("Without a name in the room; it counts for their own progress"),
    "anonymous": N_("Fully anonymous; nothing is linked to their account"),
}
MODERATION = {
    "before": N_("After you have approved it"),
    "after": N_("At once; you can hide it afterwards"),
}


def is_meeting_address(text: str) -> bool:
    """Whether this is a whole https address that can stand on a page and in a letter."""
    if (
        len(text) > LONGEST_ADDRESS
        or not text.isprintable()
        or any(one in text for one in ' <>"\\')
    ):
        return False
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    return parts.scheme == "https" and bool(host) and "@" not in parts.netloc


def check_meeting_address(_form: Any, field: StringField) -> None:
    if field.data and not is_meeting_address(field.data):
        raise ValidationError(N_("Write the whole address. It begins with https://"))


def address_field(label: str) -> StringField:
    return StringField(label, [Optional(), check_meeting_address])


def number_field(label: str, *, least: int, most: int, message: str, needed: bool) -> IntegerField:
    first = InputRequired(message=message) if needed else Optional()
    return IntegerField(label, [first, NumberRange(least, most, message=message)])


def choices(names: Mapping[str, str]) -> list[SelectChoice]:
    """Choices under their words in the reader's language."""
    return [SelectChoice(key, words().gettext(text)) for key, text in names.items()]


class TimeForm(Form):
    """When: a local time in a zone, which the form turns into a moment."""

    day = DateField(N_("Date"), [InputRequired(message=N_("Choose a day."))])
    clock = TimeField(N_("Begins at"), [InputRequired(message=N_("Write the time, as 14:30."))])
    time_zone = SelectField(N_("Time zone"))
    which = RadioField(N_("Which of the two?"), validate_choice=False)

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.time_zone.choices = {
            words().gettext(N_("Near the Mediterranean")): zone_choices(zones.NEAR),
            words().gettext(N_("Everywhere")): zone_choices(zones.far()),
        }
        self.which.choices = []
        self.starts_at: datetime | None = None

    def validate_time_zone(self, field: SelectField) -> None:
        """The moment is settled here, once the day and the time are there."""
        on, at, zone = self.day.data, self.clock.data, field.data
        if on is None or at is None or zone not in zones.zone_names():
            return
        self.offer_both(zones.readings(on, at, zone))
        try:
            self.starts_at = zones.moment_of(on, at, zone, which=self.which.data or "")
        except Refusal as refusal:
            raise ValidationError(say(refusal)) from None

    def offer_both(self, found: Sequence[datetime]) -> None:
        """Where clocks show the time twice: both moments, each by its distance from UTC."""
        if len(found) == 2:
            self.which.choices = [
                SelectChoice(
                    word, f"{universal(one)} ({zones.offset_of(one, self.time_zone.data)})"
                )
                for word, one in zip(("first", "second"), found, strict=True)
            ]


def universal(moment: datetime) -> str:
    """`01:30 UTC`: what tells the two apart for everybody."""
    return formats.clock(moment, current_language().code)


def zone_choices(names: Iterable[str]) -> list[SelectChoice]:
    """Zones by the cities they are named after, in the reader's language and its order."""
    code = current_language().code
    spoken = ((zones.labelled(name, code), name) for name in names)
    return [SelectChoice(name, text) for text, name in sorted(spoken)]


class SessionForm(TimeForm):
    """Everything a session is planned with."""

    cohort_ids: frozenset[str] = frozenset()
    title = StringField(N_("Title"), [Length(max=200, message=N_("Use at most 200 characters."))])
    language = SelectField(
        N_("Language of the title"),
        choices=[SelectChoice(one.code, one.name) for one in LANGUAGES],
    )
    minutes = number_field(
        N_("Minutes"),
        least=5,
        most=720,
        message=N_("Write how many minutes it takes, from 5 to 720."),
        needed=True,
    )
    languages = SelectMultipleField(
        N_("Languages for participants"),
        [InputRequired(message=N_("Choose one language at least."))],
        option_widget=CheckboxInput(),
        choices=[SelectChoice(one.code, one.name) for one in LANGUAGES],
    )
    meeting_url = address_field(N_("Link to the video meeting"))
    audience = RadioField(N_("Who may come"), default="open")
    cohort = SelectField(N_("Cohort"), choices=(), validate_choice=False)
    capacity = number_field(
        N_("Places"),
        least=1,
        most=20_000,
        message=N_("Write a number from 1 to 20,000, or nothing."),
        needed=False,
    )
    seat_kinds = SelectMultipleField(
        N_("How people may take part"),
        [InputRequired(message=N_("Choose one way at least."))],
        option_widget=CheckboxInput(),
    )
    moderation = RadioField(N_("When the room sees what people write"), default="before")
    facilitators = TextAreaField(N_("Who else runs it"))

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.audience.choices = choices(AUDIENCES)
        self.seat_kinds.choices = choices(SEAT_KINDS)
        self.moderation.choices = choices(MODERATION)

    def offer_cohorts(self, names: Mapping[str, str]) -> None:
        """The cohorts that this person looks after, by their public ids."""
        none = SelectChoice("", words().gettext(N_("None of these")))
        self.cohort.choices = [none, *(SelectChoice(key, text) for key, text in names.items())]
        self.cohort_ids = frozenset(names)

    def validate_cohort(self, field: SelectField) -> None:
        if self.audience.data != "cohort":
            return
        if field.data not in self.cohort_ids:
            raise ValidationError(N_("Choose the cohort that the session is for."))

    def validate_facilitators(self, field: TextAreaField) -> None:
        found = lists.read(field.data or "")
        if found.unusable:
            raise ValidationError(
                say(N_("In line {line} is no e-mail address."), line=found.unusable[0].line)
            )

    @property
    def facilitator_addresses(self) -> tuple[str, ...]:
        return lists.read(self.facilitators.data or "").addresses

    @property
    def channels(self) -> dict[str, dict[str, str]]:
        """Addresses for interpretation and captions, by language."""
        return {
            one.code: {
                kind: self[f"{kind}_{one.code}"].data
                for kind in CHANNELS
                if self[f"{kind}_{one.code}"].data
            }
            for one in LANGUAGES
        }


for _one in LANGUAGES:  # two addresses for each language of the site
    setattr(SessionForm, f"interpretation_{_one.code}", address_field(N_("Interpretation")))
    setattr(SessionForm, f"captions_{_one.code}", address_field(N_("Captions")))


class NewSessionForm(SessionForm):
    """A session to come. Its module cannot be changed later: the plan is made from it."""

    module = SelectField(N_("Module"), choices=())


class CopyForm(TimeForm):
    """The same session at another time."""


class ListForm(Form):
    """Addresses to invite."""

    addresses = TextAreaField(
        N_("E-mail addresses"), [InputRequired(message=N_("Paste the addresses first."))]
    )


class PressForm(Form):
    """A button alone."""
