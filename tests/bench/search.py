"""What a search costs among 1,000 lessons beside 18."""

from collections.abc import Sequence
from pathlib import Path
from statistics import median
from urllib.parse import quote

from tests.bench.growth import FEW, MANY, READS, ROUNDS, write_tree
from tests.bench.results import Result
from tests.bench.sites import Client, Site, filled, served
from tests.databases import Kind

KINDS: tuple[Kind, ...] = ("sqlite", "postgres")
# What is typed, and how many of the lessons have it.
SEARCHES = (
    ("a word in one lesson", '"lesson-3-4"'),
    ("a word in every lesson", "inspectors"),
    ("three words in every lesson", "school water rents"),
    ("words that no lesson has", "lighthouse keeper"),
)


def measure(folder: Path, _modules: Path, _lesson: str) -> list[Result]:
    """The same searches, in turn on a small site and a large one, on both databases."""
    small, large = folder / "small-tree", folder / "large-tree"
    write_tree(small, FEW)
    write_tree(large, MANY)
    return [found for kind in KINDS for found in on(kind, folder / kind, small=small, large=large)]


def on(kind: Kind, folder: Path, *, small: Path, large: Path) -> list[Result]:
    with (
        filled(kind, folder / "small", small, people=0) as few,
        filled(kind, folder / "large", large, people=0) as many,
        served(few) as small_site,
        served(many) as large_site,
    ):
        sites = (small_site, large_site)
        return [
            result(f"{what}, {kind}", *costs(sites, f"/search?q={quote(typed)}"))
            for what, typed in SEARCHES
        ]


def costs(sites: Sequence[Site], address: str) -> tuple[float, float]:
    """Milliseconds of one search on each site, all its processes together."""
    clients = [Client(site.port) for site in sites]
    found: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS + 1):
        for site, client, spent in zip(sites, clients, found, strict=True):
            before = site.cpu()
            for _ in range(READS):
                assert client.get(address).status == 200
            spent.append((site.cpu() - before) / READS)
    little, much = (median(spent[1:]) for spent in found)
    return little, much


def result(what: str, little: float, much: float) -> Result:
    note = f"{much:.2f} ms beside {little:.2f} ms"
    return Result(f"search in 1,000 lessons beside 18: {what}", much / little, "×", 1.3, note)
