"""Pictures, videos, captions and transcripts of lessons."""

from flask import make_response, request
from flask.typing import ResponseReturnValue

from learning.catalogue import queries
from learning.catalogue.views.blueprint import bp
from learning.web.database import current_session
from learning.web.guard import public

A_DAY = 86_400


@bp.get("/modules/<module>/media/<path:name>")
@public
def media(module: str, name: str) -> ResponseReturnValue:
    """Served as what its content is, and never as a page of ours."""
    file = queries.media_file(current_session(), module_slug=module, name=name)
    is_known = request.if_none_match.contains_weak(file.digest)
    response = make_response(b"" if is_known else file.body, 304 if is_known else 200)
    response.headers["Content-Type"] = file.media_type
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Content-Disposition"] = "inline"
    response.headers["Cache-Control"] = f"public, max-age={A_DAY}"
    response.set_etag(file.digest)
    if is_known:
        return response
    return response.make_conditional(request, accept_ranges=True, complete_length=len(file.body))
