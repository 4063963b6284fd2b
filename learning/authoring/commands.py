"""`learning modules …`: check, import, export and compare the content tree."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from learning.authoring import gateway, queries, service
from learning.authoring.content import read_content
from learning.authoring.merge import differences
from learning.config import Settings
from learning.errors import Refusal
from learning.markdown.document import Problem
from learning.store.session import Store

WORDS = {
    "create": "new in the files",
    "take_file": "changed in the file",
    "keep_database": "changed in the database",
    "remove": "gone from the files",
    "conflict": "CONFLICT: changed on both sides",
}
folder_argument = click.argument(
    "folder", type=click.Path(path_type=Path, file_okay=False), default=Path("modules")
)


@click.group()
def modules() -> None:
    """Check, import, export and compare the content tree."""


@modules.command()
@folder_argument
def check(folder: Path) -> None:
    """Say everything that is wrong with the files, with line and mend. Changes nothing."""
    content = read_content(tree_of(folder))
    tell(content.problems)
    count = sum(problem.level == "error" for problem in content.problems)
    if count:
        raise click.ClickException(f"{count} to mend.")
    lessons = sum(len(module.lessons) for module in content.modules)
    click.echo(f"All good: {len(content.modules)} modules, {lessons} lessons.")


@modules.command("import")
@folder_argument
def import_(folder: Path) -> None:
    """Take the files into the database and publish what changed. With an error nothing changes."""
    files = tree_of(folder)
    store = open_store()
    try:
        with store.session() as session:
            plan = service.plan_import(session, files)
        with store.writing() as session:
            done = service.import_tree(session, plan, now=datetime.now(UTC))
    except service.ContentRefused as refused:
        tell(refused.problems)
        raise click.ClickException(
            f"{len(refused.problems)} to mend; nothing was changed."
        ) from refused
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    finally:
        store.engine.dispose()
    tell_import(done)


@modules.command()
@folder_argument
def export(folder: Path) -> None:
    """Write the newest text of every document into the folder, byte for byte.

    A file that was changed since the last sync and differs is not overwritten: it is listed.
    """
    store = open_store()
    try:
        with store.session() as session:
            bodies = service.export_tree(session)
            known = queries.known_documents(session)
        there = gateway.read_tree(folder) if folder.is_dir() else {}
        changed = [
            path
            for path, body in there.items()
            if path in bodies
            and body != bodies[path]
            and service.digest_of(body) != known[path].synced
        ]
        writable = {path: body for path, body in bodies.items() if path not in changed}
        written = gateway.write_tree(folder, writable)
        with store.writing() as session:
            service.note_export(session, writable)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    finally:
        store.engine.dispose()
    click.echo(f"{len(written)} files written, {len(writable) - len(written)} the same already.")
    if changed:
        tell_kept(changed)


def tell_kept(changed: list[str]) -> None:
    for path in changed:
        click.echo(f"  {path}: changed since the last sync, kept as it is")
    raise click.ClickException("Import these files first, or move them away.")


@modules.command()
@folder_argument
def sync(folder: Path) -> None:
    """Import what the files changed, export what the database changed, list the conflicts.

    What both changed is written nowhere: both texts are kept, and somebody decides.
    """
    files = tree_of(folder)
    store = open_store()
    try:
        with store.session() as session:
            plan = service.plan_import(session, files)
        with store.writing() as session:
            done = service.import_tree(session, plan, now=datetime.now(UTC))
        with store.session() as session:
            bodies = service.export_tree(session)
        waiting = set(plan.paths("conflict"))
        written = gateway.write_tree(
            folder, {path: body for path, body in bodies.items() if path not in waiting}
        )
        gone = [path for path in files if path not in bodies and path not in waiting]
        removed = gateway.remove_files(folder, gone)
        with store.writing() as session:
            service.note_sync(session, bodies, gone, without=waiting)
    except service.ContentRefused as refused:
        tell(refused.problems)
        raise click.ClickException(
            f"{len(refused.problems)} to mend; nothing was changed."
        ) from refused
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    finally:
        store.engine.dispose()
    for path in written:
        click.echo(f"{path}: written from the database")
    for path in removed:
        click.echo(f"{path}: removed, as in the database")
    tell_import(done)


@modules.command()
@folder_argument
def diff(folder: Path) -> None:
    """List what an import would do, path by path. Changes nothing."""
    files = {path: service.digest_of(body) for path, body in tree_of(folder).items()}
    store = open_store()
    with store.session() as session:
        found = differences(queries.known_documents(session), files)
    store.engine.dispose()
    told = [one for one in found if one.action != "same"]
    for one in told:
        click.echo(f"{one.path}: {WORDS[one.action]}")
    if not told:
        click.echo("Files and database say the same.")


def tree_of(folder: Path) -> dict[str, bytes]:
    try:
        return gateway.read_tree(folder)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal


def open_store() -> Store:
    """The database of the environment's settings."""
    return Store(Settings.from_environ(os.environ).database)


def tell(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        click.echo(f"{problem}" if problem.level == "error" else f"{problem} (advice)")


def tell_import(done: service.Imported) -> None:
    for action in ("create", "take_file", "remove", "keep_database", "conflict"):
        for path in done.plan.paths(action):
            click.echo(f"{path}: {WORDS[action]}")
    tell(done.plan.content.problems)
    released = ", ".join(done.releases) or "nothing new"
    click.echo(f"Published: {released}.")
    if conflicts := done.plan.paths("conflict"):
        raise click.ClickException(
            f"{len(conflicts)} conflicts: both texts are kept, and the database's is shown."
        )
