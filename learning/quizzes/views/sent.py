"""The form of an attempt's page, taken apart: which attempt, which questions, what for each."""

import hashlib
import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from learning.errors import NotFound
from learning.i18n import N_
from learning.quizzes.answers import Answer, Fields

NUMBERED = re.compile(r"(\d{1,3})-([\w.:-]{1,200})", re.ASCII)
REVIEW = "review"
LONGEST_KEY = 64
LONGEST_PLACE = 3  # digits, as in `NUMBERED`


@dataclass(frozen=True, slots=True)
class Sent:
    """What a browser sent. The questions are named by their places in the attempt."""

    attempt: uuid.UUID
    fields: Mapping[int, Fields]
    pressed: str  # the place whose button was pressed, or `review`

    def revision(self, place: int) -> int:
        """The newest answer that the page had seen."""
        text = next(iter(self.fields[place].get("revision", ())), "")
        return int(text) if text.isdecimal() and len(text) < 9 else 0

    def save_name(self, place: int, given: Answer | None) -> str:
        """The name of this very save: what the script gave it, else what it says and had seen.

        A plain form sent twice then has the same name twice.
        """
        if named := next(iter(self.fields[place].get("key", ())), ""):
            return named[:LONGEST_KEY]
        said = json.dumps([self.revision(place), given], sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:40]


def sent_in(form: MultiDict[str, str]) -> Sent:
    """Read the form; what `keep` names is left as the server has it."""
    fields: dict[int, dict[str, list[str]]] = {}
    for name, values in form.lists():
        if found := NUMBERED.fullmatch(name):
            fields.setdefault(int(found[1]), {})[found[2]] = values
    kept = form.get("keep", "")
    if kept.isdecimal() and len(kept) <= LONGEST_PLACE:
        fields.pop(int(kept), None)
    return Sent(attempt_named(form), fields, form.get("next", "") or kept)


def attempt_named(form: MultiDict[str, str]) -> uuid.UUID:
    """The attempt that a form is about."""
    try:
        return uuid.UUID(form.get("attempt-id", ""))
    except ValueError:
        raise NotFound(N_("There is no such attempt.")) from None
