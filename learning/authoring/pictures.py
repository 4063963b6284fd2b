"""Pictures that authors upload, decoded, turned upright, made no wider than pages, written anew.

What was uploaded never reaches a reader: only its pixels do. Pure.
"""

import io
import struct
import zlib

from PIL import Image, ImageOps

from learning.errors import Refusal
from learning.i18n import N_

WIDEST = 1600  # pixels; the widest place of a page, twice as fine on most screens
MOST_SIDE = 20_000
MOST_PIXELS = 60_000_000
FORMATS = {
    "image/jpeg": ("JPEG", ".jpg"),
    "image/png": ("PNG", ".png"),
    "image/webp": ("WEBP", ".webp"),
    "image/gif": ("GIF", ".png"),
}
TOO_LARGE = N_("This picture is too large. Make it smaller than 60 million points.")
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
FAULTS = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    MemoryError,
    struct.error,
    zlib.error,
)


class PictureRefused(Refusal):
    """This picture cannot be taken: why, and what to do."""

    status = 422


def prepared(body: bytes, media_type: str) -> tuple[bytes, str]:
    """The picture as readers get it, and the ending of its name. Raises `PictureRefused`."""
    wanted, ending = FORMATS[media_type]
    try:
        with Image.open(io.BytesIO(body), formats=[wanted]) as opened:
            _check_size(*opened.size)
            if getattr(opened, "n_frames", 1) > 1:
                raise PictureRefused(
                    N_("Moving pictures cannot be stopped by readers. Upload a film instead.")
                )
            opened.load()
            upright = ImageOps.exif_transpose(opened)
            return _written(_sized(_plain(upright)), ending), ending
    except BOMBS as fault:
        raise PictureRefused(TOO_LARGE) from fault
    except FAULTS as fault:
        raise PictureRefused(N_("This picture is damaged. Save it again and retry.")) from fault


def _check_size(width: int, height: int) -> None:
    """Before anything is decoded: a small file may claim a picture that fills the memory."""
    if max(width, height) >= MOST_SIDE or width * height > MOST_PIXELS:
        raise PictureRefused(TOO_LARGE)


def _plain(image: Image.Image) -> Image.Image:
    """The pixels alone, without what else the file said."""
    has_alpha = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    converted = image.convert("RGBA" if has_alpha else "RGB")
    plain = Image.new(converted.mode, converted.size)
    plain.paste(converted)
    return plain


def _sized(image: Image.Image) -> Image.Image:
    if image.width <= WIDEST:
        return image
    height = max(1, round(image.height * WIDEST / image.width))
    return image.resize((WIDEST, height), Image.Resampling.LANCZOS)


def _written(image: Image.Image, ending: str) -> bytes:
    out = io.BytesIO()
    if ending == ".jpg":
        image.convert("RGB").save(out, "JPEG", quality=85, optimize=True, progressive=True)
    elif ending == ".webp":
        image.save(out, "WEBP", quality=82, method=4)
    else:
        image.save(out, "PNG", optimize=True)
    return out.getvalue()
