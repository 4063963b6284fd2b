"""A query in the words of the two engines: of what was typed, letters and digits alone. Pure."""

from collections.abc import Mapping, Sequence
from typing import Literal

from learning.search.query import Clause

How = Literal["all", "any"]
Clauses = Mapping[str, Sequence[Clause]]  # by language
TEXT = "{title_words body_words}"
BEGINNINGS = "{title_words body_words forms}"


def fts5(clauses: Clauses, how: How) -> str:
    """For MATCH: each language's texts are asked with the words as that language has them."""
    joined = " AND " if how == "all" else " OR "
    return " OR ".join(
        f'(language : "{language}" AND ({joined.join(map(_fts5_clause, ones))}))'
        for language, ones in clauses.items()
    )


def _fts5_clause(clause: Clause) -> str:
    whole = f'{TEXT} : "{" ".join(clause.stems)}"'
    return f'({whole} OR {BEGINNINGS} : "{clause.start}" *)' if clause.start else f"({whole})"


def tsquery(clauses: Sequence[Clause], how: How) -> str:
    """For `to_tsquery`: titles weigh A, bodies B, and the unstemmed forms D."""
    joined = " & " if how == "all" else " | "
    return joined.join(map(_tsquery_clause, clauses))


def _tsquery_clause(clause: Clause) -> str:
    # In a row means in the title or in the body, never from the one into the other.
    rows = (" <-> ".join(f"'{stem}':{weight}" for stem in clause.stems) for weight in "AB")
    start = [f"'{clause.start}':*"] if clause.start else []
    return f"({' | '.join((*rows, *start))})"
