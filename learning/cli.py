"""The command line: `learning serve`, `learning migrate`, and what the features add."""

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from learning.config import Settings, WrongSetting

if TYPE_CHECKING:
    from learning.store.session import Store

# Groups of the features, imported when they are called: starting the server needs none of them.
FEATURES = {
    "modules": "learning.authoring.commands",
    "people": "learning.accounts.commands",
    "backup": "learning.operations.commands",
    "restore": "learning.operations.commands",
    "doctor": "learning.operations.commands",
}
ROOT = Path(__file__).parents[1]


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


def serving_options(command: Callable[..., None]) -> Callable[..., None]:
    """Where to listen, and with how many processes."""
    for option in (
        click.option("--host", help="The address to listen on (LEARNING_HOST)."),
        click.option("--port", type=int, help="The port to listen on (LEARNING_PORT)."),
        click.option("--workers", type=int, help="How many processes (LEARNING_WORKERS)."),
    ):
        command = option(command)
    return command


@main.command()
@serving_options
def serve(host: str | None, port: int | None, workers: int | None) -> None:
    """Serve the site. Gunicorn takes this process over."""
    become_gunicorn("wsgi:app", HOST=host, PORT=port, WORKERS=workers)


@main.command()
@serving_options
def run(host: str | None, port: int | None, workers: int | None) -> None:
    """Migrate, import modules/, plant the demonstration network, and serve."""
    os.environ.setdefault("LEARNING_LOG_FORMAT", "console")
    become_gunicorn("wsgi:prepared()", HOST=host, PORT=port, WORKERS=workers)


@main.command()
def migrate() -> None:
    """Bring the database to today's tables."""
    from learning.migrations import runner, state  # noqa: PLC0415  # `serve` starts without them
    from learning.store.session import Store  # noqa: PLC0415

    store = Store(settings().database)
    runner.upgrade(store.engine)
    store.engine.dispose()
    click.echo(f"The database is at {state.head()}.")


@main.command()
def jobs() -> None:
    """Send mails and clean up, without serving. `serve` does this too, in a process beside it."""
    from learning.jobs.gateway import keeper  # noqa: PLC0415  # `serve` starts without it
    from learning.web import logs  # noqa: PLC0415

    chosen = settings()
    logs.configure(chosen)
    keeper.keep(chosen)


def become_gunicorn(what: str, **given: str | int | None) -> None:
    """Give this process to the server, which patches sockets before it imports anything of ours."""
    for name, value in given.items():
        if value is not None:
            os.environ[f"LEARNING_{name}"] = str(value)
    settings()
    command = ["-m", "gunicorn", "--config", "python:learning.web.serving", what]
    os.execv(sys.executable, [sys.executable, *command])  # noqa: S606  # our own arguments


def prepare() -> None:
    """What `run` does before it serves; quick when nothing has changed since the last time."""
    from learning import seeds  # noqa: PLC0415  # `serve` starts without it
    from learning.migrations import runner, state  # noqa: PLC0415
    from learning.store.session import Store  # noqa: PLC0415

    chosen = settings()
    store = Store(chosen.database)
    with store.engine.connect() as connection:
        stands_at = state.current(connection)
    if stands_at != state.head():
        runner.upgrade(store.engine)
    import_module("learning.tables")
    if files_changed(store, ROOT / "modules"):
        commands = import_module(FEATURES["modules"])
        click.Context(commands.modules).invoke(commands.import_, folder=ROOT / "modules")
    if not chosen.production:
        seeds.demonstrate(
            store,
            given_password=chosen.demo_password,
            production=chosen.production,
            now=datetime.now(UTC),  # noqa: TID251  # a command is where the clock is read
        )
    store.engine.dispose()


def files_changed(store: "Store", folder: Path) -> bool:
    """Whether an import would find anything to do: comparing takes less time than reading."""
    from learning.authoring import gateway, merge, queries, service  # noqa: PLC0415

    files = {path: service.digest_of(body) for path, body in gateway.read_tree(folder).items()}
    with store.session() as session:
        found = merge.differences(queries.known_documents(session), files)
    return any(one.action not in {"same", "keep_database"} for one in found)


def settings() -> Settings:
    """The settings of the environment; a wrong one ends the command with its sentence."""
    try:
        return Settings.from_environ(os.environ)
    except WrongSetting as error:
        raise click.ClickException(str(error)) from error
