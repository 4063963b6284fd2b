"""What single pages ask for: queries of the database, requests and bytes of a browser."""

import zlib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import brotli
from backports import zstd
from bs4 import BeautifulSoup

from learning.config import Settings
from tests.bench.results import Result
from tests.bench.sites import Answer, Client, Filled, filled, served
from tests.counting import queries
from tests.databases import Kind

UNPACK: dict[str, Callable[[bytes], bytes]] = {
    "br": brotli.decompress,
    "gzip": lambda body: zlib.decompress(body, 31),
    "zstd": zstd.decompress,
    "": bytes,
}


def count_queries(folder: Path, modules: Path, lesson: str) -> list[Result]:
    """Queries of the pages that matter, asked inside this process on both databases."""
    return [
        result
        for kind in ("sqlite", "postgres")
        for result in queries_on(kind, folder / kind, modules, lesson)
    ]


def queries_on(kind: Kind, folder: Path, modules: Path, lesson: str) -> list[Result]:
    from learning.app import create_app  # noqa: PLC0415  # other cases need no app of their own

    with filled(kind, folder, modules, people=1) as made:
        settings = Settings(
            made.url, folder, b"a secret of the bench, long enough", log_level="error", testing=True
        )
        app = create_app(settings)
        client = app.test_client()
        client.set_cookie("mosaic", made.tokens[0])
        store = app.extensions["store"]

        def counted(ask: Callable[[], object]) -> int:
            with queries(store) as seen:
                ask()
            return len(seen)

        page = client.get(lesson).text
        client.get("/modules")
        action, fields = first_question(page)
        found = [
            (f"queries, lesson read again, {kind}", counted(lambda: client.get(lesson)), 3),
            (f"queries, catalogue, {kind}", counted(lambda: client.get("/modules")), 3),
            (
                f"queries, answer saved, {kind}",
                counted(lambda: client.post(action, data=fields)),
                5,
            ),
        ]
        store.engine.dispose()
    return [Result(name, value, "", limit) for name, value, limit in found]


def first_question(page: str) -> tuple[str, dict[str, str]]:
    """Where the first question of a lesson goes, and its fields with the first option chosen."""
    for form in BeautifulSoup(page, "html.parser").select("main form"):
        options = form.select("input[type=radio], input[type=checkbox]")
        if options:
            hidden = form.select("input[type=hidden][name]")
            fields = {str(tag["name"]): str(tag.get("value", "")) for tag in hidden}
            fields[str(options[0]["name"])] = str(options[0].get("value", "on"))
            return str(form["action"]), fields
    raise RuntimeError("this lesson has no question to choose from")


def visit(folder: Path, modules: Path, lesson: str) -> list[Result]:
    """What a first visit fetches, and a second one."""
    with filled("sqlite", folder, modules, people=1) as made, served(made) as site:
        results = []
        for name, path in (("front page", "/"), ("catalogue", "/modules"), ("lesson", lesson)):
            client = Client(site.port)
            page = client.get(path)
            parts = [client.get(part) for part in parts_of(page)]
            size = sum(len(answer.body) for answer in (page, *parts))
            again = client.get(path, **{"If-None-Match": page.headers["etag"]})
            results += [
                Result(f"first visit, {name}: compressed", size / 1024, "KB", 30),
                Result(f"first visit, {name}: requests", 1 + len(parts), "", 4),
                Result(f"second visit, {name}: requests", second(again, parts), "", 1),
            ]
    return results


def parts_of(page: Answer) -> list[str]:
    """Styles, scripts, pictures: what a browser fetches for this page."""
    html = BeautifulSoup(UNPACK[page.headers.get("content-encoding", "")](page.body), "html.parser")
    found = [str(tag["href"]) for tag in html.select("link[rel~=stylesheet], link[rel~=icon]")]
    return found + [str(tag["src"]) for tag in html.select("script[src], img[src]")]


def second(page: Answer, parts: list[Answer]) -> int:
    """Requests of a second visit: the page's own, and those for parts that may have changed."""
    assert page.status == 304, f"an unchanged page was sent again: {page.status}"
    return 1 + sum("immutable" not in part.headers.get("cache-control", "") for part in parts)


def form_of(client: Client, lesson: str) -> tuple[str, str]:
    """Address and body of an answer to the lesson's first question."""
    page = client.get(lesson)
    body = UNPACK[page.headers.get("content-encoding", "")](page.body)
    action, fields = first_question(body.decode())
    return action, urlencode(fields)


def rows_of_answers(made: Filled) -> int:
    """How many answers the database holds."""
    store = made.store()
    with store.engine.connect() as connection:
        count: int = connection.exec_driver_sql("SELECT count(*) FROM response").scalar_one()
    store.engine.dispose()
    return count
