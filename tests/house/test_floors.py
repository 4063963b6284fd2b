"""House rules that import contracts cannot say: a module's name tells what it may import."""

import grimp
import pytest

WEB = {"flask", "flask_login", "flask_compress", "wtforms", "werkzeug", "jinja2", "whitenoise"}
STORE = {"sqlalchemy", "alembic", "psycopg"}
WORLD = {
    "gevent", "http", "os", "pathlib", "random", "secrets", "smtplib", "socket", "subprocess",
    "tempfile", "threading", "time", "urllib",
}  # fmt: skip
# The ground floor, and the top, where everything comes together.
GROUND = {
    "app",
    "audit",
    "cli",
    "config",
    "errors",
    "migrations",
    "seeds",
    "store",
    "tables",
    "web",
}
NAMED = {
    "access", "commands", "forms", "gateway", "jobs", "models", "queries", "service", "views",
}  # fmt: skip
# Languages come from files: reading them once at start is the one thing `i18n` does with the world.
READS_CATALOGUES = {"learning.i18n.po", "learning.i18n.translation"}

graph = grimp.build_graph("learning", include_external_packages=True, cache_dir=None)


def is_pure(module: str) -> bool:
    _, *rest = module.split(".")
    return (
        bool(rest)
        and rest[0] not in {*GROUND, "__main__"}
        and not NAMED & set(rest)
        and module not in READS_CATALOGUES
    )


pure = sorted(one for one in graph.modules if one.startswith("learning.") and is_pure(one))


def test_there_are_pure_modules() -> None:
    assert {"learning.quizzes.scoring", "learning.markdown.dialect"} <= set(pure)


@pytest.mark.parametrize("module", pure)
def test_pure_modules_import_nothing_impure(module: str) -> None:
    imported = graph.find_modules_directly_imported_by(module)
    ours = {name for name in imported if name.startswith("learning.")}

    assert imported & (WEB | STORE | WORLD) == set()
    assert ours <= {*pure, "learning.errors", *READS_CATALOGUES}
