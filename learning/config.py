"""Settings: everything an operator decides, read from the environment once and checked."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Self, get_args
from urllib.parse import unquote, urlsplit

LogLevel = Literal["debug", "info", "warning", "error"]
LogFormat = Literal["json", "console"]

PREFIX = "LEARNING_"
NAMES = frozenset(
    {
        "LEARNING_DATABASE",
        "LEARNING_DATA",
        "LEARNING_SECRET",
        "LEARNING_PUBLIC_ADDRESS",
        "LEARNING_TRUSTED_HOSTS",
        "LEARNING_HOST",
        "LEARNING_PORT",
        "LEARNING_WORKERS",
        "LEARNING_CONNECTIONS",
        "LEARNING_PROXIES",
        "LEARNING_LOG_LEVEL",
        "LEARNING_LOG_FORMAT",
        "LEARNING_METRICS_TOKEN",
        "LEARNING_DEMO_PASSWORD",
        "LEARNING_PRODUCTION",
        "LEARNING_CONTACT",
        "LEARNING_MAIL_SERVER",
        "LEARNING_MAIL_FROM",
    }
)
BESIDE = frozenset({"LEARNING_SUITES"})  # read by the tests, never by the application
SECRET_LENGTH = 32
HOST = re.compile(r"\.?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d+)?|\[[0-9a-f:]+\](:\d+)?")
USUAL_SENDER = "Mosaic <mosaic@localhost>"
MAIL_PORTS = {"smtp": 587, "smtps": 465}
SENDER = re.compile(r"([^<>@\"\x00-\x1f]+ <[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)")
IN_ADDRESS = r"[^\s<>@\"\\?&%:;,/]+"
CONTACT = re.compile(rf"https?://[^\s<>\"\\]+|{IN_ADDRESS}@{IN_ADDRESS}")


class WrongSetting(Exception):
    """An environment variable that cannot be meant. Its text names the variable."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Who takes our mails."""

    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    is_tls: bool = False  # from the first byte; otherwise as soon as the server offers it


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator decides. `docs/settings.md` explains each."""

    database: str
    data: Path
    secret: bytes = field(repr=False)
    public_address: str | None = None
    trusted_hosts: tuple[str, ...] = ()
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    connections: int = 10
    proxies: int = 0
    log_level: LogLevel = "info"
    log_format: LogFormat = "json"
    metrics_token: str | None = field(default=None, repr=False)
    demo_password: str | None = field(default=None, repr=False)
    production: bool = False
    contact: str | None = None
    mail_server: MailServer | None = None
    mail_from: str = USUAL_SENDER
    testing: bool = False  # set by tests alone

    @property
    def secure(self) -> bool:
        """Whether people reach us by https: Secure cookies, `__Host-` names, HSTS."""
        return self.public_address is not None and self.public_address.startswith("https://")

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Self:
        """Read and check every variable; make the data folder and its secret when missing."""
        read = Reading(environ)
        read.refuse_unknown()
        production = read.yes("PRODUCTION")
        address = read.address("PUBLIC_ADDRESS")
        if production and address is None:
            raise WrongSetting("LEARNING_PUBLIC_ADDRESS must be set when LEARNING_PRODUCTION is.")
        server, sender = read.mail_server("MAIL_SERVER"), read.sender("MAIL_FROM")
        if server is not None and sender is None:
            raise WrongSetting("LEARNING_MAIL_FROM must be set when LEARNING_MAIL_SERVER is.")
        data = Path(read.text("DATA") or "var").absolute()
        return cls(
            database=read.database("DATABASE", data),
            data=data,
            secret=read.secret("SECRET") or secret_of(data),
            public_address=address,
            trusted_hosts=read.hosts("TRUSTED_HOSTS") or hosts_of(address),
            host=read.text("HOST") or "127.0.0.1",
            port=read.number("PORT", 8000, at_least=0, at_most=65535),
            workers=read.number("WORKERS", 1, at_least=1, at_most=64),
            connections=read.number("CONNECTIONS", 10, at_least=1, at_most=1000),
            proxies=read.number("PROXIES", 0, at_least=0, at_most=10),
            log_level=read.log_level("LOG_LEVEL"),
            log_format=read.log_format("LOG_FORMAT"),
            metrics_token=read.text("METRICS_TOKEN"),
            demo_password=read.text("DEMO_PASSWORD"),
            production=production,
            contact=read.contact("CONTACT"),
            mail_server=server,
            mail_from=sender or USUAL_SENDER,
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """The environment, read one kind of value at a time. An empty variable counts as not set."""

    environ: Mapping[str, str]

    def refuse_unknown(self) -> None:
        """A misspelt name would silently leave its setting at the default."""
        ours = {name for name in self.environ if name.startswith(PREFIX)}
        for name in sorted(ours - NAMES - BESIDE):
            raise WrongSetting(f"{name} is not a setting; docs/settings.md lists them all.")

    def text(self, name: str) -> str | None:
        return self.environ.get(PREFIX + name, "").strip() or None

    def yes(self, name: str) -> bool:
        given = (self.text(name) or "no").lower()
        if given in {"1", "yes", "true", "on"}:
            return True
        if given in {"0", "no", "false", "off"}:
            return False
        raise WrongSetting(f"{PREFIX}{name} must be yes or no, not {given!r}.")

    def number(self, name: str, default: int, *, at_least: int, at_most: int) -> int:
        given = self.text(name) or str(default)
        if not given.isascii() or not given.isdigit() or not at_least <= int(given) <= at_most:
            raise WrongSetting(
                f"{PREFIX}{name} must be a whole number from {at_least} to {at_most}, "
                f"not {given!r}."
            )
        return int(given)

    def database(self, name: str, data: Path) -> str:
        given = self.text(name) or f"sqlite:///{data / 'mosaic.sqlite'}"
        if given.startswith("sqlite:///") and ":memory:" not in given and given != "sqlite:///":
            return given
        for scheme in ("postgresql+psycopg://", "postgresql://", "postgres://"):
            if given.startswith(scheme):
                return "postgresql+psycopg://" + given.removeprefix(scheme)
        raise WrongSetting(
            f"{PREFIX}{name} must start with sqlite:///, followed by the path of a file, "
            "or with postgresql://."
        )

    def secret(self, name: str) -> bytes | None:
        given = self.text(name)
        if given is None:
            return None
        if len(given) < SECRET_LENGTH:
            raise WrongSetting(f"{PREFIX}{name} must have {SECRET_LENGTH} characters or more.")
        return given.encode()

    def address(self, name: str) -> str | None:
        given = self.text(name)
        if given is None:
            return None
        parts = urlsplit(given)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise WrongSetting(f"{PREFIX}{name} must look like https://learn.example.org.")
        if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
            raise WrongSetting(f"{PREFIX}{name} must end after the host, without a path.")
        return given.rstrip("/")

    def hosts(self, name: str) -> tuple[str, ...]:
        hosts = tuple(host.strip().lower() for host in (self.text(name) or "").split(","))
        given = tuple(host for host in hosts if host)
        for host in given:
            if not HOST.fullmatch(host):
                raise WrongSetting(f"{PREFIX}{name} must list host names, and {host!r} is none.")
        return given

    def mail_server(self, name: str) -> MailServer | None:
        given = self.text(name)
        if given is None:
            return None
        wrong = WrongSetting(
            f"{PREFIX}{name} must look like smtp://user:password@mail.example.org:587 or smtps://…."
        )
        try:
            parts = urlsplit(given)
            port = parts.port or MAIL_PORTS.get(parts.scheme, 0)
        except ValueError:
            raise wrong from None
        if parts.scheme not in MAIL_PORTS or not parts.hostname or parts.path.strip("/"):
            raise wrong
        return MailServer(
            parts.hostname,
            port,
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            is_tls=parts.scheme == "smtps",
        )

    def sender(self, name: str) -> str | None:
        given = self.text(name)
        if given is not None and not SENDER.fullmatch(given):
            raise WrongSetting(f"{PREFIX}{name} must look like Mosaic <mosaic@example.org>.")
        return given

    def contact(self, name: str) -> str | None:
        given = self.text(name)
        if given is not None and not CONTACT.fullmatch(given):
            raise WrongSetting(
                f"{PREFIX}{name} must be an e-mail address or look like https://example.org/contact."
            )
        return given

    def log_level(self, name: str) -> LogLevel:
        given = (self.text(name) or "info").lower()
        for level in get_args(LogLevel):
            if given == level:
                return level  # type: ignore[no-any-return]  # get_args forgets the type
        raise WrongSetting(f"{PREFIX}{name} must be one of {', '.join(get_args(LogLevel))}.")

    def log_format(self, name: str) -> LogFormat:
        given = (self.text(name) or "json").lower()
        for form in get_args(LogFormat):
            if given == form:
                return form  # type: ignore[no-any-return]  # get_args forgets the type
        raise WrongSetting(f"{PREFIX}{name} must be one of {', '.join(get_args(LogFormat))}.")


def hosts_of(address: str | None) -> tuple[str, ...]:
    """The one host that a public address speaks for."""
    return (urlsplit(address).netloc,) if address else ()


def secret_of(data: Path) -> bytes:
    """The secret kept in the data folder; made on first use, readable by its owner alone."""
    path = data / "secret"
    try:
        data.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            keep_first(path, secrets.token_hex(SECRET_LENGTH))
        kept = path.read_bytes().strip()
    except OSError as error:
        raise WrongSetting(f"LEARNING_DATA: {error.strerror}: {error.filename}.") from error
    if len(kept) < SECRET_LENGTH:
        raise WrongSetting(f"LEARNING_DATA: {path} is too short; delete it for a new one.")
    return kept


def keep_first(path: Path, text: str) -> None:
    """Write the file whole, unless another process was first."""
    draft = path.with_name(f".{path.name}-{os.getpid()}")
    draft.touch(mode=0o600)
    try:
        draft.write_text(text)
        os.link(draft, path)  # fails when the file exists, and never shows half of it
    except FileExistsError:
        return
    finally:
        draft.unlink()
