"""Who comes as far as an author's page: administrators, and whom they let work on texts."""

from urllib.parse import quote

from flask import request

from learning.authoring import queries
from learning.authoring.access import Rights
from learning.authoring.models import Document
from learning.authoring.paths import place_of
from learning.errors import NotFound
from learning.i18n import N_
from learning.web.database import current_session
from learning.web.guard import Policy, check_role, the_reader

ADMINS = Policy("roles", frozenset({"admin"}))
MISSING = N_("This page does not exist.")


def author() -> Rights:
    """What the person asking may do; for those who may not even read, there is no such page."""
    person = the_reader()
    if person.role == "admin":
        check_role(person, ADMINS)  # their pages may want a second factor
    rights = queries.rights_of(current_session(), person.person_id, role=person.role)
    must(rights.may_read)
    return rights


def must(is_allowed: object) -> None:
    """What somebody may not do does not exist for them."""
    if not is_allowed:
        raise NotFound(MISSING)


def may_change(rights: Rights, path: str) -> bool:
    """Whether this text is theirs to write: everything, or their language's translations."""
    language = place_of(path).language
    return rights.may_write or (language is not None and rights.may_translate(language))


def the_document(path: str) -> Document:
    """The document at a path; raises `NotFound`."""
    return queries.document_at(current_session(), path)


def text_address(path: str) -> str:
    """Where a text is written."""
    return f"{request.script_root}/author/texts/{quote(path)}"


def desk_address(module: str) -> str:
    """The page of a module, or of what all of them share."""
    where = "library" if module == "_library" else f"modules/{quote(module)}"
    return f"{request.script_root}/author/{where}"
