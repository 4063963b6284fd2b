"""The steps lead to the same tables as the models, and back to nothing."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from alembic.script import Script, ScriptDirectory
from sqlalchemy import text

from learning import tables  # noqa: F401  # makes the metadata whole
from learning.migrations import runner, state
from learning.store.base import Base
from learning.store.session import Store
from tests.databases import Databases, Kind
from tests.schema import differences, shape

number = count(1)
STEPS = Path(runner.__file__).parent / "versions"


@pytest.fixture
def empty(database: Kind, databases: Databases, tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    """Two databases without any table."""
    stores = [Store(databases.bare_url(database, tmp_path, f"bare_{next(number)}")) for _ in "ab"]
    yield stores[0], stores[1]
    for store in stores:
        store.engine.dispose()


def test_the_steps_lead_to_the_tables_of_the_models(empty: tuple[Store, Store]) -> None:
    by_steps, by_models = empty

    runner.upgrade(by_steps.engine)
    with by_models.session("free") as session:
        Base.metadata.create_all(session.connection())
        session.commit()

    assert differences(shape(by_steps.engine), shape(by_models.engine)) == {
        "only the steps make": [],
        "only the models make": [],
    }


def test_every_step_can_be_taken_back_and_taken_again(empty: tuple[Store, Store]) -> None:
    store, _ = empty
    seen = [shape(store.engine)]
    names = [step.revision for step in steps()]

    for name in names:
        runner.upgrade(store.engine, name)
        seen.append(shape(store.engine))
    for name, before in zip([*reversed(names[:-1]), "base"], reversed(seen[:-1]), strict=True):
        runner.downgrade(store.engine, name)
        assert shape(store.engine) == before
    runner.upgrade(store.engine)

    assert shape(store.engine) == seen[-1]


def test_a_database_that_is_up_to_date_is_left_alone(empty: tuple[Store, Store]) -> None:
    store, _ = empty
    runner.upgrade(store.engine)

    with store.writing() as session:
        session.execute(text("SELECT 1"))
        runner.upgrade(store.engine)  # would wait for this transaction if it wrote anything


def test_steps_form_one_line() -> None:
    tree = ScriptDirectory(str(STEPS.parent))

    assert (tree.get_heads(), len(tree.get_bases())) == ([state.head()], 1)


def test_steps_have_telling_names_and_know_no_models() -> None:
    for step in steps():
        path = Path(step.path)
        assert path.stem == step.revision, "a step's file is named after the step"
        assert len(step.revision) <= 32, "what Alembic's own table holds"
        assert "_" in step.revision, "a name of several words"
        assert "learning" not in path.read_text(), "a step that imports models ages with them"


def steps() -> list[Script]:
    """All steps, the first one first."""
    return list(reversed(list(ScriptDirectory(str(STEPS.parent)).walk_revisions())))
