"""A real server with the real modules, and a real browser before it."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PASSWORD = "a mosaic by the sea"
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
FINDS_NO_OTHER_SITE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
Open = Callable[..., Page]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that was started as a newcomer starts it."""
    data = tmp_path_factory.mktemp("site")
    port = free_port()
    log = (data / "log").open("wb")
    started = subprocess.Popen(  # noqa: S603  # our own command
        [sys.executable, "-m", "learning", "run", "--port", str(port)],
        cwd=ROOT,
        env={
            **{name: value for name, value in os.environ.items() if "LEARNING_" not in name},
            "LEARNING_DATA": str(data),
            "LEARNING_DEMO_PASSWORD": PASSWORD,
        },
        stdout=log,
        stderr=log,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/health/ready", started, data / "log")
        yield address
    finally:
        started.terminate()
        started.wait(timeout=20)
        log.close()


def free_port() -> int:
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def wait_for(address: str, started: subprocess.Popen[bytes], log: Path) -> None:
    """Until the server is ready, or has ended, which its log explains."""
    while started.poll() is None:
        try:
            with urlopen(address, timeout=1) as answer:  # noqa: S310  # our own server
                if answer.status == 200:
                    return
        except (URLError, ConnectionError, TimeoutError):
            continue
    pytest.fail(log.read_text(encoding="utf-8", errors="replace"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's own browser: none is downloaded."""
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        pytest.fail("There is no Chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", FINDS_NO_OTHER_SITE]
        )
        yield browser
        browser.close()


@pytest.fixture
def window(chromium: Browser, site: str) -> Iterator[Open]:
    """Open a window of a width, with or without scripts, and see that nothing in it fails."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_window(size: dict[str, int] = DESK, *, scripts: bool = True) -> Page:
        context = chromium.new_context(
            base_url=site,
            viewport={"width": size["width"], "height": size["height"]},
            java_script_enabled=scripts,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda request: note_stranger(request.url, site, faults))
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert faults == []


def note_stranger(url: str, site: str, faults: list[str]) -> None:
    if not url.startswith((site, "data:", "blob:")):
        faults.append(f"asked elsewhere: {url}")


def sign_in(page: Page, email: str = "participant@example.org") -> None:
    """Through the page, as people do."""
    page.goto("/sign-in")
    page.fill("main [name=email]", email)
    page.fill("main [name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.wait_for_url(lambda url: "sign-in" not in url)
