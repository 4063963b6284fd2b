"""Where authors begin: the modules and the library, and what waits in each."""

from flask import render_template
from flask.typing import ResponseReturnValue

from learning.authoring.views.blueprint import bp
from learning.web.guard import roles


@bp.get("")
@roles("admin")
def home() -> ResponseReturnValue:
    return render_template("authoring/home.html")
