"""A content tree whose every text is hostile, as far as the importer takes them."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from learning.authoring.content import read_content
from tests.authoring.tree import tree
from tests.browser.attacks import chunks

IN_ONE = 12  # pieces in one lesson
# A piece of a lesson for one text: `{0}` in one line, `{1}` between quotes, `{2}` as it is.
PIECES = {
    "body": "{2}\n\n[@F1]",
    "heading": "## {0}\n\n- {0}\n\n> {0}\n\n*{0}* **{0}** `{0}` [{0}](https://a.example)",
    "term": "A [[lease]] and [[{0}]].",
    "single": (
        "::: question #q{n}\n{0}\n\n- (x) {0}\n  > {0}\n- ( ) other {n}\n  > {0}\n\n"
        "> [!HINT]\n> {0}\n\n> [!EXPLANATION]\n> {0}\n:::"
    ),
    "pairs": "::: question #q{n}\n{0}\n\n- {0} -> {0}.\n- b -> c\n:::",
    "order": "::: question #q{n}\n{0}\n\n1. {0}\n2. b\n3. c\n:::",
    "gaps": "::: question #q{n}\n{0} {{{{{0}|b}}}} and {{{{({0})|c}}}}.\n:::",
    "short": "::: question #q{n}\n{0}\n\n- = {0}\n:::",
    "figure": (
        '::: figure "{1}" plot=bar unit="{1}" year=2024 source=REG\n'
        "| City | {0} |\n|---|---|\n| {0} | 4 |\n| b | 3 |\n:::"
    ),
    "case": '::: case "{1}" city=almira practice=almira-guarantee\n{0}\n:::',
    "myth": "::: myth\n{0}\n:::\n\n::: fact\n{0}\n:::",
    "reflection": "::: reflection #r{n}\n{0}\n:::",
}
FRAME = {"theme": "housing", "cost_band": "low", "version": 1}
Origin = tuple[str, str]  # a place, and a text in it


@dataclass
class Tree:
    """Files, and which texts each file, or each line of one, came from."""

    files: dict[str, bytes] = field(default_factory=tree)
    origins: dict[tuple[str, int], list[Origin]] = field(default_factory=dict)
    lessons: list[str] = field(default_factory=list)

    def write(self, path: str, text: str, *origins: Origin) -> None:
        self.files[path] = text.encode("utf-8", errors="surrogatepass")
        self.origins[path, 0] = list(origins)

    def write_lines(self, path: str, entries: Sequence[tuple[str, Origin | None]]) -> None:
        self.files[path] = "".join(f"{line}\n" for line, _ in entries).encode()
        for number, (_, origin) in enumerate(entries, start=1):
            self.origins[path, number] = [origin] if origin else []

    def add_lesson(self, body: str, *origins: Origin, title: str = "x") -> None:
        number = len(self.lessons) + 10
        self.lessons.append(f"x{number}")
        front = front_matter(id=f"x{number}", title=title, summary=title, minutes=1)
        self.write(f"harbour/lessons/{number}-x{number}.md", f"{front}{body}\n", *origins)


def front_matter(**values: object) -> str:
    """The head of a file, whatever the texts in it hold."""
    lines = "".join(f"{key}: {as_yaml(value)}\n" for key, value in values.items())
    return f"---\n{lines}---\n"


def as_yaml(value: object) -> str:
    """A value in one line."""
    match value:
        case dict():
            return f"{{{', '.join(f'{key}: {as_yaml(each)}' for key, each in value.items())}}}"
        case list():
            return f"[{', '.join(map(as_yaml, value))}]"
        case str():
            return f'"{"".join(map(escaped, value))}"'
    return str(value)


def escaped(char: str) -> str:
    code = ord(char)
    if char in '"\\':
        return f"\\{char}"
    if 32 <= code < 127:
        return char
    return f"\\U{code:08x}"


@dataclass
class Hostile:
    """Texts in their places. Those that the importer refuses are taken out, one by one."""

    texts: Sequence[str]
    refused: set[Origin] = field(default_factory=set)
    alone: set[Origin] = field(default_factory=set)
    in_one: int = 1

    def of(self, place: str) -> list[str]:
        return [text for text in self.texts if (place, text) not in self.refused]

    def accepted(self) -> Tree:
        """The tree without what is refused: what is left is imported and shown.

        Each piece is first tried in a lesson of its own, then several are put into one.
        """
        made = Tree()
        for self.in_one in (1, IN_ONE):
            made = self.made()
            while errors := [p for p in read_content(made.files).problems if p.level == "error"]:
                before = len(self.refused) + len(self.alone)
                for one in errors:
                    at_line = made.origins.get((one.path, one.line))
                    self.refuse(at_line or made.origins.get((one.path, 0), []))
                assert len(self.refused) + len(self.alone) > before, errors
                made = self.made()
        return made

    def refuse(self, origins: list[Origin]) -> None:
        """One text is refused; of several in one file each is first tried alone."""
        if len(origins) == 1:
            self.refused.update(origins)
        else:  # "41 more problems" has none
            self.alone.update(origins)

    def made(self) -> Tree:
        made = Tree()
        for text in self.of("title"):
            made.add_lesson("x", ("title", text), title=text)
        for place, piece in PIECES.items():
            for group in self.groups(place):
                body = "\n\n".join(filled(piece, text, n) for n, text in enumerate(group))
                made.add_lesson(body, *((place, text) for text in group))
        self.write_library(made)
        self.write_modules(made)
        return made

    def groups(self, place: str) -> Iterator[list[str]]:
        texts = self.of(place)
        together = [text for text in texts if (place, text) not in self.alone]
        yield from chunks(together, self.in_one)
        yield from ([text] for text in texts if (place, text) in self.alone)

    def write_library(self, made: Tree) -> None:
        for name, places in LIBRARY.items():
            path = f"_library/{name}"
            lines: list[tuple[str, Origin | None]] = [
                (line, None) for line in made.files[path].decode().splitlines()
            ]
            for place, (prefix, entry) in places.items():
                for number, text in enumerate(self.of(place), start=100):
                    written = as_yaml(entry(text))
                    lines.append((f"{prefix}{number}: {written}", (place, text)))
            made.write_lines(path, lines)
        self.write_items(made)
        sources = ["REG", *keys("S", self.of("source"))]
        sources += [*keys("L", self.of("link")), *keys("P", self.of("path"))]
        facts = ["F1", *keys("F", self.of("fact"))]
        for number, text in enumerate(self.of("practice")):
            front = front_matter(
                id=f"p{number}", title=text, city=text, country=text, years=text, summary=text,
                theme="housing", migrant_led="no", sources=sources, facts=facts[:1],
                recommendations=["guarantee"], mark="checked",
            )  # fmt: skip
            made.write(f"_library/practices/p{number}.md", f"{front}x\n", ("practice", text))
            sources = ["REG"]
        for number, text in enumerate(self.of("recommendation")):
            front = front_matter(
                id=f"r{number}", title=text, addressee=text, summary=text, level=["local"],
                frameworks=["sdg:11.1"], evidence=[f"fact:{key}" for key in facts],
                indicators=[text], **FRAME,
            )  # fmt: skip
            steps = f"{one_line(text)}\n\n::: steps\n1. {one_line(text)}\n:::\n"
            made.write(
                f"_library/recommendations/r{number}.md",
                f"{front}{steps}",
                ("recommendation", text),
            )
            facts = ["F1"]

    def write_items(self, made: Tree) -> None:
        path = "_library/frameworks/sdg.csv"
        lines: list[tuple[str, Origin | None]] = [
            (line, None) for line in made.files[path].decode().splitlines()
        ]
        for number, text in enumerate(self.of("item"), start=100):
            said = one_line(text)
            lines.append((row(f"11.{number}", "11", said, said, "checked"), ("item", text)))
        made.write_lines(path, lines)

    def write_modules(self, made: Tree) -> None:
        """The lessons' module lists them; each further module has one lesson and a hostile name."""
        lessons = ["first-home", "many-ways", "last-word", *made.lessons]
        front = front_matter(
            id="harbour", title="Homes", summary="Homes", theme="housing", tile="arch",
            sdg=["11.1"], lessons=lessons,
        )  # fmt: skip
        made.write("harbour/module.md", f"{front}You will be able to:\n\n- name it.\n")
        for number, text in enumerate(self.of("module")):
            name = f"m{number}"
            front = front_matter(
                id=name, title=text, summary=text, theme="housing", tile="arch", lessons=[name]
            )
            aims = f"You will be able to:\n\n- {one_line(text)}\n"
            made.write(f"{name}/module.md", f"{front}{aims}", ("module", text))
            lesson = front_matter(id=name, title="x", summary="x", minutes=1)
            made.write(f"{name}/lessons/01-{name}.md", f"{lesson}x\n", ("module", text))


def keys(prefix: str, texts: Sequence[str]) -> list[str]:
    return [f"{prefix}{number}" for number, _ in enumerate(texts, start=100)]


def source_entry(text: str) -> dict[str, object]:
    return {
        "title": text, "organisation": text, "year": "2024", "identifier": text,
        "kind": "statistics",
    }  # fmt: skip


def link_entry(text: str) -> dict[str, object]:
    return source_entry("x") | {"url": text}


def path_entry(text: str) -> dict[str, object]:
    return source_entry("x") | {"url": f"https://a.example/{text}"}


def fact_entry(text: str) -> dict[str, object]:
    return {"text": text, "note": text, "year": "2024", "sources": ["REG"], "mark": "verify"}


def term_entry(text: str) -> dict[str, object]:
    return {"term": text, "definition": text}


def row(*cells: str) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="").writerow(cells)
    return written.getvalue()


def one_line(text: str) -> str:
    return " ".join(text.split())


def filled(piece: str, text: str, n: int) -> str:
    line = one_line(text)
    return piece.format(line, line.replace('"', "”"), text, n=n)


# A library file: its places, and for each the beginning of its keys and what an entry holds.
LIBRARY: dict[str, dict[str, tuple[str, Callable[[str], dict[str, object]]]]] = {
    "sources.yaml": {
        "source": ("S", source_entry), "link": ("L", link_entry), "path": ("P", path_entry),
    },
    "facts.yaml": {"fact": ("F", fact_entry)},
    "glossary.en.yaml": {"glossary": ("t", term_entry)},
}  # fmt: skip
