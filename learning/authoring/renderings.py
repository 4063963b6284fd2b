"""The file beside the texts that says what each translated block renders, written by us. Pure.

`housing/renderings.fr.yaml` speaks of the French files of `housing/`, block by block: the hash of
the source's block, the hash of the translated block, and `draft` where it is not finished.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from learning.authoring.paths import Place, place_of
from learning.authoring.staleness import Rendered, Renderings
from learning.markdown.dialect import decoded
from learning.markdown.document import Problem
from learning.markdown.mapping import read_mapping
from learning.markdown.report import Report

HEAD = (
    "# What each block of these translations renders: the source's block, the translated block.\n"
    "# Written by Mosaic with every export. Without this file they render what lies beside them.\n"
)
LINE = re.compile(r"(?P<source>[0-9a-f]{16}) (?P<own>[0-9a-f]{16})(?P<draft> draft)?")
MEND = "Delete the file; the next export writes it anew."
TRANSLATED = ("module", "lesson", "quiz", "live", "practice", "recommendation", "city")

Records = Mapping[str, Renderings]  # by the path of the translation


@dataclass(frozen=True, slots=True)
class Found:
    """What such a file says, and what is wrong with it."""

    records: dict[str, dict[str, Rendered]]
    problems: tuple[Problem, ...] = ()


def is_translation(place: Place) -> bool:
    """Whether blocks of this file render those of another."""
    return bool(place.language) and place.kind in TRANSLATED


def beside(path: str) -> str:
    """Where the renderings of this translation are kept."""
    return f"{folder_of(path)}/renderings.{place_of(path).language}.yaml"


def folder_of(path: str) -> str:
    return path.split("/", 1)[0]


def read_renderings(raw: bytes, *, path: str) -> Found:
    """The records of all translations of one folder and language."""
    text, problems = decoded(raw, path=path)
    if text is None:
        return Found({}, problems)
    report = Report(path, text.count("\n") + 1)
    found = read_mapping(text, first_line=1, report=report)
    if found is None:
        return Found({}, report.problems())
    records: dict[str, dict[str, Rendered]] = {}
    for name, blocks in found.values.items():
        line = found.lines[name]
        if not isinstance(blocks, dict):
            report.error(line, f"“{name[:80]}” names no blocks. {MEND}")
            continue
        kept = records.setdefault(f"{folder_of(path)}/{name}", {})
        for key, written in blocks.items():
            parts = LINE.fullmatch(written) if isinstance(written, str) else None
            if parts is None:
                at = found.lines.get(f"{name}.{key}", line)
                report.error(at, f"“{key[:80]}” does not say what it renders. {MEND}")
                continue
            kept[key] = Rendered(parts["source"], parts["own"], parts["draft"] is not None)
    return Found(records, report.problems())


def joined(here: Records, there: Records, taken: Collection[str]) -> dict[str, Renderings]:
    """What both sides noted: of texts taken from there what is said there, else what is said here.

    Where the one says nothing of a text, the other's word counts.
    """
    return {
        path: (
            there.get(path) or here.get(path, {})
            if path in taken
            else here.get(path) or there.get(path, {})
        )
        for path in sorted(here.keys() | there.keys())
    }


def written(records: Records) -> bytes:
    """The file; the same records give the same bytes, whatever their order."""
    lines = [HEAD]
    for path in sorted(records):
        if records[path]:
            lines.append(f"{_quoted(path.split('/', 1)[1])}:\n")
            lines += [
                f"  {_quoted(key)}: {one.source} {one.own}{' draft' if one.is_draft else ''}\n"
                for key, one in sorted(records[path].items())
            ]
    return "".join(lines).encode()


def _quoted(key: str) -> str:
    """Keys are ours and plain; what YAML would read otherwise stands in quotes."""
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._/#-]*", key):
        return key
    return '"' + key.replace("\\", "\\\\").replace('"', '\\"') + '"'
