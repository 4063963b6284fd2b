"""What a doctor makes of the facts: each finding says what is wrong and what to do. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Literal

Level = Literal["fine", "advice", "wrong"]

LITTLE, SCARCE = 1_000_000_000, 200_000_000  # bytes of a disk
SKEW = timedelta(seconds=5)  # between our clock and the database's
FUTURE = timedelta(minutes=5)  # what sign-ins forgive
SQLITE_WANTED = {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"}
POSTGRES_WANTED = {"synchronous_commit": "on", "fsync": "on", "full_page_writes": "on"}
ON_POSTGRES = "Set it to on in postgresql.conf, and reload that."
ON_SQLITE = "Keep the data folder on a local disk of this machine: SQLite could not set it there."
RESERVED = 3  # connections that PostgreSQL keeps for administrators
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
REMOTE = {"nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `mend` is empty when nothing is to be done."""

    level: Level
    what: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Public:
    """The address that people type, in its parts."""

    scheme: str
    netloc: str  # with the port, if one is named
    name: str


@dataclass(frozen=True, slots=True)
class Address:
    """How the site is reached, by its settings."""

    public: Public | None
    host: str
    trusted: tuple[str, ...]
    proxies: int
    production: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A file or folder, as the file system tells it."""

    path: str
    mode: int
    is_ours: bool


def fine(what: str) -> Finding:
    return Finding("fine", what)


def about_address(given: Address) -> Iterator[Finding]:
    """Whether the address that people use and the one we listen on fit together."""
    if given.public is None:
        yield Finding(
            "advice",
            "no public address is set",
            "Set LEARNING_PUBLIC_ADDRESS=https://… before people use the site: without it cookies "
            "are not Secure and every host name is answered.",
        )
        return
    public = given.public
    if is_local(public.name) and given.production:
        yield Finding(
            "wrong",
            f"LEARNING_PUBLIC_ADDRESS names {public.name}, which only this machine reaches",
            "Set it to the address that people type.",
        )
    if not is_local(public.name) and public.scheme == "http":
        yield Finding(
            "wrong",
            "people reach the site by http: passwords travel where others can read them",
            "Put a proxy with a certificate in front and set LEARNING_PUBLIC_ADDRESS=https://….",
        )
    if given.trusted and not any(is_trusted(public, one) for one in given.trusted):
        yield Finding(
            "wrong",
            f"LEARNING_TRUSTED_HOSTS leaves out {public.netloc}: everybody is answered with 400",
            f"Add {public.netloc} to it, or leave it empty.",
        )
    yield about_proxies(given, is_https=public.scheme == "https")


def about_proxies(given: Address, *, is_https: bool) -> Finding:
    """Whether people's addresses are theirs: limits of wrong passwords count by address."""
    if is_https and not given.proxies:
        return Finding(
            "wrong",
            "the address is https, so a proxy stands in front, and LEARNING_PROXIES is 0: "
            "all people seem to come from the proxy and share its limit of wrong passwords",
            "Set LEARNING_PROXIES to the number of proxies, usually 1.",
        )
    if given.proxies and not is_local(given.host):
        return Finding(
            "advice",
            f"LEARNING_PROXIES is {given.proxies}, and {given.host} may be reached past the proxy: "
            "whoever does can claim any address",
            "Listen on 127.0.0.1 (LEARNING_HOST), or close the port to all but the proxy.",
        )
    return fine(f"people come to {given.host} through {given.proxies} proxies")


def is_trusted(public: Public, pattern: str) -> bool:
    """As the server decides it: with or without the port, a leading dot for all names below."""
    if pattern.startswith("."):
        return public.name == pattern[1:] or public.name.endswith(pattern)
    return pattern in {public.netloc, public.name}


def is_local(host: str) -> bool:
    if host in LOOPBACK or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def about_mail(*, has_server: bool, production: bool) -> Iterator[Finding]:
    """Whether letters reach anybody."""
    if production and not has_server:
        yield Finding(
            "wrong",
            "no mail server is set: nobody can confirm an account or reset a password",
            "Set LEARNING_MAIL_SERVER and LEARNING_MAIL_FROM.",
        )


def about_step(current: str | None, *, newest: str | None, known: frozenset[str]) -> Finding:
    """Whether the database has today's tables."""
    if current == newest:
        return fine(f"the database stands at {current}")
    if current is None:
        return Finding("wrong", "the database has no tables yet", "Run `learning migrate`.")
    if current not in known:
        return Finding(
            "wrong",
            f"the database stands at {current}, which this Mosaic does not know",
            "It was used by a newer version: install that one, or restore a backup made before.",
        )
    return Finding(
        "wrong",
        f"the database stands at {current}, and {newest} is the newest step",
        "Make a backup, then run `learning migrate`.",
    )


def about_values(found: dict[str, str], wanted: dict[str, str]) -> Iterator[Finding]:
    """Whether the database keeps what it acknowledges, as measured on a connection of ours."""
    wrong = {name: found.get(name) for name in wanted if found.get(name) != wanted[name]}
    for name, value in wrong.items():
        yield Finding(
            "wrong",
            f"{name} is {value} and not {wanted[name]}: what people save may be lost or broken",
            ON_SQLITE if name in SQLITE_WANTED else ON_POSTGRES,
        )
    if not wrong:
        yield fine(", ".join(f"{name} {value}" for name, value in found.items() if name in wanted))


def about_file_system(kind: str) -> Iterator[Finding]:
    if kind in REMOTE:
        yield Finding(
            "wrong",
            f"the SQLite file lies on {kind}, a file system of another machine",
            "Move the data folder to a local disk, or use PostgreSQL: the log that writers share "
            "does not work over a network.",
        )


def about_connections(*, wanted: int, allowed: int) -> Finding:
    if wanted <= allowed - RESERVED:
        return fine(f"{wanted} of PostgreSQL's {allowed} connections at most")
    return Finding(
        "wrong",
        f"workers × connections are {wanted}, and PostgreSQL allows {allowed}",
        "Lower LEARNING_CONNECTIONS or LEARNING_WORKERS, or raise max_connections.",
    )


def about_place(place: Place) -> Finding:
    """Whether others on this machine can read what only the server should."""
    if not place.is_ours:
        return Finding(
            "wrong",
            f"{place.path} does not belong to the user who runs this, or cannot be written",
            "Run this as the server's user, or give it the folder: chown -R.",
        )
    if place.mode & 0o077:
        return Finding(
            "wrong",
            f"{place.path} is open to others (mode {place.mode & 0o777:o})",
            f"chmod go-rwx {place.path}",
        )
    return fine(f"{place.path} is closed to others")


def about_disk(path: str, *, free: int, needed: int) -> Finding:
    """`needed` is what a backup or a migration may take for a while."""
    said = f"{free // 1_000_000} MB are free at {path}"
    mend = "Make room or use a larger disk: when it is full, nothing can be saved."
    if free < max(SCARCE, needed):
        return Finding("wrong", said, mend)
    return Finding("advice", said, mend) if free < LITTLE else fine(said)


def about_clock(
    *, now: datetime, database_now: datetime | None, newest: datetime | None
) -> Iterator[Finding]:
    """Whether time here goes as it does in the database, and never went back."""
    mend = "Set the clock and keep it by NTP (timedatectl set-ntp true)."
    if database_now is not None and abs(now - database_now) > SKEW:
        apart = round(abs((now - database_now).total_seconds()))
        yield Finding("wrong", f"this clock and the database's are {apart} s apart", mend)
    elif newest is not None and newest > now + FUTURE:
        yield Finding(
            "wrong",
            f"the newest row was written at {newest.isoformat(timespec='seconds')}, which is still "
            "to come: people may be unable to stay signed in",
            mend,
        )
    else:
        yield fine(f"the clock says {now.isoformat(timespec='seconds')}")
