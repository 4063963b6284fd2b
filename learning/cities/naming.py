"""The word of a city in addresses and content files. Pure."""

import re
import unicodedata


def key_of(name: str) -> str:
    """`Port Almira` becomes `port-almira`; nothing when no Latin letter is left."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(char for char in apart if char.isascii())
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].strip("-")
