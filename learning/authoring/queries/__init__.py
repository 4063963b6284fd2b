"""Reads of content: `documents.py` for texts, `people.py` for who may do what with them."""

from learning.authoring.queries.affected import Affected, affected
from learning.authoring.queries.desk import (
    DocumentLine,
    bodies_at_head,
    body_with_digest,
    conflict,
    conflict_lines,
    document_at,
    document_lines,
    groups_of,
    open_publications,
    publication,
    release_lines,
    revision_lines,
)
from learning.authoring.queries.documents import (
    documents_by_path,
    known_documents,
    newest_bodies,
    open_conflicts,
    published_bodies,
)
from learning.authoring.queries.people import rights_of, roles_of
from learning.authoring.queries.reviews import (
    ReviewLine,
    bodies_numbered,
    comment,
    possible_reviewers,
    remarks_on,
    review,
    reviews_for,
    reviews_of,
    reviews_of_group,
)

__all__ = [
    "Affected",
    "DocumentLine",
    "ReviewLine",
    "affected",
    "bodies_at_head",
    "bodies_numbered",
    "body_with_digest",
    "comment",
    "conflict",
    "conflict_lines",
    "document_at",
    "document_lines",
    "documents_by_path",
    "groups_of",
    "known_documents",
    "newest_bodies",
    "open_conflicts",
    "open_publications",
    "possible_reviewers",
    "publication",
    "published_bodies",
    "release_lines",
    "remarks_on",
    "review",
    "reviews_for",
    "reviews_of",
    "reviews_of_group",
    "revision_lines",
    "rights_of",
    "roles_of",
]
