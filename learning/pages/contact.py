"""How people reach whoever runs the site. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Contact:
    """What is shown, and where it leads."""

    text: str
    url: str


def contact_of(setting: str) -> Contact:
    """The contact that an operator gave: a page, or an e-mail address."""
    if setting.startswith(("https://", "http://")):
        return Contact(setting, setting)
    return Contact(setting, f"mailto:{setting}")
