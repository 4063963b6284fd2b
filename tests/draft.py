"""Draft a migration: `python -m tests.draft name_of_the_step "What it does."`.

It writes the difference between the steps so far and the models. Read it and make it yours.
"""

import sys
import tempfile
from pathlib import Path

from learning import tables  # noqa: F401  # makes the metadata whole
from learning.migrations import runner
from learning.store.base import Base
from learning.store.session import Store


def main(name: str, message: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{Path(folder) / 'draft.sqlite'}")
        runner.upgrade(store.engine)
        runner.draft(store.engine, Base.metadata, message.removesuffix("."), name)
        store.engine.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
