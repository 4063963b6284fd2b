"""Which Mosaic this is."""

import tomllib
from importlib import metadata
from pathlib import Path

CHECKOUT = Path(__file__).parents[3] / "pyproject.toml"


def version() -> str:
    """The version of the checkout that runs, or of the installed package."""
    if CHECKOUT.is_file():
        return str(tomllib.loads(CHECKOUT.read_text(encoding="utf-8"))["project"]["version"])
    return metadata.version("learning")
