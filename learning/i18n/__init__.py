"""Languages: translations, plural rules, numbers and dates. Open `translation.py` first."""


def N_(message: str) -> str:  # noqa: N802  # gettext's own name for it, which tools know
    """Mark a message where it is written; it is translated where it is shown."""
    return message
