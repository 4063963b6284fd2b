"""Files that authors upload for a module: judged by what they hold, named for the tree. Pure."""

import re
import unicodedata

from learning.authoring import pictures
from learning.authoring.media_types import media_type_of
from learning.errors import Refusal
from learning.i18n import N_

ALTERNATIVE = ".alt.txt"  # beside a picture: what it shows, for those who do not see it
LONGEST_ALTERNATIVE = 600  # characters
MEGABYTE = 1024 * 1024
LIMITS = {  # in megabytes, by the beginning of the type
    "image/": 20,
    "video/": 60,
    "audio/": 60,
    "text/vtt": 2,
    "application/pdf": 20,
    "text/plain": 2,
}
ENDINGS = {
    "video/mp4": ".mp4",
    "video/webm": ".webm",
    "audio/mpeg": ".mp3",
    "application/pdf": ".pdf",
    "text/vtt; charset=utf-8": ".vtt",
    "text/plain; charset=utf-8": ".md",
}
TIME = r"(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}"
CUE = re.compile(rf"{TIME}[ \t]+-->[ \t]+{TIME}")


class UploadRefused(Refusal):
    """This file cannot be taken: why, and what to do."""

    status = 422


def taken(filename: str, body: bytes) -> tuple[str, bytes]:
    """Name and content as they go into the tree. Raises a `Refusal` that says what to do."""
    if not body:
        raise UploadRefused(N_("Choose a file."))
    media_type = media_type_of(filename.lower(), body)
    _check_size(media_type, len(body))
    if media_type in pictures.FORMATS:
        body, ending = pictures.prepared(body, media_type)
        return stem_of(filename) + ending, body
    ending = ENDINGS.get(media_type, "")
    if not ending:
        raise UploadRefused(
            N_(
                "This is no picture (JPEG, PNG, WebP, GIF), film (MP4, WebM), sound (MP3), "
                "captions (VTT), PDF or transcript (Markdown). What a file holds counts, "
                "not its name."
            )
        )
    if ending == ".vtt":
        _check_captions(body)
    if ending == ".md":
        _check_text(body)
    return stem_of(filename) + ending, body


def stem_of(filename: str) -> str:
    """The name without its ending, in small letters and hyphens."""
    plain = unicodedata.normalize("NFKD", _without_ending(filename))
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode().lower())
    stem = "-".join(words)[:80].strip("-")
    if not stem:
        raise UploadRefused(N_("Name the file in Latin letters, such as old-harbour.jpg."))
    return stem


def _without_ending(filename: str) -> str:
    name = filename.replace("\\", "/").rpartition("/")[2]
    return name.rpartition(".")[0] or name


def is_picture(name: str) -> bool:
    return name.endswith((".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif"))


def is_film_or_sound(name: str) -> bool:
    return name.endswith((".mp4", ".webm", ".mp3"))


def checked_alternative(text: str) -> bytes:
    """What a picture shows, on one line."""
    line = " ".join(text.split())
    if not line:
        raise UploadRefused(N_("Say what the picture shows, for those who do not see it."))
    if len(line) > LONGEST_ALTERNATIVE:
        raise UploadRefused(N_("Use at most {count} characters."), count=LONGEST_ALTERNATIVE)
    return f"{line}\n".encode()


def _check_size(media_type: str, size: int) -> None:
    most = next((most for kind, most in LIMITS.items() if media_type.startswith(kind)), None)
    if most is not None and size > most * MEGABYTE:
        raise UploadRefused(N_("This file is larger than {count} MB. Make it smaller."), count=most)


def _check_captions(body: bytes) -> None:
    _check_text(body)
    if not CUE.search(body.decode("utf-8")):
        raise UploadRefused(
            N_("These captions have no line such as 00:01.000 --> 00:04.000. Export them again.")
        )


def _check_text(body: bytes) -> None:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise UploadRefused(N_("This text is not UTF-8. Save it as UTF-8.")) from fault
    if "\0" in text:
        raise UploadRefused(N_("This text is not UTF-8. Save it as UTF-8."))
