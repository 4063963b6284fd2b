"""The content tree on disk: read it whole, write it back byte for byte."""

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
