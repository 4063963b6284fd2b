"""What the database cannot do just now, told so that a person knows what to do."""

from learning.errors import Refusal


class Busy(Refusal):
    """Others are writing, or the database is away for a moment. Trying again helps."""

    status = 503
    retry_after = 2


class Full(Refusal):
    """No room is left to write. Reading goes on."""

    status = 507


BUSY = "Too many people are saving at this moment. Please send it again."
AWAY = "The database does not answer at this moment. Please try again."
FULL = "This was not saved: the server has no space left. Please tell an administrator."
