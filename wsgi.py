"""What the web server imports."""

import os

import click
from flask import Flask

from learning.app import create_app
from learning.config import Settings

app = create_app(Settings.from_environ(os.environ))


def prepared() -> Flask:
    """The same, once the database is migrated and filled: what `./dev run` serves."""
    from learning.cli import prepare  # noqa: PLC0415  # `learning serve` does without it

    try:
        prepare()
    except click.ClickException as error:
        raise SystemExit(f"Error: {error.format_message()}") from error
    return app
