"""Small facts about people's accounts: addresses, devices, how long a sign-in lasts."""

import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from learning.i18n import N_

EVERY = timedelta(minutes=5)  # how often a sign-in that sends something is stamped
EVERY_READ = timedelta(hours=1)  # how often one that only reads is
HALF_WAY = timedelta(minutes=10)  # between a right password and the code
SKEW = timedelta(minutes=5)  # how far another machine's clock may be ahead

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),  # after those that also call themselves Chrome
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
UNKNOWN_DEVICE = N_("Unknown device")


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long a sign-in lasts when it is not used, and at most."""

    idle: timedelta
    most: timedelta


AT_HOME = Lasting(idle=timedelta(days=14), most=timedelta(days=60))
PRIVILEGED = Lasting(idle=timedelta(hours=12), most=timedelta(days=7))


def lasting(role: str) -> Lasting:
    """Whoever can change what others see signs in more often."""
    return AT_HOME if role == "participant" else PRIVILEGED


def email_key(address: str) -> str:
    """An address as it is stored and looked for: capital letters make no other person."""
    return unicodedata.normalize("NFKC", address).strip().casefold()


def device_of(user_agent: str) -> str:
    """`Firefox, Android`: enough to know one's own phone again, and no more."""
    named = (
        next((name for mark, name in marks if mark in user_agent), None)
        for marks in (BROWSERS, SYSTEMS)
    )
    return ", ".join(name for name in named if name) or UNKNOWN_DEVICE
