"""What every answer tells the browser about safety, and how long an answer may be kept."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FORM_LIMIT = 1024 * 1024  # bytes of a body; `guard.accepts` lets a view take more
PARTS_LIMIT = 1000

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
FEATURES = ", ".join(
    f"{name}=()"
    for name in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)
STANDING = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),  # for browsers that do not know frame-ancestors
    ("Referrer-Policy", "same-origin"),  # `no-referrer` would make browsers send `Origin: null`
    ("Permissions-Policy", FEATURES),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
BEHIND_TLS = (("Strict-Transport-Security", "max-age=31536000"),)


class Headers:
    """WSGI: adds the standing headers to every answer, whoever made it. A view's own one wins."""

    def __init__(self, app: "WSGIApplication", standing: tuple[tuple[str, str], ...]) -> None:
        self.app = app
        self.standing = standing
        self.names = frozenset(name.lower() for name, _ in standing)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        def start(
            status: str, given: list[tuple[str, str]], fault: Any = None
        ) -> Callable[[bytes], object]:
            return start_response(status, self.completed(given), fault)

        return self.app(environ, start)

    def completed(self, given: list[tuple[str, str]]) -> list[tuple[str, str]]:
        own = self.names.intersection(name.lower() for name, _ in given)
        if not own:
            return [*given, *self.standing]
        return [*given, *(each for each in self.standing if each[0].lower() not in own)]


def init_app(
    app: Flask, *, public_address: str | None = None, trusted_hosts: Iterable[str] = ()
) -> None:
    """Set the standing headers, the limits of a body, and the hosts we answer for."""
    app.wsgi_app = Headers(  # type: ignore[method-assign]  # Flask's documented way
        app.wsgi_app, standing_headers(public_address)
    )
    app.config["MAX_CONTENT_LENGTH"] = FORM_LIMIT
    app.config["MAX_FORM_MEMORY_SIZE"] = FORM_LIMIT
    app.config["MAX_FORM_PARTS"] = PARTS_LIMIT
    hosts = [*trusted_hosts]
    if hosts:
        app.config["TRUSTED_HOSTS"] = hosts
    app.after_request(decide_keeping)


def standing_headers(public_address: str | None) -> tuple[tuple[str, str], ...]:
    """The headers of every answer; those of files too (WhiteNoise's `add_headers_function`)."""
    is_secure = public_address is not None and public_address.startswith("https:")
    return STANDING + BEHIND_TLS if is_secure else STANDING


def decide_keeping(response: Response) -> Response:
    """What no view allowed to be kept is not kept: account, results, refusals, answers to POST."""
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response
