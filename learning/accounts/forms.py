"""Forms of signing in and of one's own account."""

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

from learning.accounts.passwords import MOST, TOO_LONG
from learning.i18n import N_
from learning.i18n.languages import LANGUAGES
from learning.web.forms import Form
from learning.web.kept import KeptField, local_path
from learning.web.language import words


class SignInForm(Form):
    """Who, the password, and what comes after: a place to go, or a form to send again."""

    email = EmailField(
        N_("E-mail address"),
        [
            InputRequired(message=N_("Write your e-mail address.")),
            Length(max=254, message=N_("This is too long for an e-mail address.")),
        ],
    )
    password = PasswordField(N_("Password"), [InputRequired(message=N_("Write your password."))])
    next = HiddenField()
    kept = KeptField()

    def validate_password(self, field: PasswordField) -> None:
        """Here and not by `Length`, whose `maxlength` lets browsers cut a password silently."""
        if len(field.data or "") > MOST:
            raise ValidationError(TOO_LONG)

    @property
    def next_path(self) -> str | None:
        return local_path(self.next.data)


class AccountForm(Form):
    """What people may change about themselves."""

    name = StringField(
        N_("Name"),
        [
            InputRequired(message=N_("Write your name.")),
            Length(max=120, message=N_("Use at most 120 characters.")),
        ],
    )
    language = SelectField(
        N_("Language"),
        choices=[SelectChoice(language.code, language.name) for language in LANGUAGES],
    )
    digits = RadioField(N_("Figures on Arabic pages"))

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        say = words().gettext
        self.digits.choices = [
            SelectChoice("western", say(N_("Western figures, as in Tunis"))),
            SelectChoice("eastern", say(N_("Eastern figures, as in Cairo"))),
        ]

    def validate_name(self, field: StringField) -> None:
        if not (field.data or "").strip():
            raise ValidationError(N_("Write your name."))
