"""What the machine says: disks, permissions, file systems. Changes nothing."""

import os
import shutil
import stat
from pathlib import Path

from learning.operations.findings import Place

MOUNTS = Path("/proc/self/mounts")


def place(path: Path) -> Place:
    """Who may do what with this file or folder."""
    found = path.stat()
    return Place(
        path=str(path),
        mode=stat.S_IMODE(found.st_mode),
        is_ours=found.st_uid == os.geteuid() and os.access(path, os.R_OK | os.W_OK),
    )


def free_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def size_of(path: Path | None) -> int:
    return path.stat().st_size if path and path.is_file() else 0


def file_system_of(path: Path) -> str:
    """The kind of file system that holds the path; empty where the machine does not tell."""
    if not MOUNTS.exists():
        return ""
    best, kind = "", ""
    for line in MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines():
        _, at, found, *_ = line.split(" ")
        at = at.replace("\\040", " ")
        if len(at) >= len(best) and path.resolve().is_relative_to(at):
            best, kind = at, found
    return kind
