"""Codes of authenticator apps (RFC 6238) and recovery codes. Pure: secrets and times in."""

import hmac
import re
import unicodedata
from base64 import b32encode
from collections.abc import Iterable
from datetime import datetime

import pyotp
import segno

STEP = 30  # seconds
DIGITS = 6
RECOVERY_COUNT = 10
ISSUER = "Mosaic"
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # without those that look alike


def shared_secret(seed: bytes, *, key: bytes) -> str:
    """What the app is given. The database holds the seed alone, and the key is in no database."""
    return b32encode(hmac.digest(key, b"second factor" + seed, "sha256")[:20]).decode()


def step_of(code: str, secret: str, *, after: int, now: datetime) -> int | None:
    """The moment that this code stands for, if it is right and later than the last one taken.

    A phone's clock may be half a minute off.
    """
    typed = plain_digits(code)
    app = pyotp.TOTP(secret)
    present = int(now.timestamp()) // STEP
    found = [
        step
        for step in (present - 1, present, present + 1)
        if hmac.compare_digest(app.generate_otp(step), typed)
    ]
    return next((step for step in found if step > after), None)


def plain_digits(code: str) -> str:
    """`123 456`, and figures of any script, as an app writes them."""
    kept = (char for char in code if not char.isspace())
    return (
        "".join(str(unicodedata.digit(char, char)) for char in kept)
        .encode("ascii", "replace")
        .decode()
    )


def is_app_code(code: str) -> bool:
    return re.fullmatch(rf"\d{{{DIGITS}}}", plain_digits(code)) is not None


def address(secret: str, *, account: str) -> str:
    """What the picture says to the app."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=ISSUER)


def picture(text: str) -> str:
    """A QR code as a drawing without any style in it."""
    drawn: str = segno.make(text, error="m", micro=False).svg_inline(
        omitsize=True, border=4, svgclass="qr", lineclass="qr__line"
    )
    return drawn.replace("<svg ", '<svg role="img" aria-labelledby="qr-title" ', 1)


def in_fours(secret: str) -> str:
    """The secret as people can type it."""
    return " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))


def recovery_code(random: Iterable[int]) -> str:
    """`abcd-efgh-jkmn` from twelve random numbers."""
    signs = [ALPHABET[number % len(ALPHABET)] for number in random]
    return "-".join("".join(signs[place : place + 4]) for place in range(0, len(signs), 4))


def plain_recovery_code(code: str) -> str:
    """However somebody typed it from paper."""
    return re.sub(r"[^a-z0-9]", "", code.casefold())
