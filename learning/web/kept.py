"""What was typed is never lost: a refused form is shown, and carried to be sent again."""

import json
import re
from dataclasses import dataclass
from urllib.parse import quote

from flask import request
from werkzeug.exceptions import HTTPException
from wtforms import HiddenField

from learning.web.guard import TOKEN_FIELD

MOST_FIELDS = 1000
MOST_CHARACTERS = 4_000_000  # a full form of 1 MB, each character escaped at the worst
SECRET = re.compile(r"password|passphrase", re.IGNORECASE)
# Fields that no person typed. They are sent again, and not shown.
UNTYPED = re.compile(r"(^|[-_])(id|key|revision|next|token|release|version|kept)$")
CONTROL = re.compile(r"[\x00-\x20\x7f\\]")


@dataclass(frozen=True, slots=True)
class Kept:
    """A form that was sent and not taken: where to, and its fields in their order."""

    action: str
    fields: tuple[tuple[str, str], ...]
    is_multipart: bool = False
    had_files: bool = False

    @property
    def typed(self) -> tuple[tuple[str, str], ...]:
        """What a person would miss, each with a name made readable."""
        return tuple(
            (re.sub(r"[-_]+", " ", name), value)
            for name, value in self.fields
            if value.strip() and not UNTYPED.search(name)
        )

    @property
    def enctype(self) -> str:
        """How it was sent, and will be sent again."""
        return "multipart/form-data" if self.is_multipart else "application/x-www-form-urlencoded"

    def packed(self) -> str:
        """The same in one line of text."""
        return json.dumps(
            [self.action, self.fields, self.is_multipart, self.had_files],
            ensure_ascii=False,
            separators=(",", ":"),
        )


class KeptField(HiddenField):
    """A hidden field with a form inside. Give `field.kept` to the template that sends it again."""

    @property
    def kept(self) -> Kept | None:
        return unpacked(self.data) if self.data else None


def local_path(text: str | None) -> str | None:
    """The text, if it is a path on this site and nothing else; for `next=` and forms' actions.

    `//host`, `/\\\\host` and hidden line ends lead elsewhere in browsers, so they are none.
    """
    if not text or len(text) > 2000 or not text.startswith("/") or text.startswith("//"):
        return None
    return None if CONTROL.search(text) else text


def this_path() -> str:
    """The path asked for, with its language and its query: where to come back to."""
    path = quote(request.script_root + request.path, safe="/:@!$&'()*+,;=~")
    query = quote(request.query_string, safe="/%:@!$&'()*+,;=?~")
    return f"{path}?{query}" if query else path


def from_request() -> Kept | None:
    """The form of this request, or nothing when it sent none that can be kept."""
    action = local_path(this_path())
    if request.method != "POST" or action is None:
        return None
    try:
        form, files = request.form, request.files
    except HTTPException:  # too large, or cut off on the way
        return None
    fields = tuple(
        (name, value.replace("\x00", ""))  # HTML cannot carry it, and no database keeps it
        for name, value in form.items(multi=True)
        if name != TOKEN_FIELD and not SECRET.search(name)
    )
    had_files = any(file.filename for file in files.values())
    if len(fields) > MOST_FIELDS or not (fields or had_files):
        return None
    return Kept(action, fields, request.mimetype == "multipart/form-data", had_files)


def unpacked(text: str) -> Kept | None:
    """What `packed` wrote; nothing when it was not that."""
    if len(text) > MOST_CHARACTERS:
        return None
    try:
        action, fields, is_multipart, had_files = json.loads(text)
        pairs = tuple((name, value) for name, value in fields)
    except (ValueError, TypeError, RecursionError):
        return None
    if not all(is_plain(each) for each in (action, *(part for pair in pairs for part in pair))):
        return None
    if local_path(action) is None:
        return None
    usable = tuple(pair for pair in pairs if pair[0] != TOKEN_FIELD and not SECRET.search(pair[0]))
    return Kept(action, usable[:MOST_FIELDS], is_multipart is True, had_files is True)


def is_plain(value: object) -> bool:
    """Whether a page can show it: half a character would make it fail."""
    return isinstance(value, str) and not re.search("[\x00\ud800-\udfff]", value)
