"""A site to back up, a place to restore it to, and the commands that do so."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from click.testing import CliRunner, Result

from learning.cli import main
from learning.config import Settings
from tests import postgres
from tests.databases import Databases, Kind

number = count(1)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a site lives: its data folder and its database."""

    data: Path
    url: str

    def run(self, *words: str | Path, **environ: str) -> Result:
        """One command of ours, with this place in its environment."""
        given: Mapping[str, str] = {
            "LEARNING_DATA": str(self.data),
            "LEARNING_DATABASE": self.url,
            "PATH": f"{postgres.found()}:{os.environ['PATH']}",
        }
        return CliRunner().invoke(main, [str(word) for word in words], env={**given, **environ})

    def done(self, *words: str | Path) -> str:
        """What the command says; it must not fail."""
        told = self.run(*words)
        assert told.exit_code == 0, told.output
        return told.output

    def refused(self, *words: str | Path, **environ: str) -> str:
        """Why the command says no: a sentence, never a traceback."""
        told = self.run(*words, **environ)
        assert (told.exit_code, type(told.exception)) == (1, SystemExit), told
        return told.output


def site(settings: Settings) -> Place:
    """The place of the test's own settings, with a secret in it."""
    place = Place(settings.data, settings.database)
    (place.data / "secret").write_text("s" * 64)
    (place.data / "secret").chmod(0o600)
    return place


def empty_place(database: Kind, databases: Databases, folder: Path) -> Place:
    """A place where nothing is yet. Its folder does not even exist."""
    name = f"restored_{next(number)}"
    data = folder / name
    if database == "sqlite":
        return Place(data, f"sqlite:///{data / 'mosaic.sqlite'}")
    return Place(data, databases.bare_url(database, folder, name))


def contents(data: Path) -> dict[str, bytes]:
    """Every file of a folder but the database."""
    return {
        path.relative_to(data).as_posix(): path.read_bytes()
        for path in sorted(data.rglob("*"))
        if path.is_file() and not path.name.startswith("mosaic.sqlite")
    }
