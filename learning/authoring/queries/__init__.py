"""Reads of content: `documents.py` for texts, `people.py` for who may do what with them."""

from learning.authoring.queries.documents import (
    documents_by_path,
    known_documents,
    newest_bodies,
    open_conflicts,
    published_bodies,
)
from learning.authoring.queries.people import rights_of, roles_of

__all__ = [
    "documents_by_path",
    "known_documents",
    "newest_bodies",
    "open_conflicts",
    "published_bodies",
    "rights_of",
    "roles_of",
]
