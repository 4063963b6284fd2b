"""Templates outside of a request: letters, in the language of whoever reads them."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from werkzeug.local import LocalProxy

from learning.web import language

TEMPLATES = Path(__file__).parents[2] / "templates"


def rendered(template: str, code: str, /, **values: object) -> str:
    """The template in this language. A value that it lacks is a fault, not an empty place."""
    with language.speaking(code):
        return environment().get_template(template).render(**values)


def said(code: str, message: str, /, **values: object) -> str:
    """One message in this language, its `{names}` filled."""
    with language.speaking(code):
        return language.say(message, **values)


@cache
def environment() -> Environment:
    """The words of the pages' templates, without what needs a request."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        _=language.said,
        pgettext=language.said_in_context,
        ngettext=language.counted,
        language=LocalProxy(language.current_language),
        **language.SHOWN,
    )
    return made
