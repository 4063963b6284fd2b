"""Stylesheets and scripts: one of each for a kind of page, put together at start, kept for ever.

The hash of its content stands in a file's address, so browsers never ask for it again. Files of
earlier starts stay where they are: a page opened before an update still finds its own.
"""

import gzip
import json
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from pathlib import Path

import brotli
from flask import Flask
from whitenoise import WhiteNoise

from learning.config import Settings
from learning.web import minify

ROOT = Path(__file__).parents[2]
PREFIX = "/assets/"
FRAME = ("site", "frame", "parts")
FORMS = ("fields",)
READING = ("prose", "question", "live/room")

# kind of page: the small files it needs, in the order in which they apply
STYLES: Mapping[str, tuple[str, ...]] = {
    "site": (*FRAME, *FORMS),
    "home": (*FRAME, "catalogue", "home"),
    "catalogue": (*FRAME, *FORMS, *READING, "catalogue"),
    "lesson": (*FRAME, *FORMS, *READING, "lesson"),
    "progress": (*FRAME, *FORMS, "progress"),
    "recommendations": (*FRAME, *FORMS, *READING, "recommendations"),
    "search": (*FRAME, *FORMS, "search"),
    "quizzes": (*FRAME, *FORMS, *READING, "quizzes"),
    "accounts": (*FRAME, *FORMS, "accounts"),
    "admin": (*FRAME, *FORMS, "admin"),
    "author": (
        *FRAME,
        *FORMS,
        *READING,
        "author",
        "author/writing",
        "author/reading",
        "author/choosing",
    ),
    "pages": (*FRAME, "pages"),
    "live": (
        *FRAME,
        *FORMS,
        *READING,
        "live/pages",
        "live/plan",
        "live/check",
        "live/results",
        "live/afterwards",
    ),
    "phone": (*FRAME, *FORMS, *READING, "live/phone"),
    "stage": ("site", "parts", "live/stage", "live/results", "live/cockpit"),
    "mail": (*FRAME, *FORMS, "mail"),
    "errors": (*FRAME, *FORMS, "errors"),
}
SCRIPTS: Mapping[str, tuple[str, ...]] = {
    "lesson": ("check", "reflection"),
    "recommendations": ("print",),
    "quiz": ("quiz",),
    "author": (
        "author/writing",
        "author/keeping",
        "author/previewing",
        "author/inserting",
        "author/pasting",
    ),
    "phone": ("live/stream", "live/phone"),
    "stage": ("live/stream", "live/stage"),
}
PICTURES = ("mark.svg",)
MADE_OF = ("learning/**/*.py", "learning/**/*.po", "templates/**/*.html", "static/**/*.*")


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as browsers get it."""

    name: str
    body: bytes

    @property
    def place(self) -> str:
        """The path under the prefix: the hash of the content, then the name."""
        return f"{blake2b(self.body, digest_size=6).hexdigest()}/{self.name}"

    @property
    def address(self) -> str:
        return PREFIX + self.place


def init_app(app: Flask, settings: Settings) -> None:
    """Put the files together, serve them, and give templates `asset("lesson.css")`."""
    folder = settings.data / "assets"
    addresses = addresses_in(folder)
    app.jinja_env.globals["asset"] = addresses.__getitem__
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]  # Flask's documented way
        app.wsgi_app,
        root=folder,
        prefix=PREFIX,
        allow_all_origins=False,
        immutable_file_test=lambda _path, _url: True,
    )


def addresses_in(folder: Path) -> dict[str, str]:
    """Where each file is served; made now, unless an earlier start made them from the same."""
    index = folder / source() / "index.json"
    if not index.exists():
        assets = made_from(ROOT / "static")
        for asset in assets:
            keep(asset, folder)
        index.parent.mkdir(parents=True, exist_ok=True)
        known = {asset.name: asset.address for asset in assets}
        write_at_once(index, json.dumps(known).encode(), beside=folder.parent)
    found: dict[str, str] = json.loads(index.read_bytes())
    return found


def source() -> str:
    """A name for everything that the files are made from, the way they are made included."""
    seen = blake2b(digest_size=6)
    for path in [Path(__file__), Path(minify.__file__), *sorted((ROOT / "static").rglob("*.*"))]:
        seen.update(path.read_bytes())
    return seen.hexdigest()


def made_from(static: Path) -> list[Asset]:
    """Every stylesheet, script and picture that pages point at."""
    styles = [
        Asset(f"{kind}.css", minify.css(joined(static / "css", names, ".css")).encode())
        for kind, names in STYLES.items()
    ]
    scripts = [
        Asset(
            f"{kind}.js",
            "".join(
                minify.module(text_of(static / "js" / f"{name}.js")) for name in names
            ).encode(),
        )
        for kind, names in SCRIPTS.items()
    ]
    pictures = [Asset(name, (static / name).read_bytes()) for name in PICTURES]
    return [*styles, *scripts, *pictures]


def joined(folder: Path, names: tuple[str, ...], ending: str) -> str:
    return "\n".join(text_of(folder / f"{name}{ending}") for name in names)


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def keep(asset: Asset, folder: Path) -> None:
    """Write the file and its compressed forms; several processes may do so at once."""
    path = folder / asset.place
    path.parent.mkdir(parents=True, exist_ok=True)
    forms: dict[str, Callable[[bytes], bytes]] = {
        "": bytes,
        ".br": brotli.compress,
        ".gz": partial(gzip.compress, mtime=0),
    }
    for ending, packed in forms.items():
        whole = path.with_name(path.name + ending)
        if not whole.exists():
            write_at_once(whole, packed(asset.body), beside=folder.parent)


def write_at_once(path: Path, body: bytes, *, beside: Path) -> None:
    """The file is there whole or not at all; half of it is never where files are served from."""
    handle, name = tempfile.mkstemp(dir=beside, prefix=".asset-")
    with os.fdopen(handle, "wb") as file:
        file.write(body)
    Path(name).chmod(0o644)
    Path(name).replace(path)


def build() -> str:
    """A short name for the code, words, templates and styles that make the pages."""
    seen = blake2b(digest_size=8)
    for pattern in MADE_OF:
        for path in sorted(ROOT.glob(pattern)):
            seen.update(path.read_bytes())
    return seen.hexdigest()
