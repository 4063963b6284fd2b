"""A query in the words of the two engines: of what was typed, letters and digits alone. Pure."""

from collections.abc import Mapping, Sequence
from typing import Literal

from learning.search.query import Clause

How = Literal["all", "any"]
Clauses = Mapping[str, Sequence[Clause]]  # by language
EVERYWHERE, IN_A_ROW, TITLES = (
    "{title_words body_words forms}",
    "{title_words body_words}",  # forms stand in no order
    "{title_words}",
)


def fts5(clauses: Clauses, how: How, *, titles: bool = False) -> str:
    """For MATCH: each language's texts are asked with the words as that language has them."""
    joined = " AND " if how == "all" else " OR "
    return " OR ".join(
        f'(language : "{language}" AND ({joined.join(_fts5_clause(one, titles) for one in ones)}))'
        for language, ones in clauses.items()
    )


def _fts5_clause(clause: Clause, titles: bool) -> str:  # noqa: FBT001  # passed on
    columns = TITLES if titles else IN_A_ROW if len(clause.stems) > 1 else EVERYWHERE
    start = f' OR "{clause.start}" *' if clause.start else ""
    return f'({columns} : ("{" ".join(clause.stems)}"{start}))'


def tsquery(clauses: Clauses, how: How, *, titles: bool = False) -> str:
    """For `to_tsquery` on the column of words, or on that of titles."""
    joined = " & " if how == "all" else " | "
    return " | ".join(
        f"('languageis{language}' & ({joined.join(_tsquery_clause(one, titles) for one in ones)}))"
        for language, ones in clauses.items()
    )


def weighed(clauses: Clauses) -> str:
    """For `ts_rank`: every word that any language has of the query."""
    stems = (stem for ones in clauses.values() for one in ones for stem in one.stems)
    starts = (f"{one.start}':*" for ones in clauses.values() for one in ones if one.start)
    return " | ".join(
        f"'{one}" for one in dict.fromkeys([*(f"{stem}'" for stem in stems), *starts])
    )


def _tsquery_clause(clause: Clause, titles: bool) -> str:  # noqa: FBT001  # passed on
    if len(clause.stems) > 1:
        # In a row means in the title or in the body, never from the one into the other.
        weights = ("",) if titles else (":A", ":B")
        rows = (" <-> ".join(f"'{stem}'{weight}" for stem in clause.stems) for weight in weights)
        return f"({' | '.join(rows)})"
    start = f" | '{clause.start}':*" if clause.start else ""
    return f"('{clause.stems[0]}'{start})"
