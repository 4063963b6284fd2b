"""Forms of cohorts."""

from datetime import date

from wtforms import (
    DateField,
    EmailField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, Optional

from learning.accounts.forms import address_field, check_address
from learning.i18n import N_
from learning.web.forms import Form


class CohortForm(Form):
    """What a cohort is called."""

    name = StringField(
        N_("Name"),
        [
            InputRequired(message=N_("Write a name for the cohort.")),
            Length(max=120, message=N_("Use at most 120 characters.")),
        ],
    )

    def validate_name(self, field: StringField) -> None:
        if not (field.data or "").strip():
            raise ValidationError(N_("Write a name for the cohort."))


class CohortModuleForm(Form):
    """A module that the cohort takes, between two days."""

    module = SelectField(N_("Module"), choices=())
    opens_on = DateField(N_("From"), [InputRequired(message=N_("Choose a day."))])
    due_on = DateField(N_("Until"), [Optional()])

    def validate_due_on(self, field: DateField) -> None:
        first: date | None = self.opens_on.data
        if field.data is not None and first is not None and field.data < first:
            raise ValidationError(N_("The last day lies before the first one."))


class CohortFacilitatorForm(Form):
    """Somebody else who looks after the cohort."""

    email = address_field(N_("E-mail address"))

    def validate_email(self, field: EmailField) -> None:
        check_address(field)


class CohortListForm(Form):
    """Addresses to invite."""

    addresses = TextAreaField(
        N_("E-mail addresses"), [InputRequired(message=N_("Paste the addresses first."))]
    )
