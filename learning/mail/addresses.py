"""E-mail addresses: which ones a mail can be sent to, and how they are written on it. Pure."""

import re
from dataclasses import dataclass

LONGEST = 254  # RFC 5321, with the brackets around
LONGEST_LOCAL = 64
ENCODED = "=?"  # begins a word in which a header could be hidden
ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\U0010FFFF-]+"
DOTTED = re.compile(rf"{ATOM}(\.{ATOM})*")
QUOTED = re.compile(r'"((?:[ !#-\[\]-~\u0080-\U0010FFFF]|\\[ -~])*)"')
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where a mail goes. `local` is without quotes, `domain` is in ASCII."""

    local: str
    domain: str

    @property
    def is_ascii(self) -> bool:
        """Whether every mail server understands it."""
        return self.local.isascii()


def mailbox(address: str) -> Mailbox | None:
    """The mailbox with this address, or nothing when no mail can be sent there."""
    local, at, domain = address.rpartition("@")
    if not at or not address.isprintable() or ENCODED in address or len(address) > LONGEST:
        return None
    plain, ascii_domain = plain_local(local), domain_in_ascii(domain)
    if plain is None or ascii_domain is None:
        return None
    return Mailbox(plain, ascii_domain)


def plain_local(local: str) -> str | None:
    """What stands before the @, without its quotes; nothing when it is not well formed."""
    if not local or len(local.encode()) > LONGEST_LOCAL:
        return None
    if DOTTED.fullmatch(local):
        return local
    quoted = QUOTED.fullmatch(local)
    return re.sub(r"\\(.)", r"\1", quoted[1]) if quoted else None


def domain_in_ascii(domain: str) -> str | None:
    """The domain as name servers know it: `münchen.example` is `xn--mnchen-3ya.example`."""
    try:
        found = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    labels = found.split(".")
    return found if all(LABEL.fullmatch(label) for label in labels) else None
