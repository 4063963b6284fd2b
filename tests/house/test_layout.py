"""A feature has one name, and it is the same in learning/, templates/, static/ and tests/."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LEARNING = ROOT / "learning"
FEATURES = {path.name for path in LEARNING.iterdir() if (path / "__init__.py").exists()}
SHARED = {"_macros", "errors", "bench", "browser", "external", "house", "journeys"}
PARTS = {
    "site", "frame", "parts", "fields", "prose", "question", "lesson", "home", "errors",
    "author", "author-editor",
}  # fmt: skip
TOP = {
    "CHANGELOG.md", "README.md", "dev", "docs", "learning", "modules", "pyproject.toml",
    "static", "templates", "tests", "wsgi.py",
}  # fmt: skip
LONGEST_FILE = 400  # lines


def visible(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.name[0] not in "._"}


def test_the_top_is_what_the_readme_says() -> None:
    local = {"var"}  # what running leaves behind, never committed

    assert visible(ROOT) - local == TOP


@pytest.mark.parametrize("top", ["templates", "tests"])
def test_folders_mirror_features(top: str) -> None:
    folders = {path.name for path in (ROOT / top).iterdir() if path.is_dir()}

    assert {name for name in folders if name[:2] != "__"} - SHARED <= FEATURES


def test_stylesheets_belong_to_a_feature_or_a_part_of_every_page() -> None:
    sheets = {path.stem for path in (ROOT / "static" / "css").glob("*.css")}

    assert sheets <= FEATURES | PARTS


@pytest.mark.parametrize("module", sorted(LEARNING.rglob("*.py")), ids=lambda path: path.stem)
def test_every_module_says_what_it_is_for(module: Path) -> None:
    assert ast.get_docstring(ast.parse(module.read_text(encoding="utf-8")))


def test_no_file_has_outgrown_comfortable_reading() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): count
        for path in LEARNING.rglob("*.py")
        if "versions" not in path.parts
        and (count := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }

    assert long == {}


def test_nothing_is_called_utils() -> None:
    names = {path.stem for path in LEARNING.rglob("*.py")}

    assert names & {"utils", "helpers", "common", "core", "misc"} == set()
