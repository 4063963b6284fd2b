"""Each request in its language: prefix, negotiation, alternates, and the words of templates."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Flask, Response, current_app, has_request_context, request
from jinja2 import nodes, pass_context, pass_eval_context
from jinja2.ext import Extension
from jinja2.nodes import EvalContext
from jinja2.parser import Parser
from jinja2.runtime import Context, Macro
from markupsafe import Markup
from werkzeug.local import LocalProxy

from learning.errors import Refusal
from learning.i18n import formats
from learning.i18n.digits import Digits, in_digits, page_in_digits
from learning.i18n.languages import (
    LANGUAGES,
    SOURCE,
    Direction,
    Language,
    language_of,
    negotiated,
)
from learning.i18n.translation import Translator, read_all, translator
from learning.web.reader import Reader

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# In the WSGI environment: the language of the prefix, and the one the page speaks in the end.
CHOSEN = "learning.language"
SPOKEN = "learning.language.spoken"
# Addresses for machines. They have one form only, so that caches and monitors see one thing.
WITHOUT_PREFIX = frozenset({"api", "assets", "favicon.ico", "health", "metrics", "static"})

_spoken: ContextVar[Language | None] = ContextVar("spoken", default=None)


class Prefix:
    """WSGI: `/fr/modules` is `/modules` in French, and `url_for` keeps the `/fr`."""

    def __init__(self, app: "WSGIApplication") -> None:
        self.app = app

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        _, _, path = environ.get("PATH_INFO", "").partition("/")
        first, slash, rest = path.partition("/")
        language = language_of(first)
        if language is None or rest.partition("/")[0] in WITHOUT_PREFIX:
            return self.app(environ, start_response)
        if not slash:
            return _redirect(environ, start_response)
        environ["SCRIPT_NAME"] = f"{environ.get('SCRIPT_NAME', '')}/{first}"
        environ["PATH_INFO"] = f"/{rest}"
        environ[CHOSEN] = language.code
        return self.app(environ, start_response)


def _redirect(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    """`/fr` is written `/fr/`: one address for one page."""
    query = environ.get("QUERY_STRING", "")
    address = f"{environ.get('SCRIPT_NAME', '')}{environ['PATH_INFO']}/"
    location = f"{address}?{query}" if query else address
    start_response("308 Permanent Redirect", [("Location", location), ("Content-Length", "0")])
    return [b""]


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same page in a language, or, as `x-default` without a name, where it is negotiated."""

    code: str
    name: str
    direction: Direction
    path: str  # for links on the page
    url: str  # for `hreflang`, which wants the whole address


def init_app(app: Flask, account: Callable[[], Reader | None]) -> None:
    """Speak the request's language everywhere. `account` gives the reader, or None."""
    app.extensions["learning.account"] = account
    app.wsgi_app = Prefix(app.wsgi_app)  # type: ignore[method-assign]  # Flask's documented way
    app.after_request(_say_which_language)
    install(app)
    read_all()


def install(app: Flask) -> None:
    """Give templates `_`, `ngettext`, `number`, `date` …"""
    environment = app.jinja_env
    environment.policies["ext.i18n.trimmed"] = True
    environment.add_extension("jinja2.ext.i18n")
    environment.add_extension(Speaking)
    environment.newstyle_gettext = True  # type: ignore[attr-defined]  # read by `{% trans %}`
    environment.globals.update(
        _=said,
        gettext=said,
        pgettext=said_in_context,
        ngettext=counted,
        current_language=current_language,
        language=LocalProxy(current_language),
        direction=LocalProxy(current_direction),
        alternates=alternates,
        say=say,
    )
    for name, shown in SHOWN.items():
        environment.globals[name] = shown
        environment.filters[name] = _while_rendering(shown)


def _while_rendering(shown: Callable[..., str]) -> Callable[..., str]:
    """Keep Jinja from working out `{{ 1234|number }}` once for all languages as it compiles."""

    @pass_context
    def filtered(_context: Context, *given: object, **named: object) -> str:
        return shown(*given, **named)

    return filtered


class Speaking(Extension):
    """`{% speaking lesson.language %} … {% endspeaking %}`: a passage in another language."""

    tags = {"speaking"}

    def parse(self, parser: Parser) -> nodes.Node:
        """Read the tag."""
        line = next(parser.stream).lineno
        code = parser.parse_expression()
        body = parser.parse_statements(("name:endspeaking",), drop_needle=True)
        call = self.call_method("_spoken", [code])
        return nodes.CallBlock(call, [], [], body).set_lineno(line)

    def _spoken(self, code: object, caller: Macro) -> str:
        with speaking(str(code)):
            return caller()


def current_language() -> Language:
    """The language being spoken: that of `speaking(…)`, else the request's, else English."""
    spoken = _spoken.get()
    if spoken is not None:
        return spoken
    return page_language() if has_request_context() else SOURCE


def current_direction() -> Direction:
    """Which way the language being spoken is written."""
    return current_language().direction


def page_language() -> Language:
    """The language of the page asked for, whatever is being spoken inside it."""
    spoken = request.environ.get(SPOKEN)
    return spoken if isinstance(spoken, Language) else _settled()


def _settled() -> Language:
    choice = request.environ.get(CHOSEN)
    accepted = request.headers.get("Accept-Language", "")
    found = negotiated(choice=choice, account=None, accepted=accepted)
    # Kept before the account is asked: if that fails, the page that says so has a language.
    request.environ[SPOKEN] = found
    reader = None if choice else _account()
    if reader is not None:
        found = negotiated(choice=None, account=reader.language, accepted=accepted)
        request.environ[SPOKEN] = found
    return found


def _account() -> Reader | None:
    account: Callable[[], Reader | None] = current_app.extensions["learning.account"]
    return account()


def current_digits() -> Digits:
    """The digits of Arabic pages: western, unless the reader chose eastern ones."""
    if not has_request_context() or page_language().code != "ar":
        return "western"
    reader = _account()
    return reader.digits if reader else "western"


@contextmanager
def speaking(code: str) -> Iterator[Language]:
    """Speak a language for a while: a lesson shown in another one, a mail, a live frame."""
    language = language_of(code) or SOURCE
    before = _spoken.set(language)
    try:
        yield language
    finally:
        _spoken.reset(before)


def words() -> Translator:
    """The translator of the language being spoken. WTForms takes it as its translations too."""
    return translator(current_language().code)


def say(message: str | Refusal, /, **values: object) -> str:
    """A message of Python code in the language being spoken, its `{names}` filled after.

    Numbers and dates among the values are written as that language writes them.
    """
    if isinstance(message, Refusal):
        return say(message.message, **message.values)
    return _filled(words().gettext(message), values)


def say_counted(singular: str, plural: str, count: int, /, **values: object) -> str:
    """As `say`, for so many: `{count}` is the number."""
    return _filled(words().ngettext(singular, plural, count), {"count": number(count), **values})


def _filled(text: str, values: dict[str, object]) -> str:
    return text.format(**{name: shown(each) for name, each in values.items()}) if values else text


def shown(value: object) -> object:
    """A value as the language being spoken writes it; texts stay as they are."""
    match value:
        case int() if abs(value) < 10_000:  # may be a year or a line, which take no separator
            return in_digits(str(value), current_digits())
        case int() | float() | Decimal():
            return number(value)
        case datetime():
            return moment(value)
        case date():
            return day(value)
        case Refusal():
            return say(value)
    return value


@pass_eval_context
def said(context: EvalContext, message: str, /, **values: object) -> str:
    """`_` of templates: `%(name)s` takes the values, which are escaped."""
    return _interpolated(context, words().gettext(message), values)


@pass_eval_context
def said_in_context(context: EvalContext, where: str, message: str, /, **values: object) -> str:
    """`pgettext` of templates: for a message that means different things in different places."""
    return _interpolated(context, words().pgettext(where, message), values)


@pass_eval_context
def counted(context: EvalContext, singular: str, plural: str, num: int, /, **values: object) -> str:
    """`ngettext` of templates: `%(num)s` is the count, written as the language writes it."""
    text = words().ngettext(singular, plural, num)
    return _interpolated(context, text, {"num": number(num), **values})


def _interpolated(context: EvalContext, text: str, values: dict[str, object]) -> str:
    if context.autoescape:
        text = Markup(text)  # noqa: S704  # our own catalogues; the values are escaped
    return text % values if values or "%" in text else text


def number(value: formats.Figure, places: int | None = None) -> str:
    """`1,234.5` as the reader writes it."""
    return formats.number(value, current_language().code, current_digits(), places=places)


def percent(share: formats.Figure, places: int = 0) -> str:
    """A share of one as a percentage."""
    return formats.percent(share, current_language().code, current_digits(), places=places)


def day(value: date, style: formats.Style = "long") -> str:
    """`21 November 2026`."""
    return formats.day(value, current_language().code, current_digits(), style=style)


def moment(value: datetime, style: formats.Style = "long") -> str:
    """`21 November 2026, 18:20 UTC`."""
    return formats.moment(value, current_language().code, current_digits(), style=style)


def clock(value: datetime) -> str:
    """`18:20 UTC`."""
    return formats.clock(value, current_language().code, current_digits())


def ago(then: datetime, now: datetime) -> str:
    """`5 minutes ago`, `in 3 days`."""
    return formats.ago(then, now, current_language().code, current_digits())


def minutes(count: int) -> str:
    """`15 min`."""
    return formats.minutes(count, current_language().code, current_digits())


def listed(items: Iterable[str]) -> str:
    """`Tunis, Lyon and Sfax`."""
    return formats.listed(list(items), current_language().code)


SHOWN: dict[str, Callable[..., str]] = {
    "number": number,
    "percent": percent,
    "date": day,
    "datetime": moment,
    "clock": clock,
    "ago": ago,
    "minutes": minutes,
    "listed": listed,
}


def alternates() -> tuple[Alternate, ...]:
    """This page in every language, in the order of LANGUAGES, and last without a prefix."""
    rest = _quoted(request.path)
    if request.query_string:
        rest += f"?{_quoted(request.query_string)}"
    prefixed = [
        _alternate(each.code, each.name, each.direction, f"/{each.code}{rest}")
        for each in LANGUAGES
    ]
    return (*prefixed, _alternate("x-default", "", SOURCE.direction, rest))


def _alternate(code: str, name: str, direction: Direction, path: str) -> Alternate:
    here = f"{_root()}{path}"
    return Alternate(code, name, direction, here, f"{request.host_url.rstrip('/')}{here}")


def _root() -> str:
    """Where the site is mounted, without the language."""
    return request.script_root.removesuffix(f"/{request.environ.get(CHOSEN, '')}")


def _quoted(text: str | bytes) -> str:
    return quote(text, safe="/%:@!$&'()*+,;=?~" if isinstance(text, bytes) else "/:@!$&'()*+,;=~")


def cacheable_for_visitors(response: Response, *, seconds: int = 60) -> Response:
    """Let caches share a page that a visitor asks for by its plain address in one language."""
    has_question = bool(request.query_string)  # what somebody typed is nobody else's
    is_alone = not request.cookies and _account() is None
    is_shared = CHOSEN in request.environ and is_alone and not has_question
    if is_shared and "Set-Cookie" not in response.headers:
        response.headers["Cache-Control"] = f"public, max-age={seconds}"
        response.vary.add("Cookie")  # who signs in later must not be handed the visitor's page
    else:
        response.headers["Cache-Control"] = "private, no-cache"
    return response


def page_key() -> str:
    """What a page's ETag must hold beside its content: language and digits."""
    return f"{page_language().code}-{current_digits()}"


def _say_which_language(response: Response) -> Response:
    spoken = request.environ.get(SPOKEN)
    if spoken is None:  # nothing on it was said in a language: an asset, a redirect
        return response
    response.headers["Content-Language"] = spoken.code
    if CHOSEN not in request.environ:
        response.vary.update(("Accept-Language", "Cookie"))
    if spoken.code == "ar" and response.mimetype == "text/html" and not response.is_streamed:
        response.set_data(page_in_digits(response.get_data(as_text=True), current_digits()))
    return response
