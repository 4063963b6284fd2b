"""Let one person translate or judge texts, and end that."""

import uuid
from datetime import UTC, datetime

from flask import request
from flask.typing import ResponseReturnValue

from learning.admin import queries
from learning.admin.views.blueprint import bp
from learning.admin.views.people import back, me
from learning.authoring.service import roles as author_roles
from learning.web.database import transaction
from learning.web.guard import roles


@bp.post("/people/<uuid:public_id>/author-role")
@roles("admin")
def change_author_role(public_id: uuid.UUID) -> ResponseReturnValue:
    """The button says which right, and whether it is given or taken."""
    kind, _, language = request.form.get("right", "").partition(":")
    is_given = request.form.get("press") == "grant"
    change = author_roles.grant if is_given else author_roles.withdraw
    with transaction() as session:
        found = queries.person_by_public_id(session, public_id)
        change(session, found, kind, language, by=me(), now=datetime.now(UTC))
    return back(public_id, "granted" if is_given else "withdrawn")
