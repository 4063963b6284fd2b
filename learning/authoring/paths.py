"""Where each file of the content tree belongs, told by its path alone. Pure."""

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "module", "lesson", "quiz", "live", "media", "practice", "recommendation", "city", "glossary",
    "sources", "facts", "frameworks", "renderings", "unknown",
]  # fmt: skip
LIBRARY = "_library"
SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
LANGUAGE = r"(?:\.(?P<language>[a-z]{2,3}))?"
PATTERNS: tuple[tuple[Kind, str], ...] = (
    ("sources", rf"{LIBRARY}/sources\.yaml"),
    ("facts", rf"{LIBRARY}/facts{LANGUAGE}\.yaml"),
    ("glossary", rf"{LIBRARY}/glossary\.(?P<language>[a-z]{{2,3}})\.yaml"),
    ("frameworks", rf"{LIBRARY}/frameworks/(?P<slug>{SLUG})\.csv"),
    ("practice", rf"{LIBRARY}/practices/(?P<slug>{SLUG}){LANGUAGE}\.md"),
    ("recommendation", rf"{LIBRARY}/recommendations/(?P<slug>{SLUG}){LANGUAGE}\.md"),
    ("city", rf"{LIBRARY}/cities/(?P<slug>{SLUG}){LANGUAGE}\.md"),
    ("renderings", rf"{LIBRARY}/renderings\.(?P<language>[a-z]{{2,3}})\.yaml"),
    ("renderings", rf"(?P<module>{SLUG})/renderings\.(?P<language>[a-z]{{2,3}})\.yaml"),
    ("module", rf"(?P<module>{SLUG})/module{LANGUAGE}\.md"),
    ("lesson", rf"(?P<module>{SLUG})/lessons/(?P<place>\d+)-(?P<slug>{SLUG}){LANGUAGE}\.md"),
    ("quiz", rf"(?P<module>{SLUG})/quiz{LANGUAGE}\.md"),
    ("live", rf"(?P<module>{SLUG})/live{LANGUAGE}\.md"),
    ("media", rf"(?P<module>{SLUG})/media/(?P<name>.+)"),
)
COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in PATTERNS)
RESERVED = frozenset({"quiz", "print", "live", "media"})  # addresses beside those of lessons


@dataclass(frozen=True, slots=True)
class Place:
    """A file's place in the tree. `source` is the path of what it translates, or its own."""

    path: str
    kind: Kind
    module: str = ""
    slug: str = ""
    language: str | None = None
    name: str = ""  # of a media file

    @property
    def source(self) -> str:
        return self.path if not self.language else self.path.replace(f".{self.language}.", ".")


def place_of(path: str) -> Place:
    """The place that this path means; `unknown` when the tree has none like it."""
    for kind, pattern in COMPILED:
        if found := pattern.fullmatch(path):
            parts = found.groupdict()
            return Place(
                path=path,
                kind=kind,
                module=parts.get("module") or "",
                slug=parts.get("slug") or "",
                language=parts.get("language"),
                name=parts.get("name") or "",
            )
    return Place(path, "unknown")
