"""Change single values of a YAML text and leave every other line as its author wrote it. Pure.

Comments, empty lines, the order of keys and the way they are quoted stay. What is read here is the
plain YAML of the content tree: texts, lists and mappings.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import yaml

Value = str | Sequence[str]
FENCE = "---"


class CannotChange(ValueError):
    """The text is no YAML that single values can be changed in. Mend it by hand first."""


@dataclass(frozen=True, slots=True)
class Front:
    """A file with front matter: the line that opens it, its YAML, and all the rest."""

    fence: str
    yaml: str
    rest: str

    def changed(self, values: Mapping[str, Value | None]) -> str:
        """The file with these values; none takes a key out."""
        return self.fence + with_values(self.yaml, values) + self.rest


def front_of(text: str) -> Front:
    """The parts of a file with front matter. Raises `CannotChange` without any."""
    lines = text.splitlines(keepends=True)
    ends = [at for at, line in enumerate(lines) if line.strip() == FENCE and line[:1] == "-"]
    if len(ends) < 2 or ends[0] != 0:
        raise CannotChange("no front matter")
    return Front(lines[0], "".join(lines[1 : ends[1]]), "".join(lines[ends[1] :]))


def values_of(text: str) -> dict[str, object]:
    """What a YAML text says; empty when it cannot be read."""
    try:
        found = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  # texts and lists alone
    except yaml.YAMLError:
        return {}
    return found if isinstance(found, dict) else {}


def front_values(body: bytes) -> dict[str, object]:
    """What the front matter of a file says; empty when it cannot be read."""
    try:
        return values_of(front_of(body.decode("utf-8")).yaml)
    except (CannotChange, UnicodeDecodeError):
        return {}


def with_values(text: str, values: Mapping[str, Value | None], *, under: str | None = None) -> str:
    """The text with these values, of the top or of the entry `under`; none takes a key out."""
    for key, value in values.items():
        text = _with_value(text, key, value, under)
    return text


def with_entry(text: str, key: str, values: Mapping[str, Value | None]) -> str:
    """The text with one more entry, at its end."""
    end = _newline(text)
    if text and not text.endswith("\n"):
        text += end
    given = {name: value for name, value in values.items() if value}
    lines = [f"{key}:", *(f"  {name}: {_written(value)}" for name, value in given.items())]
    return text + "".join(line + end for line in lines)


def without(text: str, key: str) -> str:
    """The text without one key of its top and everything under it."""
    pairs = _pairs(_root(text))
    return _cut(text, pairs[key]) if key in pairs else text


def _with_value(text: str, key: str, value: Value | None, under: str | None) -> str:
    mapping = _root(text)
    if under is not None:
        found = _pairs(mapping).get(under) if mapping else None
        if found is None or not isinstance(found[1], yaml.MappingNode):
            raise CannotChange(under)
        mapping = found[1]
    pair = _pairs(mapping).get(key)
    if value is None:
        return _cut(text, pair) if pair else text
    if pair is None:
        return _appended(text, mapping, key, value)
    if _plain(pair[1]) == (value if isinstance(value, str) else list(value)):
        return text
    return _replaced(text, pair, value)


Pair = tuple[yaml.Node, yaml.Node]


def _root(text: str) -> yaml.MappingNode | None:
    try:
        node = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as fault:
        raise CannotChange(str(fault)) from fault
    if node is None:
        return None
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        raise CannotChange("no lines of keys")
    return node


def _pairs(mapping: yaml.MappingNode | None) -> dict[str, Pair]:
    return {str(key.value): (key, value) for key, value in mapping.value} if mapping else {}


def _plain(node: yaml.Node) -> object:
    if isinstance(node, yaml.SequenceNode):
        return [_plain(one) for one in node.value]
    return node.value if isinstance(node, yaml.ScalarNode) else None


def _end(text: str, node: yaml.Node) -> int:
    """Where a value ends, without the comments and empty lines that follow it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(text, last[1] if isinstance(last, tuple) else last)
    end = int(node.end_mark.index)
    while end > node.start_mark.index and text[end - 1] in " \r\n":
        end -= 1
    return end


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _cut(text: str, pair: Pair) -> str:
    start = _line_start(text, pair[0].start_mark.index)
    return text[:start] + text[_line_end(text, _end(text, pair[1])) :]


def _appended(text: str, mapping: yaml.MappingNode | None, key: str, value: Value) -> str:
    """The key after the last one of its mapping."""
    end, indent = _newline(text), ""
    at = len(text)
    if mapping is not None and mapping.value:
        first, last = mapping.value[0][0], mapping.value[-1][1]
        indent = " " * first.start_mark.column
        at = _line_end(text, max(_end(text, last), mapping.value[-1][0].end_mark.index))
    before = text[:at]
    if before and not before.endswith("\n"):
        before += end
    return before + f"{indent}{key}: {_written(value)}{end}" + text[at:]


def _replaced(text: str, pair: Pair, value: Value) -> str:
    key, node = pair
    if isinstance(node, yaml.SequenceNode) and not node.flow_style and not isinstance(value, str):
        return _with_items(text, pair, value)
    start, end = node.start_mark.index, _end(text, node)
    is_block = isinstance(node, yaml.CollectionNode) and not node.flow_style
    if is_block or start <= key.end_mark.index + 1:
        after = text.index(":", key.end_mark.index) + 1
        return text[:after] + " " + _written(value) + text[max(end, after) :]
    quote = node.style == '"' if isinstance(node, yaml.ScalarNode) else False
    return text[:start] + _written(value, quote=quote) + text[end:]


def _with_items(text: str, pair: Pair, items: Sequence[str]) -> str:
    """A list of lines in another order; a comment stays with the item that it stands above."""
    nodes = pair[1].value
    if not items or any(not isinstance(one, yaml.ScalarNode) for one in nodes):
        after = text.index(":", pair[0].end_mark.index) + 1
        return text[:after] + " " + _written(items) + text[_end(text, pair[1]) :]
    begin = at = _line_end(text, pair[0].end_mark.index)
    chunks: dict[str, str] = {}
    indent = text[_line_start(text, nodes[0].start_mark.index) : nodes[0].start_mark.index]
    for node in nodes:
        end = _line_end(text, _end(text, node))
        chunk = text[at:end]
        chunks.setdefault(
            str(node.value), chunk if chunk.endswith("\n") else chunk + _newline(text)
        )
        at = end
    lines = [chunks.get(item) or f"{indent}{_written(item)}{_newline(text)}" for item in items]
    return text[:begin] + "".join(lines) + text[at:]


def _written(value: Value, *, quote: bool = False) -> str:
    """The value on one line, quoted where YAML would read something else."""
    if not isinstance(value, str):
        return "[" + ", ".join(_scalar(one, "[{}]", quote=False) for one in value) + "]"
    return _scalar(value, "key: {}", quote=quote)


def _scalar(value: str, form: str, *, quote: bool) -> str:
    written = form.format(value) if "{" not in value else ""
    if written and not quote and "\n" not in value and _reads_as(written, value):
        return value
    return json.dumps(value, ensure_ascii=False)


def _reads_as(written: str, value: str) -> bool:
    try:
        found = yaml.load(written, Loader=yaml.BaseLoader)  # noqa: S506  # texts and lists alone
    except yaml.YAMLError:
        return False
    return found in ({"key": value}, [value])
