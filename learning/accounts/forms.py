"""Forms of signing in and up, of mailed links, and of one's own account."""

from collections.abc import Iterable
from typing import Any

from wtforms import (  # type: ignore[attr-defined]  # its types are of 3.2
    EmailField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length

from learning.accounts.passwords import MOST, TOO_LONG, weakness
from learning.accounts.people import email_key
from learning.cities.models import City
from learning.i18n import N_
from learning.i18n.languages import LANGUAGES
from learning.mail.addresses import mailbox
from learning.web.forms import Form
from learning.web.kept import KeptField, local_path
from learning.web.language import words

LONGEST_ADDRESS = 254
LONGEST_NAME = 120


def name_field() -> StringField:
    return StringField(
        N_("Name"),
        [
            InputRequired(message=N_("Write your name.")),
            Length(max=LONGEST_NAME, message=N_("Use at most 120 characters.")),
        ],
    )


def address_field(label: str) -> EmailField:
    return EmailField(
        label,
        [
            InputRequired(message=N_("Write your e-mail address.")),
            Length(max=LONGEST_ADDRESS, message=N_("This is too long for an e-mail address.")),
        ],
    )


def language_field() -> SelectField:
    return SelectField(
        N_("Language"),
        choices=[SelectChoice(language.code, language.name) for language in LANGUAGES],
    )


def city_choices(cities: Iterable[City]) -> list[SelectChoice]:
    """Every city by its name, and none first."""
    none = SelectChoice("", words().gettext(N_("None of these")))
    return [none, *(SelectChoice(city.key, city.name) for city in cities)]


def check_typed(field: StringField) -> None:
    """More than spaces."""
    if not (field.data or "").strip():
        raise ValidationError(N_("Write your name."))


def check_address(field: EmailField) -> None:
    if mailbox(email_key(field.data or "")) is None:
        raise ValidationError(N_("No mail can be sent to this. Is it a whole e-mail address?"))


def check_length(field: PasswordField) -> None:
    """Here and not by `Length`, whose `maxlength` lets browsers cut a password silently."""
    if len(field.data or "") > MOST:
        raise ValidationError(TOO_LONG)


def check_new_password(field: PasswordField, about: Iterable[str]) -> None:
    wrong = weakness(field.data or "", about=about)
    if wrong:
        raise ValidationError(wrong)


class SignInForm(Form):
    """Who, the password, and what comes after: a place to go, or a form to send again."""

    email = address_field(N_("E-mail address"))
    password = PasswordField(N_("Password"), [InputRequired(message=N_("Write your password."))])
    next = HiddenField()
    kept = KeptField()

    def validate_password(self, field: PasswordField) -> None:
        check_length(field)

    @property
    def next_path(self) -> str | None:
        return local_path(self.next.data)


class CodeForm(Form):
    """The code of an authenticator app, or a recovery code, after the password."""

    code = StringField(
        N_("Code"),
        [
            InputRequired(message=N_("Type the code.")),
            Length(max=40, message=N_("Type the code.")),
        ],
    )
    next = HiddenField()
    kept = KeptField()

    @property
    def next_path(self) -> str | None:
        return local_path(self.next.data)


class SignUpForm(Form):
    """Everything an account is opened with."""

    name = name_field()
    email = address_field(N_("E-mail address"))
    password = PasswordField(N_("Password"), [InputRequired(message=N_("Choose a password."))])
    city = SelectField(N_("City"), choices=())
    language = language_field()
    next = HiddenField()

    def validate_name(self, field: StringField) -> None:
        check_typed(field)

    def validate_email(self, field: EmailField) -> None:
        check_address(field)

    def validate_password(self, field: PasswordField) -> None:
        check_new_password(field, [self.name.data or "", self.email.data or ""])

    @property
    def next_path(self) -> str | None:
        return local_path(self.next.data)


class AddressForm(Form):
    """Where a link is to be sent."""

    email = address_field(N_("E-mail address"))

    def validate_email(self, field: EmailField) -> None:
        check_address(field)


class ConfirmForm(Form):
    """The password that was chosen at sign-up: only whoever signed up knows it."""

    password = PasswordField(
        N_("The password you chose"), [InputRequired(message=N_("Write your password."))]
    )

    def validate_password(self, field: PasswordField) -> None:
        check_length(field)


class NewPasswordForm(Form):
    """A password to come, at the end of a mailed link."""

    about: tuple[str, ...] = ()
    password = PasswordField(N_("New password"), [InputRequired(message=N_("Choose a password."))])

    def validate_password(self, field: PasswordField) -> None:
        check_new_password(field, self.about)


class InvitationForm(NewPasswordForm):
    """Taking over an account that was opened for somebody."""

    name = name_field()

    def validate_name(self, field: StringField) -> None:
        check_typed(field)


class PressForm(Form):
    """A button alone."""


class AccountForm(Form):
    """What people may change about themselves."""

    name = name_field()
    language = language_field()
    city = SelectField(N_("City"), choices=(), validate_choice=False)
    digits = RadioField(N_("Figures on Arabic pages"))

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        say = words().gettext
        self.digits.choices = [
            SelectChoice("western", say(N_("Western figures, as in Tunis"))),
            SelectChoice("eastern", say(N_("Eastern figures, as in Cairo"))),
        ]

    def validate_name(self, field: StringField) -> None:
        check_typed(field)


class OwnPasswordForm(Form):
    """The password of whoever is signed in, before something that cannot be undone."""

    current = PasswordField(
        N_("Your password"), [InputRequired(message=N_("Write your password."))]
    )

    def validate_current(self, field: PasswordField) -> None:
        check_length(field)


class ChangePasswordForm(OwnPasswordForm):
    """The present password and the one to come."""

    about: tuple[str, ...] = ()
    password = PasswordField(N_("New password"), [InputRequired(message=N_("Choose a password."))])

    def validate_password(self, field: PasswordField) -> None:
        check_new_password(field, self.about)


class ChangeAddressForm(OwnPasswordForm):
    """The new address, which is told by mail."""

    email = address_field(N_("New e-mail address"))

    def validate_email(self, field: EmailField) -> None:
        check_address(field)


class SetUpForm(Form):
    """The first code of an authenticator app."""

    code = StringField(
        N_("Code"),
        [
            InputRequired(message=N_("Type the code.")),
            Length(max=40, message=N_("Type the code.")),
        ],
    )
