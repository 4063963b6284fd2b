"""Forms of the administrators' pages."""

from typing import Any

from wtforms import (  # type: ignore[attr-defined]  # its types are of 3.2
    BooleanField,
    EmailField,
    FileField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, Regexp

from learning.accounts.access import ROLES
from learning.accounts.forms import (
    address_field,
    check_address,
    check_typed,
    language_field,
    name_field,
)
from learning.i18n import N_
from learning.web.forms import Form
from learning.web.language import words

ROLE_NAMES = {
    "participant": N_("Participant"),
    "facilitator": N_("Facilitator"),
    "admin": N_("Administrator"),
}


def role_choices() -> list[SelectChoice]:
    say = words().gettext
    return [SelectChoice(role, say(ROLE_NAMES[role])) for role in ROLES]


class SearchForm(Form):
    """Words of a name or an address."""

    q = StringField(N_("Name or e-mail address"))


class InviteForm(Form):
    """One person to invite."""

    name = name_field()
    email = address_field(N_("E-mail address"))
    role = SelectField(N_("Role"))
    city = SelectField(N_("City"), choices=())
    language = language_field()

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.role.choices = role_choices()

    def validate_name(self, field: StringField) -> None:
        check_typed(field)

    def validate_email(self, field: EmailField) -> None:
        check_address(field)


class RosterForm(Form):
    """A list of people: a file, or its text."""

    file = FileField(N_("File (CSV)"))
    roster = TextAreaField(N_("Or paste the list here"))


class RoleForm(Form):
    """Another role."""

    role = SelectField(N_("Role"))

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.role.choices = role_choices()


class CityNameForm(Form):
    """What a city is called."""

    name = StringField(
        N_("Name"),
        [
            InputRequired(message=N_("Write the city’s name.")),
            Length(max=120, message=N_("Use at most 120 characters.")),
        ],
    )

    def validate_name(self, field: StringField) -> None:
        if not (field.data or "").strip():
            raise ValidationError(N_("Write the city’s name."))


class CityForm(CityNameForm):
    """A city that comes into the network."""

    country = StringField(
        N_("Country code"),
        [Regexp(r"^[A-Za-z]{2}$", message=N_("Write the two letters of the country."))],
    )
    word = StringField(
        N_("Word in its address"),
        [Length(max=80, message=N_("Use at most 80 characters."))],
    )
    fictional = BooleanField(N_("An invented city, for demonstrations"))


class FocalPointForm(Form):
    """Who may speak for a city."""

    email = address_field(N_("E-mail address"))
