"""The form of a question asked on the spot, in one language or several."""

from typing import Any

from wtforms import (  # type: ignore[attr-defined]  # its types are of 3.2
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange

from learning.errors import Refusal
from learning.i18n import N_
from learning.i18n.languages import LANGUAGES
from learning.live import quick
from learning.live.quick import LONGEST_WORDS, Quick, Typed
from learning.markdown.questions.settings import SCALES
from learning.web.forms import Form
from learning.web.language import say, words

FORM_NAMES = {
    "single": N_("One answer"),
    "multiple": N_("Several answers"),
    "word-cloud": N_("Word cloud"),
    "open-text": N_("Own words"),
    "scale": N_("Opinion scale"),
    "ranking": N_("Ranking"),
    "board": N_("Board of cards"),
    "q-and-a": N_("Questions from the room"),
}
SCALE_NAMES = {
    "agree-5": N_("How far people agree"),
    "often-5": N_("How often"),
    "important-5": N_("How important"),
    "confident-5": N_("How confident"),
    "likely-5": N_("How likely"),
    "useful-5": N_("How useful"),
}
assert SCALE_NAMES.keys() == set(SCALES)  # noqa: S101  # each has its words


def words_field(label: str, *validators: Any) -> TextAreaField:
    longest = Length(max=LONGEST_WORDS, message=N_("Use at most 600 characters."))
    return TextAreaField(label, [*validators, longest])


class QuickForm(Form):
    """What is asked, how, and in which languages. Only the first language is needed."""

    sent = HiddenField()
    seen = HiddenField()
    back = HiddenField()
    form = RadioField(N_("What the room does"), default="single")
    language = SelectField(
        N_("Language"), choices=[SelectChoice(one.code, one.name) for one in LANGUAGES]
    )
    words = words_field(N_("Question"), InputRequired(message=N_("Write the question.")))
    lines = TextAreaField(N_("Answers, one a line"))
    scale = SelectField(N_("Opinion scale"), default="agree-5")
    minutes = IntegerField(
        N_("Minutes"),
        [
            InputRequired(message=N_("Write how many minutes it takes, from 1 to 240.")),
            NumberRange(1, 240, message=N_("Write how many minutes it takes, from 1 to 240.")),
        ],
    )

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.form.choices = named(FORM_NAMES)
        self.scale.choices = named(SCALE_NAMES)

    def validate_lines(self, field: StringField) -> None:
        lines, rights = quick.lines_of(field.data or "")
        checked(lambda: quick.refuse_lines(self.form.data or "", lines, rights))

    def translations(self) -> list[tuple[str, Field, Field]]:
        """Code, question and lines of every language but the first."""
        return [
            (one.code, self[f"words_{one.code}"], self[f"lines_{one.code}"])
            for one in LANGUAGES
            if one.code != self.language.data
        ]

    def check_translation(self, code: str) -> None:
        """A language that was begun must be whole."""
        typed = self.typed_in(code)
        if code == self.language.data or not (typed.words or typed.lines):
            return
        checked(lambda: quick.refuse_translation(self.source, typed))

    def typed_in(self, code: str) -> Typed:
        lines, _ = quick.lines_of(self[f"lines_{code}"].data or "")
        return Typed(self[f"words_{code}"].data or "", lines)

    @property
    def source(self) -> Typed:
        lines, _ = quick.lines_of(self.lines.data or "")
        return Typed(self.words.data or "", lines if self.needs_lines else ())

    @property
    def needs_lines(self) -> bool:
        return self.form.data in quick.LISTED or self.form.data == quick.RATED

    def value(self) -> Quick:
        """The question as it was typed; only asked for when every field is right."""
        _, rights = quick.lines_of(self.lines.data or "")
        found = {code: self.typed_in(code) for code, _, _ in self.translations()}
        others = {code: typed for code, typed in found.items() if typed.words}
        return Quick(
            form=self.form.data,
            texts={self.language.data: self.source, **others},
            rights=rights,
            scale=self.scale.data or "agree-5",
            minutes=self.minutes.data or 3,
        )


def checked(check: Any) -> None:
    """A refusal as an error beside its field."""
    try:
        check()
    except Refusal as refusal:
        raise ValidationError(say(refusal)) from None


def named(names: dict[str, str]) -> list[SelectChoice]:
    return [SelectChoice(key, words().gettext(text)) for key, text in names.items()]


def _validator(code: str) -> Any:
    def validate(form: QuickForm, _field: Field) -> None:
        form.check_translation(code)

    return validate


for _one in LANGUAGES:  # a question and its lines for each language of the site
    setattr(QuickForm, f"words_{_one.code}", words_field(N_("Question")))
    setattr(QuickForm, f"lines_{_one.code}", TextAreaField(N_("Answers, one a line")))
    setattr(QuickForm, f"validate_lines_{_one.code}", _validator(_one.code))
