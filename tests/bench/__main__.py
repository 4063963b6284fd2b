"""`./dev bench [name …]`: measure, print one table, and fail when a limit is missed."""

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.bench import crowd, growth, lesson, live, pages, paint, processes, quiz, search, serving
from tests.bench.results import Result, table
from tests.bench.sites import ROOT

Case = Callable[[Path, Path, str], list[Result]]
CASES: dict[str, Case] = {
    "lesson": lesson.measure,
    "queries": pages.count_queries,
    "visit": pages.visit,
    "quiz": quiz.measure,
    "crowd": crowd.measure,
    "live": live.measure,
    "serving": serving.measure,
    "catalogue": growth.catalogue,
    "search": search.measure,
    "import": growth.importing,
    "paint": paint.measure,
}


def main() -> int:
    asked = arguments()
    results: list[Result] = []
    before = processes.load()
    with tempfile.TemporaryDirectory(prefix="mosaic-bench-") as folder:
        for name in asked.names or CASES:
            sys.stderr.write(f"{name} …\n")
            results += CASES[name](Path(folder) / name, asked.modules, asked.lesson)
    sys.stdout.write(f"{table(results)}\n\nload before: {before}; after: {processes.load()}\n")
    return any(result.verdict == "MISSED" for result in results)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*CASES, []], help="all when none is named")
    parser.add_argument("--modules", type=Path, default=ROOT / "modules")
    parser.add_argument("--lesson", default="/modules/housing/adequate-home")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
