"""Where authors begin: the modules and the library, and what waits in each."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from learning.authoring import queries
from learning.authoring.paths import LIBRARY
from learning.authoring.queries import DocumentLine
from learning.authoring.views.blueprint import bp
from learning.authoring.views.doors import author, desk_address
from learning.authoring.yaml_lines import front_values
from learning.i18n import N_
from learning.web.database import current_session
from learning.web.guard import signed_in

# How a text differs from what readers see.
STATES = {
    "same": N_("As readers see it"),
    "draft": N_("Changed, not published"),
    "new": N_("New, not published"),
    "removed": N_("Goes with the next publication"),
}


@dataclass(frozen=True, slots=True)
class Desk:
    """One module, or the library, and what waits there."""

    slug: str
    title: str
    url: str
    is_archived: bool
    draft_count: int
    conflict_count: int
    review_count: int
    publication: UUID | None


@bp.get("")
@signed_in
def home() -> ResponseReturnValue:
    rights = author()
    session = current_session()
    lines = queries.document_lines(session)
    running = queries.open_publications(session)
    slugs = queries.groups_of(lines)
    fronts = queries.bodies_at_head(session, [f"{slug}/module.md" for slug in slugs])
    return render_template(
        "authoring/home.html",
        rights=rights,
        library=desk(LIBRARY, "", lines, running, {}),
        modules=[
            desk(slug, slug, lines, running, front_values(fronts.get(f"{slug}/module.md", b"")))
            for slug in slugs
        ],
    )


def desk(
    slug: str,
    title: str,
    lines: Sequence[DocumentLine],
    running: dict[str, UUID],
    front: dict[str, object],
) -> Desk:
    own = [one for one in lines if one.group == slug]
    return Desk(
        slug=slug,
        title=str(front.get("title") or title),
        url=desk_address(slug),
        is_archived=front.get("archived") == "yes",
        draft_count=sum(one.state != "same" for one in own),
        conflict_count=sum(one.conflict_count for one in own),
        review_count=sum(one.review_count for one in own),
        publication=running.get(slug),
    )
