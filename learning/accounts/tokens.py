"""From secrets to what may be stored or shown: one way only."""

import hmac
from hashlib import sha256
from ipaddress import IPv6Address, ip_address

TOKEN_LENGTH = 43  # 256 bits in URL-safe base64


def token_hash(token: str) -> bytes:
    """What the database keeps of a token. A token is random, so a plain hash is enough."""
    return sha256(token.encode()).digest()


def csrf_token(token: str) -> str:
    """The sign-in's token for forms, made from the cookie's; nothing leads back to that."""
    return hmac.digest(token.encode(), b"forms of this sign-in", "sha256").hex()[:40]


def blurred(text: str, *, key: bytes) -> bytes:
    """The same text always gives the same bytes; without the key nobody can try texts out."""
    return hmac.digest(key, text.encode(), "sha256")[:16]


def source_of(address: str | None) -> str:
    """Who guesses, by their network address. IPv6 hands out a whole /64 to each customer."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return f"{IPv6Address(int(found) >> 64 << 64)}/64"
    return str(getattr(found, "ipv4_mapped", None) or found)
