"""The content tree as a ZIP archive: written the same for the same tree, read without trust. Pure.

An archive from outside may lie about everything. Names and sizes are judged before anything is
unpacked, and while unpacking nothing beyond the declared sizes is read.
"""

import io
import stat
import zipfile
import zlib
from collections.abc import Mapping

from learning.errors import Refusal
from learning.i18n import N_

MOST_ENTRIES = 10_000
MOST_BYTES = 256 * 1024 * 1024  # unpacked, all together
LARGEST_FILE = 64 * 1024 * 1024
MOST_RATIO = 200  # times that a file may grow; texts grow tenfold
SMALL = 1024 * 1024  # below this no file is a bomb, however well it packs
WHEN = (1980, 1, 1, 0, 0, 0)  # the first date that ZIP knows: the same tree, the same bytes
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
LEFT_OUT = {".DS_Store", "Thumbs.db", ".gitkeep"}  # as in a folder that is imported
LEFT_OUT_FOLDERS = {"__MACOSX"}


class ZipRefused(Refusal):
    """The archive cannot be taken: which file, and what to do."""

    status = 422


def packed(files: Mapping[str, bytes]) -> bytes:
    """The tree as an archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, body in sorted(files.items()):
            info = zipfile.ZipInfo(path, WHEN)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(info, body)
    return out.getvalue()


def unpacked(body: bytes) -> dict[str, bytes]:
    """Every file of the archive by its path; raises `ZipRefused` for anything doubtful."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            infos = [one for one in archive.infolist() if not _is_left_out(one.filename)]
            _check_sizes(infos)
            _check_names(infos)
            return {one.filename: _read(archive, one) for one in infos if not one.is_dir()}
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError) as fault:
        raise ZipRefused(N_("This is no ZIP archive, or it is damaged. Pack it again.")) from fault


def _is_left_out(path: str) -> bool:
    """Hidden files and what systems leave behind, in places where they do no harm."""
    parts = path.split("/")
    is_hidden = any(part.startswith(".") and part.strip(".") for part in parts)
    return is_hidden or bool(LEFT_OUT & set(parts)) or bool(LEFT_OUT_FOLDERS & set(parts))


def _check_sizes(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MOST_ENTRIES:
        raise ZipRefused(
            N_("The archive holds more than {count} files. Pack the content folder alone."),
            count=MOST_ENTRIES,
        )
    if sum(one.file_size for one in infos) > MOST_BYTES:
        raise ZipRefused(N_("Unpacked, the archive is larger than 256 MB. Pack it in parts."))
    for one in infos:
        if one.file_size > LARGEST_FILE:
            raise ZipRefused(N_("{path} is larger than 64 MB. Make it smaller."), path=one.filename)
        if one.file_size > SMALL and one.file_size > MOST_RATIO * max(one.compress_size, 1):
            raise ZipRefused(
                N_("{path} is packed so tightly that it may be a trap. Pack the folder again."),
                path=one.filename,
            )


def _check_names(infos: list[zipfile.ZipInfo]) -> None:
    seen: dict[str, str] = {}
    for one in infos:
        _check_name(one)
        path = one.filename
        if one.is_dir():
            continue
        known = seen.get(path.casefold())
        if known == path:
            raise ZipRefused(
                N_("{path} is in the archive twice. Pack the folder again."), path=path
            )
        if known is not None:
            raise ZipRefused(
                N_("{path} and {other} differ in capital letters alone. Rename one of them."),
                path=path,
                other=known,
            )
        seen[path.casefold()] = path


def _check_name(one: zipfile.ZipInfo) -> None:
    path = one.filename
    # `orig_filename` is what the archive says; `filename` was made to fit this system.
    if not is_inside(path) or not is_inside(one.orig_filename):
        raise ZipRefused(
            N_("{path} is not a path inside the content folder. Pack the folder again."),
            path=one.orig_filename[:200].encode("unicode_escape").decode(),
        )
    if one.flag_bits & 0x1:
        raise ZipRefused(N_("{path} is encrypted. Pack it without a password."), path=path)
    if one.compress_type not in METHODS:
        raise ZipRefused(
            N_("{path} is packed in an unusual way. Pack the folder again."), path=path
        )
    if _is_special(one):
        raise ZipRefused(N_("{path} is a link. Put the file itself there."), path=path)


def is_inside(path: str) -> bool:
    """Whether a path stays in its folder, on every system."""
    parts = path.rstrip("/").split("/")
    return (
        bool(path)
        and not path.startswith("/")
        and "\\" not in path
        and "\0" not in path
        and ":" not in parts[0]
        and all(part not in ("", ".", "..") for part in parts)
        and path.isprintable()
    )


def _is_special(one: zipfile.ZipInfo) -> bool:
    mode = one.external_attr >> 16
    return stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR)


def _read(archive: zipfile.ZipFile, one: zipfile.ZipInfo) -> bytes:
    """The file, and never more of it than the archive declares."""
    with archive.open(one) as file:
        body = file.read(one.file_size + 1)
    if len(body) != one.file_size:
        raise ZipRefused(N_("{path} is damaged. Pack the folder again."), path=one.filename)
    return body
