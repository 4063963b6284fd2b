"""Take comments and needless white space out of our own styles and scripts. Pure."""

import re

# A string, a comment, or a run of white space, whichever comes first.
_CSS_PART = re.compile(
    r"""(?P<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|(?P<comment>/\*.*?\*/)|(?P<space>\s+)""",
    re.DOTALL,
)
# White space beside these means nothing. Beside `:`, `+`, `>` or `(` it may, so there it stays.
_CSS_TIGHT = frozenset("{};,")


class CannotMinify(ValueError):
    """Something this plain reader would break. Write it another way."""


def css(text: str) -> str:
    """The same rules in fewer bytes; what stands in quotation marks is left alone."""
    written: list[str] = []
    end = 0
    for found in _CSS_PART.finditer(text):
        written.append(text[end : found.start()])
        written.append(found["string"] or " ")
        end = found.end()
    written.append(text[end:])
    return _tightened(written)


def _tightened(parts: list[str]) -> str:
    kept: list[str] = []
    last = "{"  # the beginning is as good as an open brace: white space there means nothing
    for part in parts:
        for character in [part] if part[:1] in {'"', "'"} else part:
            if character == " " and (last in _CSS_TIGHT or last == " "):
                continue
            if kept and last == " " and character in _CSS_TIGHT:
                kept.pop()
                last = kept[-1][-1] if kept else "{"
            if character == ";" and last in {";", "{"}:
                continue
            if kept and last == ";" and character == "}":
                kept.pop()
            kept.append(character)
            last = character[-1]
    return "".join(kept).strip()


def js(text: str) -> str:
    """The same statements on their own lines, without comment lines and without indentation.

    Only whole lines are taken out, so strings and regular expressions are safe; a template literal
    over several lines would change, and is refused.
    """
    kept: list[str] = []
    in_comment = False
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.strip()
        if in_comment or bare.startswith("/*"):
            in_comment = "*/" not in bare
            if not in_comment and not bare.endswith("*/"):
                raise CannotMinify(f"line {number}: code after the end of a comment")
            continue
        if not bare or bare.startswith("//"):
            continue
        if bare.count("`") % 2:
            raise CannotMinify(f"line {number}: a template literal over several lines")
        kept.append(bare)
    return "\n".join(kept)


def module(text: str) -> str:
    """One script's behaviour in a block of its own, so that several fit into one file."""
    plain = js(text)
    for line in plain.splitlines():
        if line.startswith(("import ", "import{", "export ")):
            raise CannotMinify(f"{line!r}: these scripts neither import nor export")
    return f"{{\n{plain}\n}}\n"
