"""The form that gives one person more time."""

from wtforms import EmailField, IntegerField
from wtforms.validators import InputRequired, NumberRange

from learning.i18n import N_
from learning.quizzes.service import MOST_EXTRA
from learning.web.forms import Form


class MoreTimeForm(Form):
    """Whose time, and how many minutes on top of the quiz's limit."""

    email = EmailField(N_("E-mail"), [InputRequired(N_("This field is required."))])
    minutes = IntegerField(
        N_("Extra minutes"),
        [
            InputRequired(N_("This field is required.")),
            NumberRange(1, MOST_EXTRA, N_("Give between 1 and 600 minutes.")),
        ],
    )
