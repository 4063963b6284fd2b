"""Gaps in a text: `{{word}}`, `{{either|or}}` to type, `{{(right)|wrong}}` to choose."""

from __future__ import annotations

from learning.markdown.document import Gap, Option
from learning.markdown.questions.options import derived_id, normalised
from learning.markdown.report import Report
from learning.markdown.sanitise import escape
from learning.markdown.tree import Node


class GapReader:
    """Reads the gaps of one question in order; `read` gives the id for the slot."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.gaps: list[Gap] = []

    def read(self, node: Node) -> str:
        """Note the gap at this node and return its id."""
        key = f"g{len(self.gaps) + 1}"
        parts = [" ".join(part.split()) for part in node.content.split("|")]
        shown = f"“{{{{{node.content[:40]}}}}}”"
        if not all(parts):
            self.report.error(node.line, f"{shown}: a gap or a choice in it has no words.")
            self.gaps.append(Gap(key))
            return key
        self._refuse_repeated(parts, shown, node.line)
        if any(_in_brackets(part) for part in parts):
            self.gaps.append(Gap(key, menu=self._menu(parts, shown, node.line)))
        else:
            self.gaps.append(Gap(key, answers=tuple(parts)))
        return key

    def _refuse_repeated(self, parts: list[str], shown: str, line: int) -> None:
        words = [normalised(_bare(part)) for part in parts]
        if len(set(words)) != len(words):
            self.report.error(line, f"{shown}: the same words stand in this gap twice.")

    def _menu(self, parts: list[str], shown: str, line: int) -> tuple[Option, ...]:
        rights = [part for part in parts if _in_brackets(part) and _bare(part)]
        if not rights:
            self.report.error(
                line, f"{shown}: no choice is right. Put the right one in brackets: (right)."
            )
        if len(rights) > 1:
            self.report.error(line, f"{shown}: two choices are right. Keep one in brackets.")
        if len(parts) < 2:
            self.report.error(
                line, f"{shown}: one choice is no choice. Add a wrong one: {{{{(right)|wrong}}}}."
            )
        return tuple(
            Option(
                id=derived_id(_bare(part)),
                html=(escape(_bare(part)),),
                text=_bare(part),
                right=_in_brackets(part),
                line=line,
            )
            for part in parts
        )


def _in_brackets(part: str) -> bool:
    return part.startswith("(") and part.endswith(")")


def _bare(part: str) -> str:
    return part[1:-1].strip() if _in_brackets(part) else part
