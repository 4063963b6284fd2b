"""What a form or a script sent, read as plain values."""

from collections.abc import Mapping

from flask import request

from learning.errors import Refusal
from learning.i18n import N_

Fields = Mapping[str, str]
MOST_DIGITS = 9


class Unreadable(Refusal):
    """A field that no page of ours sends like that."""

    status = 400


def sent_fields() -> dict[str, str]:
    """The fields of the form, or of a JSON object, as texts."""
    if request.is_json:
        given = request.get_json(silent=True)
        if not isinstance(given, dict):
            raise Unreadable(N_("This request could not be understood."))
        return {str(name): as_text(value) for name, value in given.items() if value is not None}
    return dict(request.form.items())


def as_text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def field(fields: Fields, name: str) -> str:
    return fields.get(name, "").strip()


def whole(fields: Fields, name: str) -> int | None:
    """A whole number; None where the field is empty."""
    text = field(fields, name)
    if not text:
        return None
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS):
        raise Unreadable(N_("This request could not be understood."))
    return int(text)


def number(fields: Fields, name: str, otherwise: int) -> int:
    found = whole(fields, name)
    return otherwise if found is None else found


def flag(fields: Fields, name: str) -> bool:
    """Yes unless the field says no."""
    return field(fields, name) != "no"
