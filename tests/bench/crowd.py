"""Two hundred people answer in the same second; none may be lost."""

import threading
import time
from pathlib import Path

from tests.bench.pages import form_of, rows_of_answers
from tests.bench.results import Result
from tests.bench.sites import Client, filled, served
from tests.databases import Kind

CROWD = 200
WORKERS = 2


def measure(folder: Path, modules: Path, lesson: str) -> list[Result]:
    return [
        result
        for kind in ("sqlite", "postgres")
        for result in on(kind, folder / kind, modules, lesson)
    ]


def on(kind: Kind, folder: Path, modules: Path, lesson: str) -> list[Result]:
    with filled(kind, folder, modules, people=CROWD) as made, served(made, workers=WORKERS) as site:
        clients = [Client(site.port, token) for token in made.tokens]
        forms = [form_of(client, lesson) for client in clients]
        waits, statuses = all_at_once(clients, forms)
        kept = rows_of_answers(made)
    refused = sum(status >= 400 for status in statuses)
    return [
        Result(f"{CROWD} answers in one second, {kind}: lost", CROWD - kept, "", 0),
        Result("the same: refused", refused, "", 0),
        Result("the same: slowest of a hundred", sorted(waits)[CROWD * 99 // 100], "s"),
    ]


def all_at_once(
    clients: list[Client], forms: list[tuple[str, str]]
) -> tuple[list[float], list[int]]:
    """Everybody presses the button within one second; how long each waited, what each was told."""
    waits, statuses = [0.0] * len(clients), [0] * len(clients)
    start = threading.Barrier(len(clients))

    def press(number: int) -> None:
        start.wait()
        time.sleep(number / len(clients))
        began = time.perf_counter()
        statuses[number] = clients[number].post(*forms[number]).status
        waits[number] = time.perf_counter() - began

    people = [threading.Thread(target=press, args=(number,)) for number in range(len(clients))]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return waits, statuses
