"""What must be equal in every language of a text, and what tells that a block has changed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from hashlib import sha256

from learning.markdown.document import Gap, Question

LENGTH = 16


def _digest(value: object) -> str:
    return sha256(json.dumps(value, ensure_ascii=True).encode()).hexdigest()[:LENGTH]


def question_fingerprint(question: Question) -> str:
    """Type, key, order of options and right answers; for words only their form and number.

    Options count by place. Their ids stay out: one that follows from the words differs from
    language to language, and one that is written only in some of them is for `paired` to judge.
    """
    rights = [option.id for option in question.rights]
    return _digest(
        [
            question.id,
            question.kind,
            question.graded,
            question.use,
            question.scale,
            [option.right for option in question.options],
            [[_plain(number.low), _plain(number.high)] for number in question.numbers],
            len(question.texts),
            [rights.index(pair.right.id) for pair in question.pairs],
            len(question.distractors),
            [_gap(gap) for gap in question.gaps],
        ]
    )


def document_fingerprint(questions: Iterable[Question]) -> str:
    """The fingerprint of all questions of a file, in their order."""
    return _digest([question.fingerprint for question in questions])


def block_hash(lines: Iterable[str]) -> str:
    """Tells a block's text apart from every other; blanks at line ends do not count."""
    return sha256("\n".join(line.rstrip() for line in lines).strip().encode()).hexdigest()[:LENGTH]


def _plain(number: Decimal) -> str:
    """30 and 30.0 are the same answer."""
    return format(number.normalize(), "f")


def _gap(gap: Gap) -> list[bool]:
    """A typed gap has no menu; of a menu it counts which choice is right."""
    return [option.right for option in gap.menu]
