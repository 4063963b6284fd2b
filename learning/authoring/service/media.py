"""Pictures, films and captions of a module. Never commits."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from learning.authoring import queries, uploads
from learning.authoring.paths import place_of
from learning.authoring.service import texts
from learning.authoring.service.modules import By
from learning.authoring.service.texts import Draft
from learning.errors import NotFound, Refusal
from learning.i18n import N_


class StillUsed(Refusal):
    """A text shows this file."""

    status = 409


def add_file(
    session: Session, module: str, filename: str, body: bytes, alternative: str, by: By
) -> str:
    """Take a file into the module; one of the same name gets a new revision. Gives its name."""
    name, body = uploads.taken(filename, body)
    path = f"{module}/media/{name}"
    if uploads.is_picture(name):
        write(session, path + uploads.ALTERNATIVE, uploads.checked_alternative(alternative), by)
    write(session, path, body, by)
    return name


def describe(session: Session, module: str, name: str, alternative: str, by: By) -> None:
    """Say anew what a picture shows."""
    path = f"{module}/media/{name}"
    queries.document_at(session, path)
    write(session, path + uploads.ALTERNATIVE, uploads.checked_alternative(alternative), by)


def write(session: Session, path: str, body: bytes, by: By) -> None:
    known = queries.documents_by_path(session).get(path)
    document = known or texts.new_document(session, path)
    texts.save(session, document, Draft(body, document.head, by.person_id, by.note), now=by.now)
    document.removed_at = None


def remove_file(session: Session, module: str, name: str, by: By) -> None:
    """Take out a file that no text shows. Its revisions stay."""
    paths = [f"{module}/media/{name}", f"{module}/media/{name}{uploads.ALTERNATIVE}"]
    documents = queries.documents_by_path(session)
    if paths[0] not in documents:
        raise NotFound(N_("This page does not exist."))
    if used_in(session, module).get(name):
        raise StillUsed(N_("A text shows this file. Take it out there first."))
    for path in paths:
        if path in documents and documents[path].removed_at is None:
            documents[path].removed_at = by.now


def used_in(session: Session, module: str) -> Mapping[str, list[str]]:
    """The texts that name each file, by the file's name."""
    lines = [one for one in queries.document_lines(session, module) if not one.is_removed]
    names = [place.name for one in lines if (place := place_of(one.path)).kind == "media"]
    texts_ = queries.bodies_at_head(
        session, [one.path for one in lines if place_of(one.path).kind != "media"]
    )
    return {
        name: sorted(path for path, body in texts_.items() if f"media/{name}".encode() in body)
        for name in names
    }
