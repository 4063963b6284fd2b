"""Reasons to say no that a person can read and act on."""


class Refusal(Exception):
    """A request we understand and decline. Shown to the person, never logged as a fault.

    `message` is an English sentence that is also the key of its translation; `values` fill its
    `{names}` after translation, so that a sentence is never joined from pieces.
    """

    status = 409

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message.format(**values) if values else message)
        self.message = message
        self.values = values


class NotFound(Refusal):
    """What a person may not see does not exist for them."""

    status = 404


class NotAllowed(Refusal):
    """The person may see it, and may not do this to it."""

    status = 403
