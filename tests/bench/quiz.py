"""Saving one answer of the final quiz, beside the floor's one write; and a whole quiz."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from bs4 import BeautifulSoup, Tag

from tests.bench.lesson import floor_of
from tests.bench.pages import UNPACK
from tests.bench.results import Result
from tests.bench.sites import Answer, Client, Filled, Site, filled, served
from tests.databases import Kind

PEOPLE = 10
ROUNDS = 24
SAVES = 40  # in a round, on each server
MODULE = "/modules/housing"
QUIZ = f"{MODULE}/quiz"
PART = {"X-Part": "1", "Content-Type": "application/x-www-form-urlencoded"}


def measure(folder: Path, modules: Path, _lesson: str) -> list[Result]:
    return [
        result
        for kind in ("sqlite", "postgres")
        for result in on(kind, folder / f"quiz-{kind}", modules)
    ]


def on(kind: Kind, folder: Path, modules: Path) -> list[Result]:
    with (
        filled(kind, folder, modules, people=PEOPLE) as made,
        served(made) as site,
        floor_of(made, "<main></main>") as naive,
    ):
        ours, plain = interleaved(site, naive, made)
        whole = [whole_quiz(site, made, number) for number in range(PEOPLE)]
    ratio = median(ours) / median(plain)
    note = f"{median(ours):.2f} ms of processor beside {median(plain):.2f} ms"
    seconds = median(one.seconds for one in whole)
    cost = median(one.milliseconds for one in whole)
    return [
        Result(f"quiz answer saved, {kind}, beside the floor's write", ratio, "×", 1.3, note),
        Result(f"a whole ten-question quiz, {kind}", cost, "ms", None, f"{seconds:.2f} s waited"),
    ]


@dataclass(slots=True)
class Paper:
    """One person's attempt as a browser holds it: its hidden fields, and what each save needs."""

    client: Client
    hidden: dict[str, str]
    asked: list[tuple[str, list[dict[str, str]]]]  # place, and two different answers to it
    revisions: dict[str, int]

    def save(self, turn: int) -> Answer:
        """Save one answer as the page's script does, another one than at the turn before."""
        place, answers = self.asked[turn % len(self.asked)]
        given = answers[turn // len(self.asked) % len(answers)]
        body = (
            self.hidden
            | given
            | {
                f"{place}-revision": str(self.revisions[place]),
                f"{place}-key": f"save-{turn}",
            }
        )
        answer = self.client.ask("POST", f"{QUIZ}/answers", urlencode(body), PART)
        assert answer.status == 200, answer.status
        self.revisions[place] += 1
        return answer


def interleaved(site: Site, naive: Site, made: Filled) -> tuple[list[float], list[float]]:
    """Milliseconds of processor for one save, round by round, on both servers in turn."""
    papers = [begun(Client(site.port, token)) for token in made.tokens]
    plain = [Client(naive.port) for _ in made.tokens]
    for number, client in enumerate(plain, start=1):
        client.headers["Cookie"] = f"person={number}"
    ours, floor = [], []
    for start in range(0, ROUNDS * SAVES, SAVES):
        ours.append(cost(site, partial(our_save, papers), start))
        floor.append(cost(naive, partial(floor_save, plain), start))
    return ours[1:], floor[1:]


def cost(site: Site, save: Callable[[int], Answer], start: int) -> float:
    before = site.cpu()
    for number in range(start, start + SAVES):
        save(number)
    return (site.cpu() - before) / SAVES


def our_save(papers: list[Paper], number: int) -> Answer:
    return papers[number % PEOPLE].save(number // PEOPLE)


def floor_save(clients: list[Client], number: int) -> Answer:
    body = urlencode(
        {"question": f"question-{number // PEOPLE % 10}", "answer": f"answer-{number}"}
    )
    answer = clients[number % PEOPLE].post("/answer", body)
    assert answer.status == 200, answer.status
    return answer


def begun(client: Client) -> Paper:
    """Begin an attempt and read its page."""
    page = opened(client, QUIZ)
    client.post(f"{QUIZ}/start", urlencode(hidden_of(page.select_one("form[action$=start]"))))
    form = opened(client, f"{QUIZ}/attempt").select_one("form[data-attempt]")
    assert form is not None, "no attempt began"
    hidden = {
        name: value
        for name, value in hidden_of(form).items()
        if name in {"csrf_token", "attempt-id"}
    }
    asked = [
        (str(section["data-place"]), answers_to(section)) for section in form.select("[data-place]")
    ]
    return Paper(client, hidden, [one for one in asked if one[1]], dict.fromkeys(dict(asked), 0))


def answers_to(section: Tag) -> list[dict[str, str]]:
    """Two different answers, whatever the form of the question."""
    boxes = section.select("input[type=radio], input[type=checkbox]")
    if boxes:
        return [{str(box["name"]): str(box["value"])} for box in boxes[:2]]
    lists = section.select("select")
    if lists and section.has_attr("data-whole"):
        spots = [str(place) for place in range(1, len(lists) + 1)]
        names = [str(one["name"]) for one in lists]
        return [dict(zip(names, order, strict=True)) for order in (spots, spots[::-1])]
    if lists:
        options = [str(one["value"]) for one in lists[0].select("option[value!='']")]
        return [{str(lists[0]["name"]): value} for value in options[:2]]
    field = section.select_one("input:not([type])")
    return [{str(field["name"]): text} for text in ("30", "31")] if field else []


def opened(client: Client, path: str) -> BeautifulSoup:
    answer = client.get(path)
    assert answer.status == 200, f"{path}: {answer.status}"
    body = UNPACK[answer.headers.get("content-encoding", "")](answer.body)
    return BeautifulSoup(body, "html.parser")


def hidden_of(form: Tag | None) -> dict[str, str]:
    assert form is not None, "there is no such form"
    return {str(tag["name"]): str(tag["value"]) for tag in form.select("input[type=hidden]")}


@dataclass(frozen=True, slots=True)
class Whole:
    """What a quiz from its first page to its result costs the server, and how long one waits."""

    milliseconds: float
    seconds: float


def whole_quiz(site: Site, made: Filled, number: int) -> Whole:
    """Overview, start, ten answers, review, hand-in, result: after the attempt that is open."""
    client = Client(site.port, made.tokens[number])
    hand_in(client)
    before, began = site.cpu(), time.perf_counter()
    paper = begun(client)
    for turn in range(10):
        paper.save(turn)
    hand_in(client)
    return Whole(site.cpu() - before, time.perf_counter() - began)


def hand_in(client: Client) -> None:
    form = opened(client, f"{QUIZ}/review").select_one("form[action$=hand-in]")
    answer = client.post(f"{QUIZ}/hand-in", urlencode(hidden_of(form)))
    assert answer.status == 303, answer.status
    assert client.get(answer.headers["location"]).status == 200
