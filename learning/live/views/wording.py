"""The words of a step as HTML, outside the lesson that they may come from."""

from markupsafe import Markup, escape

from learning.markdown.document import Pieces, Slot, fill
from learning.web.language import say, speaking

GAP = Markup('<span class="gap">…</span>')


def shown(pieces: Pieces, language: str) -> Markup:
    """Safe HTML of a text in this language.

    Terms, cards and sources were put in when the plan was laid out; what is left are words of the
    interface, said in the text's own language, and the gaps of a question. Needs an app context,
    and neither a request nor the database.
    """
    with speaking(language):
        return Markup(fill(pieces, _filled))  # noqa: S704  # washed when it was compiled


def _filled(slot: Slot) -> str:
    match slot.kind:
        case "label":
            return str(escape(say(slot.key)))
        case "gap":
            return str(GAP)
    return str(escape(slot.text))
