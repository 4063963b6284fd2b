"""Which strings the code says, and the catalogues brought up to date with them.

`python -m tests.i18n.catalogue` lists what is missing; with `--write` it also writes the entries,
empty, into the catalogues, and takes out what nobody says any more.
"""

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from jinja2 import Environment
from jinja2.ext import extract_from_ast

from learning.i18n import po
from learning.i18n.languages import LANGUAGES, SOURCE
from learning.i18n.translation import CATALOGUES
from learning.web.language import Speaking

ROOT = Path(__file__).parents[2]
CODES = tuple(language.code for language in LANGUAGES if language is not SOURCE)

# What the arguments are: m a message, s and p its singular and plural, c its context.
SAYING = {
    "_": "m",
    "gettext": "m",
    "ngettext": "sp",
    "pgettext": "cm",
    "N_": "m",
    "say": "m",
    "say_counted": "sp",
}

Key = tuple[str | None, str]  # context and message


@dataclass(frozen=True, slots=True)
class Said:
    """One string of the source."""

    message: str
    plural: str | None
    context: str | None
    place: str

    @property
    def key(self) -> Key:
        return self.context, self.message


def said_in_templates(root: Path = ROOT) -> Iterator[Said]:
    """Every string of the templates, in the order of files and lines."""
    environment = Environment(extensions=["jinja2.ext.i18n", Speaking], autoescape=True)
    environment.policies["ext.i18n.trimmed"] = True
    environment.newstyle_gettext = True  # type: ignore[attr-defined]  # from the extension
    for path in sorted((root / "templates").rglob("*")):
        if path.suffix in {".html", ".txt", ".svg", ".xml"}:
            place = path.relative_to(root).as_posix()
            tree = environment.parse(path.read_text(encoding="utf-8"))
            for line, function, given in extract_from_ast(tree, tuple(SAYING), babel_style=False):
                arguments = list(given) if isinstance(given, tuple) else [given]
                yield from _said(function, arguments, f"{place}:{line}", place)


def said_in_python(root: Path = ROOT) -> Iterator[Said]:
    """Every string of the package that is marked, in the order of files and lines."""
    for path in sorted((root / "learning").rglob("*.py")):
        place = path.relative_to(root).as_posix()
        calls = [
            node
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and _name(node.func) in SAYING
        ]
        for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
            arguments = [_constant(argument) for argument in call.args]
            yield from _said(_name(call.func), arguments, f"{place}:{call.lineno}", place)


def said(root: Path = ROOT) -> dict[Key, Said]:
    """Every string once, where it is said first."""
    found: dict[Key, Said] = {}
    for one in (*said_in_templates(root), *said_in_python(root)):
        known = found.setdefault(one.key, one)
        if known.plural is None and one.plural is not None:
            found[one.key] = replace(known, plural=one.plural)
    return found


def catalogue(code: str) -> list[po.Entry]:
    """The entries of a catalogue; the first is its header."""
    return list(po.entries((CATALOGUES / f"{code}.po").read_text(encoding="utf-8")))


def brought_up_to_date(entries: list[po.Entry], strings: dict[Key, Said]) -> list[po.Entry]:
    """The catalogue with an entry for each string, in their order, and no others."""
    head, *known = entries
    texts = {(entry.context, entry.message): entry for entry in known}
    forms = int(po.header(head)["Plural-Forms"].split("nplurals=")[1].split(";")[0])
    return [head, *(_entry(one, texts.get(one.key), forms) for one in strings.values())]


def _entry(one: Said, known: po.Entry | None, forms: int) -> po.Entry:
    count = 1 if one.plural is None else forms
    kept = known is not None and len(known.texts) == count
    return po.Entry(
        message=one.message,
        texts=known.texts if known and kept else ("",) * count,
        plural=one.plural,
        context=one.context,
        places=(one.place,),
        is_fuzzy=bool(known and kept and known.is_fuzzy),
    )


def _said(function: str, arguments: list[str | None], where: str, place: str) -> Iterator[Said]:
    kinds = SAYING[function]
    given = dict(zip(kinds, arguments, strict=False))
    message = given.get("m", given.get("s"))
    if message is None:
        return  # a variable: what it holds was marked where it was written
    if any(given.get(kind) is None for kind in kinds):
        raise ValueError(f"{where}: {function}() needs its texts written out")
    yield Said(message, given.get("p"), given.get("c"), place)


def _name(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _constant(argument: ast.expr) -> str | None:
    match argument:
        case ast.Constant(value=str(text)):
            return text
    return None


def main(arguments: Iterable[str]) -> int:
    """List what is missing; `--write` writes it."""
    strings, missing = said(), 0
    for code in CODES:
        before = catalogue(code)
        after = brought_up_to_date(before, strings)
        empty = [entry for entry in after[1:] if not entry.is_translated]
        gone = len({(e.context, e.message) for e in before[1:]} - set(strings))
        missing += len(empty)
        for entry in empty:
            print(f"{code}: {entry.message!r} ({entry.places[0]})")  # noqa: T201
        print(f"{code}: {len(strings)} strings, {len(empty)} missing, {gone} unused")  # noqa: T201
        if "--write" in arguments:
            (CATALOGUES / f"{code}.po").write_text(po.written(after), encoding="utf-8")
    return int(missing > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
