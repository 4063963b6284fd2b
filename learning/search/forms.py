"""The search box and its filters, as they stand in the address."""

from wtforms import StringField
from wtforms.validators import Length

from learning.i18n import N_
from learning.search.query import LONGEST
from learning.web.forms import Form

TOO_LONG = N_(
    "That is more than 200 characters, so nothing was searched for. The beginning is kept: leave"
    " the words that tell most."
)


class SearchForm(Form):
    """What to find. An unknown kind or language is no filter."""

    q = StringField(N_("Search"), [Length(max=LONGEST, message=TOO_LONG)])
    kind = StringField()
    language = StringField()
    page = StringField()
