"""The form that every page's form inherits from: token of the sign-in, clean text, our words."""

import hmac
from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any, NoReturn, Self

from flask import request
from werkzeug.datastructures import CombinedMultiDict
from wtforms import Field, FieldList, FormField, PasswordField, SelectFieldBase, ValidationError
from wtforms import Form as WTForm
from wtforms.csrf.core import CSRF, CSRFTokenField
from wtforms.fields.core import UnboundField
from wtforms.meta import DefaultMeta

from learning.i18n import N_
from learning.i18n.translation import Translator
from learning.web.guard import TOKEN_FIELD, reader
from learning.web.language import words

# What WTForms says by itself, marked here so that the catalogues hold it.
BUILT_IN = (
    N_("This field is required."),
    N_("Not a valid choice."),
    N_("Not a valid choice: could not coerce."),
    N_("Invalid Choice: could not coerce."),
    N_("Not a valid integer value."),
    N_("Not a valid decimal value."),
    N_("Not a valid date value."),
    N_("Invalid email address."),
    N_("Invalid input."),
)
# Fields that bring their own filters, or whose text is kept to the letter.
UNTOUCHED = (FieldList, FormField, PasswordField, SelectFieldBase, CSRFTokenField)


def cleaned(value: object) -> object:
    """Typed text without space around it, with one kind of line end and nothing unstorable."""
    if not isinstance(value, str):
        return value
    return value.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()


class SignInToken(CSRF):
    """The token that belongs to the sign-in: the same on all its pages, for as long as it lasts."""

    def generate_csrf_token(self, csrf_token_field: CSRFTokenField) -> str:
        person = reader()
        return person.csrf_token if person else ""

    def validate_csrf_token(self, form: Any, field: CSRFTokenField) -> None:
        """The guard has looked already; so a form without the guard is not without protection."""
        current = field.current_token or ""
        if not current or not hmac.compare_digest((field.data or "").encode(), current.encode()):
            raise ValidationError(N_("This page was opened before you last signed in."))


class Form(WTForm):
    """Give `from_request()` to the template and ask `sent_and_valid`. Keeps what was typed."""

    class Meta(DefaultMeta):
        csrf_class = SignInToken
        csrf_field_name = TOKEN_FIELD

        def bind_field(
            self, form: Any, unbound_field: "UnboundField[Any]", options: MutableMapping[str, Any]
        ) -> Any:
            if not issubclass(unbound_field.field_class, UNTOUCHED):
                options["filters"] = (*unbound_field.kwargs.get("filters", ()), cleaned)
            field: Field = unbound_field.bind(form=form, **options)
            field.label.text = words().gettext(field.label.text)
            return field

        def get_translations(self, form: Any) -> Translator:
            return words()

    def __init__(
        self, formdata: Any = None, *, meta: dict[str, Any] | None = None, **given: Any
    ) -> None:
        super().__init__(formdata, meta={"csrf": reader() is not None, **(meta or {})}, **given)

    @classmethod
    def from_request(cls, **given: Any) -> Self:
        """The form as it was sent, or with `given` values when it is only opened."""
        if request.method != "POST":
            return cls(None, **given)
        return cls(CombinedMultiDict([request.files, request.form]), **given)

    @classmethod
    def from_query(cls, **given: Any) -> Self:
        """The form of a search, whose fields stand in the address and change nothing."""
        return cls(request.args, meta={"csrf": False}, **given)

    @property
    def sent_and_valid(self) -> bool:
        """Whether this request sends the form, and every field is right."""
        return request.method == "POST" and self.validate()

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Check every field. A validator's `message=N_(…)` is said in the reader's language."""
        is_valid = super().validate(extra_validators)
        say = words().gettext
        for field in self:
            errors: Sequence[Any] = field.errors  # a form in a form has more than texts
            field.errors = [say(one) if isinstance(one, str) else one for one in errors]
        return is_valid

    def populate_obj(self, obj: object) -> NoReturn:
        """Never: a field added to the request would become a column changed in the row."""
        raise TypeError("take each value from its field and pass it to the service by name")
