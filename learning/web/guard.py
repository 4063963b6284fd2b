"""Who is asking, and who may open what: every view has exactly one policy from here.

The one place that touches Flask-Login. A person is known by our own opaque cookie alone; Flask's
session cookie, `_user_id` and the remember cookie do not exist here. `docs/security.md` says why.
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal, NoReturn, TypeVar

from flask import Flask, Request, Response, current_app, g, request
from flask.sessions import SessionInterface, SessionMixin
from flask_login import LoginManager, current_user

from learning.errors import NotAllowed, NotFound, Refusal
from learning.i18n import N_
from learning.web.reader import Reader, Role

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
TOKEN_FIELD = "csrf_token"  # noqa: S105  # the name of a form field
TOKEN_HEADER = "X-CSRF-Token"  # noqa: S105  # the name of a header
NEVER = "; no such cookie"  # a name that no cookie can have, since a semicolon ends it

View = TypeVar("View", bound=Callable[..., Any])
Load = Callable[[str], Reader | None]


class SignInNeeded(Refusal):
    """Nobody is signed in, or no longer. `accounts` shows the way in and keeps what was sent."""

    status = 401


class StaleToken(Refusal):
    """Sent from a page that an earlier sign-in opened. What was typed is shown, to send again."""

    status = 403


class ProofNeeded(NotAllowed):
    """This role's pages want a second factor. `accounts` shows how to set it up."""


class FromElsewhere(NotAllowed):
    """Another site made this browser send something. Nothing of it is shown again."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may come as far as a view. What they may do to which thing is the service's question."""

    who: Literal["public", "signed_in", "roles"]
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True)
class Guard:
    """What the guard knows about this site."""

    public_address: str | None
    wants_proof: bool = False  # of facilitators and administrators, before their own pages

    @property
    def is_secure(self) -> bool:
        return self.public_address is not None and self.public_address.startswith("https:")

    @property
    def cookie(self) -> str:
        """The sign-in's cookie. The prefix keeps subdomains and plain http from setting it."""
        return "__Host-mosaic" if self.is_secure else "mosaic"


def public(view: View) -> View:
    """Anyone may open this view."""
    return marked(view, policy=Policy("public"))


def signed_in(view: View) -> View:
    """Whoever is signed in may open this view."""
    return marked(view, policy=Policy("signed_in"))


def roles(*names: Role) -> Callable[[View], View]:
    """Only these roles may open the view; for others who are signed in it does not exist."""

    def mark(view: View) -> View:
        return marked(view, policy=Policy("roles", frozenset(names)))

    return mark


def without_token(view: View) -> View:
    """For forms that must work from a page of any age: signing in. The origin is still checked."""
    return marked(view, without_token=True)


def accepts(*, megabytes: int) -> Callable[[View], View]:
    """Let this view take a larger body than a form's usual one."""

    def mark(view: View) -> View:
        return marked(view, body_limit=megabytes * 1024 * 1024)

    return mark


def marked(view: View, **marks: object) -> View:
    """The same view; the guard reads its marks before it is called."""
    view.__dict__.update(marks)
    return view


def reader() -> Reader | None:
    """The person asking, or nobody."""
    user = current_user._get_current_object()  # noqa: SLF001  # werkzeug's way out of the proxy
    return user if isinstance(user, Reader) else None


def the_reader() -> Reader:
    """The person asking, in a view that only signed-in people reach."""
    found = reader()
    if found is None:
        raise SignInNeeded(N_("Please sign in."))
    return found


def become(person: Reader | None) -> None:
    """From here to the end of this request, this person asks: at signing in and out."""
    g._login_user = person  # noqa: SLF001  # where Flask-Login keeps its answer for a request


def give_cookie(response: Response, token: str, *, lasts: timedelta) -> None:
    """Let the browser carry a sign-in's token, out of reach of scripts and of other sites."""
    guard = the_guard()
    response.set_cookie(
        guard.cookie,
        token,
        max_age=lasts,
        path="/",
        secure=guard.is_secure,
        httponly=True,
        samesite="Lax",
    )


def drop_cookie(response: Response) -> None:
    """Let the browser forget the sign-in's token."""
    guard = the_guard()
    response.delete_cookie(
        guard.cookie, path="/", secure=guard.is_secure, httponly=True, samesite="Lax"
    )


def the_guard() -> Guard:
    guard: Guard = current_app.extensions["guard"]
    return guard


def init_app(
    app: Flask, load: Load, *, public_address: str | None = None, wants_proof: bool = False
) -> None:
    """Refuse by default; `load` gives the person that a cookie's token stands for."""
    guard = app.extensions["guard"] = Guard(public_address, wants_proof)
    app.config["REMEMBER_COOKIE_NAME"] = NEVER
    app.config["SESSION_PROTECTION"] = None
    app.session_interface = NoSession()
    manager = LoginManager()
    manager.init_app(app, add_context_processor=False)
    manager.request_loader(lambda asked: load_by_cookie(asked, guard, load))
    app.before_request(check)
    app.jinja_env.globals["reader"] = reader


def load_by_cookie(asked: Request, guard: Guard, load: Load) -> Reader | None:
    token = asked.cookies.get(guard.cookie)
    return load(token) if token else None


def check() -> None:
    """The order matters: where a request comes from, who asks, whether they meant it."""
    if request.routing_exception is not None or request.endpoint is None:
        return  # no view is reached: Flask answers 404, 405 or a redirect
    view = current_app.view_functions[request.endpoint]
    policy: Policy | None = getattr(view, "policy", None)
    if policy is None:
        refuse_unmarked(request.endpoint)
    is_unsafe = request.method not in SAFE
    if is_unsafe:
        limit_body(getattr(view, "body_limit", None))
        check_origin()
    else:
        hide_length()
    if policy.who != "public" and reader() is None:
        raise SignInNeeded(N_("Please sign in."))
    if is_unsafe and not getattr(view, "without_token", False):
        check_token()
    if policy.who == "roles":
        check_role(the_reader(), policy)


def check_role(person: Reader, policy: Policy) -> None:
    """Others' pages do not exist; one's own may want a second factor first."""
    if person.role not in policy.roles:
        raise NotFound(N_("This page does not exist."))
    if the_guard().wants_proof and person.role != "participant" and not person.is_proved:
        raise ProofNeeded(N_("Set up your second factor first: this page needs it."))


def refuse_unmarked(endpoint: str) -> NoReturn:
    """A view that someone forgot to mark is a fault while testing, and does not exist outside."""
    if current_app.testing:
        raise RuntimeError(f"{endpoint} has no policy: mark it @public, @signed_in or @roles")
    raise NotFound(N_("This page does not exist."))


def limit_body(limit: int | None) -> None:
    if limit is not None:
        request.max_content_length = limit
        request.max_form_memory_size = limit


def check_origin() -> None:
    """What changes something must come from our own pages. Browsers say so and cannot be made to
    lie. A request that says neither comes from a tool, which no other site can steer."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None:
        is_ours = site in {"same-origin", "none"}
    else:
        is_ours = origin is None or origin in {
            the_guard().public_address,
            request.host_url.rstrip("/"),
        }
    if not is_ours:
        raise FromElsewhere(
            N_("This was sent from another site, so nothing was changed. Please use our own page.")
        )


def check_token() -> None:
    """A signed-in person's request must carry the token that only their own pages know."""
    person = reader()
    if person is None:
        return
    given = request.headers.get(TOKEN_HEADER) or request.form.get(TOKEN_FIELD, "")
    if not hmac.compare_digest(given.encode(), person.csrf_token.encode()):
        raise StaleToken(N_("This page was opened before you last signed in."))


def hide_length() -> None:
    """Another site can make a browser open our pages with a text of its choosing in the address,
    and a listener on the network sees how well that text compresses beside the token (BREACH).
    Such a page goes out uncompressed."""
    if request.query_string and request.headers.get("Sec-Fetch-Site") in {
        "cross-site",
        "same-site",
    }:
        request.environ["HTTP_ACCEPT_ENCODING"] = "identity"


class NoSession(SessionInterface):
    """Flask's session, which Flask-Login looks into: always empty, never a cookie."""

    def open_session(self, app: Flask, request: Request) -> "EmptySession":
        return EmptySession()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Nothing is there to save."""


class EmptySession(dict[str, Any], SessionMixin):
    """Reads as empty. Whoever writes into it learns that nothing would be kept."""

    def __setitem__(self, key: str, value: object) -> NoReturn:
        raise RuntimeError(f"there is no session cookie, so {key!r} would be lost")

    def setdefault(self, key: str, default: object = None) -> NoReturn:
        raise RuntimeError(f"there is no session cookie, so {key!r} would be lost")
