"""How soon the server is ready, and how much memory three workers hold under load."""

import threading
from pathlib import Path

from tests.bench import processes
from tests.bench.results import Result
from tests.bench.sites import Client, Filled, Site, filled, served

STARTS = 5
WORKERS = 3
CLIENTS = 24
READS = 40


def measure(folder: Path, modules: Path, lesson: str) -> list[Result]:
    with filled("sqlite", folder, modules, people=CLIENTS) as made:
        ready = sorted(seconds_until_ready(made) for _ in range(STARTS))
        with served(made, workers=WORKERS) as site:
            press(site, made, lesson)
            held = processes.pss_mebibytes(site.pids())
    return [
        Result("ready after the start", ready[STARTS // 2], "s", 1.1, f"best {ready[0]:.2f} s"),
        Result(f"memory of {WORKERS} workers under load", held, "MiB", 150),
    ]


def seconds_until_ready(made: Filled) -> float:
    with served(made) as site:
        return site.ready_after


def press(site: Site, made: Filled, lesson: str) -> None:
    """Everybody reads every kind of page at once."""
    threads = [
        threading.Thread(target=read, args=(Client(site.port, token), lesson))
        for token in made.tokens
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def read(client: Client, lesson: str) -> None:
    for _ in range(READS // 4):
        for path in ("/", "/modules", lesson, "/recommendations"):
            client.get(path)
