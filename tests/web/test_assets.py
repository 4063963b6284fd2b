"""Assets: one file for a kind of page, kept for ever, light."""

import re
from dataclasses import replace
from pathlib import Path

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from learning.config import Settings
from learning.web import assets

ROOT = Path(__file__).parents[2]
KIBIBYTE = 1024


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    app = Flask("learning", root_path=str(ROOT), static_folder=None)
    assets.init_app(app, Settings.from_environ({"LEARNING_DATA": str(tmp_path)}))
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def address(app: Flask, name: str) -> str:
    return app.jinja_env.from_string("{{ asset(name) }}").render(name=name)


def test_the_hash_in_the_address_follows_the_content() -> None:
    one = assets.Asset("site.css", b"a{}")

    assert re.fullmatch(r"/assets/[0-9a-f]{12}/site\.css", one.address)
    assert replace(one, body=b"b{}").address != one.address
    assert replace(one).address == one.address


@pytest.mark.parametrize(
    ("name", "mime"),
    [
        ("lesson.css", "text/css"),
        ("lesson.js", "text/javascript"),
        ("mark.svg", "image/svg+xml"),
    ],
)
def test_an_asset_is_kept_by_browsers_for_ever(
    app: Flask, client: FlaskClient, name: str, mime: str
) -> None:
    answer = client.get(address(app, name), buffered=True)

    assert answer.status_code == 200
    assert answer.mimetype == mime
    assert answer.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_an_asset_was_compressed_at_start(app: Flask, client: FlaskClient, encoding: str) -> None:
    plain = client.get(address(app, "lesson.css"), buffered=True)

    packed = client.get(
        address(app, "lesson.css"), headers={"Accept-Encoding": encoding}, buffered=True
    )

    assert packed.headers["Content-Encoding"] == encoding
    assert packed.headers["Vary"] == "Accept-Encoding"
    assert len(packed.data) < len(plain.data) / 3


def test_an_asset_that_is_not_ours_does_not_exist(client: FlaskClient) -> None:
    assert client.get("/assets/000000000000/lesson.css").status_code == 404
    assert client.get("/assets/../mosaic.sqlite").status_code == 404


def test_starting_again_changes_nothing(app: Flask, tmp_path: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "assets").rglob("*")}

    assets.init_app(
        Flask("again", static_folder=None), Settings.from_environ({"LEARNING_DATA": str(tmp_path)})
    )

    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "assets").rglob("*")} == before
    assert list(tmp_path.glob(".asset-*")) == []


def test_what_a_lesson_needs_is_light() -> None:
    weights = {
        asset.name: len(brotli.compress(asset.body)) for asset in assets.made_from(ROOT / "static")
    }

    assert weights["lesson.css"] <= 7 * KIBIBYTE
    assert weights["lesson.js"] <= 2.5 * KIBIBYTE


def names_in(kind: str) -> set[str]:
    """The small files of a kind, as the lists of assets name them."""
    folder = ROOT / "static" / kind
    return {
        path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob(f"*.{kind}")
    }


def test_every_sheet_and_script_is_used_by_some_page() -> None:
    used = {name for names in assets.STYLES.values() for name in names}
    scripts = {name for names in assets.SCRIPTS.values() for name in names}

    assert names_in("css") == used
    assert names_in("js") == scripts


def test_every_kind_of_page_that_a_template_names_has_a_stylesheet() -> None:
    named = {
        kind
        for path in (ROOT / "templates").rglob("*.html")
        for kind in re.findall(r'set page_kind = "([a-z-]+)"', path.read_text(encoding="utf-8"))
    }

    assert named <= set(assets.STYLES)


def test_the_name_of_the_build_is_the_same_for_the_same_files() -> None:
    assert assets.build() == assets.build()
    assert re.fullmatch(r"[0-9a-f]{16}", assets.build())
