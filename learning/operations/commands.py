"""`learning backup`, `learning restore`, `learning doctor`."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import click

from learning.config import SECRET_LENGTH, Settings, WrongSetting
from learning.operations.findings import Finding
from learning.operations.manifest import Manifest, NotPossible
from learning.operations.service import archiving
from learning.operations.service.doctor import examine

SIGNS = {"fine": "ok    ", "advice": "advice", "wrong": "WRONG "}
file_argument = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@click.command()
@file_argument
def backup(file: Path) -> None:
    """Write the whole site into FILE, a new file, while people use it."""
    try:
        made = archiving.back_up(settings(), file, now=datetime.now(UTC))
    except (NotPossible, WrongSetting) as error:
        raise click.ClickException(str(error)) from error
    megabytes = file.stat().st_size / 1_000_000
    click.echo(f"{file}: {len(made.files)} files, {megabytes:.1f} MB, database at {made.step}.")
    if os.environ.get("LEARNING_SECRET", "").strip():
        click.echo("LEARNING_SECRET is not in it, nor is any other setting: keep them apart.")


@click.command()
@file_argument
def restore(file: Path) -> None:
    """Fill an empty data folder and an empty database from FILE, a backup."""
    try:
        made = archiving.restore(settings(), file)
    except (NotPossible, WrongSetting) as error:
        raise click.ClickException(str(error)) from error
    tell_restored(made)


def tell_restored(made: Manifest) -> None:
    click.echo(f"Restored {len(made.files)} files as of {made.made_at:%Y-%m-%d %H:%M} UTC.")
    click.echo("What people did since then is not there; who was erased since then is there again.")
    click.echo("Next: `learning migrate`, then `learning doctor`, then start the server.")


@click.command()
def doctor() -> None:
    """Say what is wrong with settings, database, files and clock. Changes nothing."""
    try:
        found = [*examine(settings(), now=datetime.now(UTC))]
    except WrongSetting as error:
        found = [Finding("wrong", str(error), "Mend this variable and run the doctor again.")]
    for finding in found:
        click.echo(f"{SIGNS[finding.level]} {finding.what}")
        if finding.mend:
            click.echo(f"       → {finding.mend}")
    wrong = sum(finding.level == "wrong" for finding in found)
    if wrong:
        raise click.ClickException(f"{wrong} to mend.")


def settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings, without making what a server would: a secret, and the folder around it."""
    given = dict(environ)
    if not given.get("LEARNING_SECRET", "").strip():
        given["LEARNING_SECRET"] = "-" * SECRET_LENGTH  # nothing is signed here
    return Settings.from_environ(given)
