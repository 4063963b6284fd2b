"""YAML read as text, lists and mappings only, with the line of every key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from learning.markdown.report import Report, quoted

DEEPEST = 6
PathOfKey = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a YAML text holds, and the line of each key as `key`, `key.0` or `key.inner`."""

    values: dict[str, Any]
    lines: dict[str, int]


def read_mapping(text: str, *, first_line: int, report: Report) -> Mapping | None:
    """The mapping of a YAML text, or None after reporting why there is none."""
    try:
        if not _is_plain(text, first_line, report):
            return None
        node = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        line = first_line + (mark.line if mark is not None else 0)
        report.error(line, _explained(text, line - first_line))
        return None
    except yaml.YAMLError:
        report.error(first_line, "There is a character here that YAML cannot hold. Remove it.")
        return None
    if node is None:
        return Mapping({}, {})
    if not isinstance(node, yaml.MappingNode):
        report.error(first_line, "Here “key: value” lines are expected, one key a line.")
        return None
    builder = _Builder(first_line, report)
    return Mapping(builder.mapping(node, ()), builder.lines)


def _is_plain(text: str, first_line: int, report: Report) -> bool:
    """Refuse references, tags and deep nesting before anything is built from them."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.BaseLoader):
        line = first_line + (event.start_mark.line if event.start_mark is not None else 0)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            report.error(line, "Too many lists inside one another here. Write it more simply.")
            return False
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            report.error(line, "References with & and * are not used. Put the value in quotes.")
            return False
        if getattr(event, "tag", None):
            report.error(line, "Tags with ! are not used here. Put the value in quotes.")
            return False
        if isinstance(event, yaml.DocumentStartEvent) and event.explicit:
            report.error(line, "A line --- starts something new here. Remove it.")
            return False
    return True


def _explained(text: str, index: int) -> str:
    lines = text.split("\n")
    shown = quoted(lines[index]) if 0 <= index < len(lines) else "the end"
    return (
        f"{shown} cannot be read as “key: value”. Check the indentation and the brackets, and put"
        ' a value that holds a colon or starts with a sign in quotes: key: "value".'
    )


class _Builder:
    """Plain values from YAML nodes; twice the same key is reported."""

    def __init__(self, first_line: int, report: Report) -> None:
        self.first_line = first_line
        self.report = report
        self.lines: dict[str, int] = {}

    def mapping(self, node: yaml.MappingNode, path: PathOfKey) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = self.first_line + key_node.start_mark.line
            if not isinstance(key_node, yaml.ScalarNode):
                self.report.error(line, "A key is one word. Write key: value.")
                continue
            key = str(key_node.value)
            if key in found:
                self.report.error(line, f"“{key[:40]}” is given twice. Keep one.")
                continue
            self._note((*path, key), line)
            found[key] = self._value(value_node, (*path, key))
        return found

    def _value(self, node: yaml.Node, path: PathOfKey) -> Any:
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self._item(part, (*path, at)) for at, part in enumerate(node.value)]
        return str(node.value)

    def _item(self, node: yaml.Node, path: PathOfKey) -> Any:
        self._note(path, self.first_line + node.start_mark.line)
        return self._value(node, path)

    def _note(self, path: PathOfKey, line: int) -> None:
        self.lines[".".join(str(part) for part in path)] = line
