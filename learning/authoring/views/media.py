"""Pictures, sounds, films and captions of one module."""

from flask.typing import ResponseReturnValue

from learning.authoring.views.blueprint import bp
from learning.authoring.views.doors import author
from learning.web.guard import signed_in


@bp.get("/media/<module>")
@signed_in
def media(module: str) -> ResponseReturnValue:
    author()
    raise NotImplementedError
