"""What the templates of the projected view and the cockpit need beside their values."""

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import blake2b

from markupsafe import Markup

from learning.i18n.languages import language_of
from learning.live.cockpit import merge_targets
from learning.live.screen import card_text, letters, offered
from learning.live.texts import Text
from learning.live.views.blueprint import bp
from learning.live.views.wording import shown
from learning.markdown.document import Option, Pieces, Question

LONGEST_BUTTON = 42  # characters of a title on a button


@bp.app_template_filter("dressed")
def dressed(pieces: Pieces, code: str) -> Markup:
    """Words of a step as safe HTML."""
    return shown(pieces, code)


@bp.app_template_filter("letters")
def letters_in(pieces: Pieces) -> int:
    return letters(pieces)


@bp.app_template_filter("offered")
def offered_of(asked: Question) -> tuple[Option, ...]:
    return offered(asked)


@bp.app_template_filter("on_a_wall")
def on_a_wall(text: str) -> str:
    """Somebody's words, cut where a wall or a list has no more room."""
    return card_text(text)


@bp.app_template_filter("in_short")
def in_short(text: str) -> str:
    """A title as a button has room for it."""
    if len(text) <= LONGEST_BUTTON:
        return text
    return f"{text[:LONGEST_BUTTON].rsplit(maxsplit=1)[0]}…"


@bp.app_template_filter("as_clock")
def as_clock(seconds: int) -> str:
    """`37:20`, or `1:02:05` from an hour on."""
    hours, rest = divmod(max(0, int(seconds)), 3600)
    whole, left = divmod(rest, 60)
    return f"{hours}:{whole:02}:{left:02}" if hours else f"{whole}:{left:02}"


@bp.app_template_filter("time_left")
def time_left(until: datetime) -> str:
    """How long until then, as a clock; the script counts on from here."""
    return as_clock(int((until - datetime.now(UTC)).total_seconds()))


@bp.app_template_filter("homes_of")
def homes_of(others: Sequence[Text], text: Text) -> tuple[Text, ...]:
    return merge_targets(others, text)


@bp.app_template_filter("as_id")
def as_id(target: str) -> str:
    """A target as part of an id, whatever script its word is in."""
    return blake2b(target.encode(), digest_size=6).hexdigest()


@bp.app_template_filter("language_name")
def language_name(code: str) -> str:
    found = language_of(code)
    return found.name if found else code
