"""How soon a phone on a slow network shows the first text, in the machine's own Chromium."""

import shutil
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from tests.bench.results import Result
from tests.bench.sites import Site, filled, served

VISITS = 3
PHONE = {"width": 360, "height": 740}
# name, milliseconds until an answer begins, bytes a second down and up, the limit in seconds
NETWORKS = (
    ("Fast 3G", 150, 1_600_000 / 8, 750_000 / 8, 0.9),
    ("Slow 3G", 400, 400_000 / 8, 400_000 / 8, 2.6),
)
FIRST_PAINT = """() => new Promise(done => {
  const seen = () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime;
  const look = () => seen() === undefined ? setTimeout(look, 20) : done(seen() / 1000);
  look();
})"""


def measure(folder: Path, modules: Path, lesson: str) -> list[Result]:
    with (
        filled("sqlite", folder, modules, people=0) as made,
        served(made) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        results = [
            Result(f"first paint of a lesson, {name}", paint, "s", limit)
            for name, latency, down, up, limit in NETWORKS
            for paint in [
                median(once(browser, site, lesson, latency, down, up) for _ in range(VISITS))
            ]
        ]
        browser.close()
    return results


def once(browser: Browser, site: Site, path: str, latency: int, down: float, up: float) -> float:
    """A first visit with nothing kept."""
    page = browser.new_page(viewport=PHONE)  # type: ignore[arg-type]  # a plain dict will do
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": latency,
            "downloadThroughput": down,
            "uploadThroughput": up,
        },
    )
    page.goto(f"http://127.0.0.1:{site.port}{path}", wait_until="commit")
    painted: float = page.evaluate(FIRST_PAINT)
    page.close()
    return painted


def chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        found = shutil.which(name)
        if found:
            return found
    raise RuntimeError("no Chromium: apt-get install chromium")
