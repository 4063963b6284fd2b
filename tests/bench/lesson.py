"""Reading a lesson again, beside the floor: processor time of all server processes."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench import floor
from tests.bench.results import Result
from tests.bench.sites import Client, Filled, Site, filled, served, started
from tests.databases import Kind
from tests.postgres import free_port

PEOPLE = 20
ROUNDS = 24
READS = 40  # in a round, on each server
MAIN = re.compile(r"(<main[^>]*>)(.*)(</main>)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Costs:
    """Milliseconds of processor for one read, round by round."""

    ours: list[float]
    unchanged: list[float]
    floor: list[float]


def measure(folder: Path, modules: Path, lesson: str) -> list[Result]:
    """The ratio that matters, on each database, interleaved in one run."""
    return [
        result
        for kind in ("sqlite", "postgres")
        for result in on(kind, folder / f"lesson-{kind}", modules, lesson)
    ]


def on(kind: Kind, folder: Path, modules: Path, lesson: str) -> list[Result]:
    with (
        filled(kind, folder, modules, people=PEOPLE) as made,
        served(made) as site,
        floor_of(made, page_of(site, made, lesson)) as naive,
    ):
        costs = interleaved(site, naive, made, lesson)
    ours, plain = median(costs.ours), median(costs.floor)
    return [
        Result(
            f"lesson read again, {kind}, beside the floor",
            ours / plain,
            "×",
            1.0,
            f"{ours:.2f} ms beside {plain:.2f} ms; aim 0.5",
        ),
        Result(
            f"the same, unchanged since (304), {kind}",
            median(costs.unchanged) / plain,
            "×",
            1.0,
            f"{median(costs.unchanged):.2f} ms",
        ),
    ]


def page_of(site: Site, made: Filled, lesson: str) -> str:
    """The real page, for the floor to have the same size."""
    client = Client(site.port, made.tokens[0])
    client.headers["Accept-Encoding"] = "identity"
    client.get(lesson)
    return client.get(lesson).body.decode()


@contextmanager
def floor_of(made: Filled, page: str) -> Iterator[Site]:
    """The floor's server, with a template and a lesson that make a page of this size."""
    split = MAIN.search(page)
    assert split is not None, "a lesson page has a main part"
    raw = ("{% raw %}", "{% endraw %}")
    template = made.data / "floor.html"
    template.write_text(
        f"{raw[0]}{page[: split.start(2)]}{raw[1]}{{{{ lesson.body|safe }}}}"
        f"{raw[0]}{page[split.end(2) :]}{raw[1]}"
    )
    url = made.url.replace("mosaic.sqlite", "floor.sqlite")
    floor.fill(url, body=split.group(2), people=PEOPLE)
    command = ["-m", "gunicorn", "-k", "gevent", "-w", "1", "--preload", "--no-control-socket",
               "--keep-alive", "75", "-b", f"127.0.0.1:{(port := free_port())}",
               "tests.bench.floor:app"]  # fmt: skip
    environ = {floor.PAGE: str(template), floor.DATABASE: url}
    with started(command, environ, port, "/health", made.database_pids) as site:
        yield site


def interleaved(site: Site, naive: Site, made: Filled, lesson: str) -> Costs:
    """A round on each in turn, so that a busy machine disturbs all alike. The first warms up."""
    ours = [Client(site.port, token) for token in made.tokens]
    plain = [Client(naive.port) for _ in made.tokens]
    for number, client in enumerate(plain, start=1):
        client.headers["Cookie"] = f"person={number}"
    tags = [client.get(lesson).headers["etag"] for client in ours]
    costs = Costs([], [], [])
    for _ in range(ROUNDS):
        costs.ours.append(a_round(site, ours, lesson, 200, [""] * PEOPLE))
        costs.floor.append(a_round(naive, plain, "/lesson", 200, [""] * PEOPLE))
        costs.unchanged.append(a_round(site, ours, lesson, 304, tags))
    return Costs(costs.ours[1:], costs.unchanged[1:], costs.floor[1:])


def a_round(site: Site, clients: list[Client], path: str, status: int, tags: list[str]) -> float:
    """So many reads, by everybody in turn; milliseconds of processor for each."""
    before = site.cpu()
    for number in range(READS):
        tag = tags[number % PEOPLE]
        headers = {"If-None-Match": tag} if tag else {}
        answer = clients[number % PEOPLE].get(path, **headers)
        assert answer.status == status, answer.status
    return (site.cpu() - before) / READS
