"""The content tree on disk: read it whole, write it back byte for byte."""

import re
import secrets
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path, PurePosixPath

from learning.errors import Refusal
from learning.i18n import N_

LARGEST_FILE = 64 * 1024 * 1024  # bytes; a video, never a text
IGNORED = {".DS_Store", "Thumbs.db", ".gitkeep"}


def read_tree(folder: Path) -> dict[str, bytes]:
    """Every file below the folder by its path with slashes. Links and hidden files are left out."""
    if not folder.is_dir():
        raise Refusal(N_("There is no folder {folder}."), folder=folder)
    found = {}
    for file in sorted(folder.rglob("*")):
        path = file.relative_to(folder)
        if file.is_symlink() or not file.is_file() or _is_ignored(path):
            continue
        if file.stat().st_size > LARGEST_FILE:
            raise Refusal(N_("{path} is larger than 64 MB."), path=path.as_posix())
        found[path.as_posix()] = file.read_bytes()
    return found


def write_tree(folder: Path, files: dict[str, bytes]) -> list[str]:
    """Write what differs and give the paths written; a file that is the same is not touched."""
    written = []
    for path, body in sorted(files.items()):
        target = folder / safe_path(path)
        if target.is_file() and target.read_bytes() == body:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)
        written.append(path)
    return written


def safe_path(path: str) -> Path:
    """The path as a relative one that cannot leave its folder."""
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts or "\\" in path or "\0" in path:
        raise Refusal(N_("{path} is not a path inside the content folder."), path=path)
    return Path(*parts)


def _is_ignored(path: Path) -> bool:
    return path.name in IGNORED or any(part.startswith(".") for part in path.parts)


UPLOADS = "uploads"
TOKEN = re.compile(r"[0-9a-f]{32}")
KEPT_SECONDS = 24 * 60 * 60


def keep_upload(data: Path, body: bytes, *, now: datetime) -> str:
    """Keep what somebody sent until they confirm it, and forget what nobody confirmed in a day."""
    folder = data / UPLOADS
    folder.mkdir(mode=0o700, exist_ok=True)
    for old in folder.iterdir():
        if old.stat().st_mtime < now.timestamp() - KEPT_SECONDS:
            old.unlink(missing_ok=True)
    token = secrets.token_hex(16)
    (folder / token).write_bytes(body)
    return token


def upload_named(data: Path, token: str) -> bytes:
    """What was kept under this name. Raises `Refusal` when it is gone."""
    path = data / UPLOADS / token
    if not TOKEN.fullmatch(token) or not path.is_file():
        raise Refusal(N_("This upload was kept for a day and is gone. Send the archive again."))
    return path.read_bytes()


def forget_upload(data: Path, token: str) -> None:
    if TOKEN.fullmatch(token):
        (data / UPLOADS / token).unlink(missing_ok=True)


def remove_files(folder: Path, paths: Iterable[str]) -> list[str]:
    """Delete these files of a tree, and give those that were there."""
    removed = []
    for path in paths:
        target = folder / safe_path(path)
        if target.is_file():
            target.unlink()
            removed.append(path)
    return removed
