"""What grows with the library: the catalogue's cost, and an import's."""

import time
from pathlib import Path
from statistics import median

from tests.bench.results import Result
from tests.bench.sites import Client, filled, served, take_in

FEW = (3, 6, 100)  # modules, lessons of each, people
MANY = (50, 20, 10_000)
ROUNDS = 15
READS = 20


def catalogue(folder: Path, _modules: Path, _lesson: str) -> list[Result]:
    """One page of the catalogue, in turn on a small site and a large one."""
    small, large = folder / "small-tree", folder / "large-tree"
    write_tree(small, FEW)
    write_tree(large, MANY)
    with (
        filled("sqlite", folder / "small", small, people=FEW[2]) as few,
        filled("sqlite", folder / "large", large, people=MANY[2]) as many,
        served(few) as small_site,
        served(many) as large_site,
    ):
        sites = (small_site, large_site)
        clients = [
            Client(site.port, made.tokens[0]) for site, made in zip(sites, (few, many), strict=True)
        ]
        costs: tuple[list[float], list[float]] = ([], [])
        for _ in range(ROUNDS + 1):
            for site, client, found in zip(sites, clients, costs, strict=True):
                before = site.cpu()
                for _ in range(READS):
                    assert client.get("/modules").status == 200
                found.append((site.cpu() - before) / READS)
    little, much = (median(found[1:]) for found in costs)
    return [
        Result(
            "catalogue of 1,000 lessons beside one of 18",
            much / little,
            "×",
            1.3,
            f"{much:.2f} ms beside {little:.2f} ms; 10,000 people beside 100",
        )
    ]


def importing(folder: Path, _modules: Path, _lesson: str) -> list[Result]:
    """The time to take in the whole tree, the small one three times for a steady figure."""
    small, large = folder / "small-tree", folder / "large-tree"
    write_tree(small, FEW)
    write_tree(large, MANY)
    little = median(seconds_to_import(folder / f"small-{turn}", small) for turn in range(3))
    much = seconds_to_import(folder / "large", large)
    note = f"{much:.1f} s beside {little:.2f} s"
    return [Result("import of 1,000 lessons beside one of 18", much / little, "×", 60, note)]


def seconds_to_import(folder: Path, tree: Path) -> float:
    nothing = folder.with_name(f"{folder.name}-nothing")
    (nothing / "_library").mkdir(parents=True)
    with filled("sqlite", folder, nothing, people=0) as made:
        store = made.store()
        began = time.process_time()
        take_in(store, tree)
        spent = time.process_time() - began
        store.engine.dispose()
    return spent


def write_tree(tree: Path, size: tuple[int, int, int]) -> None:
    """A content tree with so many modules of so many lessons, each like a real one in length."""
    modules, lessons, _ = size
    (tree / "_library").mkdir(parents=True)
    for number in range(1, modules + 1):
        place = tree / f"module-{number}" / "lessons"
        place.mkdir(parents=True)
        keys = [f"lesson-{number}-{one}" for one in range(1, lessons + 1)]
        (place.parent / "module.md").write_text(module_text(number, keys))
        for one, key in enumerate(keys, start=1):
            (place / f"{one:02}-{key}.md").write_text(lesson_text(key))


def module_text(number: int, keys: list[str]) -> str:
    listed = "\n".join(f"  - {key}" for key in keys)
    return f"""---
id: module-{number}
title: Module {number}
summary: What a city hall can do about matter {number}, with its own powers.
theme: housing
tile: arch
language: en
sdg: ["11.1"]
lessons:
{listed}
authors: ["Mosaic editors"]
---
After this module you will be able to:

- do one thing;
- do another thing.
"""


def lesson_text(key: str) -> str:
    part = """
## A part of the lesson

An inspector closes a file. The walls are dry, the wiring is sound, nobody has complained. The
family inside has no written lease. Rent takes most of its income, and the school is far away.

- **Services.** Water, energy, sanitation, food storage, refuse, drainage, emergency services.
- **Location.** Work, health care and schools are within reach.
"""
    return f"""---
id: {key}
title: About {key}
summary: One or two sentences that open the lesson.
minutes: 10
---
The lesson opens with a case.
{part * 8}
::: question #first
What do you answer?

- ( ) That is wrong
  > Here is why it is wrong.
- (x) That is right
  > Here is why it is right.
:::

::: reflection #own-city
Who does this in your city?
:::

::: key
One thing to take away.
:::
"""
