"""What the database cannot do just now, told so that a person knows what to do."""

from learning.errors import Refusal

N_ = str  # marks a text for the catalogues, as `i18n` does, which stands beside `store`


class Busy(Refusal):
    """Others are writing, or the database is away for a moment. Trying again helps."""

    status = 503
    retry_after = 2


class Full(Refusal):
    """No room is left to write. Reading goes on."""

    status = 507


class Unstorable(Refusal):
    """A character that the database cannot hold, where no page of ours would send one."""

    status = 400


NOT_UNDERSTOOD = N_("This request could not be understood.")
BUSY = N_("Too many people are saving at this moment. Please send it again.")
AWAY = N_("The database does not answer at this moment. Please try again.")
FULL = N_("This was not saved: the server has no space left. Please tell an administrator.")
