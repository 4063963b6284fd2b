"""The command line: `learning serve`, `learning migrate`, and what the features add."""

import os
import sys
from importlib import import_module

import click

from learning.config import Settings, WrongSetting

# Groups of the features, imported when they are called: starting the server needs none of them.
FEATURES = {"modules": "learning.authoring.commands"}


class Features(click.Group):
    """Finds the commands of a feature in its `commands.py`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *FEATURES])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in FEATURES:
            return super().get_command(ctx, cmd_name)
        import_module("learning.tables")  # a row of one feature may point at a row of another
        command: click.Command = getattr(import_module(FEATURES[cmd_name]), cmd_name)
        return command


@click.group(cls=Features, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Mosaic: peer learning for city halls."""
    os.umask(0o077)  # the database and what is uploaded belong to the server alone


@main.command()
@click.option("--host", help="The address to listen on (LEARNING_HOST).")
@click.option("--port", type=int, help="The port to listen on (LEARNING_PORT).")
@click.option("--workers", type=int, help="How many processes (LEARNING_WORKERS).")
def serve(host: str | None, port: int | None, workers: int | None) -> None:
    """Serve the site. Gunicorn takes this process over."""
    given = {"HOST": host, "PORT": port, "WORKERS": workers}
    for name, value in given.items():
        if value is not None:
            os.environ[f"LEARNING_{name}"] = str(value)
    settings()
    gunicorn = ["-m", "gunicorn", "--config", "python:learning.web.serving"]
    os.execv(sys.executable, [sys.executable, *gunicorn])  # noqa: S606  # our own arguments


@main.command()
def migrate() -> None:
    """Bring the database to today's tables."""
    from learning.migrations import runner, state  # noqa: PLC0415  # `serve` starts without it
    from learning.store.session import Store  # noqa: PLC0415

    store = Store(settings().database)
    runner.upgrade(store.engine)
    store.engine.dispose()
    click.echo(f"The database is at {state.head()}.")


def settings() -> Settings:
    """The settings of the environment; a wrong one ends the command with its sentence."""
    try:
        return Settings.from_environ(os.environ)
    except WrongSetting as error:
        raise click.ClickException(str(error)) from error
